"""What was removed 30 days ago goes for good, and nothing else."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tasks.jobs import purge
from tasks.models import ProgressEntry, Task
from tests.factories.members import make_group, make_member
from tests.factories.tasks import make_task
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
