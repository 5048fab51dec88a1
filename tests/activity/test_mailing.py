"""Mails of notices: once each, tried again, with names and numbers only. Cases 47, 61-63, 184, F6."""

import smtplib
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from activity.jobs import send_due_mails as round_of_mails
from activity.jobs import send_mail
from activity.models import Notice
from activity.services import MailServerAway, mark_read, send_due_mails, send_mail_of, tell
from activity.services.mailing import ATTEMPTS
from members.models import Account, Group, Member
from tests.factories.activity import make_notice
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    settings.MAIL_URL = "smtp://localhost:1"
    settings.PUBLIC_URL = "https://zuji.example"


@pytest.fixture
def member() -> Member:
    return make_member(make_group(name="遥感组", language="en"), "刘涛")


def due_notice(member: Member, **fields: Any) -> Notice:
    return make_notice(member, mail_due_at=timezone.now(), **fields)


def sent() -> list[EmailMultiAlternatives]:
    return mail.outbox  # type: ignore[return-value]


def test_a_due_mail_is_sent_and_says_what_the_page_says(member: Member) -> None:
    advisor = make_member(member.group, "周老师", roles=("advisor",))
    notice = due_notice(member, actor=advisor, subject="8f14e45f-ceea-467f-a0e6-1f5a2b3c4d5e")

    assert send_due_mails() == 1
    notice.refresh_from_db()
    assert notice.mailed_at is not None
    message = sent()[0]
    assert member.account is not None
    assert message.to == [member.account.email]
    sentence = "周老师 returned your report of week 47, 2026: please revise it and submit it again."
    assert message.subject == f"[遥感组] {sentence}"
    page = (
        f"https://zuji.example/g/{member.group.slug}/reports/8f14e45f-ceea-467f-a0e6-1f5a2b3c4d5e/#told-{notice.uuid}"
    )
    settings_page = f"https://zuji.example/g/{member.group.slug}/notices/#wishes"
    for text in (str(message.body), str(message.alternatives[0][0])):
        assert [part for part in (sentence, page, settings_page, "刘涛") if part not in text] == []
    assert message.extra_headers["List-Unsubscribe"] == f"<{settings_page}>"
    assert message.extra_headers["Message-ID"] == f"<notice-{notice.uuid}@zuji.example>"


def test_the_mail_of_a_digest_names_people_and_numbers(member: Member) -> None:
    missing = [make_member(member.group, name) for name in ("安然", "白露")]
    details = {
        "week": "2026-W47",
        "submitted": 3,
        "owing": 5,
        "mine": 1,
        "waiting": 2,
        "returned": [],
        "missing": [str(one.uuid) for one in missing],
        "late": [{"member": str(member.uuid), "week": "2026-W46"}],
    }
    notice = due_notice(member, kind="reports.digest", details=details)

    send_due_mails()
    lines = str(sent()[0].body).splitlines()
    assert "Reports of week 47, 2026: 3 of 5 are handed in." in lines
    assert "Your students missing (1): 安然" in lines
    assert "Others missing (1): 白露" in lines
    assert "Handed in late since the last digest (1): 刘涛: week 46, 2026" in lines
    assert "Waiting for your review: 2" in lines
    assert f"https://zuji.example/g/{member.group.slug}/queue/#told-{notice.uuid}" in lines


def test_the_language_is_that_of_the_account_else_of_the_group(member: Member) -> None:
    chinese = make_member(member.group, account=Account.objects.create_user("wang@lab.example", language="zh-hans"))
    due_notice(chinese)
    Group.objects.filter(pk=member.group.pk).update(language="zh-hans")
    due_notice(member)

    assert send_due_mails() == 2
    assert ['lang="zh-CN"' in str(message.alternatives[0][0]) for message in sent()] == [True, True]


def test_markup_in_names_stays_text_in_mails(member: Member) -> None:
    bad = '"></title><script>alert(1)</script>'
    Group.objects.filter(pk=member.group.pk).update(name=bad)
    actor = make_member(member.group, bad, roles=("advisor",))
    due_notice(member, actor=actor, details={"week": "2026-W47"})
    due_notice(
        member,
        kind="reports.digest",
        details={"week": "2026-W47", "submitted": 0, "owing": 1, "missing": [str(actor.uuid)]},
    )

    send_due_mails()
    for message in sent():
        html = str(message.alternatives[0][0])
        assert "<script" not in html
        assert "&lt;script&gt;" in html
        assert "\n" not in message.subject


def test_a_name_of_several_lines_breaks_no_header(member: Member) -> None:
    Group.objects.filter(pk=member.group.pk).update(name="组\r\nBcc: spy@evil.example")
    due_notice(member)

    assert send_due_mails() == 1
    assert "\n" not in sent()[0].subject
    assert sent()[0].recipients() == sent()[0].to


@pytest.mark.parametrize(
    "change",
    [
        lambda member: Member.objects.filter(pk=member.pk).update(left_on="2024-01-01"),
        lambda member: Member.objects.filter(pk=member.pk).update(deleted_at=timezone.now()),
        lambda member: Member.objects.filter(pk=member.pk).update(wants_mail=False),
        lambda member: Account.objects.filter(memberships=member).update(is_active=False),
        lambda member: Group.objects.filter(pk=member.group_id).update(deleted_at=timezone.now()),
        lambda member: mark_read(notices=Notice.objects.all()),
        lambda member: Notice.objects.update(created_at=timezone.now() - timedelta(days=4)),
        lambda member: Notice.objects.update(
            details={"week": "2026-W47", "until": (timezone.now() - timedelta(minutes=1)).isoformat()}
        ),
    ],
    ids=["left", "removed", "wants none", "deactivated", "group gone", "read already", "too old", "deadline passed"],
)
def test_what_is_not_wanted_any_more_is_not_sent(member: Member, change: Callable[[Member], Any]) -> None:
    due_notice(member)
    change(member)

    assert send_due_mails() == 0
    assert sent() == []
    assert Notice.objects.get().mail_due_at is None


def test_what_is_not_due_waits(member: Member) -> None:
    make_notice(member, mail_due_at=timezone.now() + timedelta(minutes=5))
    assert send_due_mails() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert send_due_mails() == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPConnectError(421, b"busy"),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPRecipientsRefused({"a@b": (450, b"grey list")}),
        smtplib.SMTPAuthenticationError(535, b"no"),
        ConnectionRefusedError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_passing_trouble_is_tried_again_after_growing_pauses(
    member: Member, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_notice(member)
    moment, pauses = timezone.now(), []
    with monkeypatch.context() as patch:
        _refuse(patch, error)
        while (due := Notice.objects.get().mail_due_at) is not None:
            pauses.append(due - moment)
            moment = max(due, moment) + timedelta(seconds=1)
            with time_machine.travel(moment, tick=False):
                Notice.objects.update(created_at=moment)
                assert send_due_mails() == 0

    assert Notice.objects.get().mail_attempts == ATTEMPTS == 5
    assert pauses == sorted(pauses)
    assert sent() == []


def test_it_goes_out_when_the_server_is_back(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    due_notice(member)
    with monkeypatch.context() as patch:
        _refuse(patch, ConnectionRefusedError())
        round_of_mails()
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=False):
        round_of_mails()

    assert len(sent()) == 1


@pytest.mark.parametrize(
    "error", [smtplib.SMTPRecipientsRefused({"a@b": (550, b"unknown")}), smtplib.SMTPDataError(554, b"no")]
)
def test_what_is_refused_for_good_is_given_up_and_the_next_one_goes(
    member: Member, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_notice(member)
    with monkeypatch.context() as patch:
        _refuse(patch, error)
        assert send_due_mails() == 0

    assert (Notice.objects.get().mail_due_at, Notice.objects.get().mail_attempts) == (None, 1)


def test_a_server_that_is_away_ends_the_round(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        due_notice(member)
    _refuse(monkeypatch, TimeoutError())

    assert send_due_mails() == 0
    assert sorted(Notice.objects.values_list("mail_attempts", flat=True)) == [0, 0, 1]
    with pytest.raises(MailServerAway):
        send_mail_of(Notice.objects.filter(mail_attempts=0)[0].uuid)


def test_the_claim_of_a_dead_worker_runs_out(member: Member) -> None:
    notice = due_notice(member, mail_claimed_at=timezone.now() - timedelta(minutes=9))
    assert not send_mail_of(notice.uuid)
    Notice.objects.update(mail_claimed_at=timezone.now() - timedelta(minutes=11))
    assert send_mail_of(notice.uuid)
    assert len(sent()) == 1


def test_messages_for_nothing_are_no_error(member: Member) -> None:
    notice = make_notice(member)
    send_mail(str(notice.uuid))
    notice.delete()
    send_mail(str(notice.uuid))

    assert sent() == []


def test_without_mail_set_up_nothing_goes_and_nothing_fails(member: Member, settings: Settings) -> None:
    settings.MAIL_URL = ""
    assert tell(member=member, kind="report.returned", key="k", details={"week": "2026-W47"})
    round_of_mails()
    due_notice(member)
    round_of_mails()

    assert sent() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_the_same_message_twenty_times_at_once_sends_one_mail() -> None:
    notice = due_notice(make_member(make_group()))
    start = threading.Barrier(20)

    def deliver() -> None:
        try:
            start.wait()
            send_mail(str(notice.uuid))
            round_of_mails()
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sent()) == 1


def _refuse(patch: pytest.MonkeyPatch, error: Exception) -> None:
    """A mail server that answers with `error`."""

    def send_messages(_backend: EmailBackend, _messages: Any) -> int:
        raise error

    patch.setattr(EmailBackend, "send_messages", send_messages)
