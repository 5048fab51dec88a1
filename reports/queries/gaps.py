"""A member's own weeks that are still missing and can be filled in."""

from collections.abc import Mapping
from datetime import date, datetime

from core.weeks import Week
from core.workdays import is_excused
from members.models import Group, Member
from members.queries import days_off_of, workdays_of
from reports.models import Reopening, WeeklyReport
from reports.queries.closing import is_closed

LOOKED_BACK = 8  # weeks: older ones are found on the page of the year


def gaps_of(member: Member, week: Week, now: datetime, reopenings: Mapping[date, Reopening]) -> list[Week]:
    """The weeks before this one, since his first report, that the member owes and can still hand in, the newest first.

    `reopenings`: of `closing.reopenings_of`. One query for who is up to date, else two; none for who owes no reports.
    """
    if not member.owes_report or member.is_guest:
        return []
    submitted = WeeklyReport.objects.filter(member=member, deleted_at=None).exclude(first_submitted_at=None)
    done = list(submitted.values_list("week_start", "starts_on", "ends_on"))
    first = min((start for start, _starts_on, _ends_on in done), default=week.first_day)
    missing = [before for before in _weeks_before(member.group, week, first) if not is_covered(before, done)]
    owed = _without_excused(member, missing) if missing else []
    return [before for before in owed if before.first_day in reopenings or not is_closed(member.group, before, now)]


def _without_excused(member: Member, weeks: list[Week]) -> list[Week]:
    since, until = weeks[-1].first_day, weeks[0].last_day
    away, workdays = days_off_of(member, since, until), workdays_of(member.group, since, until)
    return [week for week in weeks if not is_excused(week, away, workdays)]


def is_covered(week: Week, reports: list[tuple[date, date, date]]) -> bool:
    """Whether one of the reports, by (week_start, starts_on, ends_on), is on the week or reaches over it."""
    return any(
        start == week.first_day or (starts_on <= week.first_day and ends_on >= week.last_day)
        for start, starts_on, ends_on in reports
    )


def _weeks_before(group: Group, week: Week, first: date) -> list[Week]:
    weeks: list[Week] = []
    for _number in range(LOOKED_BACK):
        week = group.calendar.preceding(week)
        if week.last_day < first:
            break
        weeks.append(week)
    return weeks
