"""Reads of papers, readings, notes and slots."""

from papers.queries.documents import document_of
from papers.queries.lines import PaperLine, Reader, line_of
from papers.queries.links import paper_called, paper_of_link
from papers.queries.notes import comment_for, next_slots, note_for, notes_on, past_slots, slot_for, slots_of
from papers.queries.papers import (
    PaperFilter,
    categories_of,
    merged_into,
    namesakes_of,
    paper_for,
    papers_for,
    tags_of,
    titles_of,
)
from papers.queries.readings import reading_for, readings_for, readings_of, with_details

__all__ = [
    "PaperFilter",
    "PaperLine",
    "Reader",
    "categories_of",
    "comment_for",
    "document_of",
    "line_of",
    "merged_into",
    "namesakes_of",
    "next_slots",
    "note_for",
    "notes_on",
    "paper_called",
    "paper_for",
    "paper_of_link",
    "papers_for",
    "past_slots",
    "reading_for",
    "readings_for",
    "readings_of",
    "slot_for",
    "slots_of",
    "tags_of",
    "titles_of",
    "with_details",
]
