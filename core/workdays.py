"""Which days are worked, and whether a week has any left for somebody who is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.weeks import Week

type Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True)
class Workdays:
    """Monday to Friday, but for public holidays, and with the days of weekends that are worked in their stead."""

    holidays: frozenset[date] = frozenset()
    worked_weekend_days: frozenset[date] = frozenset()

    def __contains__(self, day: date) -> bool:
        if day.weekday() < 5:
            return day not in self.holidays
        return day in self.worked_weekend_days

    def of(self, week: Week) -> list[date]:
        return [day for day in week.days if day in self]


def is_excused(week: Week, spans: Iterable[Span], workdays: Workdays) -> bool:
    """Whether nothing is owed on the week: it has no workday, or the spans together cover all of them."""
    away = list(spans)
    return all(any(first <= day <= last for first, last in away) for day in workdays.of(week))
