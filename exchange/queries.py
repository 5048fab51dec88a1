"""What earlier imports left of a group's files."""

import hashlib
from collections.abc import Iterable
from uuid import UUID

from activity.models import Attachment
from exchange.models import SourceDocument, SourceRecord
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


def sources_for_export(group: Group) -> list[SourceDocument]:
    """All imported files of a group with their records, by path."""
    return list(SourceDocument.objects.filter(group=group).prefetch_related("records").order_by("path"))
