"""Which tables of a text belong to a ledger, and what their columns hold."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from core.buckets import Bucket, UnreadableWorkload, read_workload
from core.day_orders import DayOrder, order_of
from core.tables import Table, unescape_cell
from core.vocabulary import ledger_column_of
from workload.markdown.shares import people_columns

type WorkKind = Literal["reading", "task"]
type LedgerKind = Literal["standard", "summary"] | WorkKind

_WORK = frozenset({"period", "participants", "workload", "hours"})
_ROW_COLUMNS = _WORK | {"year", "project"}
_OWN_COLUMNS = {"reading": {"paper", "expected_gain", "gained"}, "task": {"task", "progress", "state"}}
_TOTALS = frozenset({"total"})
_SUMMARY_COLUMNS = frozenset({"unknown", "total"})


@dataclass(frozen=True)
class LedgerTable:
    """A table of a ledger. `columns` says what each holds: a key of LEDGER_COLUMNS or of Bucket, "" nothing known.

    A field has one column: of two that could hold it, the first one does. `people` are the names whose shares a column
    holds, one for each, "" for other columns; `order` is that of the days of the table. `is_plan`: names and what they
    plan in the period of the heading, where a blank name is that of the row above.
    """

    kind: LedgerKind
    table: Table
    columns: tuple[str, ...]
    people: tuple[str, ...] = ()
    order: DayOrder | None = None
    is_plan: bool = False

    @property
    def has_odd_title(self) -> bool:
        """Whether the column of what was done was found by its texts: its title is no word that is known."""
        place = self.columns.index("task") if "task" in self.columns else None
        return place is not None and ledger_column_of(unescape_cell(self.table.header[place])) != "task"

    @property
    def unknown_titles(self) -> list[str]:
        titles = zip(self.table.header, self.columns, self.people or self.columns, strict=True)
        return [unescape_cell(title).replace("\n", "") for title, column, person in titles if not (column or person)]


def ledger_table(table: Table, *, is_dated: bool = False) -> LedgerTable | None:
    """The table as one of a ledger; None for any other. `is_dated`: the heading above it says a period."""
    found = [ledger_column_of(unescape_cell(title)) or "" for title in table.header]
    buckets = [_bucket_of(title) for title in table.header]
    if {"standard", "length"} <= set(found):
        return LedgerTable("standard", table, _once(found, {"standard", "length"}))
    if "participants" in found and len(set(buckets) - {""}) >= 2:
        merged = [bucket or name for bucket, name in zip(buckets, found, strict=True)]
        return LedgerTable("summary", table, _once(merged, {"participants", *_SUMMARY_COLUMNS, *buckets}))
    has_names = "participants" in found  # then other columns of numbers are no people
    wide = None if has_names else _wide_table(table, found, is_dated=is_dated)
    return wide or _narrow_table(table, found) or (_plan_table(table, found) if is_dated else None)


def _plan_table(table: Table, found: list[str]) -> LedgerTable | None:
    """A table that begins with names and says for each what is planned, below a heading with a period."""
    titled = found.index("task") if "task" in found else _titled(table, found, ("",) * len(found))
    if found[0] != "participants" or titled is None or {"period", "year", "paper"} & set(found):
        return None
    found = [*found[:titled], "task", *found[titled + 1 :]]
    return replace(_work_table("task", table, found), is_plan=True)


def _narrow_table(table: Table, found: list[str]) -> LedgerTable | None:
    """A table with one workload for all people of a row."""
    if "period" not in found or len(_WORK & set(found)) < 2:
        return None
    if "paper" in found:
        return _work_table("reading", table, found)
    if "task" not in found and "participants" in found and {"workload", "hours"} & set(found):
        titled = _titled(table, found, ("",) * len(found))
        found = found if titled is None else [*found[:titled], "task", *found[titled + 1 :]]
    return _work_table("task", table, found) if "task" in found else None


def _work_table(kind: WorkKind, table: Table, found: list[str], people: tuple[str, ...] = ()) -> LedgerTable:
    columns = _once(found, _ROW_COLUMNS | _OWN_COLUMNS[kind] | (_TOTALS if people else frozenset()))
    dates = columns.index("period") if "period" in columns else None
    order = order_of(row.cells[dates] for row in table.rows) if dates is not None else None
    return LedgerTable(kind, table, columns, people, order)


def _wide_table(table: Table, found: list[str], *, is_dated: bool) -> LedgerTable | None:
    """A table with a column for each member, and one that says what was done: 任务 or whatever it is called."""
    if "period" not in found and not is_dated:
        return None
    people = people_columns(table, found)
    if not any(people):
        return None
    if "paper" in found:
        return _work_table("reading", table, found, people)
    if "task" not in found:
        titled = _titled(table, found, people)
        if titled is None:
            return None
        found = [*found[:titled], "task", *found[titled + 1 :]]
    return _work_table("task", table, found, people)


def _titled(table: Table, found: list[str], people: tuple[str, ...]) -> int | None:
    """The column that says what was done: the one with the most text of those that nothing else is known of."""
    lengths = {
        place: sum(len(row.cells[place]) for row in table.rows)
        for place, (column, person) in enumerate(zip(found, people, strict=True))
        if not column and not person
    }
    longest = max(lengths, key=lambda place: lengths[place], default=None)
    return longest if longest is not None and any(_is_text(row.cells[longest]) for row in table.rows) else None


def _is_text(cell: str) -> bool:
    return re.search(r"[^\W\d_]{2}", cell) is not None


def _bucket_of(title: str) -> str:
    try:
        return read_workload(unescape_cell(title).strip(" *")).bucket.value
    except UnreadableWorkload:
        return Bucket.UNKNOWN.value


def _once(found: list[str], wanted: set[str] | frozenset[str]) -> tuple[str, ...]:
    """The columns that are wanted, each at its first place."""
    return tuple(name if name in wanted and name not in found[:place] else "" for place, name in enumerate(found))
