"""Whose turn it is to present and to take minutes at the next meetings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import DateField, Max, QuerySet, Value
from django.http import Http404

from core.turns import Candidate, turns_of
from core.workdays import Span
from meetings.models import Meeting, MeetingSeries, Role, Turn, TurnSwap, TurnTaker
from meetings.permissions import can_see_meetings
from meetings.queries.calendar import coming_days_of
from members.models import Member
from members.queries import absences_between, days_away

WEEKS_AHEAD = 8
Takers = MeetingSeries.Takers


@dataclass(frozen=True)
class PlannedDay:
    """A coming meeting of a series, planned already or not, and who presents and takes the minutes.

    settled: roles for which it is fixed, by the planned meeting or by an agreed change of turns; others are proposals.
    """

    day: date
    meeting: Meeting | None = None
    people: dict[str, Member] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()

    @property
    def presenter(self) -> Member | None:
        return self.people.get(Role.PRESENTER)

    @property
    def minute_taker(self) -> Member | None:
        return self.people.get(Role.MINUTE_TAKER)


def rotation_of(series: MeetingSeries, today: date, *, also: date | None = None) -> list[PlannedDay]:
    """The next eight meetings. also: a day that is to be among them."""
    return rotations_of([series], today, also=also)[series.pk]


def rotations_of(
    several: Sequence[MeetingSeries], today: date, *, also: date | None = None
) -> dict[int, list[PlannedDay]]:
    """The next eight meetings of each of several series of one group, by their keys. Eight queries, however many."""
    planned = _planned(several, today)
    coming = coming_days_of(several, today, WEEKS_AHEAD)
    days = {one.pk: _days(one, planned[one.pk], coming[one.pk], also) for one in several}
    every = sorted({day for own in days.values() for day in own})
    if not every:
        return {one.pk: [] for one in several}
    people = _people(several[0].group_id, every[0], every[-1])
    chosen, agreed = _chosen_and_agreed(several, every)
    last = _last_turns(several, today)
    return {
        one.pk: _Rotation(one, planned[one.pk], people, chosen[one.pk], agreed[one.pk], last[one.pk]).of(days[one.pk])
        for one in several
    }


def turn_on(series: MeetingSeries, today: date, day: date) -> PlannedDay:
    """Who would present and take minutes on the day."""
    return next(one for one in rotation_of(series, today, also=day) if one.day == day)


@dataclass(frozen=True)
class _Rotation:
    """What the turns of one series follow from. By role: who is chosen, what was agreed, when each went last."""

    series: MeetingSeries
    planned: dict[date, Meeting]
    people: list[Member]
    chosen: dict[str, set[int]]
    agreed: dict[str, dict[date, int]]
    last: dict[str, dict[int, date]]

    def of(self, days: Sequence[date]) -> list[PlannedDay]:
        fixed = {role: self._agreed_of(role) | _said(self.planned, role) for role in Role.values}
        candidates = {role: _candidates(self._takers(role), self.last[role]) for role in Role.values}
        first, second = Role.PRESENTER.value, Role.MINUTE_TAKER.value
        turns = {first: turns_of(days, candidates[first], fixed=fixed[first])}
        turns[second] = turns_of(days, candidates[second], fixed=fixed[second], busy=turns[first])
        known = _members_of(self.planned) | {member.pk: member for member in self.people}
        return [
            PlannedDay(
                day,
                self.planned.get(day),
                {role: known[turns[role][day]] for role in Role.values if day in turns[role]},
                frozenset(role for role in Role.values if day in fixed[role]),
            )
            for day in days
        ]

    def _takers(self, role: str) -> list[Member]:
        """Among whom the role goes round, in pinyin order."""
        among = self.series.presenters if role == Role.PRESENTER else self.series.minute_takers
        match among:
            case Takers.CHOSEN:
                return [member for member in self.people if member.pk in self.chosen[role]]
            case Takers.EVERYBODY:
                return self.people
            case Takers.NOBODY:
                return []
            case _:
                return [member for member in self.people if not member.is_advisor]

    def _agreed_of(self, role: str) -> dict[date, int]:
        """Agreed turns of who still takes turns, and is there that day."""
        there = {member.pk: member for member in self._takers(role)}
        return {day: key for day, key in self.agreed[role].items() if key in there and not is_away(there[key], day)}


def swaps_for(viewer: Member) -> "QuerySet[TurnSwap]":
    """The group's wishes to change turns, the newest first; guests find no such page."""
    if not can_see_meetings(viewer):
        raise Http404
    return TurnSwap.objects.filter(series__group=viewer.group_id).select_related("series__group", "asker", "other")


def swap_for(viewer: Member, uuid: UUID) -> TurnSwap:
    found = swaps_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def is_away(member: Member, day: date) -> bool:
    """Whether the member is not in the group on the day, or on leave. Of one that `rotation_of` has read: no query."""
    return any(first <= day <= last for first, last in _days_off(member))


def _planned(several: Sequence[MeetingSeries], today: date) -> dict[int, dict[date, Meeting]]:
    meetings = Meeting.objects.filter(series__in=several, day__gte=today, deleted_at=None)
    found: dict[int, dict[date, Meeting]] = {one.pk: {} for one in several}
    for meeting in meetings.select_related("group", "presenter", "minute_taker").order_by("-day", "-pk"):
        found[meeting.series_id][meeting.day] = meeting
    return found


def _days(series: MeetingSeries, planned: dict[date, Meeting], coming: Sequence[date], also: date | None) -> list[date]:
    """Days of planned meetings, and those of the series in whose weeks nothing is planned."""
    calendar = series.group.calendar
    weeks = {calendar.week_of(day).first_day for day in planned}
    free = [day for day in coming if calendar.week_of(day).first_day not in weeks]
    days = sorted({*planned, *free})[:WEEKS_AHEAD]
    return days if also is None or also in days else sorted({*days, also})


def _people(group: int, first: date, last: date) -> list[Member]:
    """Who may take turns: everybody of the group but guests, in pinyin order."""
    people = Member.objects.filter(group=group, is_guest=False).in_period(first, last)
    return list(people.prefetch_related(absences_between(first, last)))


def _days_off(member: Member) -> tuple[Span, ...]:
    gone = [(member.left_on, date.max)] if member.left_on else []
    return (*days_away(member), *gone)


def _chosen_and_agreed(
    several: Sequence[MeetingSeries], days: list[date]
) -> tuple[dict[int, dict[str, set[int]]], dict[int, dict[str, dict[date, int]]]]:
    """By series and role: who is chosen to take turns, and turns that were agreed. One query."""
    chosen: dict[int, dict[str, set[int]]] = {one.pk: {role: set() for role in Role.values} for one in several}
    agreed: dict[int, dict[str, dict[date, int]]] = {one.pk: {role: {} for role in Role.values} for one in several}
    takers = TurnTaker.objects.filter(series__in=several).order_by()
    turns = Turn.objects.filter(series__in=several, day__in=days).order_by()
    no_day = takers.values_list("series", "role", "member", Value(None, DateField()))
    both = turns.values_list("series", "role", "member", "day").union(no_day, all=True).order_by()
    rows: Iterable[tuple[int, str, int, date | None]] = both
    for series, role, member, day in rows:
        if day is None:
            chosen[series][role].add(member)
        else:
            agreed[series][role][day] = member
    return chosen, agreed


def _said(planned: dict[date, Meeting], role: str) -> dict[date, int]:
    """Whom the planned meetings name."""
    named = {day: getattr(meeting, f"{role}_id") for day, meeting in planned.items()}
    return {day: member for day, member in named.items() if member}


def _last_turns(several: Sequence[MeetingSeries], today: date) -> dict[int, dict[str, dict[int, date]]]:
    """When each member presented last, and when each took minutes. One query."""
    past = Meeting.objects.filter(series__in=several, deleted_at=None, day__lt=today).order_by()
    found: dict[int, dict[str, dict[int, date]]] = {one.pk: {role: {} for role in Role.values} for one in several}
    for key, *pair, last in past.values_list("series", *Role.values).annotate(last=Max("day")):
        for role, member in zip(Role.values, pair, strict=True):
            if member is not None:
                turns = found[key][role]
                turns[member] = max(last, turns.get(member, last))
    return found


def _candidates(people: list[Member], last: dict[int, date]) -> list[Candidate]:
    return [
        Candidate(member.pk, last.get(member.pk) or member.joined_on or date.min, _days_off(member))
        for member in people
    ]


def _members_of(planned: dict[date, Meeting]) -> dict[int, Member]:
    named = [(meeting.presenter, meeting.minute_taker) for meeting in planned.values()]
    return {member.pk: member for pair in named for member in pair if member}
