"""Reads of papers, readings, notes and slots."""

from papers.queries.documents import document_of
from papers.queries.links import paper_of_link

__all__ = ["document_of", "paper_of_link"]
