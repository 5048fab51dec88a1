"""Writes of weekly reports."""

from reports.services.answering import answer_feedback, note_answers, reopen_feedback, settle_feedback
from reports.services.books import (
    BOOKLET,
    LONGEST_BOOKLET,
    WEEK_BOOK,
    audience_for,
    book_arguments,
    booklet_arguments,
    request_booklet,
    request_preview,
    request_week_book,
)
from reports.services.closing import closed_sentence, reopen_week
from reports.services.noting import save_private_note
from reports.services.pictures import add_picture, purge_pictures
from reports.services.planning import choose_plan_state
from reports.services.refusals import (
    AlreadyThere,
    NewerRevision,
    NotAllowed,
    ReportRefused,
    StaleAnswer,
    StaleVersion,
)
from reports.services.removing import (
    bring_back_imported,
    purge_removed,
    remove_report,
    restore_report,
    take_imported_away,
)
from reports.services.restoring import UnsubmittedChanges, restore_revision
from reports.services.reviewing import approve_report, return_report, save_feedback, take_back_approval
from reports.services.taking_over import import_report
from reports.services.writing import (
    ROW_LIMIT,
    InvalidCell,
    RowInput,
    open_report,
    request_rendering,
    save_report,
    submit_report,
)

__all__ = [
    "BOOKLET",
    "LONGEST_BOOKLET",
    "ROW_LIMIT",
    "WEEK_BOOK",
    "AlreadyThere",
    "InvalidCell",
    "NewerRevision",
    "NotAllowed",
    "ReportRefused",
    "RowInput",
    "StaleAnswer",
    "StaleVersion",
    "UnsubmittedChanges",
    "add_picture",
    "answer_feedback",
    "approve_report",
    "audience_for",
    "book_arguments",
    "booklet_arguments",
    "bring_back_imported",
    "choose_plan_state",
    "closed_sentence",
    "import_report",
    "note_answers",
    "open_report",
    "purge_pictures",
    "purge_removed",
    "remove_report",
    "reopen_feedback",
    "reopen_week",
    "request_booklet",
    "request_preview",
    "request_rendering",
    "request_week_book",
    "restore_report",
    "restore_revision",
    "return_report",
    "save_feedback",
    "save_private_note",
    "save_report",
    "settle_feedback",
    "submit_report",
    "take_back_approval",
    "take_imported_away",
]
