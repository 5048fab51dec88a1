"""What a page says when the services refuse, and when somebody saved meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms

from meetings.services import MeetingRefused
from members.forms.problems import problems_in


@contextmanager
def refused_in(form: forms.BaseForm) -> Iterator[None]:
    """Turn what a service refuses into errors of the form."""
    try:
        with problems_in(form):
            yield
    except MeetingRefused as error:
        form.add_error(None, error.message)


def differences(form: forms.BaseForm, stored: forms.BaseForm) -> list[dict[str, Any]]:
    """For members/_stored_now.html: fields whose stored value, as `stored` shows it, is not what was typed."""
    found = []
    for name, field in form.fields.items():
        now, typed = stored[name].value(), form[name].value()
        if name != "version" and _plain(field, now) != _plain(field, typed):
            found.append({"label": field.label, "stored": _in_words(field, now)})
    return found


def with_version(form: forms.BaseForm, version: int) -> None:
    """Saving the form again then replaces that version, knowingly."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    form.data = data


def _plain(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.MultipleChoiceField):
        return " ".join(sorted(value or ()))
    if value is None or isinstance(field, forms.ChoiceField):
        return str(value if value is not None else "")
    cleaned = field.to_python(value)
    return "" if cleaned is None else str(cleaned).replace("\r\n", "\n").strip()


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        choices = {str(key): str(label) for key, label in field.choices}  # type: ignore[misc, union-attr]
        values = (value or ()) if isinstance(field, forms.MultipleChoiceField) else [value if value is not None else ""]
        return "、".join(choices.get(str(one), "") for one in values)
    return "" if value is None else str(value)
