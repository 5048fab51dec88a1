"""A summary as it is shown, printed and handed on: the table, its charts, and what is still running."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from core.buckets import BucketLimits
from workload.document.summary import SummaryRow, SummaryTable


@dataclass(frozen=True)
class Column:
    """A stretch of days in a chart: a week, a month or a year. `group`: what stands above several of them."""

    label: str
    name: str
    first_day: date
    last_day: date
    group: str = ""


@dataclass(frozen=True)
class Trend:
    """What all members together did in each column: 少, 中, 大 and unknown."""

    columns: tuple[Column, ...] = ()
    counts: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def highest(self) -> int:
        return max(map(sum, self.counts), default=0)


@dataclass(frozen=True)
class HeatMap:
    """Reckoned hours of each member in each column."""

    columns: tuple[Column, ...] = ()
    members: tuple[str, ...] = ()
    hours: tuple[tuple[float, ...], ...] = ()  # by member, then by column

    @property
    def highest(self) -> float:
        return max((max(row, default=0.0) for row in self.hours), default=0.0)

    def part(self, first: int, last: int) -> "HeatMap":
        """The members from number `first` to before `last`."""
        return HeatMap(self.columns, self.members[first:last], self.hours[first:last])


@dataclass(frozen=True)
class Load:
    """Reckoned hours of each member beside the group's median."""

    members: tuple[str, ...] = ()
    hours: tuple[float, ...] = ()
    median: float = 0.0

    def part(self, first: int, last: int) -> "Load":
        """The members from number `first` to before `last`, beside the same median."""
        return Load(self.members[first:last], self.hours[first:last], self.median)


@dataclass(frozen=True)
class RunningWork:
    """An item that touches the period and ends after it: shown beside, not counted."""

    title: str
    starts_on: date
    ends_on: date
    participants: tuple[str, ...] = ()
    workload: str = ""  # 少, 大*5, nothing for unknown


@dataclass(frozen=True)
class SummarySheet:
    """One summary with everything that belongs to it. Equal sheets give equal files."""

    group: str
    slug: str
    language: str
    title: str  # the period in words
    name: str  # the period in names of files
    by: str = "member"  # what the rows of the table are: "member", "project" or "week"
    since: date | None = None
    until: date | None = None
    project: str = ""
    kind: str = ""  # "reading", "task"; empty: all
    limits: BucketLimits = field(default_factory=BucketLimits)
    table: SummaryTable = field(default_factory=SummaryTable)
    trend: Trend = field(default_factory=Trend)
    heat: HeatMap = field(default_factory=HeatMap)
    running: tuple[RunningWork, ...] = ()
    more_running: bool = False

    @property
    def load(self) -> Load:
        return load_of(self.table.rows, self.limits)


def bucket_hours(limits: BucketLimits) -> tuple[float, float, float]:
    """What 少, 中 and 大 are reckoned as, in hours: the middle of the first two, the lower end of 大, which has no end.

    A bucket is a span, not a measure: the hours are good for comparing, and pages say how they are reckoned.
    """
    small, medium = limits.small_up_to / 60, limits.medium_up_to / 60
    return (small / 2, (small + medium) / 2, medium)


def hours_of(counts: Sequence[int], limits: BucketLimits) -> float:
    """Reckoned hours of so many 少, 中 and 大; unknown ones are not reckoned."""
    return sum(number * hours for number, hours in zip(counts, bucket_hours(limits), strict=True))


def load_of(rows: Sequence[SummaryRow], limits: BucketLimits) -> Load:
    """The load of each member of a summary, beside the median of them all."""
    hours = tuple(hours_of(row.counts, limits) for row in rows)
    return Load(tuple(row.member for row in rows), hours, median(hours) if hours else 0.0)
