"""Whose turn it is: fair, with whom it has been longest first, and only for who is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.workdays import Span


@dataclass(frozen=True)
class Candidate:
    """Somebody who takes turns. since: the day of the last turn, or of joining; away: days without a turn."""

    key: int
    since: date = date.min
    away: tuple[Span, ...] = ()

    def is_there(self, day: date) -> bool:
        return not any(first <= day <= last for first, last in self.away)


def turns_of(
    days: Sequence[date],
    candidates: Sequence[Candidate],
    *,
    fixed: Mapping[date, int] | None = None,
    busy: Mapping[date, int] | None = None,
) -> dict[date, int]:
    """Who has the turn on each of the days; a day on which nobody is there has none.

    fixed: turns that are settled. Who has one ahead waits for it, as long as anybody else is there. busy: who does
    something else that day, and is asked only where nobody else is there. Of equals the first of the candidates goes.
    """
    fixed, busy = fixed or {}, busy or {}
    since = {one.key: one.since for one in candidates}
    found: dict[date, int] = {}
    for day in sorted(days):
        key = fixed.get(day)
        if key is None:
            waiting = [one for one in candidates if one.is_there(day)]
            ahead = {other for later, other in fixed.items() if later > day}
            waiting.sort(key=lambda one: (busy.get(day) == one.key, one.key in ahead, since[one.key]))
            key = waiting[0].key if waiting else None
        if key is not None:
            found[day] = key
            since[key] = max(day, since.get(key, date.min))
    return found
