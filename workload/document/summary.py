"""What one item counts, and the table that sums it up by member."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.buckets import Bucket, Workload


@dataclass(frozen=True)
class SummaryRow:
    """One member's counts in a summary: a shared item counts whole for each participant, 大*5 counts five.

    Items without a known workload are counted apart, in `unknown`: neither as zero nor in `total`.
    """

    member: str
    small: int = 0
    medium: int = 0
    large: int = 0
    unknown: int = 0
    uuid: str = ""  # of the member; "" where the row was written by hand

    @property
    def total(self) -> int:
        return self.small + self.medium + self.large

    @property
    def counts(self) -> tuple[int, int, int]:
        """少, 中, 大: what written summaries hold."""
        return (self.small, self.medium, self.large)


@dataclass(frozen=True)
class SummaryTable:
    """A summary (汇总记录): its rows in the group's order, those with zeros too."""

    rows: tuple[SummaryRow, ...] = ()

    @property
    def sums(self) -> SummaryRow:
        """What the columns add up to; for an item of several members it says how often it was counted, not hours."""
        rows = self.rows
        return SummaryRow(
            "",
            small=sum(row.small for row in rows),
            medium=sum(row.medium for row in rows),
            large=sum(row.large for row in rows),
            unknown=sum(row.unknown for row in rows),
        )


@dataclass(frozen=True)
class Part:
    """What one item counts for one member."""

    member: str  # key of the member: uuid, or the name as written
    workload: Workload


def counted(parts: Iterable[Part], members: Iterable[tuple[str, str]]) -> SummaryTable:
    """The summary of the parts for members given as (key, name), in that order; parts of others are not counted."""
    named = list(members)
    counts: dict[str, dict[Bucket, int]] = {key: dict.fromkeys(Bucket, 0) for key, _name in named}
    for part in parts:
        if part.member in counts:
            counts[part.member][part.workload.bucket] += part.workload.times
    return SummaryTable(
        tuple(
            SummaryRow(
                name,
                small=counts[key][Bucket.SMALL],
                medium=counts[key][Bucket.MEDIUM],
                large=counts[key][Bucket.LARGE],
                unknown=counts[key][Bucket.UNKNOWN],
                uuid=key,
            )
            for key, name in named
        )
    )


def frozen_summary(table: SummaryTable) -> list[dict[str, Any]]:
    """A summary as it is stored: names as written, their numbers, and whom each name was understood as."""
    return [
        {"member": row.member, "small": row.small, "medium": row.medium, "large": row.large, "uuid": row.uuid}
        for row in table.rows
    ]


def thawed_summary(rows: Sequence[Mapping[str, Any]]) -> SummaryTable:
    """What `frozen_summary` stored."""
    return SummaryTable(tuple(SummaryRow(**row) for row in rows))
