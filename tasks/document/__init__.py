"""The shapes of engineering tasks in a ledger and of a page of to-dos. Pure: no Django."""

from tasks.document.outline import (
    Outline,
    OutlineItem,
    indented,
    moved,
    outdented,
    place_of,
    settled,
    taken_out,
    with_item_below,
    without,
)
from tasks.document.rows import TaskRow
from tasks.document.todos import (
    MOST_DEPTH,
    ListKind,
    TodoDoc,
    TodoLine,
    TodoSection,
    clean_line,
    clean_note,
    fence_after,
)

__all__ = [
    "MOST_DEPTH",
    "ListKind",
    "Outline",
    "OutlineItem",
    "TaskRow",
    "TodoDoc",
    "TodoLine",
    "TodoSection",
    "clean_line",
    "clean_note",
    "fence_after",
    "indented",
    "moved",
    "outdented",
    "place_of",
    "settled",
    "taken_out",
    "with_item_below",
    "without",
]
