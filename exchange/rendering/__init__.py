"""A plan as the page of an import shows it: as a sheet (JSON, kept on the run), then said in a reader's language."""

from exchange.rendering.sheets import actions_of, packed, sheet_of, unpacked
from exchange.rendering.shown import field_of, shown_run, summary_of

__all__ = ["actions_of", "field_of", "packed", "sheet_of", "shown_run", "summary_of", "unpacked"]
