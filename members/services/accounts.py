"""Log-in, log-out and what an account says about itself."""

import ipaddress
import logging

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import InvalidName, login_key
from members.models import Account
from members.services.passwords import PASSWORD_LIMIT
from members.services.refusals import ChangeRefused, require
from members.services.throttle import Limit, count_attempt

logger = logging.getLogger(__name__)
PER_ADDRESS, PER_ACCOUNT, PER_DEVICE = 20, 10, 10  # wrong passwords an hour


class WrongCredentials(Exception):
    """No account, another password, or a closed account: outside they look the same."""


def check_credentials(*, email: str, password: str, address: str, device: str = "") -> Account:
    """The account of this mail address and password. Raises WrongCredentials or TooManyAttempts.

    Tries are limited by the caller's address and by the account. A `device` on which the account has logged in before
    (the caller checks its signed cookie) has a limit of its own instead, so no stranger can lock the owner out.
    Refused before the costly hash: too many tries, and passwords no account can have.
    """
    try:
        key = login_key(email)
    except InvalidName:
        key = ""
    if device:
        limits = [Limit("log-in device", f"{device} {key}", PER_DEVICE)]
    else:
        limits = [
            Limit("log-in address", network_of(address), PER_ADDRESS),
            Limit("log-in account", key, PER_ACCOUNT),
        ]
    tried = count_attempt(limits)
    account = None
    if key and len(password) <= PASSWORD_LIMIT and "\0" not in password:
        account = authenticate(None, username=key, password=password)
    if not isinstance(account, Account):
        known = Account.objects.filter(email=key).first() if key else None
        record_event(verb="account.log_in_failed", group=None, by=None, account=known)
        logger.info("log-in failed")
        raise WrongCredentials
    tried.forget()
    record_event(verb="account.logged_in", group=None, by=None, account=account)
    return account


def note_log_out(*, account: Account) -> None:
    record_event(verb="account.logged_out", group=None, by=None, account=account)


def network_of(address: str) -> str:
    """What counts as one address: an IPv6 customer holds a whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False))
    return str(parsed)


@transaction.atomic
def set_language(*, account: Account, language: str, source: str = "page") -> None:
    """The language of pages and mails; empty: what the browser asks for."""
    if language and language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Choose one of the languages.")})
    if account.language != language:
        account.language = language
        account.save(update_fields=["language"])
        record_event(
            verb="account.language_set",
            group=None,
            by=None,
            account=account,
            details={"language": language},
            source=source,
        )


@transaction.atomic
def set_account_active(*, account: Account, active: bool, by: Account, source: str = "page") -> None:
    """Close an account, or open it again: sessions, tokens and links of a closed one are dead at once."""
    require(by.is_active and by.is_superuser)
    if account.pk == by.pk and not active:
        raise ChangeRefused("own-account", _("You cannot close your own account."))
    if account.is_active != active:
        account.is_active = active
        account.save(update_fields=["is_active"])
        verb = "account.opened" if active else "account.closed"
        record_event(
            verb=verb,
            group=None,
            by=None,
            account=by,
            subject_kind="account",
            subject=account.uuid,
            source=source,
        )
