"""A ledger written back into its own file: only rows that changed are renewed, everything else stays as it stands.

A table that is aligned stays aligned; columns that Zuji does not know keep their cells; a column is added where a row
says something that the table has no place for. Year and period stay blank where the row above says them.
"""

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.day_orders import written_like
from core.errors import InvalidInput
from core.periods import Period
from core.tables import TableRow, display_width, split_row, write_table
from exchange.markdown.parts import NO_LIST, LedgerList, LedgerPart, LedgerRow
from exchange.markdown.renewing_lists import renew_list
from exchange.markdown.wide_tables import WideTable
from papers.document import ReadingRow
from papers.markdown import reading_cells
from tasks.markdown import is_worked, state_of, task_cells
from workload.markdown import RowCells, RowDates, write_row_period, written_cells

_TITLES = {
    "expected_gain": "预期收获",
    "gained": "实际收获",
    "progress": "进度",
    "state": "状态",
    "project": "项目",
    "participants": "参与成员",
    "workload": "工作量",
}


def renew_ledger(
    lines: Sequence[str],
    parts: Sequence[LedgerPart],
    changed: Mapping[int, LedgerRow | None],
    listed: LedgerList = NO_LIST,
) -> list[str]:
    """The lines of the file with some rows renewed, by the number of their line; None takes a row out."""
    renewed: list[str | None] = list(lines)
    for line, text in renew_list(listed, changed).items():
        renewed[line] = text
    for part in sorted(parts, key=lambda part: part.found.table.start, reverse=True):
        table = part.found.table
        own = {row.line: changed[row.line + 1] for row in table.rows if row.line + 1 in changed}
        if own:
            renewed[table.start : table.end] = _Table(part, lines, own).lines()
    return [line for line in renewed if line is not None]


@dataclass
class _Row:
    """A row of the table to be: its cells, those that it had, and its line."""

    cells: list[str]
    old: Sequence[str]
    line: str

    @property
    def written(self) -> str:
        """Its line with only the cells renewed that say something else, where that can be."""
        return self.line if list(self.cells) == list(self.old) else _patched(self.line, self.old, self.cells)


class _Table:
    def __init__(self, part: LedgerPart, lines: Sequence[str], changed: Mapping[int, LedgerRow | None]) -> None:
        self._part = part
        self._lines = lines
        self._changed = changed
        self._table = part.found.table
        self._was = {row.work.line - 1: row for row in part.rows}
        self._columns = [_stored_name(name, part.found.columns) for name in part.found.columns]
        self._wide = WideTable(part, changed)
        self._adds_states = False
        self._named = ""
        self._implies_states = not {"progress", "state"} & set(self._columns)
        self._added = [name for name in _TITLES if name not in self._columns and self._is_missed(name)]
        if self._implies_states and {"progress", "state"} & set(self._added):
            self._added = list(dict.fromkeys([*self._added, "state"]))
            self._implies_states = False
            self._adds_states = True
        has_own_year = any(self._cell(row.cells, "year") for row in self._table.rows[:1])
        self._dates = RowDates(None if has_own_year else part.year, part.found.order, part.around)

    def lines(self) -> list[str]:
        kept = [row for row in self._table.rows if row.line not in self._changed or self._changed[row.line]]
        rows = [self._row(row) for row in kept]
        added = [*self._wide.added, *(_TITLES[name] for name in self._added)]
        header = [*self._table.header, *added]
        alignments = [*self._table.alignments, *("" for _title in added)]
        floors = [*self._widths(), *(0 for _title in added)]
        written = write_table(_safe(header), [_safe(row.cells) for row in rows], alignments, least=floors).split("\n")
        if self._is_aligned():
            return written
        title, rule = self._lines[self._table.start : self._table.start + 2]
        if added:
            title = _patched(title, self._table.header, header)
            rule = f"{rule.rstrip()}{'---|' * len(added)}" if rule.rstrip().endswith("|") else written[1]
        return [title, rule, *(row.written for row in rows)]

    def _row(self, row: TableRow) -> _Row:
        before, after = self._was.get(row.line), self._changed.get(row.line)
        cells = [*row.cells, *("" for _name in (*self._wide.added, *self._added))]
        if before is not None and after is not None:
            self._write(cells, before, after)
            self._wide.write(cells, before, after)
        elif before is not None:
            self._keep_state(cells, before)
        self._date(cells, before, after or before)
        if self._part.found.is_plan:
            self._name(cells, after or before)
        return _Row(cells, row.cells, self._lines[row.line])

    def _write(self, cells: list[str], before: LedgerRow, after: LedgerRow) -> None:
        """Renew the cells of what changed; the others stay as they are written."""
        old, new = self._said(before), self._said(after)
        names = [*self._columns, *("" for _name in self._wide.added), *self._added]
        for place, name in enumerate(names):
            if name in ("", "year", "period") or name not in new:
                continue
            if name == "state":
                says = self._state_said(after)
                was_said = bool(cells[place].strip())
                cells[place] = new[name] if was_said or says != getattr(after, "state", says) else ""
            elif old[name] != new[name]:
                cells[place] = new[name]

    def _name(self, cells: list[str], row: LedgerRow | None) -> None:
        """Whose plan it is, where the row above is of somebody else by now."""
        written = self._said(row)["participants"] if row else cells[0]
        if not cells[0].strip() and written != self._named:
            cells[0] = written
        self._named = written or self._named

    def _keep_state(self, cells: list[str], row: LedgerRow) -> None:
        """A state that the table implied is said where a column of states is added."""
        if self._adds_states and not isinstance(row, ReadingRow):
            says = _cells(row)["state"] if row.state != state_of(row.progress) else ""
            cells[-len(self._added) + self._added.index("state")] = says

    def _state_said(self, row: LedgerRow) -> str:
        """The state that the row has where its table does not say one."""
        if isinstance(row, ReadingRow):
            return ""
        return "done" if self._implies_states and is_worked(row.work) else state_of(row.progress)

    def _said(self, row: LedgerRow) -> Mapping[str, str]:
        """What the cells of the row say; people and their workload have columns of their own in a wide table."""
        return {name: text for name, text in _cells(row).items() if name not in self._wide.holds}

    def _date(self, cells: list[str], before: LedgerRow | None, row: LedgerRow | None) -> None:
        """Year and period of the row, as short as they are understood; as they stand in lines that are no rows."""
        dates = (self._cell(cells, "year"), self._cell(cells, "period"))
        if row is not None:
            spellings = [*([dates] if _dated_alike(before, row) else []), *self._spellings(row)]
            dates = next((one for one in spellings if self._means(*one, row.work.period)), spellings[-1])
        self._set(cells, "year", dates[0])
        self._set(cells, "period", dates[1])
        self._take(*dates)

    def _spellings(self, row: LedgerRow) -> list[tuple[str, str]]:
        """Year and period cells that may say when the row was, the shorter first."""
        period = row.work.period
        written = row.work.written_period or write_row_period(period)
        blank = [("", "")] if self._dates.written == written else []
        has_years = "year" in self._columns
        alike = written_like(self._dates.written, period.starts_on, self._part.found.order) if period.days == 1 else ""
        said = [("", alike)] if alike and not row.work.written_period else []
        whole = (str(period.starts_on.year), written) if has_years else ("", _whole(period))
        return [*blank, *said, ("", written), whole]

    def _means(self, year: str, period: str, wanted: Period) -> bool:
        try:
            return copy.copy(self._dates).next(year, period) == wanted
        except InvalidInput:
            return False

    def _take(self, year: str, period: str) -> None:
        try:
            self._dates.next(year, period)
        except InvalidInput:  # a line that says no dates; those below it say their own
            return

    def _cell(self, cells: Sequence[str], name: str) -> str:
        return cells[self._columns.index(name)] if name in self._columns else ""

    def _set(self, cells: list[str], name: str, text: str) -> None:
        if name in self._columns:
            cells[self._columns.index(name)] = text

    def _is_missed(self, name: str) -> bool:
        """Whether a renewed row says something in a column that the table does not have."""
        for row in self._changed.values():
            if row is None or name not in (new := self._said(row)):
                continue
            if name == "state":
                if not isinstance(row, ReadingRow) and row.state != self._state_said(row):
                    return True
            elif new[name]:
                return True
        return False

    def _widths(self) -> list[int]:
        return [display_width(cell) for cell in split_row(self._lines[self._table.start + 1], len(self._columns))]

    def _is_aligned(self) -> bool:
        """Whether the table stands in its file as it would be written."""
        rows = [_safe(row.cells) for row in self._table.rows]
        written = write_table(_safe(self._table.header), rows, self._table.alignments, least=self._widths())
        return written.split("\n") == list(self._lines[self._table.start : self._table.end])


def _dated_alike(before: LedgerRow | None, row: LedgerRow) -> bool:
    if before is None:
        return False
    old, new = before.work, row.work
    return (old.period, old.written_period) == (new.period, new.written_period)


def _cells(row: LedgerRow) -> Mapping[str, str]:
    cells: RowCells = reading_cells(row) if isinstance(row, ReadingRow) else task_cells(row)
    return written_cells([cells])[0]


def _stored_name(name: str, columns: Sequence[str]) -> str:
    """A column of hours holds the workload, where there is no other for it."""
    return "workload" if name == "hours" and "workload" not in columns else name


def _safe(cells: Sequence[str]) -> list[str]:
    """Cells with a bare pipe in a code span get a backslash before it."""
    return [re.sub(r"(?<!\\)\|", r"\\|", cell) for cell in cells]


def _patched(line: str, old: Sequence[str], new: Sequence[str]) -> str:
    """The line with the cells that changed, each as wide as before where it fits; the others as they stand.

    Cells beyond the old ones are added behind them.
    """
    parts = re.split(r"(?<!\\)\|", line.rstrip())
    first = 0 if parts[0].strip() else 1
    if len(parts) >= first + len(old):
        for place, (was, cell) in enumerate(zip(old, _safe(new), strict=False)):
            if was != new[place]:
                parts[first + place] = _refilled(parts[first + place], cell)
        patched = "|".join(parts) + "".join(f" {cell} |" for cell in _safe(new)[len(old) :])
        if split_row(patched, len(new)) == _safe(new):
            return patched
    return _loose(new)


def _refilled(part: str, cell: str) -> str:
    """A part of a line with another cell in it, with the blanks of its habit around it."""
    begin = part[: len(part) - len(part.lstrip(" \t"))] if part.strip(" \t") else part[:1]
    end = " " if part.endswith((" ", "\t")) else ""
    return begin + cell + max(end, " " * (display_width(part) - display_width(begin + cell)), key=len)


def _loose(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_safe(cells))} |"


def _whole(period: Period) -> str:
    """With its years, for tables that have no column of them."""
    first, last = period.starts_on, period.ends_on
    return f"{first.year}.{first.month}.{first.day:02d}-{last.year}.{last.month}.{last.day:02d}"
