"""Reads of weekly reports, for pages, API and documents."""

from reports.queries.answers import (
    PlacedFeedback,
    carried_feedback,
    feedback_on,
    new_answers_for,
    open_feedback_for,
    placed,
    weeks_open,
)
from reports.queries.board import Board, BoardLine, board_for
from reports.queries.books import booklet_for, can_read_all, can_read_books, submitted_in_week, week_book
from reports.queries.closing import closes_at, is_closed, is_closed_to, reopened_in, reopening_of, who_can_reopen
from reports.queries.documents import (
    feedback_doc,
    feedback_of,
    newest_revision,
    own_report,
    planned_rows,
    removed_report,
    report_for,
    reports_for,
    sheet_for,
    sheet_for_audience,
    sheets_for_audience,
    submitted_reports_of,
    with_groups,
    working_document,
)
from reports.queries.gaps import gaps_of
from reports.queries.notes import private_note_of, private_notes_of
from reports.queries.pictures import address_of, named_in, picture_for, pictures_to_print, texts_of
from reports.queries.plan_record import plan_record_for, planner_for, weeks_back
from reports.queries.plans import last_plan_for, plan_before, plan_item_for, plan_items_for, task_lines
from reports.queries.queue import Neighbours, neighbours_in_queue, queue_for, waiting_for
from reports.queries.revisions import ReportDiff, RowDiff, compare_documents, revisions_of
from reports.queries.since import last_met, since_for
from reports.queries.standing import Standing, missing_in, standings_in
from reports.queries.year import YearCell, YearLine, members_of_year, weeks_of_year, year_lines

__all__ = [
    "Board",
    "BoardLine",
    "Neighbours",
    "PlacedFeedback",
    "ReportDiff",
    "RowDiff",
    "Standing",
    "YearCell",
    "YearLine",
    "address_of",
    "board_for",
    "booklet_for",
    "can_read_all",
    "can_read_books",
    "carried_feedback",
    "closes_at",
    "compare_documents",
    "feedback_doc",
    "feedback_of",
    "feedback_on",
    "gaps_of",
    "is_closed",
    "is_closed_to",
    "last_met",
    "last_plan_for",
    "members_of_year",
    "missing_in",
    "named_in",
    "neighbours_in_queue",
    "new_answers_for",
    "newest_revision",
    "open_feedback_for",
    "own_report",
    "picture_for",
    "pictures_to_print",
    "placed",
    "plan_before",
    "plan_item_for",
    "plan_items_for",
    "plan_record_for",
    "planned_rows",
    "planner_for",
    "private_note_of",
    "private_notes_of",
    "queue_for",
    "removed_report",
    "reopened_in",
    "reopening_of",
    "report_for",
    "reports_for",
    "revisions_of",
    "sheet_for",
    "sheet_for_audience",
    "sheets_for_audience",
    "since_for",
    "standings_in",
    "submitted_in_week",
    "submitted_reports_of",
    "task_lines",
    "texts_of",
    "waiting_for",
    "week_book",
    "weeks_back",
    "weeks_of_year",
    "weeks_open",
    "who_can_reopen",
    "with_groups",
    "working_document",
    "year_lines",
]
