"""The table of rules of notices: a choice for each kind, and quiet hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from activity.models import NoticeRule
from activity.queries import NEEDED, RULED, Rules
from core.quiet_hours import QuietHours

_NONE = NoticeRule.Reach.NONE


class NoticeRulesForm(forms.Form):
    """`inherited` None: the group's own table, where nothing chosen is "in Zuji and by mail"."""

    quiet_from = forms.TimeField(
        label=_("No mails from"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label=_("No mails until"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def __init__(self, data: Any = None, *, rules: Rules, inherited: Rules | None = None) -> None:
        initial: dict[str, Any] = {name_of(kind): rules.reach.get(kind, "") for kind in RULED}
        if rules.quiet:
            initial |= {"quiet_from": rules.quiet.begins, "quiet_until": rules.quiet.ends}
        super().__init__(data, initial=initial)
        for kind, label in RULED.items():
            choices = [
                (value, name) for value, name in NoticeRule.Reach.choices if kind not in NEEDED or value != _NONE
            ]
            default = dict(NoticeRule.Reach.choices)[(inherited.reach if inherited else {}).get(kind, "mail")]
            first = _("As the group: {how}") if inherited is not None else _("As usual: {how}")
            self.fields[name_of(kind)] = forms.ChoiceField(
                label=str(label), required=False, choices=[("", str(first).format(how=default)), *choices]
            )
        self.order_fields(["quiet_from", "quiet_until"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (begins is None) != (ends is None) and not {"quiet_from", "quiet_until"} & set(self.errors):
            self.add_error("quiet_until" if ends is None else "quiet_from", _("Write both hours, or neither."))
        return cleaned

    def reach(self) -> dict[str, str]:
        return {kind: self.cleaned_data[name_of(kind)] for kind in RULED}

    def quiet(self) -> QuietHours | None:
        begins, ends = self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"]
        return QuietHours(begins, ends) if begins is not None else None


def name_of(kind: str) -> str:
    """The name of a kind's field: "report.feedback" as report_feedback."""
    return kind.replace(".", "_")
