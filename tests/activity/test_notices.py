"""Telling people: once, never oneself, and only who can read it."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from activity.models import Notice
from activity.services import tell
from members.models import Member
from tests.factories.members import make_account, make_group, make_member

KIND = "report.returned"
WEEK = {"week": "2026-W47"}


@pytest.fixture
def member(db: None) -> Member:
    return make_member(make_group(), "刘涛")


@pytest.mark.django_db
def test_a_notice_says_what_happened_without_texts(member: Member) -> None:
    advisor = make_member(member.group, "周老师", roles=("advisor",))
    report = uuid.uuid4()

    told = tell(
        member=member,
        kind=KIND,
        key="k",
        actor=advisor,
        subject_kind="report",
        subject=report,
        details={"week": "2026-W47"},
    )

    assert told
    notice = Notice.objects.get()
    assert (notice.group, notice.member, notice.actor) == (member.group, member, advisor)
    assert (notice.kind, notice.key, notice.subject_kind, notice.subject) == (KIND, "k", "report", report)
    assert (notice.details, notice.read_at) == ({"week": "2026-W47"}, None)


@pytest.mark.django_db
def test_what_was_told_is_not_told_again(member: Member) -> None:
    assert tell(member=member, kind=KIND, key="k", details={"week": "2026-W47"})
    assert not tell(member=member, kind=KIND, key="k", details={"week": "2026-W48"})

    assert Notice.objects.get().details == {"week": "2026-W47"}


@pytest.mark.django_db
def test_the_same_key_is_another_thing_for_another_person(member: Member) -> None:
    other = make_member(member.group)

    assert [tell(member=someone, kind=KIND, key="k", details=WEEK) for someone in (member, other)] == [True, True]


@pytest.mark.django_db
def test_nobody_is_told_what_he_did_himself(member: Member) -> None:
    assert not tell(member=member, kind=KIND, key="k", actor=member, details=WEEK)
    assert not Notice.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"left_on": date(2024, 1, 1)},
        {"deleted_at": timezone.now()},
        {"has_account": False},
        {"account": {"is_active": False}},
    ],
    ids=["left", "removed", "no account", "deactivated"],
)
def test_who_cannot_read_it_is_not_told(member: Member, fields: dict[str, object]) -> None:
    account = fields.get("account")
    made = {**fields, "account": make_account(**account)} if isinstance(account, dict) else fields
    gone = make_member(member.group, **made)  # type: ignore[arg-type]  # fields of the factory

    assert not tell(member=gone, kind=KIND, key="k", details=WEEK)
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_without_mail_set_up_no_mail_is_due(member: Member) -> None:
    assert settings.MAIL_URL == ""
    tell(member=member, kind=KIND, key="k", details=WEEK)

    assert Notice.objects.get().mail_due_at is None


@pytest.mark.django_db
def test_a_mail_is_due_at_once_or_later_to_who_wants_any(member: Member, settings: Settings) -> None:
    settings.MAIL_URL = "smtp://localhost:1"
    unwilling = make_member(member.group, wants_mail=False)
    before = timezone.now()
    tell(member=member, kind=KIND, key="now", details=WEEK)
    tell(member=member, kind=KIND, key="later", details=WEEK, mail_after=timedelta(minutes=10))
    tell(member=unwilling, kind=KIND, key="now", details=WEEK)

    now, later = (Notice.objects.get(member=member, key=key).mail_due_at for key in ("now", "later"))
    assert now is not None
    assert later is not None
    assert before <= now <= timezone.now()
    assert later - now >= timedelta(minutes=10)
    assert Notice.objects.get(member=unwilling).mail_due_at is None


@pytest.mark.django_db
def test_what_is_rolled_back_was_never_told(member: Member) -> None:
    with transaction.atomic():
        tell(member=member, kind=KIND, key="k", details=WEEK)
        transaction.set_rollback(True)

    assert not Notice.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_at_once_tell_it_once() -> None:
    member = make_member(make_group())
    told, start = [], threading.Barrier(20)

    def try_it() -> None:
        try:
            start.wait()
            told.append(tell(member=member, kind=KIND, key="k", details=WEEK))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == [False] * 19 + [True]
    assert Notice.objects.count() == 1
