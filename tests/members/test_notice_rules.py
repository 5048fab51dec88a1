"""Rules of notices: what counts for whom, quiet hours, who sets them, and that every kind is in the table."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from pytest_django import Settings

from activity.models import Event, Notice
from activity.queries import KINDS, NEEDED, RULED, rules_of_group, rules_of_member
from activity.services import tell
from core.quiet_hours import QuietHours
from members.models import Member
from members.services import NotAllowed, change_notice_rules
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db
WEEK = {"week": "2026-W47", "day": "2026-11-19"}
NIGHT = QuietHours(time(22), time(8))


@pytest.fixture
def member(settings: Settings) -> Any:
    settings.MAIL_URL = "smtp://localhost"
    with time_machine.travel("2026-11-18 23:30+08:00", tick=False):
        yield make_member(make_group(slug="lab"), "刘涛", roles=("admin",))


def reached(member: Member, kind: str = "meeting.tomorrow") -> str:
    """How a notice told now reaches the member: "", "page", or when its mail is due."""
    tell(member=member, kind=kind, key=f"{kind} {Notice.objects.count()}", details=WEEK)
    notice = Notice.objects.order_by("-pk").first()
    if notice is None:
        return ""
    due = notice.mail_due_at
    return f"{due.astimezone(ZoneInfo('Asia/Shanghai')):%m-%d %H:%M}" if due else "page"


def rule(member: Member, reach: dict[str, str], quiet: QuietHours | None = None, *, own: bool = True) -> None:
    change_notice_rules(group=member.group, member=member if own else None, reach=reach, quiet=quiet, by=member)


def test_every_kind_is_in_the_table() -> None:
    assert set(RULED) == set(KINDS)
    assert set(RULED) > NEEDED


def test_ones_own_rule_counts_before_the_groups(member: Member) -> None:
    assert reached(member) == "11-18 23:30"
    rule(member, {"meeting.tomorrow": "page"}, own=False)
    assert reached(member) == "page"
    rule(member, {"meeting.tomorrow": "mail"})
    assert reached(member) == "11-18 23:30"
    rule(member, {"meeting.tomorrow": "none"})
    before = Notice.objects.count()
    assert not tell(member=member, kind="meeting.tomorrow", key="x", details=WEEK)
    assert Notice.objects.count() == before
    rule(member, {})
    assert reached(member) == "page"


def test_mails_wait_for_the_end_of_quiet_hours_unless_one_wants_none(member: Member) -> None:
    rule(member, {}, NIGHT, own=False)
    assert reached(member) == "11-19 08:00"
    rule(member, {}, QuietHours(time(0), time(0)))
    assert reached(member) == "11-18 23:30"
    other = make_member(make_group(time_zone="America/New_York"))  # 10:30 in the morning there
    rule_of = QuietHours(time(10), time(11))
    change_notice_rules(group=other.group, member=other, reach={}, quiet=rule_of, by=other)
    assert tell(member=other, kind="meeting.tomorrow", key="y", details=WEEK)
    due = Notice.objects.get(member=other).mail_due_at
    assert due == datetime(2026, 11, 18, 11, tzinfo=ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    "reach", [{"report.feedback": "none"}, {"report.feedback": "loud"}, {"no.such": "mail"}, {"x" * 200: "mail"}]
)
def test_odd_rules_are_refused_by_their_kind(member: Member, reach: dict[str, str]) -> None:
    with pytest.raises(ValidationError) as refused:
        rule(member, reach)
    assert list(refused.value.message_dict) == [next(iter(reach))[:60]]


def test_admins_rule_the_group_and_everyone_himself(member: Member) -> None:
    other = make_member(member.group)
    for whose, by in ((None, other), (member, other), (other, member), (None, make_member(make_group()))):
        with pytest.raises(NotAllowed):
            change_notice_rules(group=member.group, member=whose, reach={}, quiet=NIGHT, by=by)


def test_the_pages_store_what_was_chosen_and_history_knows(member: Member) -> None:
    client = logged_in(member)
    sent = {"meeting_tomorrow": "page", "quiet_from": "22:00", "quiet_until": "08:00"}
    assert client.post("/g/lab/settings/notices/", sent).status_code == 302
    assert client.post("/g/lab/notices/rules/", {"slot_soon": "none"}).status_code == 302
    group, own = rules_of_group(member.group), rules_of_member(member)
    assert (group.reach, group.quiet, own.reach, own.quiet) == (
        {"meeting.tomorrow": "page"},
        NIGHT,
        {"slot.soon": "none"},
        None,
    )
    page = client.get("/g/lab/notices/rules/").content.decode()
    assert "As the group: In Zuji only" in page
    verbs = Event.objects.filter(verb__contains="notice_rules").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["group.notice_rules_changed", "member.notice_rules_changed"]
    client.post("/g/lab/notices/rules/", {"slot_soon": "none"})  # the same again changes nothing
    assert Event.objects.filter(verb__contains="notice_rules").count() == 2
    refused = client.post("/g/lab/notices/rules/", {"report_feedback": "none", "quiet_from": "22:00"})
    assert refused.status_code == 400
    assert set(refused.context["form"].errors) == {"report_feedback", "quiet_until"}
