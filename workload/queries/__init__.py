"""Reads of the workload: what each member did in a period, what is behind a number, and what is still running."""

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
from workload.queries.items import MOST_RUNNING, WorkLine, rows_behind, running, work_lines
from workload.queries.sheets import summary_sheet
from workload.queries.spans import OddSpan, Span, month_span, neighbours, span_of, week_span, year_span
from workload.queries.summaries import Selection, counted_parts, summary, summary_by_project, summary_by_week

__all__ = [
    "FORMATS",
    "MOST_RUNNING",
    "RENDER_JOB",
    "SUMMARY_FILE",
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
    "month_span",
    "neighbours",
    "recent_files",
    "render_under_way",
    "rows_behind",
    "running",
    "span_of",
    "summary",
    "summary_by_project",
    "summary_by_week",
    "summary_sheet",
    "trend",
    "week_span",
    "work_lines",
    "written_summaries",
    "year_span",
]
