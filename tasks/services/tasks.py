"""Entering a task, changing it, saying how far it is. Removing and taking back: `workload.services`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown, cleaned_title
from members.services.refusals import require
from tasks.models import ProgressEntry, Task
from workload.models import WorkItem
from workload.permissions import can_enter_work
from workload.services import StaleItem, WorkInput, WorkRefused, fill_item, keep_participations, shares_among

TASK_TITLE_LIMIT = 500


@dataclass(frozen=True)
class TaskInput:
    """What is said of a task, cleaned by form, API or import."""

    work: WorkInput
    title: str
    progress: str = ""
    state: str = Task.State.PLANNED


@transaction.atomic
def create_task(*, group: Group, data: TaskInput, by: Member | None, source: str = "page") -> Task:
    """Enter a task. `by` None: a command of the machine. Raises ValidationError that names the field."""
    require(by is None or (can_enter_work(by) and by.group_id == group.pk))
    task = new_task(group, data, by, timezone.now())
    fill_item(task, data.work)
    task.save()
    keep_participations(task, data.work)
    say_progress(task, by)
    record(task, "created", by, {"state": task.state}, source)
    return task


@transaction.atomic
def change_task(*, task: Task, version: int, data: TaskInput, by: Member | None, source: str = "page") -> Task:
    """Store what is said of the task when `version` is still today's, else raise StaleItem."""
    current = locked_task(task, version, by)
    before = _said_of(current)
    fill_task(current, data)
    fill_item(current, data.work)
    after = _said_of(current) | {
        "participants": [member.pk for member in data.work.participants],
        "shares": before["shares"] if data.work.shares is None else dict(data.work.shares),
    }
    changed = [name for name, value in after.items() if value != before[name]]
    if not changed:
        return current
    if "state" in changed:
        current.board_position = top_position(timezone.now())
    _save(current)
    keep_participations(current, data.work)
    if {"progress", "state"} & set(changed):
        say_progress(current, by)
    record(current, "changed", by, {"fields": changed, "version": current.version}, source)
    return current


@transaction.atomic
def set_state(*, task: Task, version: int, state: str, by: Member | None, source: str = "page") -> Task:
    """Say how far the task is, nothing else. On the board it comes to the top of its new column."""
    return note_progress(task=task, version=version, progress=None, state=state, by=by, source=source)


@transaction.atomic
def note_progress(
    *,
    task: Task,
    version: int,
    progress: str | None,
    state: str | None = None,
    by: Member | None,
    source: str = "page",
) -> Task:
    """Say the progress and, if named, the state of the task; None leaves one as it is. Both are kept in its history."""
    current = locked_task(task, version, by)
    before = (current.progress, current.state)
    if progress is not None:
        current.progress = cleaned_markdown(progress, field="progress")
    if state is not None:
        current.state = cleaned_state(state)
    if (current.progress, current.state) == before:
        return current
    if current.state != before[1]:
        current.board_position = top_position(timezone.now())
    _save(current)
    say_progress(current, by)
    record(current, "progress_noted", by, {"state": current.state, "version": current.version}, source)
    return current


def new_task(group: Group, data: TaskInput, by: Member | None, at: datetime) -> Task:
    """A task that is not saved, without what all kinds of work share (`fill_item`)."""
    task = Task(group=group, kind=WorkItem.Kind.TASK, created_by=by, board_position=top_position(at))
    fill_task(task, data)
    return task


def fill_task(task: Task, data: TaskInput) -> None:
    task.title = cleaned_title(data.title, field="title", limit=TASK_TITLE_LIMIT)
    task.progress = cleaned_markdown(data.progress, field="progress")
    task.state = cleaned_state(data.state)


def cleaned_state(state: str) -> str:
    if state not in Task.State.values:
        known = ", ".join(Task.State.values)
        raise ValidationError({"state": _("Write one of: {known}.").format(known=known)})
    return state


def top_position(at: datetime) -> float:
    """What comes to a column at a later moment stands above it, without asking what is there."""
    return -at.timestamp()


def locked_task(task: Task, version: int, by: Member | None) -> Task:
    """The task as it is stored, locked until the transaction ends. Raises what keeps it from being changed."""
    require(by is None or (can_enter_work(by) and by.group_id == task.group_id))
    WorkItem.objects.select_for_update(no_key=True).get(pk=task.pk)
    current = Task.objects.select_related("group", "project").get(pk=task.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This task was removed: restore it first."))
    if current.version != version:
        raise StaleItem(current)
    return current


def progress_entry(task: Task, by: Member | None) -> ProgressEntry:
    return ProgressEntry(task=task, text=task.progress, state=task.state, by=by)


def say_progress(task: Task, by: Member | None) -> None:
    progress_entry(task, by).save()


def record(task: Task, verb: str, by: Member | None, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=f"task.{verb}",
        group=task.group,
        by=by,
        subject_kind="task",
        subject=task.uuid,
        details=details,
        source=source,
    )


def _save(task: Task) -> None:
    task.version += 1
    task.save()


def _said_of(task: Task) -> dict[str, Any]:
    parts = list(task.participations.all())
    return {
        "title": task.title,
        "progress": task.progress,
        "state": task.state,
        "period": task.period,
        "workload": task.workload,
        "project": task.project_id,
        "participants": [part.member_id for part in parts],
        "shares": shares_among(parts),
        "written": (task.written_period, task.written_participants, task.written_workload),
    }
