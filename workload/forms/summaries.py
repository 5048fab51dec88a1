"""What a summary is of: its days, a project, a kind of work."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.forms.days import day_field
from members.models import Group, Project
from members.services import sentence_of
from workload.models import WorkItem
from workload.queries import OddSpan, Selection, Span, span_of


class SummaryForm(forms.Form):
    """Shown by components/filters.html. `default`: the days where the address names none at all."""

    since = day_field(gettext_lazy("From"), required=False)
    until = day_field(gettext_lazy("Until"), required=False)
    project = forms.ChoiceField(label=gettext_lazy("Project"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of work"), required=False)

    def __init__(
        self, data: Mapping[str, Any], *, group: Group, projects: Sequence[Project], default: Span | None = None
    ) -> None:
        if default is not None and not set(data) & {"since", "until"}:
            days = {"since": _written(default.since), "until": _written(default.until)}
            data = {**{name: data.get(name, "") for name in ("project", "kind")}, **days}
        super().__init__(data)
        self._group = group
        self._projects = {str(project.uuid): project for project in projects}
        named = [(uuid, project.name) for uuid, project in self._projects.items()]
        for name, choices in {
            "project": [("", _("All projects")), *named],
            "kind": [("", _("Every kind")), *WorkItem.Kind.choices],
        }.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = _("This is not there (any more): choose again.")

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        try:
            self.span: Span = span_of(self._group, values.get("since"), values.get("until"))
        except OddSpan as error:
            self.add_error("until" if error.code == "backwards" or values.get("since") is None else "since",
                           sentence_of(error))  # fmt: skip
        return values

    def selection(self) -> Selection:
        """What is chosen; of a valid form."""
        values = self.cleaned_data
        return Selection(values["since"], values["until"], self._projects.get(values["project"]), values["kind"])


def _written(day: date | None) -> str:
    return str(day) if day else ""
