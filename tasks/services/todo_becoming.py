"""A to-do becomes a reading or a task of the group's ledger, and stays linked with it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from core.periods import Period
from members.models import Member
from members.queries import local_day
from members.services.refusals import require
from papers.models import Paper, Reading
from papers.services import PaperInput, PaperKnown, ReadingInput, create_paper, create_reading, paper_named
from tasks.markdown import first_link, title_of
from tasks.models import Task, TodoItem
from tasks.services.tasks import TASK_TITLE_LIMIT, TaskInput, create_task
from tasks.services.todo_outline import lock_page
from workload.models import Participation, WorkItem
from workload.permissions import can_enter_work
from workload.services import WorkInput, WorkRefused


@transaction.atomic
def todo_becomes_task(*, item: TodoItem, by: Member, source: str = "page") -> Task:
    """A task of this week with oneself as participant, done where the item is. One that became something is refused."""
    current = _locked(item, by)
    title = title_of(current.text)[:TASK_TITLE_LIMIT]
    state = Task.State.DONE if current.is_done else Task.State.IN_PROGRESS
    task = create_task(group=by.group, data=TaskInput(_work(by), title, current.note, state), by=by, source=source)
    _link(current, task, by, source)
    return task


@transaction.atomic
def todo_becomes_reading(*, item: TodoItem, by: Member, source: str = "page") -> Reading:
    """A reading of this week: of the paper its link names, entered if it is new, else of what the line says."""
    current = _locked(item, by)
    paper = _paper(current, by, source)
    state = Participation.State.READ if current.is_done else Participation.State.TO_READ
    work = _work(by, {by.pk: state})
    written = "" if paper else title_of(current.text)[:500]
    reading = create_reading(group=by.group, data=ReadingInput(work, paper, written), by=by, source=source)
    _link(current, reading, by, source)
    return reading


@transaction.atomic
def note_report_week(*, item: TodoItem, week_start: date, by: Member, source: str = "page") -> None:
    """Remember in whose week's report the item is a line."""
    page = lock_page(item.list.page, by)
    TodoItem.objects.filter(pk=item.pk).update(report_week=week_start)
    _record(page.group, item, "reported", by, {"week": week_start.isoformat()}, source)


def _locked(item: TodoItem, by: Member) -> TodoItem:
    lock_page(item.list.page, by)
    require(can_enter_work(by))
    current = TodoItem.objects.select_related("list__page__group", "work_item").get(pk=item.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This to-do was removed: restore it first."))
    if current.work_item is not None and current.work_item.deleted_at is None:
        raise WorkRefused("became", _("This to-do is linked with a task or a reading already."))
    if not title_of(current.text):
        raise ValidationError({"text": _("Write what is to be done first.")})
    return current


def _work(by: Member, states: dict[int, str] | None = None) -> WorkInput:
    week = by.group.calendar.week_of(local_day(by.group))
    return WorkInput(Period(week.first_day, week.last_day), (by,), states=states or {})


def _paper(item: TodoItem, by: Member, source: str) -> Paper | None:
    title, url = title_of(item.text), first_link(item.text)
    if not url:
        return paper_named(group=by.group, text=title, by=by, source=source)
    try:
        known = "" if title == url else title[:500]
        return create_paper(group=by.group, data=PaperInput(title=known, url=url), by=by, source=source)
    except PaperKnown as error:
        return error.paper


def _link(item: TodoItem, work: WorkItem, by: Member, source: str) -> None:
    item.work_item = WorkItem.objects.get(pk=work.pk)
    item.version += 1
    item.save(update_fields=["work_item", "version", "updated_at"])
    _record(by.group, item, "became", by, {"kind": work.kind, "work": str(work.uuid)}, source)


def _record(group: object, item: TodoItem, verb: str, by: Member, details: dict[str, str], source: str) -> None:
    record_event(
        verb=f"todo.{verb}",
        group=group,  # type: ignore[arg-type]
        by=by,
        subject_kind="todo",
        subject=item.uuid,
        details=details,
        source=source,
    )
