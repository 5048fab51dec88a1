"""The rows of a table of work: read with its columns in any order, written with blank cells for what stands above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from core.buckets import BucketLimits, UnreadableWorkload, Workload, read_workload
from core.cells import read_cell, write_cell
from core.changes import Problem
from core.durations import read_minutes
from core.errors import InvalidInput
from core.participants import read_participants
from core.periods import Period, UnreadablePeriod
from core.sayings import Saying
from core.tables import TableRow, write_table
from workload.document import WorkRow
from workload.markdown.columns import LedgerTable
from workload.markdown.dates import RowDates, UnreadableRow, write_row_period

SHORTEST_COLUMN = 4
_CARRIED = frozenset({"year", "period"})


@dataclass(frozen=True)
class RowCells:
    """A line: what all kinds share, and the texts of the other known columns."""

    work: WorkRow
    cells: Mapping[str, str]


@dataclass
class ReadRows:
    """Rows of one table. `left` are indexes of lines that could not be taken; `blank` those without any text."""

    rows: list[RowCells] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)


def read_rows(found: LedgerTable, *, titled: str, limits: BucketLimits, year: int | None = None) -> ReadRows:
    """The rows of a table of work; `titled` is the column without which a row is none, `limits` are for hours.

    A row that only carries a year or a period is no item: it dates those below it.
    """
    read = ReadRows()
    for title in sorted({title for title in found.unknown_titles if title}):
        sentence = Saying('The column "{title}" is none Zuji knows; it stays in the file.', title=title)
        read.problems.append(Problem(found.table.start + 1, "warning", "unknown-column", sentence))
    dates = RowDates(year)
    for row in found.table.rows:
        if row.is_blank:
            read.blank.add(row.line)
            continue
        _read_row(read, row, found, titled, limits, dates)
    return read


def _read_row(
    read: ReadRows, row: TableRow, found: LedgerTable, titled: str, limits: BucketLimits, dates: RowDates
) -> None:
    cells = {name: read_cell(cell) for name, cell in zip(found.columns, row.cells, strict=True) if name}
    is_empty = not any(cell for name, cell in cells.items() if name not in _CARRIED)
    try:
        period = dates.next(cells.get("year", ""), cells.get("period", ""))
    except (UnreadableRow, UnreadablePeriod) as error:
        if not (is_empty and error.code == "period_missing"):  # a year alone in its row
            _leave(read, row, error)
        return
    if is_empty:
        return
    if not cells.get(titled, "").strip():
        sentence = Saying("The row says no paper or task: write one, or empty the whole row.")
        read.problems.append(Problem(row.line + 1, "error", "title-missing", sentence))
        read.left.add(row.line)
        return
    read.problems += _oddities(row, period, dates.written)
    work = WorkRow(
        period,
        read_participants(cells.get("participants", "")),
        project=cells.get("project", "").strip(),
        written_period="" if dates.written == write_row_period(period) else dates.written,
        line=row.line + 1,
    )
    read.rows.append(RowCells(_with_workload(read, work, cells, limits), cells))


def _oddities(row: TableRow, period: Period, written: str) -> list[Problem]:
    """What a row says that may be a slip of the pen."""
    said = []
    if row.extra:
        sentence = Saying("The row has {extra} more cells than the table has columns.", extra=row.extra)
        said.append(Problem(row.line + 1, "warning", "long-row", sentence))
    if period.long:
        sentence = Saying("The period {period} has {days} days: check it.", period=written, days=period.days)
        said.append(Problem(row.line + 1, "warning", "period-long", sentence))
    return said


def _leave(read: ReadRows, row: TableRow, error: InvalidInput) -> None:
    read.left.add(row.line)
    read.problems.append(Problem(row.line + 1, "error", error.code.replace("_", "-"), Saying.of(error)))


def _with_workload(read: ReadRows, work: WorkRow, cells: Mapping[str, str], limits: BucketLimits) -> WorkRow:
    """The row with its bucket. What cannot be understood is unknown, and kept as it was written."""
    text = cells.get("workload", "").strip()
    in_hours = not text
    text = text or cells.get("hours", "").strip()
    try:
        workload = read_workload(text)
    except UnreadableWorkload as error:
        minutes = read_minutes(text, bare_is_hours=in_hours)
        if minutes is None:
            read.problems.append(Problem(work.line, "warning", "workload-unknown", Saying.of(error)))
        workload = Workload(limits.bucket_of(ceil(minutes))) if minutes else Workload()
    return replace(work, workload=workload, written_workload="" if text == str(workload) else text)


def write_rows(header: Mapping[str, str], rows: Sequence[RowCells]) -> str:
    """The rows as a table; `header` maps columns to titles, in their order. A project column is added where one is."""
    if any(row.work.project for row in rows):
        header = {**header, "project": "项目"}
    cells = [tuple(written[name] for name in header) for written in written_cells(rows)]
    return write_table(tuple(header.values()), cells, least=SHORTEST_COLUMN)


def written_cells(rows: Sequence[RowCells]) -> list[dict[str, str]]:
    """What each row says in each column, ready for a table; blank where the row above says year or period already."""
    dates = RowDates()
    written = []
    above: tuple[str, object] | None = None
    for row in rows:
        work = row.work
        period = work.written_period or write_row_period(work.period)
        is_carried = above == (period, work.period)
        year = "" if is_carried or _is_understood(dates, period, work) else str(work.period.starts_on.year)
        dates.next(year, "" if is_carried else period)
        above = (period, work.period)
        cells = {name: write_cell(text) for name, text in _texts(row).items()}
        written.append({**cells, "year": year, "period": "" if is_carried else write_cell(period)})
    return written


def _texts(row: RowCells) -> dict[str, str]:
    return {
        **row.cells,
        "participants": row.work.participants.written,
        "workload": row.work.written_workload or str(row.work.workload),
        "project": row.work.project,
    }


def _is_understood(dates: RowDates, period: str, work: WorkRow) -> bool:
    try:
        return dates.seen_as(period) == work.period
    except InvalidInput:
        return False
