"""A workload ledger (工作量记录): measure, summary, papers, tasks, each a table of the app that owns it.

    read_ledger(write_ledger(document)).document == document

Whatever else a file holds (other sections, prose) is counted as kept and stays where it is in the file.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field

from core.buckets import BucketLimits
from core.changes import LineCount, Problem
from core.day_orders import order_of
from core.outline import Heading, read_outline
from core.sayings import Saying
from core.tables import find_tables
from exchange.markdown.parts import NO_LIST, LedgerList, LedgerPart, LedgerRow
from papers.document import ReadingRow
from papers.markdown import read_readings, write_readings
from reports.markdown import split_lines
from tasks.document import TaskRow
from tasks.markdown import is_worked, read_tasks, write_tasks
from workload.document import SummaryTable
from workload.markdown import (
    Dated,
    LedgerTable,
    ReadList,
    ReadRows,
    StatedTotal,
    dated_headings,
    is_work_list,
    ledger_table,
    read_list,
    read_standard,
    read_summary,
    with_labels,
    write_standard,
    write_summary,
)

TITLE, STANDARD, SUMMARY, READINGS, TASKS = "工作量记录", "工作量量化方式", "汇总记录", "论文阅读", "工程任务"
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")


@dataclass(frozen=True)
class LedgerDoc:
    """All that a ledger says. `limits` None: it has no table of the measure."""

    limits: BucketLimits | None = None
    summary: SummaryTable = field(default_factory=SummaryTable)
    readings: tuple[ReadingRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()


@dataclass(frozen=True)
class ReadLedger:
    """A ledger as it was read. `summary_line` is the number of the summary's first line, `name_lines` of its rows."""

    document: LedgerDoc
    parts: tuple[LedgerPart, ...]
    problems: tuple[Problem, ...]
    lines: LineCount
    summary_line: int | None = None
    name_lines: tuple[int, ...] = ()
    listed: LedgerList = NO_LIST
    totals: tuple[StatedTotal, ...] = ()
    lacks_year: bool = False

    @property
    def rows(self) -> list[LedgerRow]:
        """All rows, those of tables first."""
        return [*(row for part in self.parts for row in part.rows), *self.listed.rows]


def recognise_ledger(text: str, _named: str = "") -> float:
    """How sure it is, from 0 to 1, that a text is a ledger: by the columns of its tables.

    Reports and minutes have tables of tasks too, but none of workload.
    """
    lines = split_lines(text)
    headings = with_labels(lines, read_outline("\n".join(lines)))
    dated = _dated_below(lines, headings, None)
    if is_work_list(lines, headings, dated):
        return 0.97
    tables = _tables_of(lines, dated)
    if tables and all(found.is_plan for found in tables):
        return 0.65 if _is_nothing_else(lines, headings, tables) else 0.0
    kinds = {found.kind for found in tables}
    of_work = [set(found.columns) for found in tables if found.kind in ("reading", "task")]
    if any(any(found.people) for found in tables):
        return 0.85
    if any(columns & {"workload", "hours"} for columns in of_work):
        return 0.95 if kinds & {"standard", "summary"} else 0.85
    if any("year" in columns or "paper" in columns for columns in of_work):
        return 0.65
    return 0.7 if "summary" in kinds else 0.0


def read_ledger(text: str, *, limits: BucketLimits | None = None, year: int | None = None) -> ReadLedger:
    """The ledger in a text. `limits` are the group's, for hours, where the file has no measure of its own; `year` is
    what the file's name tells, for tables without years below headings without one."""
    return _Reading(split_lines(text), limits or BucketLimits(), year).done()


class _Reading:
    """A file while it is read."""

    def __init__(self, lines: Sequence[str], limits: BucketLimits, file_year: int | None) -> None:
        self._lines = lines
        self._file_year = file_year
        self._headings = with_labels(lines, read_outline("\n".join(lines)))
        self._years = _years_in(self._headings)
        self._dated = _dated_below(lines, self._headings, file_year)
        found = _tables_of(lines, self._dated)
        is_plan = _is_nothing_else(lines, self._headings, found)
        self._tables = [table for table in found if is_plan or not table.is_plan]
        self._problems: list[Problem] = []
        self._unread: set[int] = set()  # lines of our tables that no field holds
        self._summary = SummaryTable()
        self._summary_line: int | None = None
        self._name_lines: tuple[int, ...] = ()
        self._own_limits = self._read_standards()
        self._limits = self._own_limits or limits
        self._read_summaries()
        self._list: ReadList | None = None
        self._listed = self._read_list()
        self._parts = tuple(self._part(found) for found in self._tables if found.kind in ("reading", "task"))

    def done(self) -> ReadLedger:
        rows = [*(row for part in self._parts for row in part.rows), *self._listed.rows]
        document = LedgerDoc(
            self._own_limits,
            self._summary,
            tuple(row for row in rows if isinstance(row, ReadingRow)),
            tuple(row for row in rows if isinstance(row, TaskRow)),
        )
        problems = tuple(sorted(self._problems, key=lambda problem: problem.line or 0))
        totals = tuple(self._list.totals) if self._list else ()
        return ReadLedger(
            document, self._parts, problems, self._count(), self._summary_line, self._name_lines, self._listed, totals,
            self._lacks_year(rows),
        )  # fmt: skip

    def _read_list(self) -> LedgerList:
        """The lines of a list of work; of other texts none."""
        if not is_work_list(self._lines, self._headings, self._dated):
            return NO_LIST
        year = self._years[0][1] if self._years else self._file_year
        self._list = read_list(self._lines, self._headings, self._dated, limits=self._limits, year=year)
        self._problems += self._list.problems
        rows = (
            TaskRow(one.work, one.text, state="done" if is_worked(one.work) else "planned") for one in self._list.rows
        )
        return LedgerList(tuple(self._list.rows), tuple(rows), self._list.order)

    def _lacks_year(self, rows: Sequence[LedgerRow]) -> bool:
        """Whether nothing could be read because no day has a year, and no table has a column for it."""
        has_column = any("year" in part.found.columns for part in self._parts)
        missed = not has_column and any(problem.code == "year-missing" for problem in self._problems)
        return not rows and (missed or (self._list is not None and self._list.lacks_year))

    def _read_standards(self) -> BucketLimits | None:
        limits = None
        for found in self._tables:
            if found.kind == "standard" and limits is None:
                limits, problems = read_standard(found)
                self._problems += problems
        return limits

    def _read_summaries(self) -> None:
        for found in self._tables:
            if found.kind != "summary":
                continue
            if self._summary_line is not None:
                sentence = Saying(
                    "This is a second summary; the first one (line {line}) counts.", line=self._summary_line
                )
                self._problems.append(Problem(found.table.start + 1, "warning", "second-summary", sentence))
                self._unread |= set(range(found.table.start, found.table.end))
                continue
            read = read_summary(found)
            self._summary, self._name_lines = read.summary, read.lines
            self._summary_line = found.table.start + 1
            self._problems += read.problems
            self._unread |= read.left

    def _part(self, found: LedgerTable) -> LedgerPart:
        year = self._year_above(found.table.start)
        read: ReadRows
        rows: tuple[LedgerRow, ...]
        around = _above(self._dated, found.table.start).period
        if found.kind == "reading":
            readings = read_readings(found, limits=self._limits, year=year, around=around)
            rows, read = readings.rows, readings.read
        else:
            tasks = read_tasks(found, limits=self._limits, year=year, around=around)
            rows, read = tasks.rows, tasks.read
        self._problems += read.problems
        self._unread |= read.left
        names = {name for row in rows for name in row.work.participants.names}
        if set(found.people) - names - {""} or found.has_odd_title:  # somebody who did nothing; a title of its own
            self._unread.add(found.table.start)
        return LedgerPart("reading" if found.kind == "reading" else "task", found, rows, year, around)

    def _year_above(self, line: int) -> int | None:
        """The year of the nearest heading above that has one, else that of the file."""
        return _year_at(self._years, line, self._file_year)

    def _count(self) -> LineCount:
        ours = {line for found in self._tables for line in range(found.table.start, found.table.end)}
        blank = {line for found in self._tables for row in found.table.rows if row.is_blank for line in [row.line]}
        blank |= {line for line, text in enumerate(self._lines) if not text.strip()}
        titles = {heading.line for heading in self._headings if _is_ours(heading)}
        around = {part.around for part in self._parts} - {None}
        titles |= {one.line for one in self._dated if one.period in around}
        if self._list is not None:
            ours |= {one.found.line for one in self._list.rows} | self._list.heads
        read = (ours - self._unread | titles) - blank
        return LineCount(len(self._lines), len(read), len(self._lines) - len(read) - len(blank), len(blank))


def _years_in(headings: Sequence[Heading]) -> list[tuple[int, int]]:
    return [(heading.line, int(year[1])) for heading in headings if (year := _YEAR.search(heading.text))]


def _year_at(years: Sequence[tuple[int, int]], line: int, file_year: int | None) -> int | None:
    place = bisect(years, (line, 0))
    return years[place - 1][1] if place else file_year


def _dated_below(lines: Sequence[str], headings: Sequence[Heading], file_year: int | None) -> list[Dated]:
    years = _years_in(headings)
    of_headings = [_year_at(years, heading.line + 1, file_year) for heading in headings]
    return dated_headings(headings, of_headings, order_of(lines))


def _above(dated: Sequence[Dated], line: int) -> Dated:
    place = bisect([one.line for one in dated], line)
    return dated[place - 1] if place else Dated(0, None)


def _tables_of(lines: Sequence[str], dated: Sequence[Dated]) -> list[LedgerTable]:
    """The tables of a ledger; one without days of its own stands below a heading that says some."""
    found = []
    for table in find_tables(lines):
        above = _above(dated, table.start)
        found.append(ledger_table(table, is_dated=above.period is not None or above.lacks_year))
    return [table for table in found if table is not None]


def _is_nothing_else(lines: Sequence[str], headings: Sequence[Heading], tables: Sequence[LedgerTable]) -> bool:
    """Whether the text is plans below headings and no more: in reports and minutes such tables are theirs."""
    told = {line for found in tables for line in range(found.table.start, found.table.end)}
    told |= {heading.line for heading in headings}
    return bool(tables) and all(place in told or not line.strip() for place, line in enumerate(lines))


def _is_ours(heading: Heading) -> bool:
    return heading.text.strip(" *：:") in (TITLE, STANDARD, SUMMARY, READINGS, TASKS)


def write_ledger(document: LedgerDoc) -> str:
    """The ledger in the form of the customer's own: what is empty is left out but for the tables of work."""
    sections = [f"## {TITLE}"]
    if document.limits:
        sections += [f"### {STANDARD}", write_standard(document.limits)]
    if document.summary.rows:
        sections += [f"### {SUMMARY}", write_summary(document.summary)]
    sections += [f"### {READINGS}", write_readings(document.readings), f"### {TASKS}", write_tasks(document.tasks)]
    return "\n\n".join(sections) + "\n"
