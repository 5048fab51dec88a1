"""The calendar a group lives by: workdays, pauses, terms."""

from datetime import date
from functools import lru_cache

from core.teaching_weeks import TeachingWeek, TermDays, teaching_week
from core.weeks import Week
from core.workdays import Workdays
from members.models import CalendarPause, Group


def workdays_of(group: Group, first: date, last: date) -> Workdays:
    """The group's workdays from first to last. Years whose holidays are not announced yet have Monday to Friday."""
    if not group.follows_holidays:
        return Workdays()
    years = [_public_days(year) for year in range(first.year, last.year + 1)]
    return Workdays(
        frozenset[date]().union(*(year.holidays for year in years)),
        frozenset[date]().union(*(year.worked_weekend_days for year in years)),
    )


def known_holiday_years() -> tuple[int, int]:
    """First and last year whose public holidays, with their swapped workdays, were announced when Zuji was built."""
    years = sorted(_arrangements())
    return years[0], years[-1]


def pauses_in(group: Group, first: date, last: date) -> list[CalendarPause]:
    """Pauses that hold a day from first to last. One query, or none where `pauses` is prefetched."""
    if "pauses" in getattr(group, "_prefetched_objects_cache", {}):
        return [pause for pause in group.pauses.all() if pause.starts_on <= last and pause.ends_on >= first]
    return list(group.pauses.filter(starts_on__lte=last, ends_on__gte=first))


def teaching_week_of(group: Group, week: Week) -> TeachingWeek | None:
    """One query, or none where `terms` is prefetched."""
    terms = [TermDays(term.name, term.starts_on, term.ends_on) for term in group.terms.all()]
    return teaching_week(week, terms)


@lru_cache(maxsize=200)
def _public_days(year: int) -> Workdays:
    """Public holidays of China in the year, with the weekend days worked for them, as the State Council announced."""
    if year not in _arrangements():
        return Workdays()
    from holidays import country_holidays  # it brings every country along: half a second

    calendar = country_holidays("CN", years=year)
    in_year = frozenset(day for day in calendar.weekend_workdays if day.year == year)
    return Workdays(frozenset(calendar), in_year)


@lru_cache(maxsize=1)
def _arrangements() -> frozenset[int]:
    """The years of which the library knows the announcement: the calculated days of others lack the swapped ones."""
    from holidays import country_holidays

    announced: dict[int, object] = getattr(country_holidays("CN"), "special_public_holidays", {})
    return frozenset(announced)
