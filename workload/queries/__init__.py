"""Reads of the workload: what each member did in a period, what is behind a number, and what is still running."""

from workload.queries.filtering import WorkFilter
from workload.queries.items import MOST_RUNNING, WorkLine, rows_behind, running, work_lines
from workload.queries.summaries import Selection, counted_parts, summary, summary_by_project, summary_by_week

__all__ = [
    "MOST_RUNNING",
    "Selection",
    "WorkFilter",
    "WorkLine",
    "counted_parts",
    "rows_behind",
    "running",
    "summary",
    "summary_by_project",
    "summary_by_week",
    "work_lines",
]
