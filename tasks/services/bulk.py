"""Many tasks in one call: all of them or none."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Group, Member
from members.services.refusals import require
from tasks.models import ProgressEntry, Task
from tasks.services.tasks import TaskInput, new_task, progress_entry
from workload.permissions import can_enter_work
from workload.services import insert_items
from workload.services.items import fill_item

MOST_AT_ONCE = 1_000


@transaction.atomic
def create_tasks(*, group: Group, rows: Sequence[TaskInput], by: Member | None, source: str = "api") -> list[Task]:
    """Enter up to 1,000 tasks, in their order; the first is the first of the board.

    Raises ValidationError that names row and field, counted from 0: {"rows.3.title": [...]}. Nothing is stored then.
    """
    require(by is None or (can_enter_work(by) and by.group_id == group.pk))
    if len(rows) > MOST_AT_ONCE:
        sentence = _("At most {most} rows at once: send the rest in another call.").format(most=MOST_AT_ONCE)
        raise ValidationError({"rows": sentence})
    tasks = _checked(group, rows, by, timezone.now())
    made = insert_items([(task, row.work) for task, row in zip(tasks, rows, strict=True)])
    ProgressEntry.objects.bulk_create(progress_entry(task, by) for task in made)
    if made:
        _record(group, made, by, source)
    return made


def _checked(group: Group, rows: Sequence[TaskInput], by: Member | None, now: datetime) -> list[Task]:
    """The tasks, none of them saved; the problems of all rows at once."""
    tasks: list[Task] = []
    problems: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        try:
            task = new_task(group, row, by, now - timedelta(milliseconds=number))
            fill_item(task, row.work)
            tasks.append(task)
        except ValidationError as error:
            problems |= {f"rows.{number}.{field}": said for field, said in error.message_dict.items()}
    if problems:
        raise ValidationError(problems)
    return tasks


def _record(group: Group, tasks: Sequence[Task], by: Member | None, source: str) -> None:
    """One line of history for all: their ids are in it."""
    details = {"count": len(tasks), "tasks": [str(task.uuid) for task in tasks]}
    record_event(verb="task.many_created", group=group, by=by, subject_kind="task", details=details, source=source)
