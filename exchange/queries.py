"""What earlier imports left of a group's files."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from activity.models import Attachment
from exchange.document import SourceFile
from exchange.models import ImportFile, ImportRun, SourceDocument, SourceRecord
from exchange.permissions import can_import
from members.models import Group, Member
from reports.models import WeeklyReport


def hash_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def source_of(group: Group, path: str, content: bytes) -> SourceDocument | None:
    """The file as it was imported before: under this path, or unchanged under the longer or shorter form of it."""
    documents = SourceDocument.objects.filter(group=group).prefetch_related("records")
    document = documents.filter(path=path).first()
    if document is not None:
        return document
    for other in documents.filter(sha256=hash_of(content)):
        if f"/{path}".endswith(f"/{other.path}") or f"/{other.path}".endswith(f"/{path}"):
            return other
    return None


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
    """The imports of the member's group, the newest first; nobody's for who may not import."""
    if not can_import(member):
        return ImportRun.objects.none()
    return ImportRun.objects.filter(group=member.group_id).select_related("by", "job").defer("plan")


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
