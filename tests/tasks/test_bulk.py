"""Many tasks at once: all or none, in few statements."""

import pytest
from django.core.exceptions import ValidationError
from pytest_django import DjangoAssertNumQueries

from activity.models import Event
from members.models import Member
from tasks.models import ProgressEntry, Task
from tasks.services import TaskInput, create_tasks
from tests.factories.members import make_group, make_member
from tests.factories.tasks import work
from workload.models import Participation, WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def student() -> Member:
    return make_member(make_group(), "刘涛")


def test_rows_are_stored_in_order_like_one_by_one(student: Member) -> None:
    other = make_member(student.group, "王朔")
    rows = [
        TaskInput(work([student, other], workload="大*5"), "甲", "跑通", "done"),
        TaskInput(work([other], workload="小", written_workload="小"), "乙"),
    ]
    made = create_tasks(group=student.group, rows=rows, by=student)
    first, second = Task.objects.order_by("pk")
    assert [task.uuid for task in made] == [first.uuid, second.uuid]
    assert (first.title, first.progress, first.state, first.created_by) == ("甲", "跑通", "done", student)
    assert (second.written_workload, second.bucket, second.version, second.kind) == ("小", "small", 1, "task")
    assert list(Participation.objects.order_by("pk").values_list("item", "member__name", "bucket", "times")) == [
        (first.pk, "刘涛", "large", 5),
        (first.pk, "王朔", "large", 5),
        (second.pk, "王朔", "small", 1),
    ]
    assert list(ProgressEntry.objects.values_list("task", "text", "state")) == [
        (first.pk, "跑通", "done"),
        (second.pk, "", "planned"),
    ]
    assert first.board_position < second.board_position
    event = Event.objects.get(verb="task.many_created")
    assert event.details == {"count": 2, "tasks": [str(first.uuid), str(second.uuid)]}


def test_made_tasks_are_saved_as_any_other(student: Member) -> None:
    [task] = create_tasks(group=student.group, rows=[TaskInput(work([student]), "甲")], by=student)
    task.title = "乙"
    task.save()
    assert list(Task.objects.values_list("title", flat=True)) == ["乙"]
    assert WorkItem.objects.count() == 1


def test_one_bad_row_and_nothing_is_stored(student: Member) -> None:
    rows = [TaskInput(work(), "甲"), TaskInput(work(), ""), TaskInput(work([make_member(make_group())]), "丙")]
    with pytest.raises(ValidationError) as refusal:
        create_tasks(group=student.group, rows=rows, by=student)
    assert list(refusal.value.message_dict) == ["rows.1.title", "rows.2.participants"]
    assert (Task.objects.count(), WorkItem.objects.count(), Event.objects.count()) == (0, 0, 0)


def test_more_than_a_thousand_rows_are_refused(student: Member) -> None:
    with pytest.raises(ValidationError) as refusal:
        create_tasks(group=student.group, rows=[TaskInput(work(), "甲")] * 1_001, by=student)
    assert list(refusal.value.message_dict) == ["rows"]


@pytest.mark.parametrize("count", [1, 30])
def test_statements_do_not_grow_with_the_rows(
    student: Member, django_assert_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    rows = [TaskInput(work([student]), f"甲 {number}") for number in range(count)]
    with django_assert_num_queries(7):  # savepoint twice; items, tasks, participations, progress, event
        create_tasks(group=student.group, rows=rows, by=student)


def test_a_thousand_rows(student: Member) -> None:
    rows = [TaskInput(work([student], workload="少"), f"甲 {number}") for number in range(1_000)]
    create_tasks(group=student.group, rows=rows, by=student)
    assert (Task.objects.count(), Participation.objects.count(), ProgressEntry.objects.count()) == (1_000,) * 3
