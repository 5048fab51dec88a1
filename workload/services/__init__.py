"""Writes of the workload: what every kind of work item has in common."""

from workload.services.bulk import insert_items
from workload.services.items import WorkInput, fill_item, keep_participations, remove_item, restore_item
from workload.services.refusals import StaleItem, WorkRefused

__all__ = [
    "StaleItem",
    "WorkInput",
    "WorkRefused",
    "fill_item",
    "insert_items",
    "keep_participations",
    "remove_item",
    "restore_item",
]
