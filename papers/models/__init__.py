"""Tables of what is read."""

from papers.models.papers import Paper, PaperTag
from papers.models.readings import Comment, Reading, ReadingNote, ReadingSlot

__all__ = ["Comment", "Paper", "PaperTag", "Reading", "ReadingNote", "ReadingSlot"]
