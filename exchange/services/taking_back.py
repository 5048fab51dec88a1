"""Things that an import made, taken away again where nobody touched them since. Each kind says which of them stay.

They go for good: the same file, imported again, makes them anew.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Model, ProtectedError, Q, QuerySet
from django.utils import timezone

from activity.models import Event
from core.sayings import Saying
from exchange.importing import stored_rows
from exchange.importing.todo_pages import written_of
from exchange.models import SourceRecord
from meetings.markdown import write_minutes
from meetings.models import Meeting, MinutesItem, OpenIssue
from meetings.queries import document_of
from meetings.services.carrying import carry_on
from members.models import Group
from papers.models import Reading
from reports.importing import text_of
from reports.models import Feedback, PlanItem, WeeklyReport
from reports.queries.plans import submitted_around
from reports.services.planning import follow_plan
from tasks.models import ActionItem, TodoList, TodoPage
from workload.models import WorkItem, WrittenSummary

type Stays = dict[UUID, Saying]
CHANGED = Saying("it was changed here since")
NAMED = Saying("something made since refers to it")
STOOD = Saying("it stood there before and took new lines")


@dataclass(frozen=True)
class Since:
    """The time after an import: all events after `until`, but for those of imports that were undone meanwhile."""

    until: int
    but: tuple[tuple[int, int, int | None], ...] = ()  # of each the event before, the last one and the actor's id

    def touched(self, group: Group, uuids: Sequence[UUID]) -> set[UUID]:
        """Those of the things that somebody did something with; what a worker makes of them does not count."""
        events = Event.objects.filter(group=group, id__gt=self.until, subject__in=uuids).exclude(source="job")
        for first, last, actor in self.but:
            whose = Q(actor__isnull=True) if actor is None else Q(actor=actor)
            events = events.exclude(whose, id__gt=first, id__lte=last)
        return {found for found in events.values_list("subject", flat=True) if found}


def take_back(group: Group, kind: str, records: Sequence[SourceRecord], *, since: Since) -> Stays:
    """Delete what these records of one kind are about; those that stay, by uuid, with the reason.

    What anybody did with a thing since is an event, whatever its text says.
    """
    take = _KINDS.get(kind)
    if take is None:
        return {record.object_uuid: NAMED for record in records}
    _lock(kind, [record.object_uuid for record in records])
    touched = since.touched(group, [record.object_uuid for record in records])
    stay: Stays = {record.object_uuid: CHANGED for record in records if record.object_uuid in touched}
    return stay | take(group, [record for record in records if record.object_uuid not in touched])


def _lock(kind: str, uuids: Sequence[UUID]) -> None:
    """From here to the end nobody changes them: what is compared now is what is deleted later."""
    if kind == "todo-list":
        found: QuerySet[Model] = TodoPage.objects.filter(pk__in=TodoList.objects.filter(uuid__in=uuids).values("page"))
    elif model := _LOCKED.get(kind):
        found = model._base_manager.filter(uuid__in=uuids)
    else:
        return
    list(found.select_for_update().order_by("pk").values_list("pk"))


def is_gone_on_with(todo_list: TodoList) -> bool:
    """Whether it has other readers or a name of today's, or one of its to-dos became something, repeats or moved on."""
    hangs = Q(work_item__isnull=False) | Q(report_week__isnull=False) | ~Q(recurrence="")
    hangs |= Q(carried_from__isnull=False) | Q(carried_to__isnull=False)
    is_shared = todo_list.shared != TodoList.Shared.NOBODY
    return is_shared or todo_list.version > 1 or todo_list.items.filter(hangs).exists()


def delete_if_free(thing: Model) -> bool:
    """Delete it, unless something that is protected refers to it."""
    try:
        with transaction.atomic():
            thing.delete()
    except ProtectedError:
        return False
    return True


def _reports(group: Group, records: Sequence[SourceRecord]) -> Stays:
    reports = WeeklyReport.objects.filter(group=group, deleted_at=None)
    known = {one.uuid: one for one in reports.select_related("group", "member", "reviewed_by").filter(
        uuid__in=[record.object_uuid for record in records]
    )}  # fmt: skip
    stay: Stays = {}
    for record in records:
        report = known.get(record.object_uuid)
        if report is None:  # somebody removed it
            continue
        is_touched = report.reviewed_at or report.has_unsubmitted_changes or report.private_notes.exists()
        if is_touched or text_of(report) != record.written:
            stay[report.uuid] = CHANGED
            continue
        _delete_report(report)
    return stay


def _delete_report(report: WeeklyReport) -> None:
    """With what it said of the plan before it: that is open again, or what the report after it says."""
    decided = PlanItem.objects.filter(decided_in=report, is_chosen=False)
    decided.update(state=PlanItem.State.OPEN, decided_at=None, decided_in=None)
    before, _after = submitted_around(report.member, report.week)
    Feedback.objects.filter(report=report).delete()
    report.delete()
    if before is not None:
        follow_plan(before)


def _items(group: Group, records: Sequence[SourceRecord]) -> Stays:
    stored = {one.item.uuid: one for one in stored_rows(group, uuids=[record.object_uuid for record in records])}
    stay: Stays = {}
    for record in records:
        one = stored.get(record.object_uuid)
        if one is None or one.is_removed:
            continue
        if one.text != record.written:
            stay[record.object_uuid] = CHANGED
        elif _is_named(one.item) or not delete_if_free(one.item):
            stay[record.object_uuid] = NAMED
    return stay


def _is_named(item: WorkItem) -> bool:
    """Whether notes, times, to-dos or assignments hang on it."""
    if item.time_entries.exists() or item.todo_items.exists():
        return True
    return item.notes.exists() if isinstance(item, Reading) else ActionItem.objects.filter(task_id=item.pk).exists()


def _meetings(group: Group, records: Sequence[SourceRecord]) -> Stays:
    """The newest first, so that what a meeting said of those before it goes before them."""
    people = ("group", "chair", "minute_taker", "presenter")
    known = Meeting.objects.filter(group=group, deleted_at=None).select_related(*people)
    written = {record.object_uuid: record.written for record in records}
    stay: Stays = {}
    for meeting in known.filter(uuid__in=written).order_by("-day", "-pk"):
        if meeting.is_closed or write_minutes(document_of(meeting)) != written[meeting.uuid]:
            stay[meeting.uuid] = CHANGED
        elif _is_followed(meeting):
            stay[meeting.uuid] = NAMED
        else:
            _delete_meeting(meeting)
    return stay


def _is_followed(meeting: Meeting) -> bool:
    """Whether somebody went on with an assignment or an issue of it."""
    actions = ActionItem.objects.filter(minutes_item__meeting=meeting)
    issues = OpenIssue.objects.filter(raised_in=meeting)
    named_elsewhere = MinutesItem.objects.filter(issue__in=issues).exclude(meeting=meeting)
    return (
        actions.filter(is_chosen=True).exists()
        or actions.exclude(task=None).exists()
        or issues.exclude(notes=None).exists()
        or issues.exclude(owner=None).exists()
        or issues.exclude(solved_on=None).exists()
        or named_elsewhere.exists()
    )


def _delete_meeting(meeting: Meeting) -> None:
    ActionItem.objects.filter(minutes_item__meeting=meeting).delete()
    meeting.deleted_at = timezone.now()
    meeting.save()
    carry_on(meeting)  # what it decided is open again
    meeting.delete()


def _lists(group: Group, records: Sequence[SourceRecord]) -> Stays:
    written = {record.object_uuid: record.written for record in records}
    lists = TodoList.objects.filter(page__group=group, uuid__in=written, deleted_at=None).select_related("page")
    stay: Stays = {}
    for one in lists:
        if written_of(one) != written[one.uuid] or is_gone_on_with(one):
            stay[one.uuid] = CHANGED
            continue
        page = one.page
        one.delete()
        if not TodoList.objects.filter(page=page).exists():
            page.delete()
    return stay


def _summaries(group: Group, records: Sequence[SourceRecord]) -> Stays:
    WrittenSummary.objects.filter(group=group, uuid__in=[record.object_uuid for record in records]).delete()
    return {}


_LOCKED: Mapping[str, type[Model]] = {
    "weekly-report": WeeklyReport,
    "reading": WorkItem,
    "task": WorkItem,
    "meeting": Meeting,
}
_KINDS: Mapping[str, Callable[[Group, Sequence[SourceRecord]], Stays]] = {
    "weekly-report": _reports,
    "reading": _items,
    "task": _items,
    "meeting": _meetings,
    "todo-list": _lists,
    "summary": _summaries,
}
