"""What a page says when the services refuse: a rule says no, the paper is known, somebody saved meanwhile."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.text import visible_controls
from members.forms.problems import problems_in
from papers.services import PaperKnown
from workload.services import WorkRefused


@contextmanager
def refused_in(form: forms.BaseForm) -> Iterator[None]:
    """Turn what a service refuses into errors of the form."""
    try:
        with problems_in(form):
            yield
    except PaperKnown as known:
        words = format_html(
            '{} <a href="{}">{}</a>',
            _("The group has this paper already:"),
            known.paper.get_absolute_url(),
            visible_controls(known.paper.title),
        )
        form.add_error("url" if "url" in form.fields else None, words)
    except WorkRefused as error:
        form.add_error(None, error.message)


def differences(form: forms.BaseForm, stored: Mapping[str, Any]) -> list[dict[str, Any]]:
    """For members/_stored_now.html: the fields whose stored value, in words, is not what the form says."""
    found = []
    for name, value in stored.items():
        typed = form.cleaned_data.get(name)
        if _plain(typed) != _plain(value):
            found.append({"label": form.fields[name].label, "stored": value if value is not None else ""})
    return found


def with_version(form: forms.BaseForm, version: int) -> None:
    """Saving the form again then replaces that version, knowingly."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(version)
    form.data = data


def _plain(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
