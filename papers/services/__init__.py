"""Writes of papers and readings."""

from papers.services.papers import (
    PaperInput,
    change_paper,
    create_paper,
    known_or_new_paper,
    remove_paper,
    restore_paper,
)
from papers.services.readings import (
    MOST_AT_ONCE,
    ReadingInput,
    change_reading,
    create_reading,
    create_readings,
    set_reading_state,
)
from papers.services.refusals import PaperKnown, StaleText

__all__ = [
    "MOST_AT_ONCE",
    "PaperInput",
    "PaperKnown",
    "ReadingInput",
    "StaleText",
    "change_paper",
    "change_reading",
    "create_paper",
    "create_reading",
    "create_readings",
    "known_or_new_paper",
    "remove_paper",
    "restore_paper",
    "set_reading_state",
]
