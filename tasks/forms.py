"""Forms of tasks: the whole task, its progress alone, and a card that is moved."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from core.text import MARKDOWN_LIMIT
from tasks.models import Task
from tasks.services import TASK_TITLE_LIMIT, TaskInput
from workload.forms import WorkForm
from workload.models import WorkItem


def _progress() -> forms.CharField:
    return forms.CharField(
        label=_("Progress"),
        required=False,
        strip=False,
        max_length=MARKDOWN_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How far it is. Markdown; what stood here before stays in the history."),
    )


def _state() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("State"), choices=Task.State.choices, initial=Task.State.PLANNED)


class TaskForm(WorkForm):
    """The fields of `TaskInput`."""

    title = forms.CharField(label=_("Title"), max_length=TASK_TITLE_LIMIT)
    progress = _progress()
    state = _state()

    @classmethod
    def initial_of(cls, item: WorkItem) -> dict[str, Any]:
        own = {name: getattr(item, name) for name in ("title", "progress", "state")}
        return super().initial_of(item) | own

    def input(self) -> TaskInput:
        values = self.cleaned_data
        return TaskInput(self.work(), values["title"], values["progress"], values["state"])


class ProgressForm(forms.Form):
    """What `note_progress` takes."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    progress = _progress()
    state = _state()


class MoveForm(forms.Form):
    """Where a card goes: a column, right below another card, or on top of it."""

    version = forms.IntegerField()
    state = forms.ChoiceField(choices=Task.State.choices)
    above = forms.UUIDField(required=False)

    def place(self) -> tuple[int, str, UUID | None]:
        values = self.cleaned_data
        return values["version"], values["state"], values["above"]


class SpanForm(forms.Form):
    """What the timeline shows; anything odd in the address means the usual."""

    by = forms.ChoiceField(choices=[("member", ""), ("project", "")], required=False)
    span = forms.ChoiceField(choices=[("quarter", ""), ("term", ""), ("year", "")], required=False)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def shown(self, today: date) -> tuple[str, str, date]:
        self.is_valid()
        values = self.cleaned_data
        day = values.get("day")
        known = day if day and 2000 <= day.year <= 2100 else today
        return values.get("by") or "member", values.get("span") or "quarter", known
