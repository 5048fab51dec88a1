"""Work for tests: items with their participations, brought in step by the services that the product uses."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from core.buckets import read_workload
from core.periods import Period
from members.models import Group, Member, Project
from papers.models import Reading
from tasks.models import Task
from workload.models import WorkItem
from workload.services import WorkInput, fill_item, keep_participations


def make_work(
    group: Group,
    *members: Member,
    title: str = "训练",
    starts_on: str = "2026-11-16",
    ends_on: str = "",
    workload: str = "中",
    kind: str = WorkItem.Kind.TASK,
    project: Project | None = None,
    **fields: Any,
) -> WorkItem:
    """A task, or a reading described in words; of one day unless `ends_on` says more."""
    start = date.fromisoformat(starts_on)
    end = date.fromisoformat(ends_on) if ends_on else start
    names = {"written": title} if kind == WorkItem.Kind.READING else {"title": title}
    item: WorkItem = (Reading if kind == WorkItem.Kind.READING else Task)(group=group, kind=kind, **names, **fields)
    _keep(item, WorkInput(Period(start, end), members, read_workload(workload), project))
    return item


def change_work(item: WorkItem, members: Sequence[Member], *, workload: str, ends_on: str = "") -> None:
    """The item with other people, another workload or another last day."""
    end = date.fromisoformat(ends_on) if ends_on else item.ends_on
    _keep(item, WorkInput(Period(min(item.starts_on, end), end), members, read_workload(workload), item.project))


@transaction.atomic
def _keep(item: WorkItem, data: WorkInput) -> None:
    fill_item(item, data)
    item.save()
    keep_participations(item, data)
