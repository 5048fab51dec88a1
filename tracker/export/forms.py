"""The page's form: whose things, of which days, of which kinds, in which formats."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from exchange.queries import KINDS
from members.models import Member
from members.services import sentence_of
from tracker.export.wishes import (
    EVERYBODY,
    FORMAT_WORDS,
    FORMATS,
    KIND_WORDS,
    OWN,
    ExportRefused,
    Wish,
    can_export_group,
    wish_of,
)

WEEK_OR_DAY = {"placeholder": "2026-W36", "autocomplete": "off", "spellcheck": "false"}


class ExportForm(forms.Form):
    """Its `wish` is there once it is valid."""

    whose = forms.ChoiceField(label=_("Whose"), widget=forms.RadioSelect)
    since = forms.CharField(
        label=_("From"), required=False, max_length=30, widget=forms.TextInput(WEEK_OR_DAY),
        help_text=_("A week such as 2026-W36, or a day such as 2026-09-01."),
    )  # fmt: skip
    until = forms.CharField(
        label=_("Until"), required=False, max_length=30, widget=forms.TextInput(WEEK_OR_DAY),
        help_text=_("The week or day is included. Both empty: from the beginning until now."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("What goes out"), required=False, choices=list(KIND_WORDS.items()), widget=forms.CheckboxSelectMultiple
    )
    formats = forms.MultipleChoiceField(
        label=_("Formats"), required=False, choices=list(FORMAT_WORDS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Mapping[str, Any] | None, *, reader: Member, days: Mapping[str, str]) -> None:
        """`days`: what stands in the fields before anything is typed."""
        choices = [(OWN, _("Only my own"))]
        if can_export_group(reader):
            choices = [(EVERYBODY, _("Everybody's, as far as I may read it")), *choices]
        super().__init__(data, initial={"whose": choices[0][0], "kinds": KINDS, "formats": FORMATS, **days})
        self.fields["whose"].choices = choices  # type: ignore[attr-defined]
        self._reader = reader

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not self.errors:
            try:
                self.wish: Wish = wish_of(self._reader, **values)
            except ExportRefused as refused:
                self.add_error(refused.code, sentence_of(refused))
        return values
