"""The filter above the list of papers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from papers.models import PaperTag
from papers.queries import PaperFilter
from workload.forms import WorkFilters
from workload.models import Participation


class PaperFilters(WorkFilters):
    """That of readings, with category and tag instead of a project."""

    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    tag = forms.ChoiceField(label=gettext_lazy("Tag"), required=False)

    field_order = ("q", "member", "state", "category", "tag", "since", "until")

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        viewer: Member,
        people: Sequence[Member],
        categories: Sequence[str],
        tags: Sequence[PaperTag],
    ) -> None:
        super().__init__(data, viewer=viewer, people=people, projects=[], states=Participation.State.choices)
        del self.fields["project"]
        self._tags = {tag.name: tag for tag in tags}
        for name, choices in {
            "category": [("", _("Every category")), *((word, word) for word in categories)],
            "tag": [("", _("Every tag")), *((name, name) for name in self._tags)],
        }.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = _("This is not there (any more): choose again.")

    def chosen_papers(self) -> PaperFilter:
        work = self.chosen()
        values = self.cleaned_data
        return PaperFilter(
            member=work.member,
            since=work.since,
            until=work.until,
            state=work.state,
            category=values.get("category") or "",
            tag=self._tags.get(values.get("tag") or ""),
            text=work.text,
        )
