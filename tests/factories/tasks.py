"""Tasks for tests, stored as the services store them. Plain functions, no surprises."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.buckets import Workload, read_workload
from core.periods import Period
from members.models import Group, Member, Project
from tasks.models import Task
from tasks.services import TaskInput, create_task
from workload.services import WorkInput

WEEK = (date(2024, 10, 21), date(2024, 10, 27))


def work(
    participants: Sequence[Member] = (),
    days: tuple[date, date] = WEEK,
    workload: str = "",
    project: Project | None = None,
    **more: Any,
) -> WorkInput:
    """`workload` as ledgers write it: 少, 大*5."""
    known = read_workload(workload) if workload else Workload()
    return WorkInput(Period(*days), tuple(participants), known, project, **more)


def make_task(
    group: Group,
    title: str = "训练",
    *participants: Member,
    by: Member | None = None,
    state: str = "planned",
    progress: str = "",
    **of_work: Any,
) -> Task:
    data = TaskInput(work(participants, **of_work), title, progress, state)
    return create_task(group=group, data=data, by=by, source="command")
