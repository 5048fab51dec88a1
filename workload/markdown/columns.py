"""Which tables of a text belong to a ledger, and what their columns hold."""

from dataclasses import dataclass
from typing import Literal

from core.buckets import Bucket, UnreadableWorkload, read_workload
from core.tables import Table, unescape_cell
from core.vocabulary import ledger_column_of

type LedgerKind = Literal["standard", "summary", "reading", "task"]

_WORK = frozenset({"period", "participants", "workload", "hours"})
_ROW_COLUMNS = _WORK | {"year", "project"}
_OWN_COLUMNS = {"reading": {"paper", "expected_gain", "gained"}, "task": {"task", "progress", "state"}}
_SUMMARY_COLUMNS = frozenset({"unknown", "total"})


@dataclass(frozen=True)
class LedgerTable:
    """A table of a ledger. `columns` says what each holds: a key of LEDGER_COLUMNS or of Bucket, "" nothing known.

    A field has one column: of two that could hold it, the first one does.
    """

    kind: LedgerKind
    table: Table
    columns: tuple[str, ...]

    @property
    def unknown_titles(self) -> list[str]:
        titles = zip(self.table.header, self.columns, strict=True)
        return [unescape_cell(title).replace("\n", "") for title, column in titles if not column]


def ledger_table(table: Table) -> LedgerTable | None:
    """The table as one of a ledger; None for any other."""
    found = [ledger_column_of(unescape_cell(title)) or "" for title in table.header]
    buckets = [_bucket_of(title) for title in table.header]
    if {"standard", "length"} <= set(found):
        return LedgerTable("standard", table, _once(found, {"standard", "length"}))
    if "participants" in found and len(set(buckets) - {""}) >= 2:
        merged = [bucket or name for bucket, name in zip(buckets, found, strict=True)]
        return LedgerTable("summary", table, _once(merged, {"participants", *_SUMMARY_COLUMNS, *buckets}))
    if "period" not in found or len(_WORK & set(found)) < 2:
        return None
    if "paper" in found:
        return LedgerTable("reading", table, _once(found, _ROW_COLUMNS | _OWN_COLUMNS["reading"]))
    if "task" in found:
        return LedgerTable("task", table, _once(found, _ROW_COLUMNS | _OWN_COLUMNS["task"]))
    return None


def _bucket_of(title: str) -> str:
    try:
        return read_workload(unescape_cell(title).strip(" *")).bucket.value
    except UnreadableWorkload:
        return Bucket.UNKNOWN.value


def _once(found: list[str], wanted: set[str] | frozenset[str]) -> tuple[str, ...]:
    """The columns that are wanted, each at its first place."""
    return tuple(name if name in wanted and name not in found[:place] else "" for place, name in enumerate(found))
