"""Weeks as universities count them: 第8教学周, the eighth week of a term."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.weeks import Week


@dataclass(frozen=True)
class TermDays:
    """A term by its name, first and last day."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True)
class TeachingWeek:
    number: int
    term: str


def teaching_week(week: Week, terms: Iterable[TermDays]) -> TeachingWeek | None:
    """Which week of a term this is; None outside of terms.

    Counted from the term's first day by the week's fourth day, the one that names it: so a term that begins on a Sunday
    or a Tuesday has its first week where the group has one.
    """
    for term in terms:
        if term.first_day <= week.fourth_day <= term.last_day:
            return TeachingWeek((week.fourth_day - term.first_day).days // 7 + 1, term.name)
    return None
