"""Readings: what is read by whom, and what of it counts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Event
from core.buckets import Bucket, Workload
from core.periods import Period
from members.services import NotAllowed
from papers.models import Reading
from papers.services import (
    change_reading,
    create_reading,
    create_readings,
    set_reading_state,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.papers import WEEK, make_paper, make_reading, reading_input
from workload.models import Participation
from workload.services import StaleItem, WorkRefused, remove_item, restore_item

pytestmark = pytest.mark.django_db


def _parts(reading: Reading) -> list[tuple[Any, ...]]:
    return list(reading.participations.values_list("member", "state", "last_day", "bucket", "times", "is_counted"))


def test_a_reading_is_stored_with_its_people_and_their_counts() -> None:
    group = make_group()
    one, two, project = make_member(group), make_member(group), make_project(group)
    paper = make_paper(one)

    reading = create_reading(
        group=group,
        data=reading_input(
            two,
            one,
            paper=paper,
            expected_gain="学 $x^2$",
            gained="会了",
            workload=Workload(Bucket.LARGE, 5),
            project=project,
            states={one.pk: "read"},
            written_workload="大*5",
        ),
        by=one,
    )

    stored = Reading.objects.get()
    assert (stored.title, stored.expected_gain, stored.gained) == (paper.title, "学 $x^2$", "会了")
    assert (stored.period, stored.kind, stored.project, stored.written_workload) == (WEEK, "reading", project, "大*5")
    assert _parts(stored) == [
        (two.pk, "to_read", WEEK.ends_on, "large", 5, True),
        (one.pk, "read", WEEK.ends_on, "large", 5, True),
    ]
    assert Event.objects.get(subject=reading.uuid).verb == "reading.created"


def test_a_reading_is_of_a_paper_or_told_in_words() -> None:
    by = make_member(make_group())

    with pytest.raises(ValidationError) as refused:
        make_reading(by, written=" ")

    assert list(refused.value.message_dict) == ["written"]
    assert make_reading(by, written="8篇 医疗+预训练 论文").title == "8篇 医疗+预训练 论文"


@pytest.mark.parametrize("field", ["paper", "project", "participants", "states"])
def test_what_belongs_elsewhere_is_refused_at_its_field(field: str) -> None:
    by, stranger = make_member(make_group()), make_member(make_group())
    wrong: dict[str, Any] = {
        "paper": make_paper(stranger),
        "project": make_project(stranger.group),
        "participants": [stranger],
        "states": {by.pk: "burnt"},
    }

    with pytest.raises(ValidationError) as refused:
        make_reading(by, **{field: wrong[field]})

    assert list(refused.value.message_dict) == [field]


def test_a_change_keeps_the_states_it_does_not_name_and_the_counts_in_step() -> None:
    group = make_group()
    one, two, three = (make_member(group) for _ in range(3))
    reading = make_reading(one, one, two, states={one.pk: "read"}, written_participants="刘/陈")
    later = Period(date(2026, 11, 16), date(2026, 11, 29))

    changed = change_reading(
        reading=reading,
        version=1,
        data=reading_input(one, three, period=later, workload=Workload(Bucket.MEDIUM, 2), written="9篇"),
        by=two,
    )

    assert (changed.version, changed.written, changed.written_participants) == (2, "9篇", "")
    assert _parts(changed) == [
        (one.pk, "read", later.ends_on, "medium", 2, True),
        (three.pk, "to_read", later.ends_on, "medium", 2, True),
    ]
    details = Event.objects.get(verb="reading.changed").details
    assert details["fields"] == ["written", "period", "workload", "participants", "states", "written_cells"]


def test_a_change_of_nothing_is_no_change_and_an_old_version_is_refused() -> None:
    by = make_member(make_group())
    reading = make_reading(by)

    assert change_reading(reading=reading, version=1, data=reading_input(by), by=by).version == 1
    change_reading(reading=reading, version=1, data=reading_input(by, gained="much"), by=by)
    with pytest.raises(StaleItem) as stale:
        change_reading(reading=reading, version=1, data=reading_input(by, gained="little"), by=by)
    assert isinstance(stale.value.current, Reading)
    assert stale.value.current.gained == "much"


def test_the_state_of_one_reader_is_set_without_a_new_version() -> None:
    group = make_group()
    one, two = make_member(group), make_member(group)
    reading = make_reading(one, one, two)

    set_reading_state(reading=reading, member=two, state="read", by=two)
    set_reading_state(reading=reading, member=two, state="read", by=two)

    assert list(reading.participations.values_list("state", flat=True)) == ["to_read", "read"]
    assert Reading.objects.get().version == 1
    told = Event.objects.filter(verb="reading.state_set").values_list("details", flat=True)
    assert list(told) == [{"member": str(two.uuid), "state": "read"}]


def test_states_of_strangers_and_unknown_states_are_refused() -> None:
    group = make_group()
    one, two = make_member(group), make_member(group)
    reading = make_reading(one, one)

    with pytest.raises(WorkRefused, match="no part"):
        set_reading_state(reading=reading, member=two, state="read", by=one)
    with pytest.raises(ValidationError):
        set_reading_state(reading=reading, member=one, state="burnt", by=one)
    with pytest.raises(NotAllowed):
        set_reading_state(reading=reading, member=one, state="read", by=make_member(make_group()))


def test_a_removed_reading_counts_no_longer_until_it_is_back() -> None:
    group = make_group()
    one, two = make_member(group), make_member(group)
    reading = make_reading(one, one)

    with pytest.raises(NotAllowed):
        remove_item(item=reading, by=two)
    remove_item(item=reading, by=one)
    assert list(Participation.objects.values_list("is_counted", flat=True)) == [False]
    with pytest.raises(WorkRefused):
        change_reading(reading=reading, version=1, data=reading_input(one), by=one)
    restore_item(item=reading, by=one)
    assert list(Participation.objects.values_list("is_counted", flat=True)) == [True]


def test_many_readings_cost_as_many_statements_as_few() -> None:
    group = make_group()
    by = make_member(group)
    people = [make_member(group, has_account=False) for _ in range(3)]

    def statements(count: int) -> int:
        rows = [reading_input(*people, written=f"第{number}篇") for number in range(count)]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            create_readings(group=group, rows=rows, by=by)
        return len(queries)

    few, many = statements(2), statements(100)

    assert many <= few + 3  # SQLite takes a limited number of values in one statement
    assert Reading.objects.count() == 102
    assert Participation.objects.filter(state="to_read", is_counted=True).count() == 306
    assert [reading.written for reading in Reading.objects.order_by("pk")[:2]] == ["第0篇", "第1篇"]


def test_many_readings_are_stored_all_or_none_and_the_rows_at_fault_are_named() -> None:
    by, stranger = make_member(make_group()), make_member(make_group())
    good = reading_input(by)

    with pytest.raises(ValidationError) as refused:
        create_readings(
            group=by.group,
            rows=[
                good,
                replace(good, written=""),
                good,
                reading_input(stranger),
                replace(good, paper=make_paper(stranger)),
            ],
            by=by,
        )

    assert list(refused.value.message_dict) == ["rows.1.written", "rows.3.participants", "rows.4.paper"]
    assert Reading.objects.count() == 0


def test_more_than_a_thousand_rows_are_refused() -> None:
    by = make_member(make_group())

    with pytest.raises(ValidationError, match="At most 1000"):
        create_readings(group=by.group, rows=[reading_input(by)] * 1001, by=by)
