"""Summaries as pictures and files."""

from workload.rendering.charts import bucket_words, draw_heat_map, draw_load, draw_trend

__all__ = ["bucket_words", "draw_heat_map", "draw_load", "draw_trend"]
