"""Summaries as pictures and files."""

from workload.rendering.charts import bucket_words, draw_heat_map, draw_load, draw_trend, hours_in_words
from workload.rendering.drawing import number
from workload.rendering.files import SummaryRendering, render_summary, summary_bytes
from workload.rendering.paper import paper_look_of, print_summary
from workload.rendering.rows import heat_heads, heat_rows, summary_rows, summary_sums, trend_rows
from workload.rendering.texts import as_json

__all__ = [
    "SummaryRendering",
    "as_json",
    "bucket_words",
    "draw_heat_map",
    "draw_load",
    "draw_trend",
    "heat_heads",
    "heat_rows",
    "hours_in_words",
    "number",
    "paper_look_of",
    "print_summary",
    "render_summary",
    "summary_bytes",
    "summary_rows",
    "summary_sums",
    "trend_rows",
]
