"""The rows of a table of work: read with its columns in any order, written with blank cells for what stands above."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from core.buckets import BucketLimits, UnreadableWorkload, Workload, read_workload
from core.cells import read_cell, write_cell
from core.changes import Problem
from core.durations import read_minutes
from core.errors import InvalidInput
from core.participants import Participants, read_participants, write_participants
from core.periods import Period, UnreadablePeriod
from core.sayings import Saying
from core.tables import TableRow, write_table
from workload.document import WorkRow, needs_shares, shared_workload
from workload.markdown.columns import LedgerTable
from workload.markdown.dates import RowDates, UnreadableRow, write_row_period
from workload.markdown.shares import shares_in, shares_of
from workload.markdown.totals import Totals

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


def read_rows(
    found: LedgerTable, *, titled: str, limits: BucketLimits, year: int | None = None, around: Period | None = None
) -> ReadRows:
    """The rows of a table of work; `titled` is the column without which a row is none, `limits` are for hours.

    `around` is the period of a heading above the table, for rows that say none. A row that only carries a year or a
    period is no item: it dates those below it. Totals are checked, not counted.
    """
    read = ReadRows()
    totals = Totals(found)
    for title in sorted({title for title in found.unknown_titles if title}):
        sentence = Saying('The column "{title}" is none Zuji knows; it stays in the file.', title=title)
        read.problems.append(Problem(found.table.start + 1, "warning", "unknown-column", sentence))
    dates = RowDates(year, found.order, around)
    names = ""
    for row in found.table.rows:
        if row.is_blank:
            read.blank.add(row.line)
        elif totals.takes(row):
            read.left.add(row.line)
        else:
            names = row.cells[0].strip() or names
            named = replace(row, cells=(names, *row.cells[1:])) if found.is_plan else row
            _read_row(read, named, found, titled, limits, dates)
    read.problems += totals.problems(read.rows)
    return read


def _read_row(
    read: ReadRows, row: TableRow, found: LedgerTable, titled: str, limits: BucketLimits, dates: RowDates
) -> None:
    cells = {name: read_cell(cell) for name, cell in zip(found.columns, row.cells, strict=True) if name}
    shares, odd = shares_of(row.cells, found.people, limits) if found.people else ([], [])
    is_empty = not shares and not any(cell for name, cell in cells.items() if name not in _CARRIED)
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
    read.problems += [*_oddities(row, period, dates.written), *_odd_shares(row, odd)]
    named = Participants("", tuple(share.name for share in shares))
    work = WorkRow(
        period,
        named if shares else read_participants(cells.get("participants", "")),
        project=cells.get("project", "").strip(),
        written_period="" if dates.written == write_row_period(period) else dates.written,
        line=row.line + 1,
    )
    if any(str(share) for share in shares):
        work = replace(work, workload=shared_workload([share.workload for share in shares]))
        work = replace(work, shares=tuple(shares)) if needs_shares(shares) else work
    else:
        work = _with_workload(read, work, cells, limits)
    read.rows.append(RowCells(work, cells))


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


def _odd_shares(row: TableRow, odd: Sequence[str]) -> list[Problem]:
    said = (
        Saying(
            '"{text}" is neither hours nor a workload: write 2, 2h or 中; the cell stays in the file.', text=text[:40]
        )
        for text in odd
    )
    return [Problem(row.line + 1, "warning", "share-unknown", sentence) for sentence in said]


def _leave(read: ReadRows, row: TableRow, error: InvalidInput) -> None:
    read.left.add(row.line)
    read.problems.append(Problem(row.line + 1, "error", error.code.replace("_", "-"), Saying.of(error)))


def _with_workload(read: ReadRows, work: WorkRow, cells: Mapping[str, str], limits: BucketLimits) -> WorkRow:
    """The row with its bucket. What cannot be understood is unknown, and kept as it was written."""
    text = cells.get("workload", "").strip()
    in_hours = not text
    text = text or cells.get("hours", "").strip()
    shares = (
        () if work.participants.everyone else shares_in(text, work.participants.names, limits, bare_is_hours=in_hours)
    )
    if shares:
        return replace(work, workload=shared_workload([share.workload for share in shares]), shares=shares)
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
        period = work.written_period if _says_its_period(work) else write_row_period(work.period)
        is_carried = above == (period, work.period)
        year = "" if is_carried or _is_understood(dates, period, work) else str(work.period.starts_on.year)
        dates.next(year, "" if is_carried else period)
        above = (period, work.period)
        cells = {name: write_cell(text) for name, text in _texts(row).items()}
        written.append({**cells, "year": year, "period": "" if is_carried else write_cell(period)})
    return written


def _texts(row: RowCells) -> dict[str, str]:
    work = row.work
    workload = "/".join(map(str, work.shares)) if work.shares else work.written_workload or str(work.workload)
    return {
        **row.cells,
        "participants": work.participants.written or write_participants(work.participants.names),
        "workload": workload,
        "project": row.work.project,
    }


def _says_its_period(work: WorkRow) -> bool:
    """Whether what was written says the period in a table of ours too: 02/04/2026 does in its own file only."""
    return bool(work.written_period) and _is_understood(RowDates(work.period.starts_on.year), work.written_period, work)


def _is_understood(dates: RowDates, period: str, work: WorkRow) -> bool:
    try:
        return dates.seen_as(period) == work.period
    except InvalidInput:
        return False
