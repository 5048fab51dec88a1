"""Forms of log-in, passwords, invitations, the account and its tokens."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.names import MAIL_LIMIT
from members.forms.days import day_field
from members.models import Account, Group
from members.services import PASSWORD_LIMIT


def _password(label: Any, *, new: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=PASSWORD_LIMIT, help_text=help_text)


def _mail(**attributes: str) -> forms.CharField:
    # Not an EmailField: full-width typing of an input method is understood (core.names.login_key).
    widget = forms.TextInput(attrs={"autocomplete": "username", "inputmode": "email", "spellcheck": "false"})
    widget.attrs |= attributes
    return forms.CharField(label=_("Mail address"), max_length=MAIL_LIMIT, widget=widget)


PASSWORD_HELP = _("At least 10 characters. Several words are easy to remember and hard to guess.")


class LogInForm(forms.Form):
    email = _mail(autofocus="")
    password = _password(_("Password"))


class ResetRequestForm(forms.Form):
    email = _mail(autofocus="")


class NewPasswordForm(forms.Form):
    """A new password, by a reset link."""

    new_password = _password(_("New password"), new=True, help_text=PASSWORD_HELP)


class ChangePasswordForm(forms.Form):
    old_password = _password(_("Password so far"))
    new_password = _password(_("New password"), new=True, help_text=PASSWORD_HELP)
    revoke_tokens = forms.BooleanField(label=_("Also revoke all my access tokens"), required=False)

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not self.account.check_password(password):
            raise forms.ValidationError(_("This is not your password."))
        return password


class EndSessionsForm(forms.Form):
    password = _password(_("Password"))


class AcceptForm(forms.Form):
    """The first log-in of an invited person. The address is fixed when the invitation names one."""

    email = _mail()
    new_password = _password(_("Choose a password"), new=True, help_text=PASSWORD_HELP)

    def __init__(self, *args: Any, fixed_email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed_email:
            field = self.fields["email"]
            field.initial, field.disabled = fixed_email, True
            field.help_text = _("The invitation is for this address.")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"zh-hans": "简体中文", "en": "English"}
        known = [(code, names.get(code, name)) for code, name in settings.LANGUAGES]
        self.fields["language"].choices = [("", _("As the browser asks")), *known]  # type: ignore[attr-defined]


class TokenForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100, help_text=_("What it is for, such as backups."))
    group = forms.ModelChoiceField(Group.objects.none(), label=_("Group"), required=False, to_field_name="slug")
    read_only = forms.BooleanField(label=_("May only read"), required=False, initial=True)
    last_day = day_field(_("Last day"), required=False, help_text=_("Empty: until you revoke it."))

    def __init__(self, account: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = [member.group_id for member in account.present_memberships]
        field = self.fields["group"]
        field.queryset = Group.objects.filter(pk__in=groups)  # type: ignore[attr-defined]
        field.empty_label = _("All my groups")  # type: ignore[attr-defined]
