"""What became of assignments, as the meetings of a series tell it one after the other: done, or assigned again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q, QuerySet

from core.assignments import Given, outcomes_of
from core.names import name_key
from core.plan_items import split_items
from meetings.models import Meeting, MeetingSeries, MinutesItem, MinutesSection
from tasks.models import ActionItem
from tasks.services import Decision, decide_actions

Kind = MinutesSection.Kind
State = ActionItem.State
MOST_CARRIED = 300
"""Assignments of earlier meetings that one meeting is held against."""


@dataclass
class _Carried:
    """An assignment as it stands after the meetings that were heard so far."""

    action: ActionItem
    day: date  # of the meeting that gave it
    said: Given
    state: str
    decided_on: date | None
    moved_from: int | None
    first_given_on: date


def carry_on(meeting: Meeting, *, since: date | None = None) -> None:
    """Decide again what this meeting, and every later one, says of the assignments before it; a removed one nothing.

    `since`: from an earlier day on. All is read at once and decided in memory: as many queries for a hundred meetings
    as for one. The series is locked: two meetings of it would decide the same assignments.
    """
    since = min(since or meeting.day, meeting.day)
    MeetingSeries.objects.select_for_update(no_key=True).get(pk=meeting.series_id)
    carried = [_undecided(item, item.action) for item in _undecided_before(meeting.series_id, since) if item.action]
    heard = list(carried)
    for _meeting, items in groupby(_said_since(meeting.series_id, since), key=lambda item: item.meeting_id):
        given = _hear(carried, list(items))
        heard += given
        carried = [one for one in [*given, *carried] if one.state == State.OPEN and not one.action.is_chosen]
    decide_actions(
        [Decision(one.action, one.state, one.decided_on, one.moved_from, one.first_given_on) for one in heard]
    )


def _hear(carried: Sequence[_Carried], items: Sequence[MinutesItem]) -> list[_Carried]:
    """What one meeting says of the assignments that are carried, the newest first, and those that it gives itself."""
    day = items[0].meeting.day
    given = [_given(item, item.action) for item in items if item.action and item.section.kind == Kind.ASSIGNMENTS]
    earlier = [one for one in carried if one.day < day][:MOST_CARRIED]
    done = [
        Given(_who(item), line.text)
        for item in items
        if item.section.kind == Kind.DONE
        for line in split_items(item.text)
    ]
    outcomes = outcomes_of([one.said for one in earlier], again=[one.said for one in given], done=done)
    for one, outcome in zip(earlier, outcomes, strict=True):
        if outcome.state != State.OPEN:
            one.state, one.decided_on = outcome.state, day
        if outcome.becomes is not None:
            again = given[outcome.becomes]
            again.moved_from, again.first_given_on = one.action.pk, one.first_given_on
    return given


def _undecided_before(series: int, day: date) -> list[MinutesItem]:
    """Assignments of earlier meetings that were open when the day began: if anything decided them, it came later."""
    open_then = Q(action__state=State.OPEN) | Q(action__decided_on__gte=day)
    items = _items(series).filter(open_then, action__is_chosen=False, meeting__day__lt=day)
    return list(items.order_by("-meeting__day", "position")[:MOST_CARRIED])


def _said_since(series: int, day: date) -> list[MinutesItem]:
    """What meetings since then assign and tell as done, in the order of the meetings."""
    items = _items(series).filter(section__kind__in=[Kind.ASSIGNMENTS, Kind.DONE], meeting__day__gte=day)
    return list(items.order_by("meeting__day", "meeting", "position"))


def _items(series: int) -> "QuerySet[MinutesItem]":
    items = MinutesItem.objects.filter(meeting__series=series, meeting__deleted_at=None)
    items = items.select_related("meeting", "section", "action").defer("meeting__opening", "section__text")
    return items.prefetch_related("members")


def _undecided(item: MinutesItem, action: ActionItem) -> _Carried:
    """One of an earlier meeting, before what later ones say of it."""
    said = Given(_who(item), item.text)
    return _Carried(action, item.meeting.day, said, State.OPEN, None, action.moved_from_id, action.first_given_on)


def _given(item: MinutesItem, action: ActionItem) -> _Carried:
    """One as its own meeting gives it, unless somebody said by hand what became of it."""
    day, said = item.meeting.day, Given(_who(item), item.text)
    state, decided_on = (action.state, action.decided_on) if action.is_chosen else (State.OPEN, None)
    return _Carried(action, day, said, state, decided_on, None, action.given_on)


def _who(item: MinutesItem) -> frozenset[int | str]:
    """The members of an item, and by name who is none."""
    members = item.members.all()
    if len(members) == len(item.names):
        return frozenset(member.pk for member in members)
    return frozenset([*(member.pk for member in members), *(name_key(name) for name in item.names)])
