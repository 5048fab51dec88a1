"""Writes of the workload: what every kind of work item has in common."""

from workload.services.bulk import insert_items
from workload.services.items import WorkInput, fill_item, keep_participations, remove_item, restore_item
from workload.services.refusals import StaleItem, WorkRefused
from workload.services.summaries import due_spans, request_due_summaries, request_summary

__all__ = [
    "StaleItem",
    "WorkInput",
    "WorkRefused",
    "due_spans",
    "fill_item",
    "insert_items",
    "keep_participations",
    "remove_item",
    "request_due_summaries",
    "request_summary",
    "restore_item",
]
