"""The filter above lists of readings and tasks. A GET form: what cannot be read is said, and not filtered by."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from members.forms.days import day_field
from members.models import Member, Project
from workload.queries import WorkFilter

ME, NONE = "me", "none"


class WorkFilters(forms.Form):
    """Fields of `WorkFilter`, shown by components/filters.html. `people` and `projects`: what can be chosen."""

    q = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    member = forms.ChoiceField(label=gettext_lazy("Member"), required=False)
    project = forms.ChoiceField(label=pgettext_lazy("of work", "Project"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    since = day_field(gettext_lazy("From"), required=False)
    until = day_field(gettext_lazy("Until"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        viewer: Member,
        people: Sequence[Member],
        projects: Sequence[Project],
        states: Sequence[tuple[str, Any]],
    ) -> None:
        super().__init__(data)
        self._people = {str(one.uuid): one for one in people if not one.is_guest} | {ME: viewer}
        self._projects = {str(project.uuid): project for project in projects}
        others = [(uuid, one.name) for uuid, one in self._people.items() if one.pk != viewer.pk]
        named = [(uuid, project.name) for uuid, project in self._projects.items()]
        own = [(str(viewer.uuid), viewer.name)] if data.get("member") == str(viewer.uuid) else []
        for name, choices in {
            "member": [("", _("Everybody")), (ME, _("Me")), *own, *others],
            "project": [("", _("All projects")), (NONE, _("No project")), *named],
            "state": [("", _("Every state")), *states],
        }.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = _("This is not there (any more): choose again.")
        if not states:
            del self.fields["state"]

    def chosen(self) -> WorkFilter:
        self.is_valid()
        values = self.cleaned_data
        project = values.get("project") or ""
        return WorkFilter(
            member=self._people.get(values.get("member") or ""),
            project=self._projects.get(project),
            has_no_project=project == NONE,
            since=values.get("since"),
            until=values.get("until"),
            state=values.get("state") or "",
            text=(values.get("q") or "").strip(),
        )

    @property
    def is_used(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
