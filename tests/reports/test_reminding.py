"""Reminders and digests: to whom, when, and each exactly once, whatever the schedulers do. Cases 164, 219, F12."""

import threading
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from activity.models import Event, Notice
from members.models import Group, Member, Supervision
from reports.services import remove_report, return_report
from reports.services.reminding import send_digests, send_reminders, weeks_near_deadline
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
DEADLINE = datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)  # of 2026-W47: its Sunday
BEFORE, AFTER = DEADLINE - timedelta(hours=23), DEADLINE + timedelta(minutes=1)
LONG_AGO = datetime(2026, 9, 1, tzinfo=UTC)


def make_old_group(**fields: Any) -> Group:
    """A group that there was long before the weeks of these tests."""
    group = make_group(**fields)
    Group.objects.filter(pk=group.pk).update(created_at=LONG_AGO)
    return group


def told(kind: str = "") -> list[str]:
    notices = Notice.objects.filter(kind__startswith=kind).order_by("member__sort_key", "pk")
    return [f"{notice.member.name} {notice.details['week']}" for notice in notices]


def test_who_owes_the_week_is_reminded_once() -> None:
    group = make_old_group()
    make_member(group, "陈静")
    make_draft(make_member(group, "刘涛"))
    make_submitted(make_member(group, "王芳"))
    make_member(group, "周老师", roles=("advisor",))
    make_member(group, "来宾", roles=("guest",))
    make_member(group, "无账号", has_account=False)

    assert send_reminders(now=BEFORE) == 2
    assert send_reminders(now=BEFORE) == 0
    assert send_reminders(now=DEADLINE) == 0
    assert told() == ["陈静 2026-W47", "刘涛 2026-W47"]
    notice = Notice.objects.order_by("pk")[0]
    assert (notice.kind, notice.key) == ("reports.reminder", "reports.reminder 2026-W47")
    assert notice.details["until"] == "2026-11-22T23:59:00+08:00"
    assert Event.objects.get(verb="reminders.sent").details == {"week": "2026-W47", "people": 2}


def test_who_is_excused_or_covered_is_not_reminded() -> None:
    group = make_old_group()
    away, gone = make_member(group, "请假"), make_member(group, "离开")
    removed, long_report = make_member(group, "撤下"), make_member(group, "两周")
    monday, sunday = DEADLINE.date() - timedelta(days=6), DEADLINE.date()
    away.absences.create(starts_on=monday, ends_on=sunday)
    Member.objects.filter(pk=gone.pk).update(left_on=monday)
    remove_report(report=make_draft(removed), by=removed)
    whole = make_submitted(long_report, week="2026-W46")
    whole.ends_on = sunday
    whole.save()

    send_reminders(now=BEFORE)
    assert told() == ["撤下 2026-W47"]


def test_nobody_is_reminded_when_the_group_pauses() -> None:
    group = make_old_group()
    make_member(group)
    group.pauses.create(name="放假", starts_on=DEADLINE.date() - timedelta(days=6), ends_on=DEADLINE.date())

    assert (send_reminders(now=BEFORE), send_digests(now=AFTER)) == (0, 0)


@pytest.mark.parametrize(
    ("hours", "now", "reminded"),
    [
        (24, DEADLINE - timedelta(hours=24, minutes=1), 0),
        (24, DEADLINE - timedelta(hours=24), 1),
        (48, DEADLINE - timedelta(hours=47), 1),
        (3, DEADLINE - timedelta(hours=4), 0),
        (3, DEADLINE + timedelta(seconds=59), 1),  # 23:59 is in time until 23:59:59
        (3, AFTER, 0),
        (None, BEFORE, 0),
    ],
)
def test_the_group_says_when(hours: int | None, now: datetime, reminded: int) -> None:
    make_member(make_old_group(reminder_hours=hours))

    assert send_reminders(now=now) == reminded


def test_a_person_may_want_neither() -> None:
    group = make_old_group()
    make_member(group, wants_reminders=False)
    make_member(group, roles=("advisor",), wants_reminders=False)

    assert (send_reminders(now=BEFORE), send_digests(now=AFTER)) == (0, 0)


def test_a_group_may_send_no_digests_and_a_group_taken_off_sends_nothing() -> None:
    for group in (make_old_group(sends_digests=False), make_old_group(deleted_at=AFTER)):
        make_member(group)
        make_member(group, roles=("advisor",))

    assert send_digests(now=AFTER) == 0
    assert send_reminders(now=BEFORE) == 1


def test_the_digest_counts_and_names_the_readers_own_students_first() -> None:
    group = make_old_group()
    first, second, third = (make_member(group, name) for name in ("安然", "白露", "陈静"))
    advisor, other = (make_member(group, name, roles=("advisor",)) for name in ("周老师", "吴老师"))
    Supervision.objects.create(advisor=advisor, member=third)
    make_submitted(make_member(group, "王芳"))
    returned = make_submitted(make_member(group, "刘涛"))
    return_report(report=returned, reason="请补充", by=advisor)
    late = make_member(group, "迟到")
    make_submitted(late, week="2026-W46", now=DEADLINE - timedelta(days=3))
    make_submitted(late)

    assert send_digests(now=AFTER) == 2
    figures = Notice.objects.get(member=advisor).details
    assert figures == {
        "week": "2026-W47",
        "owing": 6,
        "submitted": 3,
        "missing": [str(member.uuid) for member in (third, first, second)],
        "mine": 1,
        "returned": [str(returned.member.uuid)],
        "late": [{"member": str(late.uuid), "week": "2026-W46"}],
        "waiting": 3,
    }
    assert Notice.objects.get(member=other).details["mine"] == 0


@pytest.mark.thorough
def test_after_an_outage_digests_come_late_and_once_and_reminders_too_late_do_not_come() -> None:
    group = make_old_group()
    make_member(group, "刘涛")
    make_member(group, "周老师", roles=("advisor",))
    beats = [DEADLINE - timedelta(hours=25) + timedelta(minutes=2 * step) for step in range(24 * 30 + 200)]
    for beat in beats:  # every two minutes, but for 3 hours around the deadline
        if abs(beat - DEADLINE) > timedelta(minutes=90):
            send_reminders(now=beat)
            send_digests(now=beat)

    assert told() == ["刘涛 2026-W47", "周老师 2026-W47"]


def test_an_outage_from_before_the_reminder_until_after_the_deadline() -> None:
    group = make_old_group()
    make_member(group, "刘涛")
    make_member(group, "周老师", roles=("advisor",))
    after = AFTER + timedelta(hours=3)

    assert (send_reminders(now=after), send_digests(now=after), send_digests(now=after)) == (0, 1, 0)
    assert told() == ["周老师 2026-W47"]


def test_a_digest_of_long_ago_or_of_before_the_group_is_not_sent() -> None:
    old, new = make_old_group(), make_group()
    for group in (old, new):
        make_member(group)
        make_member(group, roles=("advisor",))
    Group.objects.filter(pk=new.pk).update(created_at=AFTER)

    assert send_digests(now=DEADLINE + timedelta(days=3, minutes=1)) == 0
    assert send_digests(now=AFTER + timedelta(hours=1)) == 1
    assert Notice.objects.get().group == old


def test_an_advisor_who_came_later_gets_no_digest() -> None:
    group = make_old_group()
    make_member(group)
    make_member(group, roles=("advisor",), joined_on=DEADLINE.date() + timedelta(days=1))

    with time_machine.travel(AFTER + timedelta(hours=12), tick=False):
        assert send_digests() == 0


def test_one_group_with_a_broken_calendar_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("Nowhere/Never", "Asia/Shanghai"):
        make_member(make_old_group(time_zone=name))

    assert send_reminders(now=BEFORE) == 1
    assert "failed" in caplog.text


def every_two_hours(start: datetime, end: datetime) -> list[datetime]:
    return [start + timedelta(hours=2 * step) for step in range(int((end - start) / timedelta(hours=2)) + 1)]


@pytest.mark.parametrize(
    ("zone", "start", "end"),
    [
        ("Europe/Berlin", datetime(2026, 3, 16, tzinfo=UTC), datetime(2026, 4, 8, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 10, 12, tzinfo=UTC), datetime(2026, 11, 4, tzinfo=UTC)),
        ("America/New_York", datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC)),
        ("Asia/Shanghai", datetime(2026, 12, 14, tzinfo=UTC), datetime(2027, 1, 13, tzinfo=UTC)),  # 53 weeks
    ],
)
@pytest.mark.thorough
def test_across_summer_time_and_years_each_week_comes_once(zone: str, start: datetime, end: datetime) -> None:
    group = make_old_group(time_zone=zone, deadline_time=time(2, 30))
    make_member(group, "刘涛")
    make_member(group, "周老师", roles=("advisor",))
    Group.objects.filter(pk=group.pk).update(created_at=start)
    for moment in every_two_hours(start, end):
        with time_machine.travel(moment, tick=False):
            send_reminders()
            send_digests()
            send_digests()

    calendar = group.calendar
    closed = [
        week.name
        for week in calendar.weeks_between(start.date(), end.date())
        if start < group.deadline.deadline_of(week) < end
    ]
    assert len(closed) >= 3
    assert told("reports.digest") == [f"周老师 {week}" for week in closed]
    assert told("reports.reminder")[: len(closed)] == [f"刘涛 {week}" for week in closed]
    assert len(set(told("reports.reminder"))) == len(told("reports.reminder"))


def test_a_reminder_counts_hours_not_the_hands_of_the_clock() -> None:
    """On 2026-10-25 Berlin has 25 hours: 24 hours before 23:59 it is 00:59 of the same day, by summer time."""
    group = make_old_group(time_zone="Europe/Berlin")
    at = datetime(2026, 10, 25, 0, 59, tzinfo=ZoneInfo("Europe/Berlin"))

    assert [week.name for week in weeks_near_deadline(group, at - timedelta(minutes=1))] == []
    assert [week.name for week in weeks_near_deadline(group, at)] == ["2026-W43"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_two_schedulers_at_once_send_each_once() -> None:
    group = make_old_group()
    for name in "甲乙丙丁":
        make_member(group, name)
    make_member(group, "周老师", roles=("advisor",))
    counted, start = [], threading.Barrier(4)

    def beat() -> None:
        try:
            start.wait()
            counted.append(send_reminders(now=BEFORE))
            counted.append(send_digests(now=AFTER))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(counted) == 8
    assert sum(counted) == 5
    assert len(told()) == 5
