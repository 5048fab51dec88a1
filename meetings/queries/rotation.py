"""Whose turn it is to present and to take minutes at the next meetings."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Max, QuerySet
from django.http import Http404

from core.turns import Candidate, turns_of
from core.workdays import Span
from meetings.models import Meeting, MeetingSeries, Role, Turn, TurnSwap
from meetings.permissions import can_see_meetings
from meetings.queries.calendar import coming_days
from members.models import Member
from members.queries import absences_between, days_away

WEEKS_AHEAD = 8


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
    """The next eight meetings. also: a day that is to be among them. Eight queries, whatever there is."""
    planned = _planned(series, today)
    days = _days(series, today, planned, also)
    if not days:
        return []
    people = _people(series, days[0], days[-1])
    agreed = _agreed(series, days, people)
    fixed = {role: agreed[role] | _said(planned, role) for role in Role}
    presented, taken = _last_turns(series, today)
    presenters = turns_of(days, _candidates(people, presented), fixed=fixed[Role.PRESENTER])
    takers = turns_of(days, _candidates(people, taken), fixed=fixed[Role.MINUTE_TAKER], busy=presenters)
    known = {member.pk: member for member in people} | _members_of(planned)
    return [
        PlannedDay(
            day,
            planned.get(day),
            {
                role: known[turns[day]]
                for role, turns in ((Role.PRESENTER.value, presenters), (Role.MINUTE_TAKER.value, takers))
                if day in turns
            },
            frozenset(role.value for role in Role if day in fixed[role]),
        )
        for day in days
    ]


def swaps_for(viewer: Member, *, open_only: bool = False) -> "QuerySet[TurnSwap]":
    """The group's wishes to change turns, the newest first; guests find no such page."""
    if not can_see_meetings(viewer):
        raise Http404
    swaps = TurnSwap.objects.filter(series__group=viewer.group_id).select_related("series__group", "asker", "other")
    return swaps.filter(state=TurnSwap.State.ASKED) if open_only else swaps


def swap_for(viewer: Member, uuid: UUID) -> TurnSwap:
    found = swaps_for(viewer).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def is_away(member: Member, day: date) -> bool:
    """Whether the member is not in the group on the day, or on leave. Of one that `rotation_of` has read: no query."""
    return any(first <= day <= last for first, last in _days_off(member))


def _planned(series: MeetingSeries, today: date) -> dict[date, Meeting]:
    meetings = Meeting.objects.filter(series=series, day__gte=today, deleted_at=None)
    found = meetings.select_related("group", "presenter", "minute_taker").order_by("-day", "-pk")
    return {meeting.day: meeting for meeting in found}


def _days(series: MeetingSeries, today: date, planned: dict[date, Meeting], also: date | None) -> list[date]:
    """Days of planned meetings, and those of the series in whose weeks nothing is planned."""
    calendar = series.group.calendar
    weeks = {calendar.week_of(day).first_day for day in planned}
    free = [day for day in coming_days(series, today, WEEKS_AHEAD) if calendar.week_of(day).first_day not in weeks]
    days = sorted({*planned, *free})[:WEEKS_AHEAD]
    return days if also is None or also in days else sorted({*days, also})


def _people(series: MeetingSeries, first: date, last: date) -> list[Member]:
    """Who takes turns: everybody of the group but advisors and guests, in pinyin order."""
    people = Member.objects.filter(group=series.group_id, is_guest=False, is_advisor=False).in_period(first, last)
    return list(people.prefetch_related(absences_between(first, last)))


def _days_off(member: Member) -> tuple[Span, ...]:
    gone = [(member.left_on, date.max)] if member.left_on else []
    return (*days_away(member), *gone)


def _agreed(series: MeetingSeries, days: list[date], people: list[Member]) -> dict[str, dict[date, int]]:
    """Agreed turns of who is still there that day."""
    there = {member.pk: member for member in people}
    found: dict[str, dict[date, int]] = {role: {} for role in Role}
    for turn in Turn.objects.filter(series=series, day__in=days):
        member = there.get(turn.member_id)
        if member is not None and not is_away(member, turn.day):
            found[turn.role][turn.day] = member.pk
    return found


def _said(planned: dict[date, Meeting], role: str) -> dict[date, int]:
    """Whom the planned meetings name."""
    named = {day: getattr(meeting, f"{role}_id") for day, meeting in planned.items()}
    return {day: member for day, member in named.items() if member}


def _last_turns(series: MeetingSeries, today: date) -> tuple[dict[int, date], dict[int, date]]:
    """When each member presented last, and when each took minutes. One query."""
    past = Meeting.objects.filter(series=series, deleted_at=None, day__lt=today).order_by()
    found: tuple[dict[int, date], dict[int, date]] = ({}, {})
    for *pair, last in past.values_list("presenter", "minute_taker").annotate(last=Max("day")):
        for member, turns in zip(pair, found, strict=True):
            if member is not None:
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
