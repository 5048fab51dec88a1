"""The form of a paper, and of a BibTeX text."""

import re
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import MARKDOWN_LIMIT
from papers.importing.bibtex import FILE_LIMIT, decoded_bibtex
from papers.models import Paper
from papers.services import PaperInput, input_of

COLUMNS = (
    "title",
    "url",
    "authors",
    "year",
    "venue",
    "category",
    "arxiv_id",
    "doi",
    "pdf_url",
    "bibtex_key",
    "abstract",
)


class PaperForm(forms.Form):
    """The fields of `PaperInput` that people type; what BibTeX brought besides stays as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    url = forms.CharField(
        label=_("Link"),
        max_length=2_000,
        help_text=_("An address, an arXiv id or a DOI. One paper has one place here, whichever you paste."),
    )
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    authors = forms.CharField(
        label=_("Authors"), required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line.")
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1500, max_value=2100)
    venue = forms.CharField(
        label=_("Venue"), required=False, max_length=300, help_text=_("The journal, conference or book.")
    )
    category = forms.CharField(
        label=_("Category"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
        help_text=_("One word of the group's own, such as Quantization."),
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=2_000, help_text=_("Separated by commas."))
    arxiv_id = forms.CharField(label=_("arXiv id"), required=False, max_length=2_000)
    doi = forms.CharField(label=_("DOI"), required=False, max_length=2_000)
    pdf_url = forms.CharField(label=_("Link to the PDF"), required=False, max_length=2_000)
    bibtex_key = forms.CharField(label=_("BibTeX key"), required=False, max_length=120)
    abstract = forms.CharField(
        label=_("Abstract"),
        required=False,
        strip=False,
        max_length=MARKDOWN_LIMIT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    @classmethod
    def of(cls, paper: Paper) -> "PaperForm":
        said: dict[str, Any] = {name: getattr(paper, name) for name in COLUMNS}
        said["title"] = "" if paper.has_interim_title else paper.title
        tags = ", ".join(tag.name for tag in paper.tags.all())
        return cls(initial=said | {"version": paper.version, "tags": tags})

    def input(self, paper: Paper | None = None) -> PaperInput:
        """What the services take; of `paper` what the form does not show."""
        values = self.cleaned_data
        typed = {name: values[name] for name in COLUMNS}
        tags = [tag for tag in re.split(r"[,，;；、\n]", values["tags"]) if tag.strip()]
        known = input_of(paper) if paper else PaperInput()
        return replace(known, **typed, tags=tags)


class BibtexForm(forms.Form):
    """A text that was pasted, or a file."""

    text = forms.CharField(
        label=_("BibTeX"),
        required=False,
        strip=False,
        max_length=FILE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "class": "code"}),
    )
    file = forms.FileField(
        label=_("or a file"), required=False, widget=forms.FileInput(attrs={"accept": ".bib,.txt,text/plain"})
    )

    def bibtex(self) -> str:
        """What was sent. Raises UnreadableFile."""
        upload = self.cleaned_data["file"]
        return decoded_bibtex(upload.read(FILE_LIMIT + 1)) if upload else str(self.cleaned_data["text"])
