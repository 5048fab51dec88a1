"""Writes of the workload: what every kind of work item has in common."""

from workload.services.bulk import insert_items
from workload.services.items import (
    OwnShare,
    WorkInput,
    fill_item,
    keep_participations,
    remove_item,
    restore_item,
    shares_among,
)
from workload.services.log import MOST_SPANS, add_log_line, link_entry, save_log_day, share_log
from workload.services.log_files import LOG_FILE_LIMIT, DayChange, LogImport, export_log, import_log, plan_log_import
from workload.services.refusals import StaleItem, WorkRefused
from workload.services.suggesting import take_bucket
from workload.services.summaries import due_spans, request_due_summaries, request_summary
from workload.services.timers import (
    change_timer,
    discard_timer,
    pause_timer,
    resume_timer,
    span_of_timer,
    start_timer,
    stop_timer,
)

__all__ = [
    "LOG_FILE_LIMIT",
    "MOST_SPANS",
    "DayChange",
    "LogImport",
    "OwnShare",
    "StaleItem",
    "WorkInput",
    "WorkRefused",
    "add_log_line",
    "change_timer",
    "discard_timer",
    "due_spans",
    "export_log",
    "fill_item",
    "import_log",
    "insert_items",
    "keep_participations",
    "link_entry",
    "pause_timer",
    "plan_log_import",
    "remove_item",
    "request_due_summaries",
    "request_summary",
    "restore_item",
    "resume_timer",
    "save_log_day",
    "share_log",
    "shares_among",
    "span_of_timer",
    "start_timer",
    "stop_timer",
    "take_bucket",
]
