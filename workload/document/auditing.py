"""A summary that somebody wrote by hand, held against the rows: until which day it agrees, and what came since."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from core.buckets import KNOWN_BUCKETS, Bucket, Workload
from workload.document.summary import SummaryRow, SummaryTable

type Counts = tuple[int, int, int]
"""少, 中, 大."""


@dataclass(frozen=True)
class DatedPart:
    """What one item counts for one member, and when: on the last day of its period.

    An item in which nobody takes part is given once, with member "": it counts for nobody, but its day is one until
    which a table may agree.
    """

    member: str  # key of the member, as `SummaryRow.uuid`, or the name as written
    last_day: date
    workload: Workload
    item: str  # what it is called
    key: str = ""  # tells items of one name apart: the item's uuid

    @property
    def identity(self) -> tuple[str, str, date]:
        return (self.key, self.item, self.last_day)


@dataclass(frozen=True)
class AuditedMember:
    """A member of the written table whose numbers are not those of all rows.

    `agrees_until` is the last day of an item of theirs at which written and counted numbers are equal; `parts` are what
    counts for them since then, or where no day agrees everything in the buckets that differ.
    """

    member: str  # name as written
    key: str
    written: Counts
    counted: Counts  # over all rows
    agrees_until: date | None
    parts: tuple[DatedPart, ...]


@dataclass(frozen=True)
class Audit:
    """How a written summary stands to the rows. `agrees_until`: the latest day at which all its members agree.

    Where there is no such day, `nearest` is the one (the latest) at which the numbers differ least. `added` holds one
    part of each item after `agrees_until`, in order of days. `unnamed` are keys of members that rows name and the table
    does not.
    """

    agrees_until: date | None
    nearest: date | None
    last_day: date | None  # of all rows
    members: tuple[AuditedMember, ...] = ()  # those who differ, in the order of the table
    added: tuple[DatedPart, ...] = ()
    unnamed: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Whether the table is what all rows add up to."""
        return not self.members


def audit(written: SummaryTable, rows: Sequence[DatedPart]) -> Audit:
    """Hold a written summary against the rows, whatever their order. Takes time in proportion to both.

    Written rows are matched by their `uuid`, or by their name where they have none.
    """
    stated = {_key(row): row.counts for row in written.rows}
    ordered = sorted(rows, key=lambda part: part.last_day)
    running = _Running(stated)
    agreeing: date | None = None
    nearest: tuple[int, date] | None = None
    for day, parts in groupby(ordered, key=lambda part: part.last_day):
        running.count(day, parts)
        agreeing = day if not running.distance else agreeing
        nearest = (running.distance, day) if nearest is None or running.distance <= nearest[0] else nearest
    parts_of = _by_member(ordered)
    audited = (_audited(row, running, parts_of[_key(row)]) for row in written.rows)
    later = [part for part in ordered if agreeing is not None and part.last_day > agreeing]
    return Audit(
        agrees_until=agreeing,
        nearest=nearest[1] if nearest else None,
        last_day=ordered[-1].last_day if ordered else None,
        members=tuple(one for one in audited if one.written != one.counted),
        added=tuple({part.identity: part for part in reversed(later)}.values())[::-1],
        unnamed=tuple(dict.fromkeys(part.member for part in ordered if part.member and part.member not in stated)),
    )


class _Running:
    """The counts from the first day on, and how far they are from the written ones."""

    def __init__(self, stated: dict[str, Counts]) -> None:
        self._stated = stated
        self._counts = {key: [0, 0, 0] for key in stated}
        self.distance = sum(map(sum, stated.values()))
        self.agreed_on: dict[str, date] = {}
        self._off = {key: sum(counts) for key, counts in stated.items()}

    def count(self, day: date, parts: Iterable[DatedPart]) -> None:
        touched = set()
        for part in parts:
            if part.member in self._counts and part.workload.bucket is not Bucket.UNKNOWN:
                self._counts[part.member][KNOWN_BUCKETS.index(part.workload.bucket)] += part.workload.times
                touched.add(part.member)
        for key in touched:
            off = sum(
                abs(stated - counted) for stated, counted in zip(self._stated[key], self._counts[key], strict=True)
            )
            self.distance += off - self._off[key]
            self._off[key] = off
            if not off:
                self.agreed_on[key] = day

    def counts_of(self, key: str) -> Counts:
        small, medium, large = self._counts[key]
        return (small, medium, large)


def _by_member(parts: Iterable[DatedPart]) -> dict[str, list[DatedPart]]:
    found: dict[str, list[DatedPart]] = defaultdict(list)
    for part in parts:
        found[part.member].append(part)
    return found


def _key(row: SummaryRow) -> str:
    return row.uuid or row.member


def _audited(row: SummaryRow, running: _Running, parts: Sequence[DatedPart]) -> AuditedMember:
    key = _key(row)
    counted, until = running.counts_of(key), running.agreed_on.get(key)
    if until is not None:
        since = [part for part in parts if part.last_day > until and part.workload.bucket]
    else:
        pairs = zip(KNOWN_BUCKETS, row.counts, counted, strict=True)
        differing = {bucket for bucket, stated, found in pairs if stated != found}
        since = [part for part in parts if part.workload.bucket in differing]
    return AuditedMember(row.member, key, row.counts, counted, until, tuple(since))
