"""What earlier imports left of a group's files."""

import hashlib
import re
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404

from activity.models import Attachment
from exchange.document import SourceFile, numbered
from exchange.models import ImportFile, ImportRun, SourceDocument, SourceRecord
from exchange.permissions import can_import
from members.models import Group, Member
from reports.models import WeeklyReport

_NUMBER = re.compile(r" \([0-9]+\)(?=(?:\.[^./]*)?$)")


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source_of(group: Group, path: str, content: bytes) -> SourceDocument | None:
    """The file as it was imported before: unchanged in this place, else whatever was imported from it."""
    sha256 = hash_of(content)
    documents = SourceDocument.objects.filter(Q(path=path) | Q(sha256=sha256), group=group)
    found = sorted(documents.prefetch_related("records"), key=lambda document: document.path != path)
    same = (document for document in found if document.sha256 == sha256 and _is_place(document.path, path))
    return next(same, None) or next((document for document in found if document.path == path), None)


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


def records_of(group: Group, file: SourceFile) -> list[SourceRecord]:
    """Where the objects of a file came from, when it was imported."""
    document = source_of(group, file.path, file.content)
    return list(document.records.all()) if document else []


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


def sources_for_export(group: Group) -> list[SourceDocument]:
    """All imported files of a group with their records, by path."""
    return list(SourceDocument.objects.filter(group=group).prefetch_related("records").order_by("path"))
