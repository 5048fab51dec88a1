"""Sums over days of a learning log: weeks, months, the year's heat map, streaks, and what the time went to."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
STEPS = (1, 60, 120, 240)
"""From so many minutes on a day of the heat map is of the next strength, 1 to 4."""


@dataclass(frozen=True)
class DaySum:
    """A day of a period. `minutes` is what counts for it; `kinds` and `difference` as core.time_spans.DayTotal."""

    day: date
    minutes: int = 0
    is_written: bool = False
    kinds: tuple[str, ...] = ()
    difference: int | None = None

    @property
    def strength(self) -> int:
        return sum(self.minutes >= step for step in STEPS)


@dataclass(frozen=True)
class Share:
    """What part of a period went to one project, task or word. `key` None: to none."""

    key: Hashable
    name: str
    minutes: int
    address: str = ""


@dataclass(frozen=True)
class Streaks:
    """Days in a row with time on them: the running one (today may still be empty) and the longest."""

    current: int
    longest: int


def streaks_of(minutes: Mapping[date, int], today: date) -> Streaks:
    days = sorted(day for day, length in minutes.items() if length > 0 and day <= today)
    longest = run = 0
    before = None
    for day in days:
        run = run + 1 if before is not None and day - before == _ONE_DAY else 1
        longest, before = max(longest, run), day
    is_running = before is not None and today - before <= _ONE_DAY
    return Streaks(run if is_running else 0, longest)


def shares_of[Key: Hashable](
    parts: Iterable[tuple[Key, int]], name_of: Callable[[Key], tuple[str, str]]
) -> tuple[Share, ...]:
    """Minutes by key, most first; what belongs to nothing comes last. `name_of` gives name and address."""
    sums: dict[Key, int] = {}
    for key, minutes in parts:
        sums[key] = sums.get(key, 0) + minutes
    found = [Share(key, *_named(name_of(key), minutes)) for key, minutes in sums.items() if minutes]
    return tuple(sorted(found, key=lambda share: (share.key is None, -share.minutes, share.name)))


def weeks_of_year(days: Sequence[DaySum], first_weekday: int) -> tuple[tuple[DaySum | None, ...], ...]:
    """The columns of a heat map, a week each, from the year's first day; None outside the year."""
    if not days:
        return ()
    lead = (days[0].day.weekday() - first_weekday) % 7
    cells: list[DaySum | None] = [*([None] * lead), *days]
    cells += [None] * (-len(cells) % 7)
    return tuple(tuple(cells[at : at + 7]) for at in range(0, len(cells), 7))


def _named(name: tuple[str, str], minutes: int) -> tuple[str, int, str]:
    return name[0], minutes, name[1]
