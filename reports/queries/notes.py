"""An advisor's notes to himself: read by nobody else."""

from uuid import UUID

from django.db.models import QuerySet

from members.models import Member
from reports.models import PrivateNote, WeeklyReport


def private_note_of(report: WeeklyReport, writer: Member) -> PrivateNote | None:
    """The writer's own note about a report."""
    return PrivateNote.objects.filter(report=report, writer=writer).first()


def private_notes_of(writer: Member, *, about: UUID | None = None) -> "QuerySet[PrivateNote]":
    """The writer's own notes about reports he may still read, the newest week first; `about` one member's only."""
    readable = WeeklyReport.objects.visible_to([writer]).filter(group=writer.group_id)
    notes = PrivateNote.objects.filter(writer=writer, report__in=readable).exclude(text="")
    if about is not None:
        notes = notes.filter(report__member__uuid=about)
    return notes.select_related("report", "report__member").order_by("-report__week_start", "pk")
