"""The demo group's work: what a newcomer finds of meetings, the ledger, to-dos and learning logs."""

from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from activity.models import Job
from meetings.models import Attendance, Meeting, MinutesItem, OpenIssue
from meetings.queries import carried_at
from members.models import Group
from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from tasks.models import ActionItem, Task, TodoItem, TodoList
from workload.markdown.log import read_log_day
from workload.models import LogDay, LogSharing, TimeEntry
from workload.queries import summary

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_ins")]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_the_ledger_adds_up() -> None:
    table = summary(Group.objects.get())
    counts = {row.member: (*row.counts, row.unknown) for row in table.rows}
    assert {name: counts[name] for name in ("顾晓岚", "韩佺", "陈嘉禾", "周𬍛", "陆瑾", "Emily Carter")} == {
        "顾晓岚": (1, 2, 3, 3),
        "韩佺": (4, 3, 5, 2),
        "陈嘉禾": (2, 4, 1, 4),
        "周𬍛": (1, 2, 1, 2),
        "陆瑾": (0, 1, 2, 1),
        "Emily Carter": (0, 2, 2, 3),
    }


def test_papers_are_whole_so_that_nothing_is_fetched() -> None:
    assert (Paper.objects.count(), Reading.objects.count(), Task.objects.count()) == (5, 8, 18)
    assert (ReadingNote.objects.count(), Comment.objects.count(), ReadingSlot.objects.count()) == (2, 1, 4)
    assert set(Paper.objects.values_list("fetch_state", flat=True)) == {""}
    assert not Job.objects.filter(kind__startswith="papers").exists()


def test_the_minutes_tell_six_weeks() -> None:
    present = Attendance.State.PRESENT
    assert [
        (str(meeting.day), meeting.state, meeting.revisions.count(), meeting.attendance.filter(state=present).count())
        for meeting in Meeting.objects.order_by("day")
    ] == [
        ("2026-10-16", "closed", 1, 6),
        ("2026-10-23", "closed", 2, 6),
        ("2026-10-30", "closed", 1, 7),
        ("2026-11-06", "closed", 1, 6),
        ("2026-11-13", "closed", 1, 7),
        ("2026-11-20", "draft", 0, 0),
        ("2026-11-27", "draft", 0, 0),
    ]
    corrected = Meeting.objects.get(day=date(2026, 10, 23)).revisions.order_by("number")
    assert ["14 个是轮作" in revision.text for revision in corrected] == [True, False]
    assert {name for item in MinutesItem.objects.filter(members=None) for name in item.names} == {"余工"}


def test_an_issue_grows_old_and_others_are_solved() -> None:
    issues = OpenIssue.objects.select_related("owner")
    assert {issue.text[:9]: issue.weeks_on(date(2026, 11, 20)) for issue in issues.filter(solved_on=None)} == {
        "山区县 2023 ": 5,
        "载板上单张 212": 1,
        "台账的标签噪声有多": 1,
    }
    assert [str(issue.solved_on) for issue in issues.exclude(solved_on=None).order_by("solved_on", "pk")] == [
        "2026-10-23",
        "2026-10-30",
        "2026-10-30",
        "2026-11-06",
        "2026-11-13",
    ]
    oldest = issues.order_by("raised_on", "pk")[0]
    assert oldest.owner is not None
    assert (oldest.owner.name, oldest.notes.count(), oldest.mentions.count()) == ("顾晓岚", 3, 6)


def test_assignments_are_done_or_come_back_until_their_third_week() -> None:
    last = carried_at(Meeting.objects.get(day=date(2026, 11, 13)))
    assert [(one.week, one.action.state, one.action.task is not None) for one in last.given] == [
        (3, "open", False),
        (2, "open", False),
        (1, "open", False),
        (1, "open", True),
        (1, "open", False),
        (1, "open", False),
    ]
    states = Counter(ActionItem.objects.values_list("state", flat=True))
    assert states == {"done": 14, "moved": 4, "open": 6}


def test_to_dos_have_months_nested_items_notes_and_links() -> None:
    items = TodoItem.objects.filter(deleted_at=None)
    lists = {
        one.pk: (one.page.member.name, one.title, one.shared)
        for one in TodoList.objects.select_related("page__member").exclude(kind="year").order_by("page", "position")
    }
    counts = Counter(items.exclude(is_done=None).values_list("list", flat=True))
    done = Counter(items.filter(is_done=True).values_list("list", flat=True))
    assert [(*name, counts[pk], done[pk]) for pk, name in lists.items()] == [
        ("顾晓岚", "11月", "nobody", 11, 3),
        ("顾晓岚", "10月", "nobody", 6, 5),
        ("顾晓岚", "9月", "nobody", 4, 3),
        ("顾晓岚", "问题", "nobody", 0, 0),
        ("顾晓岚", "学习资料", "group", 0, 0),
        ("陈嘉禾", "11月", "advisors", 8, 2),
        ("陈嘉禾", "10月", "nobody", 5, 5),
        ("陈嘉禾", "开发文档", "nobody", 0, 0),
    ]
    assert (items.filter(depth=2).count(), items.exclude(carried_from=None).count()) == (1, 1)
    assert set(items.exclude(recurrence="").values_list("recurrence", "day")) == {("weekly", 22)}
    assert not items.filter(note="", text__startswith="28 ").exists()


def test_logs_agree_differ_and_say_what_they_were_for() -> None:
    days = LogDay.objects.select_related("member")
    kinds = Counter(
        (day.member.name, kind) for day in days for kind in read_log_day(day.text, day.day, SHANGHAI).total.kinds
    )
    assert kinds == {
        ("顾晓岚", "agrees"): 8,
        ("顾晓岚", "differs"): 4,
        ("顾晓岚", "only stated"): 2,
        ("顾晓岚", "only spans"): 10,
        ("顾晓岚", "open"): 1,
        ("陈嘉禾", "agrees"): 5,
        ("陈嘉禾", "differs"): 2,
        ("陈嘉禾", "only stated"): 1,
        ("陈嘉禾", "only spans"): 5,
        ("陈嘉禾", "open"): 1,
    }
    named = TimeEntry.objects.exclude(work_item=None)
    assert Counter(named.values_list("day__member__name", "work_item__kind")) == {
        ("顾晓岚", "task"): 4,
        ("顾晓岚", "reading"): 2,
        ("陈嘉禾", "task"): 4,
    }
    assert set(LogSharing.objects.values_list("member__name", "totals", "days")) == {
        ("顾晓岚", "advisors", ""),
        ("陈嘉禾", "", ""),
    }
