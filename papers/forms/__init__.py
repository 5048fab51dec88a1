"""Forms of papers, readings and the reading group."""

from papers.forms.filters import PaperFilters
from papers.forms.papers import BibtexForm, PaperForm
from papers.forms.readings import ReadingForm, SlotForm

__all__ = ["BibtexForm", "PaperFilters", "PaperForm", "ReadingForm", "SlotForm"]
