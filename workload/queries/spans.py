"""Periods of summaries by name: a week, a month, a term, a year, all, or any days; and what stands in their charts."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.periods import FIRST_YEAR, LAST_YEAR
from core.weeks import InvalidWeek
from members.models import Group
from workload.document import Column

MOST_COLUMNS = 60
FEWEST_WEEKS = 12  # a chart of one week says nothing: it shows the weeks before, too
_ONE_DAY = timedelta(days=1)


class OddSpan(InvalidInput):
    """Days that make no period of a summary. code: "backwards", "far_day"."""


@dataclass(frozen=True)
class Span:
    """Days of a summary, both included (None: no limit). unit: "week", "month", "term", "year", "all" or "days"."""

    since: date | None
    until: date | None
    unit: str
    title: str  # in the active language
    name: str  # for file names: 2026-W47, 2026-11, 2026


def span_of(group: Group, since: date | None, until: date | None) -> Span:
    """The period with its name, when it is a week, month, term or year of the group. At most two queries.

    Raises OddSpan.
    """
    for day in (since, until):
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise OddSpan(
                "far_day", "{day} is outside the years {first} to {last}.", day=day, first=FIRST_YEAR, last=LAST_YEAR
            )
    if since is not None and until is not None and until < since:
        raise OddSpan(
            "backwards", "The period ends ({ends_on}) before it starts ({starts_on}).", ends_on=until, starts_on=since
        )
    if since is None and until is None:
        return Span(None, None, "all", _("All the time"), "all")
    if since is None or until is None:
        return _half_open(since, until)
    named = _named(group, since, until)
    return named or Span(since, until, "days", f"{since:%Y-%m-%d} – {until:%Y-%m-%d}", f"{since:%Y%m%d}-{until:%Y%m%d}")


def week_span(group: Group, day: date) -> Span:
    week = group.calendar.week_of(day)
    title = _("Week {number} of {year}").format(number=week.number, year=week.year)
    return Span(week.first_day, week.last_day, "week", title, week.name)


def month_span(day: date) -> Span:
    return Span(day.replace(day=1), _month_end(day), "month", date_format(day, "YEAR_MONTH_FORMAT"), f"{day:%Y-%m}")


def year_span(year: int) -> Span:
    title = _("Year {year}").format(year=year)
    return Span(date(year, 1, 1), date(year, 12, 31), "year", title, str(year))


def neighbours(group: Group, span: Span) -> tuple[Span | None, Span | None]:
    """The period before and the one after, of weeks, months and years."""
    if span.since is None or span.until is None:
        return None, None
    before, after = span.since - _ONE_DAY, span.until + _ONE_DAY
    try:
        if span.unit == "week":
            return week_span(group, before), week_span(group, after)
    except InvalidWeek:  # beyond the calendar
        return None, None
    if span.unit == "month":
        return month_span(before), month_span(after)
    if span.unit == "year":
        return year_span(before.year), year_span(after.year)
    return None, None


def columns_of(group: Group, first: date, last: date) -> tuple[Column, ...]:
    """The weeks that hold the days, at least twelve of them; months where there are too many, then years."""
    first = min(first, last)
    if (last - first).days < 7 * MOST_COLUMNS - 6:
        earliest = last - timedelta(days=7 * FEWEST_WEEKS - 7)
        return _weeks(group, min(first, earliest), last)
    if (last.year - first.year) * 12 + last.month - first.month < MOST_COLUMNS:
        return _months(first, last)
    years = range(first.year, last.year + 1)
    return tuple(Column(str(year), str(year), date(year, 1, 1), date(year, 12, 31)) for year in years)


def _weeks(group: Group, first: date, last: date) -> tuple[Column, ...]:
    weeks = group.calendar.weeks_between(first, last)
    return tuple(
        Column(str(week.number), week.name, week.first_day, week.last_day, date_format(week.fourth_day, "M"))
        for week in weeks
    )


def _months(first: date, last: date) -> tuple[Column, ...]:
    found, day = [], first.replace(day=1)
    while day <= last:
        end = _month_end(day)
        found.append(Column(str(day.month), f"{day:%Y-%m}", day, end, str(day.year)))
        day = end + _ONE_DAY
    return tuple(found)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - _ONE_DAY


def _half_open(since: date | None, until: date | None) -> Span:
    if until is not None:
        return Span(None, until, "days", _("until {day}").format(day=f"{until:%Y-%m-%d}"), f"until-{until:%Y%m%d}")
    assert since is not None
    return Span(since, None, "days", _("from {day} on").format(day=f"{since:%Y-%m-%d}"), f"from-{since:%Y%m%d}")


def _named(group: Group, since: date, until: date) -> Span | None:
    for term in group.terms.all():
        if (term.starts_on, term.ends_on) == (since, until):
            return Span(since, until, "term", term.name, term.name)
    candidates = [year_span(since.year), month_span(since)]
    with suppress(InvalidWeek):  # beyond the calendar
        candidates.append(week_span(group, since))
    return next((span for span in candidates if (span.since, span.until) == (since, until)), None)
