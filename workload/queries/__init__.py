"""Reads of the workload: what each member did in a period, what is behind a number, what is running, and logs."""

from workload.queries.auditing import TooManyParts, dated_parts, written_summaries
from workload.queries.charts import chart_columns, heat_map, limits_of, trend
from workload.queries.files import (
    FORMATS,
    RENDER_JOB,
    SUMMARY_FILE,
    arguments_of,
    recent_files,
    render_under_way,
)
from workload.queries.filtering import WorkFilter
from workload.queries.items import MOST_RUNNING, WorkLine, rows_behind, running, with_details, work_lines
from workload.queries.log import (
    linkable_item,
    linkable_items,
    log_day_for,
    log_days_for,
    log_entries_for,
    log_files_of,
    logged_minutes,
    own_entries,
    own_entry,
    own_log_day,
    sharer_for,
    sharers_for,
    sharing_of,
    suggested_bucket,
    timer_of,
)
from workload.queries.log_periods import LogPeriod, log_period, log_streaks
from workload.queries.sheets import summary_sheet
from workload.queries.spans import OddSpan, Span, month_span, neighbours, span_of, week_span, year_span
from workload.queries.summaries import Selection, counted_parts, summary, summary_by_project, summary_by_week

__all__ = [
    "FORMATS",
    "MOST_RUNNING",
    "RENDER_JOB",
    "SUMMARY_FILE",
    "LogPeriod",
    "OddSpan",
    "Selection",
    "Span",
    "TooManyParts",
    "WorkFilter",
    "WorkLine",
    "arguments_of",
    "chart_columns",
    "counted_parts",
    "dated_parts",
    "heat_map",
    "limits_of",
    "linkable_item",
    "linkable_items",
    "log_day_for",
    "log_days_for",
    "log_entries_for",
    "log_files_of",
    "log_period",
    "log_streaks",
    "logged_minutes",
    "month_span",
    "neighbours",
    "own_entries",
    "own_entry",
    "own_log_day",
    "recent_files",
    "render_under_way",
    "rows_behind",
    "running",
    "sharer_for",
    "sharers_for",
    "sharing_of",
    "span_of",
    "suggested_bucket",
    "summary",
    "summary_by_project",
    "summary_by_week",
    "summary_sheet",
    "timer_of",
    "trend",
    "week_span",
    "with_details",
    "work_lines",
    "written_summaries",
    "year_span",
]
