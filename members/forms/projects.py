"""Forms of projects."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import TITLE_LIMIT
from members.models import Member, Project
from members.services import ProjectInput


def _markdown(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, required=False, strip=False, widget=widget, help_text=help_text)


class ProjectForm(forms.Form):
    """The fields of `ProjectInput`, and the version that was read (0: a new project)."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    name = forms.CharField(label=_("Name"), max_length=TITLE_LIMIT)
    motivation = _markdown(_("Motivation"), _("Why the group works on it. Markdown."))
    plan = _markdown(_("Plan"), _("How it is to be done. Markdown."))
    note = _markdown(_("Further notes"))

    @classmethod
    def of(cls, project: Project) -> "ProjectForm":
        return cls(initial={name: getattr(project, name) for name in cls.base_fields})

    def input(self) -> ProjectInput:
        return ProjectInput(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class ProjectPeopleForm(forms.Form):
    """Who works on a project, and who advises it."""

    members = forms.MultipleChoiceField(label=_("Members"), required=False, widget=forms.CheckboxSelectMultiple)
    advisors = forms.MultipleChoiceField(
        label=_("Advisors"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Read the reports that have a row of this project, and answer them."),
    )

    def __init__(self, people: list[Member], *args: Any, may_appoint: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(member.uuid): member for member in people}
        known = [(uuid, member.name) for uuid, member in self._people.items()]
        for name in ("members", "advisors"):
            self.fields[name].choices = known  # type: ignore[attr-defined]
        self.fields["advisors"].disabled = not may_appoint

    def chosen(self, name: str) -> list[Member]:
        return [self._people[uuid] for uuid in self.cleaned_data[name]]
