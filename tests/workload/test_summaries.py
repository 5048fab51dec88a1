"""Summaries: what counts how often, for whom, and when. The rules are those that groups' own ledgers prove."""

import itertools
from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.buckets import Bucket
from members.models import Group, Member
from tests.factories.members import make_group, make_member, make_project
from tests.factories.workload import change_work, make_work
from workload.models import WorkItem
from workload.queries import MOST_RUNNING, rows_behind, running, summary, summary_by_project, summary_by_week
from workload.services import remove_item, restore_item

pytestmark = pytest.mark.django_db
Counts = dict[str, tuple[int, int, int, int]]


def counts(group: Group, **selection: object) -> Counts:
    table = summary(group, **selection)  # type: ignore[arg-type]
    return {row.member: (row.small, row.medium, row.large, row.unknown) for row in table.rows}


def people(group: Group, *names: str) -> list[Member]:
    return [make_member(group, name, has_account=False) for name in names]


def test_the_whole_bucket_goes_to_each_and_large_times_five_counts_five() -> None:
    group = make_group()
    shuo, rui, meng = people(group, "Shuo", "Rui", "Meng")
    make_work(group, shuo, rui, workload="中")
    make_work(group, rui, workload="大*5")
    make_work(group, shuo, workload="小")

    assert counts(group) == {"Shuo": (1, 1, 0, 0), "Rui": (0, 1, 5, 0), "Meng": (0, 0, 0, 0)}
    assert summary(group).sums.total == 8
    assert [row.uuid for row in summary(group).rows] == [str(one.uuid) for one in (shuo, rui, meng)]


def test_an_unknown_workload_is_counted_apart() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    make_work(group, shuo, workload="")
    make_work(group, shuo, workload="大")

    row = summary(group).rows[0]
    assert (row.unknown, row.total) == (1, 1)


def test_an_item_counts_once_on_its_last_day() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    make_work(group, shuo, starts_on="2026-10-26", ends_on="2026-11-01", workload="大")

    assert counts(group, until=date(2026, 10, 31)) == {"Shuo": (0, 0, 0, 0)}
    assert counts(group, since=date(2026, 11, 1), until=date(2026, 11, 1)) == {"Shuo": (0, 0, 1, 0)}
    assert counts(group, since=date(2026, 11, 2)) == {"Shuo": (0, 0, 0, 0)}


def test_removed_items_do_not_count_until_they_are_restored() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    item = make_work(group, shuo)

    remove_item(item=item, by=shuo)
    assert counts(group) == {"Shuo": (0, 0, 0, 0)}
    assert list(rows_behind(group)) == []

    restore_item(item=item, by=shuo)
    assert counts(group) == {"Shuo": (0, 1, 0, 0)}


def test_a_change_of_an_item_changes_what_is_counted() -> None:
    group = make_group()
    shuo, rui = people(group, "Shuo", "Rui")
    item = make_work(group, shuo, workload="少")

    change_work(item, [rui], workload="大*2", ends_on="2026-11-20")

    assert counts(group) == {"Shuo": (0, 0, 0, 0), "Rui": (0, 0, 2, 0)}
    assert counts(group, until=date(2026, 11, 19))["Rui"] == (0, 0, 0, 0)


def test_projects_and_kinds_are_summed_alone() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    project = make_project(group, "医疗文本")
    make_work(group, shuo, workload="大", project=project)
    make_work(group, shuo, workload="少", kind=WorkItem.Kind.READING)

    assert counts(group, project=project) == {"Shuo": (0, 0, 1, 0)}
    assert counts(group, kind="reading") == {"Shuo": (1, 0, 0, 0)}
    assert counts(group, kind="reading", project=project) == {"Shuo": (0, 0, 0, 0)}


def test_another_group_is_not_counted() -> None:
    group, other = make_group(), make_group()
    people(group, "Shuo")
    (stranger,) = people(other, "Stranger")
    make_work(other, stranger)

    assert counts(group) == {"Shuo": (0, 0, 0, 0)}


def test_members_stand_in_the_order_of_joining() -> None:
    group = make_group()
    make_member(group, "third", joined_on=date(2021, 9, 10))
    make_member(group, "second", joined_on=date(2021, 9, 1))
    make_member(group, "first")
    make_member(group, "fourth", joined_on=date(2021, 9, 10))

    assert list(counts(group)) == ["first", "second", "third", "fourth"]


def test_those_without_work_are_shown_while_they_were_in_the_group() -> None:
    group = make_group()
    make_member(group, "here", joined_on=date(2026, 11, 3), left_on=date(2026, 11, 8))
    make_member(group, "guest", roles=("guest",))
    make_member(group, "professor", roles=("advisor",))
    make_member(group, "young professor", roles=("advisor",), owes_report=True)
    make_member(group, "taken off", deleted_at=timezone.now())

    assert list(counts(group)) == ["young professor", "here"]
    assert list(counts(group, until=date(2026, 11, 2))) == ["young professor"]
    assert list(counts(group, until=date(2026, 11, 3))) == ["young professor", "here"]
    assert list(counts(group, since=date(2026, 11, 7))) == ["young professor", "here"]
    assert list(counts(group, since=date(2026, 11, 8))) == ["young professor"]


def test_whoever_has_work_in_it_is_shown_whoever_he_is_now() -> None:
    group = make_group()
    shuo, professor = make_member(group, "Shuo"), make_member(group, "Liu", roles=("advisor",))
    make_work(group, shuo, professor)
    Member.objects.filter(pk=shuo.pk).update(left_on=date(2026, 1, 1), is_guest=True, deleted_at=timezone.now())

    assert counts(group) == {"Shuo": (0, 1, 0, 0), "Liu": (0, 1, 0, 0)}


def test_projects_add_up_to_what_members_add_up_to() -> None:
    group = make_group()
    shuo, rui = people(group, "Shuo", "Rui")
    make_work(group, shuo, rui, workload="大", project=make_project(group, "医疗"))
    make_work(group, shuo, workload="中")

    table = summary_by_project(group)

    assert [(row.member, row.counts) for row in table.rows] == [("医疗", (0, 0, 2)), ("without a project", (0, 1, 0))]
    assert table.sums == summary(group).sums


def test_weeks_are_those_of_the_group() -> None:
    group = make_group(first_weekday=6)
    (shuo,) = people(group, "Shuo")
    make_work(group, shuo, starts_on="2026-11-21", workload="少")  # a Saturday
    make_work(group, shuo, starts_on="2026-11-22", workload="中")

    rows = summary_by_week(group).rows

    assert [(row.member, row.counts) for row in rows] == [("2026-W47", (1, 0, 0)), ("2026-W48", (0, 1, 0))]


def test_the_rows_behind_a_number_are_those_that_made_it() -> None:
    group = make_group()
    shuo, rui = people(group, "Shuo", "Rui")
    both = make_work(group, shuo, rui, workload="大*2", starts_on="2026-11-17")
    own = make_work(group, shuo, workload="大", starts_on="2026-11-16")
    make_work(group, shuo, workload="少")
    make_work(group, rui, workload="大")
    make_work(group, shuo, workload="大", starts_on="2026-11-24")

    behind = rows_behind(group, member=shuo, buckets=[Bucket.LARGE], until=date(2026, 11, 22))

    assert [item.pk for item in behind] == [both.pk, own.pk]
    assert sum(item.times for item in behind) == counts(group, until=date(2026, 11, 22))["Shuo"][2]


def test_what_ends_after_the_period_is_still_running() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    make_work(group, shuo, starts_on="2026-11-10", ends_on="2026-11-15")
    late = make_work(group, shuo, starts_on="2026-11-20", ends_on="2026-12-20")
    over = make_work(group, shuo, starts_on="2026-11-10", ends_on="2026-11-25")
    make_work(group, shuo, starts_on="2026-11-23", ends_on="2026-11-25")
    remove_item(item=make_work(group, shuo, starts_on="2026-11-20", ends_on="2026-11-25"), by=shuo)

    assert [item.pk for item in running(group, date(2026, 11, 16), date(2026, 11, 22))] == [over.pk, late.pk]
    assert running(group, None, None) == []


def test_no_more_running_items_are_read_than_can_be_shown() -> None:
    group = make_group()
    (shuo,) = people(group, "Shuo")
    for _ in range(MOST_RUNNING + 5):
        make_work(group, shuo, starts_on="2026-11-20", ends_on="2026-11-25")

    assert len(running(group, date(2026, 11, 16), date(2026, 11, 22))) == MOST_RUNNING + 1


WORK = st.tuples(
    st.integers(0, 400),  # days after the first of 2026
    st.integers(0, 40),  # days longer than one
    st.sampled_from(["少", "中", "大", "大*5", ""]),
    st.sets(st.integers(0, 2), max_size=3),
)


class SumsOfRandomWork(TestCase):
    """Laws that hold for whatever a group does."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(WORK, max_size=8), st.integers(0, 6))
    def test_weeks_and_months_add_up_to_all(self, work: list[tuple[int, int, str, set[int]]], weekday: int) -> None:
        group = make_group(first_weekday=weekday)
        members = people(group, "a", "b", "c")
        for begins, longer, workload, who in work:
            start = date(2026, 1, 1) + timedelta(days=begins)
            end = start + timedelta(days=longer)
            chosen = [members[number] for number in sorted(who)]
            make_work(group, *chosen, starts_on=str(start), ends_on=str(end), workload=workload)
        first, last = date(2026, 1, 1), date(2027, 4, 30)
        weeks = group.calendar.weeks_between(first, last)
        months = [date(2026 + number // 12, number % 12 + 1, 1) for number in range(17)]

        by_week = _added(counts(group, since=week.first_day, until=week.last_day) for week in weeks)
        by_month = _added(
            counts(group, since=begin, until=end - timedelta(days=1)) for begin, end in itertools.pairwise(months)
        )

        assert by_week == counts(group) == by_month
        assert summary_by_week(group).sums == summary(group).sums == summary_by_project(group).sums

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(WORK, max_size=5), st.dates(date(2025, 6, 1), date(2027, 6, 1)))
    def test_a_change_of_membership_changes_no_count(
        self, work: list[tuple[int, int, str, set[int]]], day: date
    ) -> None:
        group = make_group()
        members = people(group, "a", "b", "c")
        for begins, _longer, workload, who in work:
            start = date(2026, 1, 1) + timedelta(days=begins)
            chosen = [members[number] for number in sorted(who)]
            make_work(group, *chosen, starts_on=str(start), workload=workload)
        before = counts(group)

        Member.objects.filter(pk=members[0].pk).update(left_on=day)
        Member.objects.filter(pk=members[1].pk).update(joined_on=day)
        people(group, "new")

        after = counts(group)
        assert {name: after[name] for name in before} == before
        assert after["new"] == (0, 0, 0, 0)


def _added(tables: object) -> Counts:
    total: Counts = {}
    for table in tables:  # type: ignore[attr-defined]
        for name, row in table.items():
            total[name] = tuple(a + b for a, b in zip(total.get(name, (0, 0, 0, 0)), row, strict=True))
    return total
