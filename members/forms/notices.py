"""Forms of notices: what reaches a person, and what a group sends."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from members.models import Group, Member

HOURS = (3, 6, 12, 24, 48, 72)
NEVER = "never"


class WishesForm(forms.Form):
    """One's own, for one group."""

    wants_reminders = forms.BooleanField(
        label=_("Reminders before the deadline, digests after it"),
        required=False,
        help_text=_("Feedback, returns and approvals are always told."),
    )
    wants_mail = forms.BooleanField(
        label=_("Also by mail"),
        required=False,
        help_text=_("What you have read here before its mail is due is not mailed."),
    )

    @classmethod
    def of(cls, member: Member) -> "WishesForm":
        return cls(initial={name: getattr(member, name) for name in cls.base_fields})


class RemindersForm(forms.Form):
    """The group's."""

    reminder_hours = forms.TypedChoiceField(
        label=_("Remind who has not handed in"), coerce=lambda value: None if value == NEVER else int(value)
    )
    sends_digests = forms.BooleanField(label=_("Advisors get a digest after the deadline"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        current = self.initial.get("reminder_hours")
        hours = sorted({*HOURS, *([current] if isinstance(current, int) else [])})
        choices = [(number, _before(number)) for number in hours]
        self.fields["reminder_hours"].choices = [(NEVER, pgettext("reminder", "never")), *choices]  # type: ignore[attr-defined]

    @classmethod
    def of(cls, group: Group, data: Any = None) -> "RemindersForm":
        initial = {"reminder_hours": group.reminder_hours or NEVER, "sends_digests": group.sends_digests}
        return cls(data, initial=initial)


def _before(hours: int) -> str:
    if hours >= 24 and hours % 24 == 0:
        days = hours // 24
        return ngettext("%(days)s day before the deadline", "%(days)s days before the deadline", days) % {"days": days}
    return ngettext("%(hours)s hour before the deadline", "%(hours)s hours before the deadline", hours) % {
        "hours": hours
    }
