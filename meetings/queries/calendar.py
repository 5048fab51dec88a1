"""On which days a series meets: its weekday, every so many weeks, without pauses of the group and public holidays."""

from datetime import date, timedelta

from meetings.models import Meeting, MeetingSeries
from members.queries import pauses_in, workdays_of

WEEK = timedelta(weeks=1)
HORIZON = timedelta(weeks=60)
"""So far ahead days are looked for."""


def coming_days(series: MeetingSeries, after: date, count: int) -> list[date]:
    """The next days of the series from `after` on; none where it has no fixed day. At most three queries.

    Holidays are those of the group's calendar, where it follows them. A meeting that a holiday or a pause takes is left
    out: it is not held on the working day that stands in for the holiday.
    """
    if series.weekday is None:
        return []
    first = after + timedelta(days=(series.weekday - after.weekday()) % 7)
    first += _behind_the_last(series, first) * WEEK
    until = first + HORIZON
    pauses = [(pause.starts_on, pause.ends_on) for pause in pauses_in(series.group, first, until)]
    holidays = workdays_of(series.group, first, until).holidays if series.skips_holidays else frozenset[date]()
    days: list[date] = []
    day = first
    while day <= until and len(days) < count:
        if day not in holidays and not any(begins <= day <= ends for begins, ends in pauses):
            days.append(day)
        day += series.every_weeks * WEEK
    return days


def proposed_day(series: MeetingSeries, today: date) -> date:
    """When the next meeting could be planned: after the last one that is."""
    last = Meeting.objects.filter(series=series, deleted_at=None).order_by("-day", "-pk").first()
    after = max(today, last.day + timedelta(days=1)) if last else today
    return next(iter(coming_days(series, after, 1)), max(today, last.day) if last else today)


def _behind_the_last(series: MeetingSeries, first: date) -> int:
    """Of a series that does not meet every week: how many weeks after `first` its rhythm comes."""
    if series.every_weeks == 1:
        return 0
    last = Meeting.objects.filter(series=series, deleted_at=None, day__lt=first).order_by("-day").first()
    if last is None:
        return 0
    monday = last.day - timedelta(days=last.day.weekday())
    weeks = (first - timedelta(days=first.weekday()) - monday) // WEEK
    return -weeks % series.every_weeks
