"""The submissions of a report, and what changed from one to another, cell by cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from core.diffs import Effort, Segment, diff_words
from reports.document import RowDoc, WeeklyReportDoc
from reports.models import ReportRevision, WeeklyReport

type RowState = Literal["same", "changed", "moved", "added", "removed"]


@dataclass(frozen=True)
class RowDiff:
    """One row of either document. The segments of a cell joined are its text in both."""

    state: RowState
    project: tuple[Segment, ...]
    this_week: tuple[Segment, ...]
    results: tuple[Segment, ...]
    next_week: tuple[Segment, ...]


@dataclass(frozen=True)
class ReportDiff:
    """What became of an older document: rows in the order of the newer one, each removed one where it stood."""

    rows: tuple[RowDiff, ...]
    note: tuple[Segment, ...]
    last_days: tuple[date, date]  # of the period, before and after
    has_changes: bool


def revisions_of(report: WeeklyReport) -> list[ReportRevision]:
    """Every submission with who made it, newest first, without its text. One query."""
    return list(report.revisions.defer("document").select_related("submitted_by").order_by("-number"))


def compare_documents(older: WeeklyReportDoc, newer: WeeklyReportDoc) -> ReportDiff:
    """Rows are followed by their uuid; what the author struck out counts as removed. The effort is shared by all."""
    effort = Effort()
    before = {row.uuid: row for row in older.rows if not row.is_removed}
    after = {row.uuid: row for row in newer.rows if not row.is_removed}
    moved = _moved(list(before), list(after))
    rows = tuple(
        _row_diff(before.get(uuid), after.get(uuid), uuid in moved, effort)
        for uuid in _order(list(before), list(after))
    )
    note = diff_words(older.note, newer.note, effort)
    has_changes = (older.note, older.ends_on) != (newer.note, newer.ends_on) or any(row.state != "same" for row in rows)
    return ReportDiff(rows, note, (older.ends_on, newer.ends_on), has_changes)


def _row_diff(before: RowDoc | None, after: RowDoc | None, is_moved: bool, effort: Effort) -> RowDiff:
    old, new = before or RowDoc(), after or RowDoc()
    state: RowState = "moved" if is_moved else "same"
    if before is None or after is None:
        state = "added" if before is None else "removed"
    elif _cells(old) != _cells(new):
        state = "changed"
    return RowDiff(state, *(diff_words(was, now, effort) for was, now in zip(_cells(old), _cells(new), strict=True)))


def _cells(row: RowDoc) -> tuple[str, str, str, str]:
    return row.project, row.this_week, row.results, row.next_week


def _order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    order = list(after)
    for place, uuid in enumerate(before):
        if uuid not in order:
            order.insert(order.index(before[place - 1]) + 1 if place else 0, uuid)
    return order


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Rows of both that follow another row than they did."""
    kept = [[uuid for uuid in rows if uuid in other] for rows, other in ((before, set(after)), (after, set(before)))]
    followed = [set(pairwise(["", *rows])) for rows in kept]
    return {uuid for previous, uuid in followed[1] - followed[0]}
