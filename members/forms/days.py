"""Days in forms: read as everywhere in Zuji, year first, so that a day has one meaning in every language."""

from datetime import date
from typing import Any

from django import forms

from core.periods import UnreadableDate, read_date
from members.services import sentence_of


class DayField(forms.DateField):
    """A day with its year, such as 2026-11-21, 2026/11/21 or 2026年11月21日; 11/21/26 is refused, not guessed."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return super().to_python(value)
        try:
            return read_date(str(value))
        except UnreadableDate as error:
            raise forms.ValidationError(sentence_of(error), code="invalid") from error


def day_field(label: Any, *, required: bool = True, help_text: Any = "") -> DayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, required=required, widget=widget, help_text=help_text)
