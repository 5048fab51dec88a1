"""Reads of papers, readings, notes and slots."""

from papers.queries.links import paper_of_link

__all__ = ["paper_of_link"]
