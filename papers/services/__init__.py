"""Writes of papers, readings, notes and slots."""

from papers.services.bibtex import ImportedPapers, bibtex_of, import_bibtex
from papers.services.fetching import ask_again, fetch_metadata, request_due_fetches
from papers.services.merging import merge_papers, unmerge_papers
from papers.services.naming import paper_named
from papers.services.notes import (
    add_comment,
    change_comment,
    change_note,
    remove_comment,
    remove_note,
    restore_comment,
    restore_note,
    save_note,
)
from papers.services.papers import (
    PaperInput,
    can_be_fetched,
    change_paper,
    create_paper,
    input_of,
    known_or_new_paper,
    remove_paper,
    restore_paper,
)
from papers.services.pdfs import PDF_LIMIT, drop_pdf, keep_pdf
from papers.services.purging import purge_removed
from papers.services.readings import (
    MOST_AT_ONCE,
    ReadingInput,
    change_reading,
    create_reading,
    create_readings,
    set_reading_state,
)
from papers.services.refusals import PaperKnown, StaleText
from papers.services.slots import SlotInput, add_slot, change_slot, remove_slot, restore_slot

__all__ = [
    "MOST_AT_ONCE",
    "PDF_LIMIT",
    "ImportedPapers",
    "PaperInput",
    "PaperKnown",
    "ReadingInput",
    "SlotInput",
    "StaleText",
    "add_comment",
    "add_slot",
    "ask_again",
    "bibtex_of",
    "can_be_fetched",
    "change_comment",
    "change_note",
    "change_paper",
    "change_reading",
    "change_slot",
    "create_paper",
    "create_reading",
    "create_readings",
    "drop_pdf",
    "fetch_metadata",
    "import_bibtex",
    "input_of",
    "keep_pdf",
    "known_or_new_paper",
    "merge_papers",
    "paper_named",
    "purge_removed",
    "remove_comment",
    "remove_note",
    "remove_paper",
    "remove_slot",
    "request_due_fetches",
    "restore_comment",
    "restore_note",
    "restore_paper",
    "restore_slot",
    "save_note",
    "set_reading_state",
    "unmerge_papers",
]
