"""What waits for an advisor."""

import uuid
from dataclasses import dataclass

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from members.models import Member, Supervision
from members.permissions import can_advise
from reports.models import SubmittedRow, WeeklyReport
from reports.permissions import advised_places


def waiting_for(viewer: Member) -> QuerySet[WeeklyReport]:
    """What waits for this advisor, in no order: to be counted."""
    waiting = (
        WeeklyReport.objects.visible_to([viewer])
        .filter(group=viewer.group_id, state=WeeklyReport.State.SUBMITTED)
        .exclude(member=viewer)
    )
    if not can_advise(viewer):
        rows = SubmittedRow.objects.filter(report=OuterRef("pk"), project__in=advised_places(viewer).values("project"))
        waiting = waiting.filter(Exists(rows))
    return waiting


def queue_for(viewer: Member) -> QuerySet[WeeklyReport]:
    """What waits for this advisor: my students first, then the oldest submission first. Ordered, to be paged."""
    today = timezone.localdate()
    supervised = Supervision.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=today),
        Q(ends_on=None) | Q(ends_on__gte=today),
        advisor=viewer,
        member=OuterRef("member"),
    )
    first = Case(When(Exists(supervised), then=Value(0)), default=Value(1), output_field=IntegerField())
    waiting = waiting_for(viewer).select_related("member")
    return waiting.annotate(whose=first).order_by("whose", "submitted_at", "pk")


@dataclass(frozen=True)
class Neighbours:
    """The reports before and after one in the advisor's queue, and how many wait."""

    preceding: uuid.UUID | None
    following: uuid.UUID | None
    waiting: int


def neighbours_in_queue(viewer: Member, report: WeeklyReport) -> Neighbours:
    """Where to go on from this report; one that is in the queue no more leads to the queue's first."""
    waiting = list(queue_for(viewer).values_list("uuid", flat=True))
    if report.uuid not in waiting:
        return Neighbours(None, waiting[0] if waiting else None, len(waiting))
    at = waiting.index(report.uuid)
    return Neighbours(waiting[at - 1] if at else None, waiting[at + 1] if at + 1 < len(waiting) else None, len(waiting))
