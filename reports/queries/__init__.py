"""Reads of weekly reports, for pages, API and documents."""

from reports.queries.board import Board, BoardLine, board_for
from reports.queries.documents import (
    feedback_of,
    newest_revision,
    own_report,
    planned_rows,
    removed_report,
    report_for,
    reports_for,
    sheet_for,
    sheet_for_audience,
    submitted_reports_of,
    with_groups,
    working_document,
)
from reports.queries.queue import Neighbours, neighbours_in_queue, queue_for, waiting_for

__all__ = [
    "Board",
    "BoardLine",
    "Neighbours",
    "board_for",
    "feedback_of",
    "neighbours_in_queue",
    "newest_revision",
    "own_report",
    "planned_rows",
    "queue_for",
    "removed_report",
    "report_for",
    "reports_for",
    "sheet_for",
    "sheet_for_audience",
    "submitted_reports_of",
    "waiting_for",
    "with_groups",
    "working_document",
]
