"""The table of a report: one row per project, read with its columns in any order, written in the usual one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.cells import read_cell, write_cell
from core.changes import Problem
from core.sayings import Saying
from core.tables import Table, TableRow, unescape_cell, write_table
from core.vocabulary import column_of
from reports.document import RowDoc
from reports.markdown.feedback import join_feedback, split_feedback

HEADER = ("项目名称", "本周任务", "工作结果", "导师反馈", "下周计划")
_WORK = frozenset({"this_week", "results", "next_week"})
_COLUMNS = frozenset({"project", "feedback"}) | _WORK
_REMOVED = re.compile(r"~~(.*)~~", re.DOTALL)


@dataclass
class ReadRows:
    """Rows of all tables of a report, what no field holds, and the lines (indexes) that were taken or blank."""

    rows: list[RowDoc] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # numbers of the lines where the rows stand
    leftovers: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)

    def add(self, row: RowDoc, line: int) -> None:
        if not row.is_blank:
            self.rows.append(row)
            self.lines.append(line)


def is_report_table(table: Table) -> bool:
    """Two known columns, and one of them about the work."""
    columns = {column_of(unescape_cell(title)) for title in table.header} & _COLUMNS
    return len(columns) >= 2 and bool(columns & _WORK)


def read_rows(tables: Sequence[Table]) -> ReadRows:
    """The rows of these tables, one after another."""
    read = ReadRows()
    for table in tables:
        columns = _columns(table)
        for title in sorted({name for name in columns if name not in _COLUMNS}):
            message = (
                Saying("The column {title} is none of a report; its texts go to the overall note.", title=title)
                if title
                else Saying("A column without a title is none of a report; its texts go to the overall note.")
            )
            read.problems.append(Problem(table.start + 1, "warning", "unknown-column", message))
        read.taken |= {table.start, table.start + 1}
        for row in table.rows:
            _read_row(read, row, columns, row.line + 1)
    return read


def _columns(table: Table) -> list[str]:
    """What each column is: a field, or its own title where no field is meant or the field has a column already."""
    columns: list[str] = []
    for cell in table.header:
        title = unescape_cell(cell).replace("\n", "")
        known = column_of(title)
        columns.append(known if known in _COLUMNS and known not in columns else title)
    return columns


def _read_row(read: ReadRows, row: TableRow, columns: Sequence[str], line: int) -> None:
    if row.is_blank:
        read.blank.add(row.line)
        return
    read.taken.add(row.line)
    if row.extra:
        message = Saying(
            "The row has {extra} more cells than the table has columns; they were joined into the last one.",
            extra=row.extra,
        )
        read.problems.append(Problem(line, "warning", "long-row", message))
    cells: dict[str, str] = {}
    others: dict[str, str] = {}
    for name, cell in zip(columns, row.cells, strict=True):
        (cells if name in _COLUMNS and name not in cells else others)[name] = read_cell(cell)
    project, is_removed = _without_strike(cells.get("project", ""))
    document = RowDoc(
        project=project,
        this_week=cells.get("this_week", ""),
        results=cells.get("results", ""),
        next_week=cells.get("next_week", ""),
        feedback=split_feedback(cells.get("feedback", "")),
        is_removed=is_removed,
    )
    read.add(document, line)
    where = project.replace("\n", "")
    for title, text in others.items():
        if text:
            read.leftovers.append(f"{title}（{where}）：{text}" if where else f"{title}：{text}")


def write_rows(rows: Sequence[RowDoc]) -> list[str]:
    """The table of the rows, as lines. Rows without any content are left out."""
    cells = [_cells(row) for row in rows if not row.is_blank]
    return write_table(HEADER, cells, ("left",) * len(HEADER)).split("\n")


def _cells(row: RowDoc) -> tuple[str, ...]:
    texts = (_with_strike(row), row.this_week, row.results, join_feedback(row.feedback), row.next_week)
    return tuple(write_cell(text) for text in texts)


def _with_strike(row: RowDoc) -> str:
    if row.is_removed:
        return f"~~{row.project}~~"
    return f"\\{row.project}" if _REMOVED.fullmatch(row.project.lstrip("\\")) else row.project


def _without_strike(text: str) -> tuple[str, bool]:
    """A removed row, kept for its feedback, has its project struck through."""
    if match := _REMOVED.fullmatch(text):
        return match[1], True
    if text.startswith("\\") and _REMOVED.fullmatch(text.lstrip("\\")):
        return text[1:], False
    return text, False
