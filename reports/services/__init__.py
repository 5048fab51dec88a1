"""Writes of weekly reports."""

from reports.services.refusals import AlreadyThere, NewerRevision, NotAllowed, ReportRefused, StaleVersion
from reports.services.removing import purge_removed, remove_report, restore_report
from reports.services.reviewing import approve_report, return_report, save_feedback
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
    "ROW_LIMIT",
    "AlreadyThere",
    "InvalidCell",
    "NewerRevision",
    "NotAllowed",
    "ReportRefused",
    "RowInput",
    "StaleVersion",
    "approve_report",
    "import_report",
    "open_report",
    "purge_removed",
    "remove_report",
    "request_rendering",
    "restore_report",
    "return_report",
    "save_feedback",
    "save_report",
    "submit_report",
]
