"""What lies on the desk of who writes a report: the stored texts, the planned ones, or those just typed."""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from core.weeks import Week
from members.models import Member
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc
from reports.forms import CELLS, Entry
from reports.models import WeeklyReport
from reports.queries import planned_rows, sheet_for
from reports.queries.plans import PlannedLine, TaskLine
from reports.services import RowInput
from reports.views.pads import AnswerPad


@dataclass(frozen=True)
class DeskRow:
    """A row of the form with the feedback that stands beside it."""

    cells: RowInput
    feedback: tuple[FeedbackDoc, ...] = ()
    answers: tuple[AnswerPad, ...] = ()  # the same, and that of earlier weeks, with places to answer
    plan: tuple[PlannedLine, ...] = ()  # what was planned last time for its project
    marks: tuple[TaskLine, ...] = ()  # this week's tasks, in or out of that plan


@dataclass(frozen=True)
class Desk:
    """The stored report of the week, if there is one, and the texts to show in its form."""

    report: WeeklyReport | None
    entry: Entry
    rows: tuple[DeskRow, ...]
    removed_rows: tuple[RowDoc, ...] = ()
    overall: tuple[FeedbackDoc, ...] = ()
    answers: tuple[AnswerPad, ...] = ()  # to what is open from earlier weeks about no row of this form
    has_more_answers: bool = False  # than a form takes: they come when some of these are given
    overall_answers: tuple[AnswerPad, ...] = ()  # to what was said about this whole report
    plan: tuple[PlannedLine, ...] = ()  # what was planned last time for projects without a row
    notes: tuple[ProjectNoteDoc, ...] = ()


def desk_of(writer: Member, week: Week, report: WeeklyReport | None, typed: Entry | None = None) -> Desk:
    """What is stored, or planned for a new report; `typed` is shown in its place where it was sent in."""
    if report is None:
        entry = typed or _planned_entry(writer, week)
        return Desk(None, entry, tuple(DeskRow(row) for row in entry.rows))
    document = sheet_for(report, viewer=writer, working_copy=True).document
    entry = typed or _entry(report, document.rows)
    feedback = {row.uuid: row.feedback for row in document.rows}
    return Desk(
        report=report,
        entry=entry,
        rows=tuple(DeskRow(row, feedback.get(str(row.uuid), ())) for row in entry.rows),
        removed_rows=tuple(row for row in document.rows if row.is_removed),
        overall=document.feedback,
        notes=document.project_notes,
    )


def _planned_entry(writer: Member, week: Week) -> Entry:
    """Last time's plan, or one empty row. Two windows name its rows alike, so that their texts can be compared."""
    rows = planned_rows(writer, week) or [RowDoc()]
    named = [replace(row, uuid=str(uuid.uuid5(writer.uuid, f"{week} {place}"))) for place, row in enumerate(rows)]
    return Entry(0, tuple(_row_input(row) for row in named))


def stored_entry(report: WeeklyReport, writer: Member) -> Entry:
    """What is stored now, for who has typed on an older version."""
    return _entry(report, sheet_for(report, viewer=writer, working_copy=True).document.rows)


def entry_as_json(entry: Entry) -> dict[str, Any]:
    return {
        "rows": [{"uuid": str(row.uuid), **{name: getattr(row, name) for name in CELLS}} for row in entry.rows],
        "note": entry.note,
        "ends_on": entry.ends_on.isoformat() if entry.ends_on else "",
    }


def same_texts(typed: Entry, stored: Entry) -> bool:
    """Whether what was typed is what is stored, but for the notation of line ends, which browsers change."""
    return _texts(typed) == _texts(stored)


def _texts(entry: Entry) -> list[str]:
    cells = [getattr(row, name) for row in entry.rows for name in CELLS]
    return [text.replace("\r\n", "\n") for text in (*cells, entry.note, str(entry.ends_on))]


def _entry(report: WeeklyReport, rows: tuple[RowDoc, ...]) -> Entry:
    longer = report.ends_on if report.ends_on != report.week.last_day else None
    return Entry(report.version, tuple(_row_input(row) for row in rows if not row.is_removed), report.note, longer)


def _row_input(row: RowDoc) -> RowInput:
    cells = {name: getattr(row, name) for name in CELLS}
    return RowInput(uuid=uuid.UUID(row.uuid), **cells)
