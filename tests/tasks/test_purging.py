"""What was removed 30 days ago goes for good, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tasks.jobs import purge
from tasks.models import ProgressEntry, Task, TodoItem, TodoList
from tests.factories.members import make_group, make_member
from tests.factories.tasks import make_task
from tests.factories.todos import item, make_list, shown
from workload.models import Participation, WorkItem

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "left"), [(None, 2), (29, 2), (31, 1)])
def test_what_was_removed_goes_after_thirty_days(days: int | None, left: int) -> None:
    student = make_member(make_group())
    task = make_task(student.group, "移除的", student)
    make_task(student.group, "留下的", student)
    if days is not None:
        WorkItem.objects.filter(pk=task.pk).update(deleted_at=timezone.now() - timedelta(days=days))
    purge()
    counts = [model._base_manager.count() for model in (Task, WorkItem, Participation, ProgressEntry)]
    assert counts == [left] * 4


@pytest.mark.parametrize(("days", "left"), [(29, [2, 3, 1]), (31, [1, 1, 0])])
def test_removed_todos_and_lists_go_with_what_is_on_them(days: int, left: list[int]) -> None:
    owner = make_member(make_group())
    long_ago = timezone.now() - timedelta(days=days)
    june = make_list(owner, [item("留下的"), item("移除的")], month=(2026, 6))
    links = make_list(owner, [item("随列表移除的")], title="资料")
    TodoItem.objects.filter(text="移除的").update(deleted_at=long_ago)
    TodoList.objects.filter(pk=links.pk).update(deleted_at=long_ago)
    purge()
    months = TodoList.objects.exclude(kind="year")
    assert [months.count(), TodoItem.objects.count(), TodoItem.objects.filter(list=links).count()] == left
    assert shown(june) == ["留下的"]


def test_a_todo_that_was_carried_stays_when_its_old_line_is_purged() -> None:
    owner = make_member(make_group())
    june = make_list(owner, [item("原来的"), item("带走的")], month=(2026, 6))
    old, new = TodoItem.objects.order_by("position")
    TodoItem.objects.filter(pk=new.pk).update(carried_from=old)
    TodoItem.objects.filter(pk=old.pk).update(deleted_at=timezone.now() - timedelta(days=31))
    purge()
    assert (shown(june), TodoItem.objects.get().carried_from) == (["带走的"], None)
