"""The stretch of time a timeline shows: a quarter, a term or a year."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from core.periods import Period
from members.models import Group

QUARTER, TERM, YEAR = "quarter", "term", "year"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """`name` is that of a term. before and after: a day of the span next to it, None where there is none."""

    kind: str
    period: Period
    before: date | None
    after: date | None
    name: str = ""

    @property
    def quarter(self) -> int:
        return (self.period.starts_on.month + 2) // 3


def span_of(group: Group, kind: str, day: date) -> Span:
    """The span that holds the day; of a group without terms a quarter is shown where a term is asked for.

    Between two terms the next one is taken, after the last one the last.
    """
    if kind == TERM:
        return _term(group, day) or _quarter(day)
    if kind == YEAR:
        return _between(YEAR, date(day.year, 1, 1), date(day.year, 12, 31))
    return _quarter(day)


def _quarter(day: date) -> Span:
    first = (day.month - 1) // 3 * 3 + 1
    return _between(QUARTER, date(day.year, first, 1), date(day.year, first + 2, monthrange(day.year, first + 2)[1]))


def _between(kind: str, starts_on: date, ends_on: date) -> Span:
    before = starts_on - _ONE_DAY if starts_on.year > 2000 or starts_on.month > 1 else None
    after = ends_on + _ONE_DAY if ends_on.year < 2100 or ends_on.month < 12 else None
    return Span(kind, Period(starts_on, ends_on), before, after)


def _term(group: Group, day: date) -> Span | None:
    terms = sorted(group.terms.all(), key=lambda term: term.starts_on)
    if not terms:
        return None
    place = next((number for number, term in enumerate(terms) if term.ends_on >= day), len(terms) - 1)
    term = terms[place]
    return Span(
        TERM,
        Period(term.starts_on, term.ends_on),
        terms[place - 1].starts_on if place else None,
        terms[place + 1].starts_on if place + 1 < len(terms) else None,
        term.name,
    )
