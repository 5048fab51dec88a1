"""Meetings plan themselves a week ahead, as their series expects them, as long as somebody holds them."""

from datetime import date
from typing import Any

import pytest
import time_machine

from meetings.models import Meeting, MeetingSeries
from meetings.queries import counted
from meetings.services import draft_due_minutes, plan_due_meetings, remove_meeting, series_of
from tests.factories.api import Lab, make_lab
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db
MONDAY = 0


@pytest.fixture
def lab() -> Any:
    with time_machine.travel("2026-11-17 10:00+08:00"):  # a Tuesday
        made = make_lab()
        series = series_of(made.group)
        MeetingSeries.objects.filter(pk=series.pk).update(weekday=MONDAY, place="A301")
        yield made


def days() -> list[date]:
    return list(Meeting.objects.filter(created_by=None).order_by("day").values_list("day", flat=True))


def test_the_next_one_is_planned_once_and_drafted_the_evening_before(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-16")
    assert (plan_due_meetings(), plan_due_meetings(), days()) == (1, 0, [date(2026, 11, 23)])
    assert Meeting.objects.get(created_by=None).place == "A301"
    with time_machine.travel("2026-11-22 19:00+08:00"):
        assert draft_due_minutes() == 1


def test_what_somebody_planned_or_removed_is_left_alone(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-16")
    moved = make_meeting(lab.author, "2026-11-25")
    assert plan_due_meetings() == 0
    remove_meeting(meeting=moved, by=lab.author)
    assert plan_due_meetings() == 0


def test_nothing_is_planned_where_nobody_holds_meetings(lab: Lab) -> None:
    assert plan_due_meetings() == 0
    make_meeting(lab.author, "2026-10-19")
    assert plan_due_meetings() == 0
    make_meeting(lab.author, "2026-11-09")
    MeetingSeries.objects.update(drafts_itself=False)
    assert plan_due_meetings() == 0


def test_a_meeting_that_was_planned_by_itself_and_never_held_plans_no_others(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-16")
    planned = 0
    for day in ("11-17", "11-24", "12-01", "12-08", "12-15", "12-22", "12-29"):
        with time_machine.travel(f"2026-{day} 10:00+08:00"):
            planned += plan_due_meetings()
    assert planned == 4


def test_the_list_counts_what_came_of_each(lab: Lab) -> None:
    sections = {"上周工作总结": "- 都好", "遗留问题": "1. 甲\n2. 乙\n3. 丙", "本周安排": "1. （刘涛）写\n2. （刘涛）读"}
    make_meeting(lab.author, "2026-11-16", sections)
    (found,) = counted(Meeting.objects.all())
    assert (found.present, found.issues, found.assignments) == (0, 3, 2)  # type: ignore[attr-defined]
