"""The form of what a group sets for its PDFs, besides the logo."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.vocabulary import COLUMNS
from members.models import Group
from members.services import FOOTER_LIMIT

TITLES = {
    "project": _("Project"),
    "this_week": _("This week's tasks"),
    "results": _("Results"),
    "feedback": _("Advisor's feedback"),
    "next_week": _("Next week's plan"),
}


class PdfForm(forms.Form):
    """The footer, and of each column its place from the left or that it is not shown."""

    pdf_footer = forms.CharField(
        label=_("Footer"),
        max_length=FOOTER_LIMIT,
        required=False,
        help_text=_("Stands at the foot of each page, beside the page number."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [(str(place), _("column %(place)s") % {"place": place}) for place in range(1, len(COLUMNS) + 1)]
        for column in COLUMNS:
            self.fields[column] = forms.ChoiceField(label=TITLES[column], choices=[*places, ("", _("not shown"))])
            self.fields[column].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            shown = [column for column in COLUMNS if cleaned[column]]
            cleaned["pdf_columns"] = sorted(shown, key=lambda column: int(cleaned[column]))
        return cleaned

    def look(self) -> dict[str, Any]:
        """What `change_pdf_look` takes."""
        return {"footer": self.cleaned_data["pdf_footer"], "columns": self.cleaned_data["pdf_columns"]}

    @classmethod
    def of(cls, group: Group, data: Any = None) -> "PdfForm":
        shown = group.pdf_columns or list(COLUMNS)
        places = {column: str(shown.index(column) + 1) if column in shown else "" for column in COLUMNS}
        return cls(data, initial={"pdf_footer": group.pdf_footer, **places})
