"""What the pages of a log send."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.periods import FIRST_YEAR, LAST_YEAR
from workload.models import LogSharing


@dataclass(frozen=True)
class TypedDay:
    """The text of a day and the version that was read."""

    text: str
    version: int


def read_typed_day(data: Any) -> TypedDay:
    """From JSON or a form. Raises ValueError with a sentence."""
    text, version = (data.get("text"), data.get("version")) if hasattr(data, "get") else (None, None)
    if isinstance(version, str) and version.isascii() and version.isdigit() and len(version) < 10:
        version = int(version)
    if not isinstance(text, str) or not isinstance(version, int) or isinstance(version, bool) or version < 0:
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
    return TypedDay(text, version)


def read_day(text: str) -> date | None:
    """The day of an address, 2026-11-22; None for what is no day of our years."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and FIRST_YEAR <= day.year <= LAST_YEAR else None


@dataclass(frozen=True)
class LinkChoice:
    """What a span is for: "item:<uuid>", "project:<uuid>" or nothing."""

    item: UUID | None = None
    project: UUID | None = None

    @classmethod
    def of(cls, text: str) -> "LinkChoice":
        """Raises ValueError for what the page does not offer."""
        if not text:
            return cls()
        kind, _sign, name = text.partition(":")
        if kind not in ("item", "project"):
            raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
        found = UUID(name)
        return cls(item=found) if kind == "item" else cls(project=found)


class SharingForm(forms.Form):
    """Whom the owner of a log shows it."""

    totals = forms.ChoiceField(
        label=gettext_lazy("Who sees how long I worked on each day"),
        choices=LogSharing.Audience.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Who reads the days, with all that I wrote"),
        choices=LogSharing.Audience.choices,
        required=False,
        widget=forms.RadioSelect,
    )
