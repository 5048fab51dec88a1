"""Forms of the people of a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.names import MAIL_LIMIT, NAME_LIMIT
from members.forms.days import day_field
from members.models import Member
from members.services import MemberInput

ROSTER_LIMIT = 200_000  # characters


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search"), max_length=100, required=False, widget=forms.SearchInput)
    show = forms.CharField(required=False, max_length=10)


class MemberForm(forms.Form):
    """The fields of `MemberInput`; asks about namesakes only when there is one."""

    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=200)
    is_advisor = forms.BooleanField(
        label=_("Advisor"), required=False, help_text=_("Reads all submitted reports and answers them.")
    )
    is_admin = forms.BooleanField(
        label=_("Admin"), required=False, help_text=_("Manages people, projects and settings of the group.")
    )
    is_guest = forms.BooleanField(
        label=_("Guest"), required=False, help_text=_("Only reads submitted reports, without feedback.")
    )
    owes_report = forms.BooleanField(
        label=_("Owes a weekly report"), required=False, initial=True, help_text=_("Is counted as missing without one.")
    )
    joined_on = day_field(_("Joined"), required=False)
    left_on = day_field(
        _("Left"), required=False, help_text=_("From this day on no longer in the group; reports stay.")
    )
    namesake_ok = forms.BooleanField(label=_("This is another person of the same name"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["maxlength"] = NAME_LIMIT
        if not self.data.get("namesake_ok"):
            self.fields["namesake_ok"].widget = forms.HiddenInput()

    @classmethod
    def of(cls, member: Member) -> "MemberForm":
        names = set(cls.base_fields) - {"namesake_ok"}
        return cls(initial={name: getattr(member, name) for name in names})

    def ask_about_namesake(self) -> None:
        """Show the box that says so; what was typed stays."""
        self.fields["namesake_ok"].widget = forms.CheckboxInput()

    def input(self) -> MemberInput:
        return MemberInput(**{name: value for name, value in self.cleaned_data.items() if name != "namesake_ok"})


class AliasForm(forms.Form):
    name = forms.CharField(
        label=_("Short name"), max_length=NAME_LIMIT, help_text=_("Another spelling that texts use for this person.")
    )


class AbsenceForm(forms.Form):
    starts_on = day_field(_("First day"))
    ends_on = day_field(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=100, required=False)


class SupervisorsForm(forms.Form):
    """Which advisors supervise a member today."""

    advisors = forms.MultipleChoiceField(label=_("Advisors"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, advisors: list[Member], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._advisors = {str(advisor.uuid): advisor for advisor in advisors}
        known = [(uuid, advisor.name) for uuid, advisor in self._advisors.items()]
        self.fields["advisors"].choices = known  # type: ignore[attr-defined]

    def chosen(self) -> list[Member]:
        return [self._advisors[uuid] for uuid in self.cleaned_data["advisors"]]


class InviteForm(forms.Form):
    email = forms.CharField(
        label=_("Mail address"),
        max_length=MAIL_LIMIT,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("When given, only this address can accept. The link is shown to you, to pass on yourself."),
    )


class RosterForm(forms.Form):
    roster = forms.CharField(
        label=_("People, one a line"),
        max_length=ROSTER_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_(
            "Name, mail address, role and day of joining, in any order, parted by tabs, commas or two blanks, "
            "or as a Markdown table. Roles: 导师, 管理员, 访客, 学生; only the name is needed."
        ),
    )
