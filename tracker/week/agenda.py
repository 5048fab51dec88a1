"""What happens in a week: meetings, who presents what, and the issues that are open. One query for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    TimeField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from core.weeks import Week
from meetings.models import Meeting, MeetingSeries, OpenIssue
from members.models import Group, Member
from papers.models import ReadingSlot

MOST_ISSUES = 12
_WIDTH = 10
"""Columns of a line; behind them stand the rhythm of a series, and nothing of others."""
# Cast: PostgreSQL takes several NULLs in a row of unions for text.
_NO_SERIES = (Cast(Value(None), DateField()), Cast(Value(None), IntegerField()), Cast(Value(None), IntegerField()))


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
    series_id: int | None

    def weeks_on(self, day: date) -> int:
        """As meetings.models.OpenIssue.weeks_on, of one that is open."""
        return max((day - self.day).days // 7, 0)


@dataclass(frozen=True)
class Agenda:
    """Lines in order. `series`: all that the group has, `held`: by their keys when each met last before the week."""

    meetings: list[AgendaLine]
    slots: list[AgendaLine]
    issues: list[AgendaLine]
    series: list[MeetingSeries]
    held: dict[int, date]


def agenda_of(viewer: Member, week: Week) -> Agenda:
    """Guests see none. Issues: those that were open when the week ended, the oldest first."""
    if viewer.is_guest:
        return Agenda([], [], [], [], {})
    parts = (_meetings(viewer, week), _slots(viewer, week), _issues(viewer, week), _series(viewer, week))
    rows = list(parts[0].union(*parts[1:], all=True).order_by())
    found = [AgendaLine(*row[:_WIDTH]) for row in rows if row[0] != "series"]
    found.sort(key=lambda line: (line.day, line.starts_at or time.min, line.title))
    of_kind = {kind: [line for line in found if line.kind == kind] for kind in ("meeting", "slot", "issue")}
    series = [_read_series(viewer.group, row) for row in rows if row[0] == "series"]
    held = {row[_WIDTH - 1]: row[2] for row in rows if row[0] == "series" and row[2]}
    return Agenda(of_kind["meeting"], of_kind["slot"], of_kind["issue"], series, held)


def _read_series(group: Group, row: Sequence[Any]) -> MeetingSeries:
    _kind, uuid, _held, starts_at, ends_at, name, place, state, weekday, pk, begins_on, every_weeks, skips = row
    return MeetingSeries(
        pk=pk,
        uuid=uuid,
        group=group,
        name=name,
        state=state,
        weekday=weekday,
        every_weeks=every_weeks,
        begins_on=begins_on,
        skips_holidays=bool(skips),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
    )


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
        "series_id",
        *_NO_SERIES,
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
        Value(None, IntegerField()),
        *_NO_SERIES,
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
            Value(None, IntegerField()),
            *_NO_SERIES,
        )
    )


def _series(viewer: Member, week: Week) -> "QuerySet[Any, Any]":
    """With the day of the last meeting before the week, from which the weeks of some series count."""
    before = Meeting.objects.filter(series=OuterRef("pk"), deleted_at=None, day__lt=week.first_day)
    return (
        MeetingSeries.objects.filter(group=viewer.group_id)
        .order_by()
        .values_list(
            Value("series", CharField()),
            "uuid",
            Subquery(before.order_by("-day").values("day")[:1], output_field=DateField()),
            "starts_at",
            "ends_at",
            Cast("name", TextField()),
            "place",
            "state",
            Cast("weekday", IntegerField()),
            "pk",
            "begins_on",
            Cast("every_weeks", IntegerField()),
            Case(When(skips_holidays=True, then=Value(1)), default=Value(0), output_field=IntegerField()),
        )
    )
