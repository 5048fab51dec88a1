"""A plan as the page of an import shows it: as a sheet (JSON, kept on the run), then said in a reader's language."""

from exchange.rendering.sheets import actions_of, packed, sheet_of, unpacked
from exchange.rendering.shown import field_of, shown_run, summary_of
from exchange.rendering.undone import ShownUndo, shown_undo

__all__ = [
    "ShownUndo",
    "actions_of",
    "field_of",
    "packed",
    "sheet_of",
    "shown_run",
    "shown_undo",
    "summary_of",
    "unpacked",
]
