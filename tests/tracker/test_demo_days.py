"""The demo group on whatever day the first start happens: nothing lies in the future, and it is made once."""

import stat
from collections import Counter
from datetime import UTC, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from activity.models import Job
from meetings.models import Meeting, MinutesRevision, OpenIssue
from members.models import Account, Group
from reports.models import Feedback, WeeklyReport
from tasks.models import ActionItem, TodoItem, TodoList
from tracker.demo.building import build_demo
from tracker.demo.logins import log_ins_file
from workload.models import LogDay

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
# Monday just after midnight in Shanghai, a Wednesday, Sunday evening, New Year's Day, the first Monday of a year
MOMENTS = [
    datetime(2026, 11, 15, 16, 5, tzinfo=UTC),
    datetime(2026, 11, 18, 4, 0, tzinfo=UTC),
    datetime(2026, 11, 22, 15, 30, tzinfo=UTC),
    datetime(2026, 12, 31, 16, 0, tzinfo=UTC),
    datetime(2027, 1, 4, 1, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_lies_in_the_future_and_the_states_hold_on_any_day(now: datetime) -> None:
    build_demo(now=now)
    states = Counter(WeeklyReport.objects.values_list("state", flat=True))
    assert states == {"reviewed": 23, "submitted": 5, "returned": 1, "draft": 2}
    assert not WeeklyReport.objects.filter(submitted_at__gt=now).exists()
    assert not WeeklyReport.objects.filter(reviewed_at__gt=now).exists()
    assert not Feedback.objects.filter(created_at__gt=now).exists()
    for report in WeeklyReport.objects.exclude(reviewed_at=None):
        assert report.submitted_at is not None
        assert report.reviewed_at is not None
        assert report.reviewed_at > report.submitted_at, report
    assert WeeklyReport.objects.filter(is_late=True).count() == 1
    today = now.astimezone(SHANGHAI).date()
    assert Counter(Meeting.objects.values_list("state", flat=True)) == {"closed": 5, "draft": 2}
    assert Meeting.objects.filter(day__gt=today, state="draft").exists()
    assert not MinutesRevision.objects.filter(at__gt=now).exists()
    assert not OpenIssue.objects.filter(solved_on__gt=today).exists()
    assert not ActionItem.objects.filter(decided_on__gt=today).exists()
    assert not TodoItem.objects.filter(done_at__gt=now).exists()
    assert not LogDay.objects.filter(day__gte=today).exists()
    assert TodoList.objects.filter(year=today.year, month=today.month).count() == 2


def test_the_command_makes_it_once_and_keeps_the_log_ins_private() -> None:
    first, second, printed = StringIO(), StringIO(), StringIO()
    call_command("demo", stdout=first)
    counted = (Group.objects.count(), WeeklyReport.objects.count(), Account.objects.count(), Job.objects.count())
    call_command("demo", stdout=second)
    call_command("demo", "--print", stdout=printed)
    assert counted[:3] == (1, 31, 5)
    assert counted == (
        Group.objects.count(),
        WeeklyReport.objects.count(),
        Account.objects.count(),
        Job.objects.count(),
    )
    assert first.getvalue() == second.getvalue() == printed.getvalue() == log_ins_file().read_text()
    assert stat.S_IMODE(log_ins_file().stat().st_mode) == 0o600


def test_print_without_log_ins_says_what_to_do() -> None:
    log_ins_file().unlink(missing_ok=True)
    with pytest.raises(CommandError, match="changepassword"):
        call_command("demo", "--print", stdout=StringIO())
