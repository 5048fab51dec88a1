"""What lists, board and timeline are made of."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from members.models import Member
from tasks.queries import (
    Timeline,
    board_for,
    bucket_sums,
    members_of_timeline,
    projects_of_timeline,
    span_of,
    tasks_for,
    timeline_of_members,
    timeline_of_projects,
    timeline_without_project,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.tasks import make_task
from workload.queries import WorkFilter
from workload.services import remove_item

pytestmark = pytest.mark.django_db
OCTOBER = (date(2024, 10, 1), date(2024, 10, 31))


@pytest.fixture
def student() -> Member:
    return make_member(make_group(), "刘涛")


def titles(viewer: Member, **chosen: object) -> list[str]:
    return [task.title for task in tasks_for(viewer, WorkFilter(**chosen))]  # type: ignore[arg-type]


def test_newest_first_without_removed_and_foreign_ones(student: Member) -> None:
    make_task(student.group, "旧", days=OCTOBER)
    make_task(student.group, "新", days=(date(2024, 11, 4), date(2024, 11, 10)))
    gone = make_task(student.group, "LEAK 移除", student)
    remove_item(item=gone, by=student)
    make_task(make_group(), "LEAK 外组")
    assert titles(student) == ["新", "旧"]
    assert [task.title for task in tasks_for(student, removed=True)] == ["LEAK 移除"]


def test_guests_find_nothing(student: Member) -> None:
    guest = make_member(student.group, roles=("guest",))
    with pytest.raises(Http404):
        tasks_for(guest)


def test_a_list_is_narrowed(student: Member) -> None:
    other, project = make_member(student.group, "王朔"), make_project(student.group)
    make_task(student.group, "甲 100%", student, project=project, days=OCTOBER, state="done")
    make_task(student.group, "乙", other, days=(date(2024, 10, 28), date(2024, 11, 3)), progress="Loss 下降")
    assert titles(student, member=student) == ["甲 100%"]
    assert titles(student, project=project) == ["甲 100%"]
    assert titles(student, has_no_project=True) == ["乙"]
    assert titles(student, state="done") == ["甲 100%"]
    assert titles(student, text="loss") == ["乙"]
    assert titles(student, text="100%") == ["甲 100%"]
    assert titles(student, text="a\0") == []
    assert titles(student, since=date(2024, 11, 1)) == ["乙"]
    assert titles(student, until=date(2024, 10, 27)) == ["甲 100%"]
    assert titles(student, since=date(2024, 10, 31), until=date(2024, 10, 31)) == ["乙", "甲 100%"]


def test_sums_count_each_task_once_and_unknown_apart(student: Member) -> None:
    other = make_member(student.group)
    make_task(student.group, "甲", student, other, workload="大*5")
    make_task(student.group, "乙", workload="小")
    make_task(student.group, "丙")
    sums = [(sum_.times, sum_.tasks) for sum_ in bucket_sums(tasks_for(student), 10)]
    assert sums == [(1, 1), (0, 0), (5, 1), (1, 1)]
    newest = [(sum_.times, sum_.tasks) for sum_ in bucket_sums(tasks_for(student), 2)]
    assert newest == [(1, 1), (0, 0), (0, 0), (1, 1)]


def weeks_of(viewer: Member, first: date, last: date, now: int | None = None) -> Timeline:
    return Timeline(tuple(viewer.group.calendar.weeks_between(first, last)), now)


def shape(line: object) -> list[list[tuple[int, str]]]:
    return [[(cell.weeks, cell.task.title if cell.task else "") for cell in lane] for lane in line.lanes]  # type: ignore[attr-defined]


def test_overlapping_tasks_of_a_member_stand_in_lanes(student: Member) -> None:
    make_task(student.group, "先", student, days=(date(2024, 9, 2), date(2024, 10, 13)))
    make_task(student.group, "后", student, days=(date(2024, 10, 14), date(2024, 10, 20)))
    make_task(student.group, "并", student, days=(date(2024, 10, 9), date(2024, 12, 1)))
    timeline = weeks_of(student, *OCTOBER)  # 2024-09-30 .. 2024-11-03: five weeks
    [line] = timeline_of_members(student, timeline, [student])
    assert shape(line) == [[(2, "先"), (1, "后"), (2, "")], [(1, ""), (4, "并")]]
    first, _second, _gap = line.lanes[0]
    assert (first.begins, first.ends) == (False, True)
    assert (line.lanes[1][1].begins, line.lanes[1][1].ends, line.tasks) == (True, False, 3)


def test_this_week_is_a_cell_of_its_own_where_nothing_is_done(student: Member) -> None:
    timeline = weeks_of(student, *OCTOBER, now=2)
    [line] = timeline_of_members(student, timeline, [student])
    assert [(cell.weeks, cell.is_now) for cell in line.lanes[0]] == [(2, False), (1, True), (2, False)]


def test_members_of_a_timeline_were_there_or_took_part(student: Member) -> None:
    group = student.group
    working, idle = make_member(group, "导师甲", roles=("advisor",)), make_member(group, "导师乙", roles=("advisor",))
    gone = make_member(group, "走了", left_on=date(2024, 9, 1))
    make_member(group, "来宾", roles=("guest",))
    make_task(group, "甲", working, days=OCTOBER)
    make_task(group, "早", idle, days=(date(2024, 8, 1), date(2024, 8, 9)))
    found = members_of_timeline(student, weeks_of(student, *OCTOBER))
    assert set(found) == {student, working}
    earlier = members_of_timeline(student, weeks_of(student, date(2024, 8, 1), date(2024, 8, 31)))
    assert set(earlier) == {student, idle, gone}


def test_projects_of_a_timeline_and_what_has_none(student: Member) -> None:
    group = student.group
    project, other = make_project(group, "甲"), make_project(group, "乙")
    make_task(group, "一", project=project, days=OCTOBER)
    make_task(group, "二", days=OCTOBER)
    make_task(group, "三", project=other, days=(date(2024, 8, 1), date(2024, 8, 9)))
    timeline = weeks_of(student, *OCTOBER)
    projects = list(projects_of_timeline(student, timeline))
    assert projects == [project]
    [line] = timeline_of_projects(student, timeline, projects)
    [last] = timeline_without_project(student, timeline)
    assert (shape(line), shape(last)) == ([[(5, "一")]], [[(5, "二")]])
    assert timeline_without_project(student, weeks_of(student, date(2025, 8, 1), date(2025, 8, 31))) == []


def test_a_year_of_weeks_longer_than_any_period_is_shown_to_its_last_day(student: Member) -> None:
    make_task(student.group, "甲", student, days=(date(2026, 1, 3), date(2026, 1, 3)))
    timeline = weeks_of(student, date(2025, 1, 1), date(2025, 12, 31))
    assert (timeline.first_day, timeline.last_day) == (date(2024, 12, 30), date(2026, 1, 4))
    [line] = timeline_of_members(student, timeline, [student])
    assert shape(line) == [[(52, ""), (1, "甲")]]


@pytest.mark.parametrize(
    ("kind", "day", "days", "before", "after"),
    [
        ("quarter", date(2024, 11, 5), (date(2024, 10, 1), date(2024, 12, 31)), date(2024, 9, 30), date(2025, 1, 1)),
        ("quarter", date(2024, 2, 29), (date(2024, 1, 1), date(2024, 3, 31)), date(2023, 12, 31), date(2024, 4, 1)),
        ("year", date(2024, 2, 29), (date(2024, 1, 1), date(2024, 12, 31)), date(2023, 12, 31), date(2025, 1, 1)),
        ("year", date(2000, 5, 1), (date(2000, 1, 1), date(2000, 12, 31)), None, date(2001, 1, 1)),
        ("quarter", date(2100, 12, 31), (date(2100, 10, 1), date(2100, 12, 31)), date(2100, 9, 30), None),
        ("term", date(2024, 11, 5), (date(2024, 10, 1), date(2024, 12, 31)), date(2024, 9, 30), date(2025, 1, 1)),
    ],
)
def test_spans(
    student: Member, kind: str, day: date, days: tuple[date, date], before: date | None, after: date | None
) -> None:
    span = span_of(student.group, kind, day)
    assert ((span.period.starts_on, span.period.ends_on), span.before, span.after) == (days, before, after)


def test_terms_follow_each_other(student: Member) -> None:
    terms = student.group.terms
    terms.create(name="秋", starts_on=date(2024, 9, 2), ends_on=date(2025, 1, 12))
    terms.create(name="春", starts_on=date(2025, 2, 17), ends_on=date(2025, 6, 29))
    autumn = span_of(student.group, "term", date(2024, 10, 1))
    assert (autumn.name, autumn.before, autumn.after) == ("秋", None, date(2025, 2, 17))
    assert span_of(student.group, "term", date(2025, 1, 20)).name == "春"
    assert span_of(student.group, "term", date(2026, 1, 20)).name == "春"


def test_the_board_shows_the_top_of_each_column(student: Member) -> None:
    for number in range(18):
        make_task(student.group, f"完 {number}", student, state="done")
    make_task(student.group, "计划", student)
    columns = {column.state: column for column in board_for(student, WorkFilter(), {})}
    assert list(columns) == ["planned", "in_progress", "done", "dropped"]
    assert [card.title for card in columns["planned"].cards] == ["计划"]
    assert [card.title for card in columns["done"].cards] == [f"完 {number}" for number in range(17, 2, -1)]
    assert (columns["planned"].count, columns["in_progress"].count, columns["done"].count) == (1, 0, None)
    assert (columns["planned"].more, columns["done"].more) == ({}, {"done": 75})
    more = {column.state: column for column in board_for(student, WorkFilter(), {"done": 75})}
    assert (len(more["done"].cards), more["done"].more) == (18, {})


def test_the_board_is_narrowed_too(student: Member) -> None:
    make_task(student.group, "甲", student)
    make_task(student.group, "乙", days=(date(2024, 1, 1), date(2024, 1, 1) + timedelta(days=6)))
    [planned, *_others] = board_for(student, WorkFilter(member=student), {})
    assert ([card.title for card in planned.cards], planned.count) == (["甲"], 1)
