"""Totals that a table of work states, by row or by column: held against its rows, never counted."""

from collections.abc import Sequence
from typing import Protocol

from core.changes import Problem
from core.durations import read_minutes
from core.sayings import Saying
from core.tables import TableRow, unescape_cell
from core.vocabulary import ledger_column_of
from workload.document import WorkRow, write_hours
from workload.markdown.columns import LedgerTable

_SUMS = frozenset({"total", "hours"})


class HasWork(Protocol):
    @property
    def work(self) -> WorkRow: ...


class Totals:
    """The totals of one table, taken while its rows are read."""

    def __init__(self, found: LedgerTable) -> None:
        self._found = found
        self._rows: list[TableRow] = []  # those that only add up
        self._stated = {row.line + 1: row for row in found.table.rows} if found.people else {}

    def takes(self, row: TableRow) -> bool:
        """Whether the row is one of totals: 合计, Total; it is kept to be held against the others."""
        if not any(self._found.people) or not any(_is_total(cell) for cell in self._words_of(row)):
            return False
        self._rows.append(row)
        return True

    def problems(self, rows: Sequence[HasWork]) -> list[Problem]:
        """Where a total is not what the rows come to."""
        if not any(self._found.people):
            return []
        told = [problem for row in self._rows for problem in self._column_problems(row, rows)]
        return [*told, *(problem for one in rows for problem in self._row_problems(one.work))]

    def _column_problems(self, total: TableRow, rows: Sequence[HasWork]) -> list[Problem]:
        found = []
        for cell, name in zip(total.cells, self._found.people, strict=True):
            stated = read_minutes(unescape_cell(cell).strip(" *"), bare_is_hours=True) if name else None
            counted = sum(_minutes_of(one.work, name) for one in rows)
            if stated is not None and round(stated) != counted:
                found.append(_differs(total.line + 1, name, round(stated), counted))
        return found

    def _row_problems(self, work: WorkRow) -> list[Problem]:
        row = self._stated[work.line]
        cells = [cell for cell, name in zip(row.cells, self._found.columns, strict=True) if name in _SUMS]
        stated = read_minutes(unescape_cell(cells[0]).strip(" *"), bare_is_hours=True) if cells else None
        counted = sum(share.minutes or 0 for share in work.shares)
        if stated is None or not counted or round(stated) == counted:
            return []
        return [_differs(work.line, "", round(stated), counted)]

    def _words_of(self, row: TableRow) -> list[str]:
        columns = zip(row.cells, self._found.columns, self._found.people, strict=True)
        return [unescape_cell(cell).strip() for cell, column, name in columns if not name and column not in _SUMS]


def _is_total(text: str) -> bool:
    first = text.split(" ", maxsplit=1)[0].rstrip("s:：")
    return "total" in (ledger_column_of(text), ledger_column_of(first))


def _minutes_of(work: WorkRow, name: str) -> int:
    return sum(share.minutes or 0 for share in work.shares if share.name == name)


def _differs(line: int, name: str, stated: int, counted: int) -> Problem:
    sentence = Saying(
        "The total {name} says {stated}; the rows come to {counted}.",
        name=name, stated=write_hours(stated), counted=write_hours(counted),
    )  # fmt: skip
    return Problem(line, "warning", "total-differs", sentence)
