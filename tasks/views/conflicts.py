"""What a page says when the services refuse: somebody saved meanwhile, or a rule says no."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from members.forms.problems import problems_in
from tasks.models import Task
from workload.services import WorkRefused


@contextmanager
def refused_in(form: forms.BaseForm) -> Iterator[None]:
    """Turn what a service refuses into errors of the form."""
    try:
        with problems_in(form):
            yield
    except WorkRefused as error:
        form.add_error(None, error.message)


def differences(form: forms.BaseForm, current: Task, fields: Sequence[str]) -> list[dict[str, Any]]:
    """For members/_stored_now.html: the fields whose stored value is not what the form says, in words."""
    found = []
    for name in fields:
        stored = _stored(current, name)
        if stored != _typed(form, name, current):
            found.append({"label": form.fields[name].label, "stored": _in_words(current, name)})
    return found


def _stored(task: Task, name: str) -> Any:
    if name == "participants":
        return {str(part.member.uuid) for part in task.participations.all()}
    if name == "project":
        return str(task.project.uuid) if task.project else ""
    return getattr(task, name)


def _typed(form: forms.BaseForm, name: str, task: Task) -> Any:
    value = form.cleaned_data.get(name)
    if name == "participants":
        return set(value or [])
    if name == "times":
        return value or task.times
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _in_words(task: Task, name: str) -> str:
    if name == "participants":
        names = pgettext("between names", ", ").join(part.member.name for part in task.participations.all())
        return names or _("nobody")
    if name == "project":
        return task.project.name if task.project else _("No project")
    if name == "bucket":
        return str(task.get_bucket_display() or pgettext("workload", "Unknown"))
    if name == "state":
        return str(task.get_state_display())
    return str(getattr(task, name))
