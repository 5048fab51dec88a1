"""The meetings of a week: those that are planned, and those that series expect and nobody has planned."""

from dataclasses import dataclass
from datetime import date, time

from core.weeks import Week
from meetings.models import MeetingSeries
from meetings.queries import expected_days
from tracker.week.agenda import Agenda, AgendaLine


@dataclass(frozen=True)
class WeekMeeting:
    """planned: None where it is only expected by its series. name: of the series, where it has to be said."""

    series: MeetingSeries
    day: date
    starts_at: time | None
    ends_at: time | None
    place: str
    name: str
    planned: AgendaLine | None = None


def meetings_of(agenda: Agenda, week: Week, today: date) -> list[WeekMeeting]:
    """Of weeks that are over only what was planned. One query, none where the pauses of the group are prefetched."""
    planned = [_planned(line, agenda.series) for line in agenda.meetings]
    expected: list[WeekMeeting] = []
    if week.last_day >= today:
        there = {one.series.pk for one in planned}
        free = [one for one in agenda.series if one.pk not in there]
        days = expected_days(free, week.first_day, week.last_day, held=agenda.held)
        expected = [WeekMeeting(one, day, one.starts_at, one.ends_at, one.place, one.name) for one, day in days]
    return sorted([*planned, *expected], key=lambda one: (one.day, one.starts_at or time.min, one.series.pk))


def _planned(line: AgendaLine, several: list[MeetingSeries]) -> WeekMeeting:
    series = next(one for one in several if one.pk == line.series_id)
    name = series.name if len(several) > 1 or not line.title else ""
    return WeekMeeting(series, line.day, line.starts_at, line.ends_at, line.place, name, line)
