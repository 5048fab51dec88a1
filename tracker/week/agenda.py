"""What happens in a week: meetings, who presents what, and the issues that are open. One query for all of them."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, TextField, TimeField, Value
from django.db.models.functions import Coalesce

from core.weeks import Week
from meetings.models import Meeting, OpenIssue
from members.models import Member
from papers.models import ReadingSlot

MOST_ISSUES = 12


@dataclass(frozen=True)
class AgendaLine:
    """One meeting, turn of the reading group, or open issue; `person`: chair, presenter, or who looks after it."""

    kind: str  # "meeting", "slot", "issue"
    uuid: UUID
    day: date  # of an issue: when it was raised
    starts_at: time | None
    ends_at: time | None
    title: str  # of an issue: its Markdown
    place: str
    person: str
    person_id: int | None

    def weeks_on(self, day: date) -> int:
        """As meetings.models.OpenIssue.weeks_on, of one that is open."""
        return max((day - self.day).days // 7, 0)


def agenda_of(viewer: Member, week: Week) -> dict[str, list[AgendaLine]]:
    """By kind, in order; guests see none. Issues: those that were open when the week ended, the oldest first."""
    kinds = ("meeting", "slot", "issue")
    if viewer.is_guest:
        return {kind: [] for kind in kinds}
    parts = (_meetings(viewer, week), _slots(viewer, week), _issues(viewer, week))
    found = [AgendaLine(*row) for row in parts[0].union(*parts[1:], all=True).order_by()]
    found.sort(key=lambda line: (line.day, line.starts_at or time.min, line.title))
    return {kind: [line for line in found if line.kind == kind] for kind in kinds}


def _meetings(viewer: Member, week: Week) -> "QuerySet[Any, Any]":
    meetings = Meeting.objects.visible_to([viewer]).filter(
        group=viewer.group_id, day__gte=week.first_day, day__lte=week.last_day
    )
    return meetings.order_by().values_list(
        Value("meeting", CharField()),
        "uuid",
        "day",
        "starts_at",
        "ends_at",
        Coalesce("title", Value(""), output_field=TextField()),
        "place",
        Coalesce("chair__name", "chair_name", output_field=CharField()),
        "chair_id",
    )


def _slots(viewer: Member, week: Week) -> "QuerySet[Any, Any]":
    slots = ReadingSlot.objects.filter(
        group=viewer.group_id, deleted_at=None, day__gte=week.first_day, day__lte=week.last_day
    )
    return slots.order_by().values_list(
        Value("slot", CharField()),
        "uuid",
        "day",
        Value(None, TimeField()),
        Value(None, TimeField()),
        Coalesce("paper__title", "topic", output_field=TextField()),
        Value("", CharField()),
        F("presenter__name"),
        F("presenter_id"),
    )


def _issues(viewer: Member, week: Week) -> "QuerySet[Any, Any]":
    """For advisors the oldest of all, for others those they look after."""
    still = Q(solved_on=None) | Q(solved_on__gt=week.last_day)
    issues = OpenIssue.objects.visible_to([viewer]).filter(still, group=viewer.group_id, raised_on__lte=week.last_day)
    if not viewer.is_advisor:
        issues = issues.filter(owner=viewer)
    oldest = issues.order_by("raised_on", "pk").values("pk")[:MOST_ISSUES]
    return (
        OpenIssue.objects.filter(pk__in=oldest)
        .order_by()
        .values_list(
            Value("issue", CharField()),
            "uuid",
            "raised_on",
            Value(None, TimeField()),
            Value(None, TimeField()),
            "text",
            Value("", CharField()),
            Coalesce("owner__name", Value(""), output_field=CharField()),
            "owner_id",
        )
    )
