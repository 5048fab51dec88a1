"""What earlier imports left of a group's files, and what of a group goes out again."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.http import Http404

from activity.models import Attachment
from exchange.document import PRIVATE_KINDS, numbered
from exchange.models import ImportFile, ImportRun, SourceDocument, SourceRecord
from exchange.permissions import can_import
from meetings.models import Meeting, OpenIssue
from members.models import Group, Member
from papers.models import Paper, Reading
from reports.models import WeeklyReport
from reports.queries import submitted_reports_of
from tasks.models import ActionItem, Task, TodoList
from tasks.queries.todos import lists_of, page_of
from workload.models import LogDay, WorkItem
from workload.queries import log_days_for

SOURCES_AT_ONCE = 50

_NUMBER = re.compile(r" \([0-9]+\)(?=(?:\.[^./]*)?$)")


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source_of(group: Group, path: str, content: bytes) -> SourceDocument | None:
    """The file as it was imported before: unchanged in this place, else whatever was imported from it.

    Files of one person are none of the group's: `private_sources`.
    """
    sha256 = hash_of(content)
    documents = SourceDocument.objects.filter(Q(path=path) | Q(sha256=sha256), group=group)
    documents = documents.exclude(kind__in=PRIVATE_KINDS)
    found = sorted(documents.prefetch_related("records"), key=lambda document: document.path != path)
    same = (document for document in found if document.sha256 == sha256 and _is_place(document.path, path))
    return next(same, None) or next((document for document in found if document.path == path), None)


def private_sources(group: Group, path: str, content: bytes) -> list[SourceDocument]:
    """Files of persons that may be this one, whoever's: unchanged in this place first, then what is called so, with
    the number that it has where somebody else's file of that name was here before."""
    sha256 = hash_of(content)
    found = [
        document
        for document in SourceDocument.objects.filter(group=group, kind__in=PRIVATE_KINDS).defer("content")
        if document.path == path
        or _NUMBER.sub("", document.path) == path
        or (document.sha256 == sha256 and _is_place(document.path, path))
    ]
    prefetch_related_objects(found, "records")
    return sorted(found, key=lambda document: (document.sha256 != sha256, document.path != path, document.path))


def owner_key_of(document: SourceDocument) -> str:
    """Whose the file of one person is: the uuid with which the keys of its records begin; "" where it left none."""
    return next((record.natural_key.partition("/")[0] for record in document.records.all()), "")


def _is_place(kept: str, path: str) -> bool:
    """Whether a file that is kept here may be the one of this path: the path may be longer or shorter, or have got a
    number because another file was here already."""
    kept = _NUMBER.sub("", kept)
    return f"/{path}".endswith(f"/{kept}") or f"/{kept}".endswith(f"/{path}")


def free_path(group: Group, path: str) -> str:
    """The path, or with a number where another file of the group has it."""
    taken = set(SourceDocument.objects.filter(group=group).values_list("path", flat=True))
    return numbered(path, taken)


def authors_of_records(records: list[SourceRecord]) -> dict[str, Member]:
    """The member of each report that came from these records, by the uuid of the report."""
    reports = WeeklyReport.objects.filter(uuid__in=[record.object_uuid for record in records]).select_related("member")
    return {str(report.uuid): report.member for report in reports}


def pictures_of(group: Group, uuids: Iterable[UUID] | None = None) -> list[Attachment]:
    """Pictures that stand in submitted texts of the group: all, or those of these."""
    pictures = Attachment.objects.filter(group=group, subject_kind__in=("report", "feedback"), deleted_at=None)
    return list(pictures if uuids is None else pictures.filter(uuid__in=uuids))


def runs_for(member: Member) -> QuerySet[ImportRun]:
    """The imports of the member's group, the newest first; nobody's for who may not import.

    One that waits with a file of a single person, whose text its page shows, is seen by whoever sent it.
    """
    if not can_import(member):
        return ImportRun.objects.none()
    may_see = Q(by=member) | Q(applied_at__isnull=False) | ~Q(sheet__has_key="private")
    return ImportRun.objects.filter(may_see, group=member.group_id).select_related("by", "job").defer("plan")


def run_for(member: Member, uuid: UUID) -> ImportRun:
    """One import of the member's group. Raises Http404."""
    run = runs_for(member).filter(uuid=uuid).first()
    if run is None:
        raise Http404
    run.group = member.group
    return run


def files_of_run(run: ImportRun) -> list[ImportFile]:
    """The files of a run that waits, in the order they were sent."""
    return list(run.files.all())


def sources_for_export(group: Group) -> Iterator[SourceDocument]:
    """All imported files of a group with their records, by path, few of them at once in memory."""
    found = SourceDocument.objects.filter(group=group).prefetch_related("records").order_by("path")
    return found.iterator(chunk_size=SOURCES_AT_ONCE)


# -- what of a group goes out

KINDS = ("reports", "meetings", "work", "papers", "todos", "log")
"""What an export may hold. To-dos and the learning log are those of its reader alone, whoever's the rest is."""


@dataclass(frozen=True)
class Extract:
    """What of a group goes out: for a reader, of everybody or his own, of some days or of all.

    No reader: what the group keeps, for the administrator of the instance at the command line.
    """

    group: Group
    reader: Member | None = None
    is_own: bool = False
    since: date | None = None
    until: date | None = None
    kinds: Collection[str] = KINDS

    @property
    def has_period(self) -> bool:
        return self.since is not None or self.until is not None

    def ends_within(self, name: str) -> Q:
        """Days of this field that lie in the period."""
        first = Q(**{f"{name}__gte": self.since}) if self.since else Q()
        return first & Q(**{f"{name}__lte": self.until}) if self.until else first

    def touches(self) -> Q:
        """Stretches of days that have one in common with the period."""
        first = Q(ends_on__gte=self.since) if self.since else Q()
        return first & Q(starts_on__lte=self.until) if self.until else first


def reports_in(extract: Extract) -> QuerySet[WeeklyReport]:
    """Submitted reports, the oldest first."""
    return readable_reports(extract).filter(extract.touches())


def readable_reports(extract: Extract) -> QuerySet[WeeklyReport]:
    """The same of all days."""
    found = submitted_reports_of(extract.group)
    if extract.reader is not None:
        found = found.filter(pk__in=WeeklyReport.objects.visible_to([extract.reader]).values("pk"))
    return found.filter(member=extract.reader) if extract.is_own else found


def readings_in(extract: Extract) -> QuerySet[Reading]:
    assert extract.reader is not None
    return _work(extract, Reading.objects.visible_to([extract.reader]).filter(kind=WorkItem.Kind.READING))


def tasks_in(extract: Extract) -> QuerySet[Task]:
    assert extract.reader is not None
    return _work(extract, Task.objects.visible_to([extract.reader]).filter(kind=WorkItem.Kind.TASK))


def _work[Item: Model](extract: Extract, items: QuerySet[Item]) -> QuerySet[Item]:
    """By their last day; those that the reader takes part in where it is about his own."""
    found = items.filter(extract.ends_within("ends_on"), group=extract.group)
    if extract.is_own:
        found = found.filter(participations__member=extract.reader)
    return found.order_by("ends_on", "starts_on", "pk")


def papers_in(extract: Extract) -> QuerySet[Paper]:
    """All papers of the group; of a period, or of the reader's own, those that readings of it are about."""
    assert extract.reader is not None
    found = Paper.objects.visible_to([extract.reader]).filter(group=extract.group)
    if extract.has_period or extract.is_own:
        found = found.filter(pk__in=readings_in(extract).order_by().values("paper"))
    return found.order_by("created_at", "pk")


def meetings_in(extract: Extract) -> QuerySet[Meeting]:
    """Meetings are the group's: among the reader's own there are none."""
    assert extract.reader is not None
    found = Meeting.objects.visible_to([extract.reader]).filter(extract.ends_within("day"), group=extract.group)
    return found.none() if extract.is_own else found.order_by("day", "pk")


def issues_in(extract: Extract) -> QuerySet[OpenIssue]:
    """Open and solved issues by the day they were raised on; the reader's own are those he looks after."""
    assert extract.reader is not None
    found = OpenIssue.objects.visible_to([extract.reader])
    found = found.filter(extract.ends_within("raised_on"), group=extract.group)
    return (found.filter(owner=extract.reader) if extract.is_own else found).order_by("raised_on", "pk")


def actions_in(extract: Extract) -> QuerySet[ActionItem]:
    """Assignments that stand in minutes, by the day they were given on; the reader's own are those given to him."""
    assert extract.reader is not None
    found = ActionItem.objects.visible_to([extract.reader])
    found = found.filter(extract.ends_within("given_on"), group=extract.group, minutes_item__meeting__deleted_at=None)
    found = found.filter(minutes_item__isnull=False)
    return (found.filter(members=extract.reader) if extract.is_own else found).order_by("given_on", "pk")


def log_days_in(extract: Extract) -> QuerySet[LogDay]:
    """The reader's own days, never those that others share."""
    assert extract.reader is not None
    found = log_days_for([extract.reader]).filter(member=extract.reader)
    return found.filter(extract.ends_within("day")).order_by("day")


def todo_lists_in(extract: Extract) -> list[TodoList]:
    """The reader's own lists in their order; of a period its months, under their years."""
    page = page_of(extract.reader) if extract.reader is not None else None
    return [one for one in lists_of(page) if _is_within(one, extract)] if page is not None else []


def _is_within(one: TodoList, extract: Extract) -> bool:
    if not extract.has_period:
        return True
    first, last = extract.since or date.min, extract.until or date.max
    if one.kind == TodoList.Kind.YEAR:
        return one.year is not None and first.year <= one.year <= last.year
    if one.year is None or one.month is None:
        return False
    return (first.year, first.month) <= (one.year, one.month) <= (last.year, last.month)
