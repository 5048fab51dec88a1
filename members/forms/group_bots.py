"""Forms of bots in a group's chat."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activity.queries import POSTED


class BotKindsForm(forms.Form):
    """What one bot tells."""

    kinds = forms.MultipleChoiceField(
        label=_("What it tells the chat"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = list(POSTED.items())  # type: ignore[attr-defined]


class BotForm(BotKindsForm):
    """A new one."""

    name = forms.CharField(label=_("Name"), max_length=100)
    address = forms.CharField(
        label=_("Webhook"),
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "The address that 企业微信, 钉钉 or 飞书 shows for the bot; for other chats an address of Apprise, "
            "such as ntfys://ntfy.example.org/topic. It is stored, and shown to nobody again."
        ),
    )
    field_order = ("name", "address", "kinds")
