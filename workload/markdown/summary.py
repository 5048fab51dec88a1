"""The summary of a ledger (汇总记录): member by 少, 中, 大."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from core.buckets import KNOWN_BUCKETS
from core.cells import read_cell, write_cell
from core.changes import Problem
from core.names import name_key
from core.sayings import Saying
from core.tables import TableRow, write_table
from core.vocabulary import ledger_column_of
from workload.document import SummaryRow, SummaryTable
from workload.markdown.columns import LedgerTable
from workload.markdown.rows import SHORTEST_COLUMN

_COUNT = re.compile(r"[0-9]{1,6}")
_COLUMNS = (*(bucket.value for bucket in KNOWN_BUCKETS), "unknown")


@dataclass(frozen=True)
class ReadSummary:
    """A summary as it was written. `lines` are the numbers of the lines of its rows, `left` indexes of those that are
    none."""

    summary: SummaryTable
    lines: tuple[int, ...]
    problems: tuple[Problem, ...] = ()
    left: frozenset[int] = frozenset()


def read_summary(found: LedgerTable) -> ReadSummary:
    """The rows of the table in their order. A row of sums (合计) is no member."""
    rows: list[SummaryRow] = []
    lines: list[int] = []
    problems: list[Problem] = []
    left = set()
    for row in found.table.rows:
        cells = {name: read_cell(cell) for name, cell in zip(found.columns, row.cells, strict=True) if name}
        name = " ".join(cells.get("participants", "").replace("\n", "").split())
        if not name_key(name) or ledger_column_of(name) == "total":
            left |= {row.line} if any(row.cells) else set()
            continue
        rows.append(_read_row(row, name, cells, problems))
        lines.append(row.line + 1)
    return ReadSummary(SummaryTable(tuple(rows)), tuple(lines), tuple(problems), frozenset(left))


def _read_row(row: TableRow, name: str, cells: Mapping[str, str], problems: list[Problem]) -> SummaryRow:
    counts: dict[str, int] = {}
    for column in _COLUMNS:
        text = unicodedata.normalize("NFKC", cells.get(column, "")).strip()
        if text and not _COUNT.fullmatch(text):
            sentence = Saying('"{text}" is no number of a summary; it was read as 0.', text=text[:40])
            problems.append(Problem(row.line + 1, "warning", "not-count", sentence))
        counts[column] = int(text) if _COUNT.fullmatch(text) else 0
    small, medium, large, unknown = (counts[column] for column in _COLUMNS)
    return SummaryRow(name, small, medium, large, unknown)


def write_summary(summary: SummaryTable) -> str:
    """The summary as a table; what is not known has a column of its own where there is any."""
    has_unknown = any(row.unknown for row in summary.rows)
    header = ("成员", "少", "中", "大", *(["未知"] if has_unknown else []))
    rows = [
        (write_cell(row.member), *map(str, row.counts), *([str(row.unknown)] if has_unknown else []))
        for row in summary.rows
    ]
    return write_table(header, rows, least=SHORTEST_COLUMN)
