"""The table of papers of a ledger (论文阅读).

read_readings(write_readings(rows)) == rows
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.buckets import BucketLimits
from core.periods import Period
from papers.document import ReadingRow
from workload.markdown import LedgerTable, ReadRows, RowCells, read_rows, write_rows

HEADER = {
    "year": "年份",
    "period": "时间",
    "paper": "论文",
    "expected_gain": "预期收获",
    "participants": "参与成员",
    "workload": "工作量",
}
_GAINED = {"gained": "实际收获"}


@dataclass(frozen=True)
class ReadReadings:
    """The rows of a table, and what became of its lines."""

    rows: tuple[ReadingRow, ...]
    read: ReadRows


def read_readings(
    found: LedgerTable, *, limits: BucketLimits, year: int | None = None, around: Period | None = None
) -> ReadReadings:
    """The readings of a table; `year` where the table says none, `limits` for workload in hours."""
    read = read_rows(found, titled="paper", limits=limits, year=year, around=around)
    rows = (
        ReadingRow(
            one.work, one.cells.get("paper", ""), one.cells.get("expected_gain", ""), one.cells.get("gained", "")
        )
        for one in read.rows
    )
    return ReadReadings(tuple(rows), read)


def reading_cells(row: ReadingRow) -> RowCells:
    return RowCells(row.work, {"paper": row.title, "expected_gain": row.expected_gain, "gained": row.gained})


def write_readings(rows: Sequence[ReadingRow]) -> str:
    """The table, with the usual columns; what was gained has one where there is any."""
    header = dict(HEADER)
    if any(row.gained for row in rows):
        places = list(HEADER.items())
        header = dict([*places[:4], *_GAINED.items(), *places[4:]])
    return write_rows(header, [reading_cells(row) for row in rows])
