"""Imports applied and files written."""

from exchange.services.applying import ImportRefused, PlanNotReady, apply_import
from exchange.services.exporting import Export, export_markdown
from exchange.services.runs import (
    FILES_AT_ONCE,
    JOB,
    WAITING_AT_ONCE,
    PlanChanged,
    RunRefused,
    Upload,
    apply_run,
    check_run,
    discard_run,
    is_large,
    purge_runs,
    request_apply,
    start_run,
)
from exchange.services.tree import markdown_files
from exchange.services.undoing import can_be_undone, is_large_undo, purge_replaced, request_undo, undo_run

__all__ = [
    "FILES_AT_ONCE",
    "JOB",
    "WAITING_AT_ONCE",
    "Export",
    "ImportRefused",
    "PlanChanged",
    "PlanNotReady",
    "RunRefused",
    "Upload",
    "apply_import",
    "apply_run",
    "can_be_undone",
    "check_run",
    "discard_run",
    "export_markdown",
    "is_large",
    "is_large_undo",
    "markdown_files",
    "purge_replaced",
    "purge_runs",
    "request_apply",
    "request_undo",
    "start_run",
    "undo_run",
]
