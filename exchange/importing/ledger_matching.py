"""Which row of a file is which stored one, where rows have no keys: by what they say, and in which order.

A ledger may hold the same line twice (two papers of one name in one week), so rows of equal words are paired one by
one, the first with the first.
"""

import difflib
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from core.names import name_key
from core.periods import Period

ALIKE = 0.6
_MOST_COMPARED = 40_000  # pairs of titles in all; small periods come first


@dataclass(frozen=True)
class RowKey:
    """What tells a row: `said` is all of it as it was written. `is_others`: it is found only by that."""

    kind: str
    period: Period
    title: str
    said: str = ""
    is_others: bool = False

    @property
    def name(self) -> str:
        return name_key(self.title)


def match_rows(rows: Sequence[RowKey], stored: Sequence[RowKey]) -> dict[int, int]:
    """For each row that is stored already, the place of the stored one. Each is taken once.

    First the rows that say the same, then those of one period and title, then in one period those of the most similar
    title, then those of a title that only one row on each side has.
    """
    found: dict[int, int] = {}
    _pair(rows, stored, found, lambda key: (key.kind, key.said) if key.said else None)
    _pair(rows, stored, found, lambda key: None if key.is_others else (key.kind, key.period, key.name))
    _pair_alike(rows, stored, found)
    _pair(rows, stored, found, lambda key: None if key.is_others else (key.kind, key.name), only=True)
    return found


def _left(keys: Sequence[RowKey], taken: set[int]) -> list[int]:
    return [place for place in range(len(keys)) if place not in taken]


def _grouped(
    keys: Sequence[RowKey], places: Sequence[int], key_of: Callable[[RowKey], Hashable]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in places:
        if (key := key_of(keys[place])) is not None:
            groups[key].append(place)
    return groups


def _pair(
    rows: Sequence[RowKey],
    stored: Sequence[RowKey],
    found: dict[int, int],
    key_of: Callable[[RowKey], Hashable],
    *,
    only: bool = False,
) -> None:
    """Pair rows of equal keys in their order; `only`: where there is one on each side."""
    here = _grouped(rows, _left(rows, set(found)), key_of)
    there = _grouped(stored, _left(stored, set(found.values())), key_of)
    for key, places in here.items():
        others = there.get(key, [])
        if only and not len(places) == len(others) == 1:
            continue
        found.update(zip(places, others, strict=False))


def _pair_alike(rows: Sequence[RowKey], stored: Sequence[RowKey], found: dict[int, int]) -> None:
    here = _grouped(rows, _left(rows, set(found)), lambda key: (key.kind, key.period))
    own = [place for place in _left(stored, set(found.values())) if not stored[place].is_others]
    there = _grouped(stored, own, lambda key: (key.kind, key.period))
    budget = _MOST_COMPARED
    for key, places in sorted(here.items(), key=lambda group: len(group[1])):
        others = there.get(key, [])
        budget -= len(places) * len(others)
        if budget < 0:
            return
        pairs = sorted(
            ((-_likeness(rows[one].name, stored[other].name), one, other) for one in places for other in others),
        )
        taken: set[int] = set()
        for likeness, one, other in pairs:
            if -likeness >= ALIKE and one not in found and other not in taken:
                found[one] = other
                taken.add(other)


def _likeness(one: str, other: str) -> float:
    """From 0 to 1; 0 for what is surely not alike."""
    matcher = difflib.SequenceMatcher(None, one[:200], other[:200], autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < ALIKE:
        return 0.0
    return matcher.ratio()
