"""The fields that every kind of work item has: period, participants, workload, project."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.buckets import MOST_TIMES, Bucket, Workload
from core.periods import Period, UnreadablePeriod
from members.forms.days import day_field
from members.models import Group, Member, Project
from members.services import sentence_of
from workload.models import BucketChoice, WorkItem
from workload.services import WorkInput

EVERYONE = "everyone"


@dataclass(frozen=True)
class PersonChoice:
    """A member in the picker. `of_everyone`: ticked together with "all members", which advisors are not."""

    value: str
    name: str
    of_everyone: bool
    is_chosen: bool


@dataclass(frozen=True)
class BucketLine:
    """A bucket in the form, with what the group means by it."""

    value: str
    label: str | Promise
    hint: str
    is_chosen: bool


class WorkForm(forms.Form):
    """Inherited by the forms of readings and tasks. `people` may take part; who does already stays in the choice.

    The templates components/participants.html and components/workload.html show its two odd fields.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, required=False)
    starts_on = day_field(gettext_lazy("First day"))
    ends_on = day_field(gettext_lazy("Last day"))
    project = forms.ChoiceField(label=pgettext_lazy("of work", "Project"), required=False)
    participants = forms.MultipleChoiceField(label=gettext_lazy("Participants"), required=False)
    bucket = forms.ChoiceField(
        label=gettext_lazy("Workload"),
        required=False,
        choices=[*BucketChoice.choices, ("", pgettext_lazy("workload", "Unknown"))],
    )
    times = forms.IntegerField(
        label=gettext_lazy("Times"), required=False, min_value=1, max_value=MOST_TIMES, initial=1
    )

    def __init__(
        self,
        *args: Any,
        group: Group,
        people: Sequence[Member],
        projects: Sequence[Project],
        item: WorkItem | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = (self.initial_of(item) if item else {}) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self._group, self._stored = group, _stored_members(item)
        known = {member.pk: member for member in people if not member.is_guest}
        known |= {member.pk: member for member in self._stored}
        self._people = {str(member.uuid): member for member in known.values()}
        self._projects = {str(project.uuid): project for project in _with_own(projects, item)}
        named = [(uuid, project.name) for uuid, project in self._projects.items()]
        self.fields["project"].choices = [("", _("No project")), *named]  # type: ignore[attr-defined]
        people_choices = [(uuid, member.name) for uuid, member in self._people.items()]
        self.fields["participants"].choices = [(EVERYONE, ""), *people_choices]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, item: WorkItem) -> dict[str, Any]:
        """What the form shows of a stored item, whose participations were read with their members."""
        return {
            "version": item.version,
            "starts_on": item.starts_on,
            "ends_on": item.ends_on,
            "project": str(item.project.uuid) if item.project else "",
            "participants": [str(member.uuid) for member in _stored_members(item)],
            "bucket": item.bucket,
            "times": item.times,
        }

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("starts_on") and values.get("ends_on"):
            try:
                values["period"] = Period(values["starts_on"], values["ends_on"])
            except UnreadablePeriod as error:
                self.add_error("ends_on", sentence_of(error))
        return values

    def work(self) -> WorkInput:
        """What the services take; of a valid form."""
        values = self.cleaned_data
        members = self._chosen_members()
        written = ""
        everyone = {one.pk for one in self._everyone()}
        if EVERYONE in values["participants"] and len(everyone) > 1 and {one.pk for one in members} == everyone:
            written = f"全体成员({len(members)})"  # as ledgers write it
        bucket = Bucket(values["bucket"])
        return WorkInput(
            period=values["period"],
            participants=members,
            workload=Workload(bucket, (values["times"] or 1) if bucket else 1),
            project=self._projects.get(values["project"]),
            written_participants=written,
        )

    @property
    def participant_choices(self) -> list[PersonChoice]:
        chosen = self._shown("participants")
        everyone = EVERYONE in chosen
        return [
            PersonChoice(uuid, one.name, not one.is_advisor, uuid in chosen or (everyone and not one.is_advisor))
            for uuid, one in self._people.items()
        ]

    @property
    def bucket_lines(self) -> list[BucketLine]:
        chosen = self["bucket"].value() or ""
        small, medium = self._group.small_up_to_minutes, self._group.medium_up_to_minutes
        hints = {
            Bucket.SMALL: _("up to {most}").format(most=_hours(small)),
            Bucket.MEDIUM: _("{least} to {most}").format(least=_hours(small), most=_hours(medium)),
            Bucket.LARGE: _("over {least}").format(least=_hours(medium)),
            Bucket.UNKNOWN: _("counted apart"),
        }
        return [
            BucketLine(value, label, hints[Bucket(value)], value == chosen)
            for value, label in self.fields["bucket"].choices  # type: ignore[attr-defined]
        ]

    def _shown(self, name: str) -> set[str]:
        return set(self[name].value() or [])

    def _everyone(self) -> list[Member]:
        return [member for member in self._people.values() if not member.is_advisor]

    def _chosen_members(self) -> list[Member]:
        """Those who took part already in their order, then the others in that of the form."""
        wanted = {self._people[uuid].pk for uuid in self.cleaned_data["participants"] if uuid != EVERYONE}
        if EVERYONE in self.cleaned_data["participants"]:
            wanted |= {member.pk for member in self._everyone()}
        stored = [member for member in self._stored if member.pk in wanted]
        known = {member.pk for member in stored}
        return stored + [one for one in self._people.values() if one.pk in wanted and one.pk not in known]


def _stored_members(item: WorkItem | None) -> list[Member]:
    return [part.member for part in item.participations.all()] if item and item.pk else []


def _with_own(projects: Sequence[Project], item: WorkItem | None) -> list[Project]:
    """The group's projects, and that of the item though it was removed meanwhile."""
    own = item.project if item else None
    return [*projects, own] if own and own not in projects else list(projects)


def _hours(minutes: int) -> str:
    if minutes % 60:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h").format(hours=minutes // 60)
