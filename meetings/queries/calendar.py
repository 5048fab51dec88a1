"""On which days a series meets: its weekday, every so many weeks, without pauses of the group and public holidays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.db.models import Max, Q

from core.workdays import Span
from meetings.models import Meeting, MeetingSeries
from members.queries import known_holiday_years, pauses_in, workdays_of

WEEK = timedelta(weeks=1)
HORIZON = timedelta(weeks=60)
"""So far ahead days are looked for."""


def coming_days(series: MeetingSeries, after: date, count: int) -> list[date]:
    """The next days of the series from `after` on; none where it has no fixed day, is paused or has ended."""
    return coming_days_of([series], after, count)[series.pk]


def coming_days_of(
    several: Sequence[MeetingSeries], after: date, count: int, *, held: Mapping[int, date] | None = None
) -> dict[int, list[date]]:
    """The same for each of several series of one group, by their keys. At most two queries, however many there are.

    held: when each met last before, where that is known; that saves a query. Holidays count where the group follows
    them. A meeting that a holiday or a pause takes is left out: it is not held on the working day in its stead.
    """
    firsts = {one: _first(one, after) for one in several if one.is_active and one.weekday is not None}
    if not firsts:
        return {one.pk: [] for one in several}
    group = several[0].group
    starts = _in_rhythm(firsts, held)
    begin, until = min(starts.values()), max(starts.values()) + HORIZON
    pauses = [(pause.starts_on, pause.ends_on) for pause in pauses_in(group, begin, until)]
    holidays = workdays_of(group, begin, until).holidays
    return {
        one.pk: _days(one, starts[one], count, pauses, holidays if one.skips_holidays else frozenset())
        if one in starts
        else []
        for one in several
    }


def expected_days(
    several: Sequence[MeetingSeries], first: date, last: date, *, held: Mapping[int, date] | None = None
) -> list[tuple[MeetingSeries, date]]:
    """On which days from first to last the series meet, whether planned or not; in their order."""
    found = coming_days_of(several, first, (last - first) // WEEK + 1, held=held) if several else {}
    pairs = [(one, day) for one in several for day in found[one.pk] if day <= last]
    return sorted(pairs, key=lambda pair: (pair[1], pair[0].pk))


def unannounced_years(series: MeetingSeries, days: Iterable[date]) -> list[int]:
    """Years of these days whose public holidays nobody has announced, where the series leaves holidays out."""
    if not (series.skips_holidays and series.group.follows_holidays):
        return []
    last = known_holiday_years()[1]
    return sorted({day.year for day in days if day.year > last})


def proposed_day(series: MeetingSeries, today: date) -> date:
    """When the next meeting could be planned: after the last one that is."""
    last = Meeting.objects.filter(series=series, deleted_at=None).order_by("-day", "-pk").first()
    after = max(today, last.day + timedelta(days=1)) if last else today
    return next(iter(coming_days(series, after, 1)), max(today, last.day) if last else today)


def _first(series: MeetingSeries, after: date) -> date:
    """The first day of its weekday, rhythm left aside."""
    assert series.weekday is not None
    begin = max(after, series.begins_on or after)
    return begin + timedelta(days=(series.weekday - begin.weekday()) % 7)


def _in_rhythm(firsts: Mapping[MeetingSeries, date], held: Mapping[int, date] | None) -> dict[MeetingSeries, date]:
    """Where a series does not meet every week, its weeks are counted from its last meeting, or from its beginning."""
    rare = [one for one in firsts if one.every_weeks > 1]
    if held is None:
        held = _last_before({one: firsts[one] for one in rare}) if rare else {}
    found = dict(firsts)
    for one in rare:
        known = [day for day in (held.get(one.pk), one.begins_on) if day]
        if known:
            weeks = (_monday(firsts[one]) - _monday(max(known))) // WEEK
            found[one] += (-weeks % one.every_weeks) * WEEK
    return found


def _last_before(firsts: Mapping[MeetingSeries, date]) -> dict[int, date]:
    """The last meeting of each series before a day. One query."""
    before = Q()
    for series, day in firsts.items():
        before |= Q(series=series, day__lt=day)
    meetings = Meeting.objects.filter(before, deleted_at=None).order_by()
    return dict(meetings.values_list("series").annotate(Max("day")))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days(
    series: MeetingSeries, start: date, count: int, pauses: Sequence[Span], holidays: frozenset[date]
) -> list[date]:
    days: list[date] = []
    day = start
    while day <= start + HORIZON and len(days) < count:
        if day not in holidays and not any(begins <= day <= ends for begins, ends in pauses):
            days.append(day)
        day += series.every_weeks * WEEK
    return days
