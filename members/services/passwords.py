"""Passwords: set, changed, reset by mail or by a link that an admin hands out."""

import logging
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import InvalidName, login_key, name_key
from members.models import Account, ApiToken, Member
from members.permissions import can_manage_group
from members.services.refusals import ChangeRefused, TooManyAttempts, require
from members.services.throttle import Limit, count_attempt

logger = logging.getLogger(__name__)
PASSWORD_LIMIT = 4096  # characters; hashing a longer one would only burn time
ENOUGH_BESIDE_A_NAME = 6  # characters that must remain when a name everyone knows is taken out of a password
_mail = ThreadPoolExecutor(max_workers=2, thread_name_prefix="mail")
# Used twice, after a change of password, after 24 h or by a closed account, a link is dead: the hash, the last log-in
# and the time stand in it (django.contrib.auth.tokens).
reset_tokens = PasswordResetTokenGenerator()


def refuse_weak_password(password: str, *, account: Account, words: Iterable[str] = ()) -> None:
    """Raise ValidationError for `new_password` when the password is too short, too common or made of known names."""
    if len(password) > PASSWORD_LIMIT or "\0" in password:
        raise ValidationError({"new_password": _("Choose a password of at most 4096 characters, without NUL.")})
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise ValidationError({"new_password": error.messages}) from error
    key = name_key(password)
    for word in words:
        known = name_key(word)
        if len(known) > 1 and known in key and len(key.replace(known, "")) < ENOUGH_BESIDE_A_NAME:
            raise ValidationError({"new_password": _("The password is little more than a name everyone here knows.")})


@transaction.atomic
def change_password(*, account: Account, password: str, revoke_tokens: bool = False, source: str = "page") -> None:
    """Set another password. Every session but the one that is renewed by its view ends with the old one."""
    refuse_weak_password(password, account=account, words=known_words(account))
    account.set_password(password)
    account.save(update_fields=["password"])
    if revoke_tokens:
        _revoke_all_tokens(account)
    record_event(
        verb="account.password_changed",
        group=None,
        by=None,
        account=account,
        details={"tokens_revoked": revoke_tokens},
        source=source,
    )


@transaction.atomic
def end_other_sessions(*, account: Account, password: str, source: str = "page") -> None:
    """Log out everywhere else: hashing the same password anew makes every session but the renewed one invalid."""
    if len(password) > PASSWORD_LIMIT or not account.check_password(password):
        raise ValidationError({"password": _("This is not your password.")})
    account.set_password(password)
    account.save(update_fields=["password"])
    record_event(verb="account.sessions_ended", group=None, by=None, account=account, source=source)


def request_password_reset(*, email: str, address: str) -> Future[None] | None:
    """Send a reset link when the account exists. Callers answer the same in every case, and do not wait.

    Raises TooManyAttempts only for the address of the caller, never for the account: that would tell it exists.
    """
    count_attempt([Limit("reset from address", address, 20)])
    try:
        key = login_key(email)
        count_attempt([Limit("reset of account", key, 5)])
    except (InvalidName, TooManyAttempts):
        return None
    account = Account.objects.filter(email=key, is_active=True).first()
    record_event(verb="account.reset_requested", group=None, by=None, account=account)
    if account is None or not settings.MAIL_URL:
        return None
    with translation.override(account.language or settings.LANGUAGE_CODE):
        subject = render_to_string("members/mail/reset_subject.txt").strip()
        body = render_to_string(
            "members/mail/reset.txt", {"link": _reset_link(account), "public_url": settings.PUBLIC_URL}
        )
    return _mail.submit(_send, EmailMessage(subject, body, to=[account.email]))


@transaction.atomic
def make_reset_link(*, member: Member, by: Member, source: str = "page") -> str:
    """A reset link for an admin to hand out where the instance sends no mail; good once, for 24 hours.

    Only for people all of whose groups the admin runs: nobody gets into another group, or into the instance, by it.
    """
    require(can_manage_group(by) and by.group_id == member.group_id)
    if settings.MAIL_URL:
        raise ChangeRefused("mail", _("Ask for the reset by mail on the log-in page."))
    account = member.account
    if account is None or not account.is_active or not member.is_present:
        raise ChangeRefused("no-account", _("%(name)s cannot log in, so there is no password.") % {"name": member.name})
    if account.is_staff or account.is_superuser or not _runs_all_groups_of(by, account):
        sentence = _("%(name)s belongs to groups you do not run: the administrator of the instance makes this link.")
        raise ChangeRefused("other-groups", sentence % {"name": member.name})
    record_event(
        verb="account.reset_link_made",
        group=member.group,
        by=by,
        subject_kind="member",
        subject=member.uuid,
        source=source,
    )
    return _reset_link(account)


def account_of_reset(*, uuid: str, token: str) -> Account | None:
    """The account whose password the link may set now, else None."""
    try:
        account = Account.objects.filter(uuid=uuid, is_active=True).first()
    except (ValidationError, ValueError):
        return None
    return account if account is not None and reset_tokens.check_token(account, token) else None


@transaction.atomic
def reset_password(*, uuid: str, token: str, password: str, source: str = "page") -> Account:
    """Set the password by a reset link, once. All sessions end, and all tokens: who knows why it was needed."""
    account = account_of_reset(uuid=uuid, token=token)
    if account is None:
        raise ChangeRefused("dead-link", _("This link was used or is too old: ask for a new one."))
    refuse_weak_password(password, account=account, words=known_words(account))
    before = account.password
    account.set_password(password)
    if not Account.objects.filter(pk=account.pk, password=before).update(password=account.password):
        raise ChangeRefused("dead-link", _("This link was used or is too old: ask for a new one."))
    _revoke_all_tokens(account)
    record_event(verb="account.password_reset", group=None, by=None, account=account, source=source)
    return account


def known_words(account: Account) -> list[str]:
    """Names that everyone around the person knows, so that no password is made of them."""
    words = [account.email, account.email.split("@")[0]]
    for member in account.present_memberships:
        words += [member.name, member.group.name, member.group.slug]
    return words


def _reset_link(account: Account) -> str:
    path = reverse("members:password_reset_link", args=[account.uuid, reset_tokens.make_token(account)])
    return f"{settings.PUBLIC_URL}{path}"


def _runs_all_groups_of(admin: Member, account: Account) -> bool:
    groups = set(Member.objects.filter(account=account, deleted_at=None).values_list("group_id", flat=True))
    run = Member.objects.filter(account=admin.account_id, is_admin=True).present()
    return groups <= set(run.values_list("group_id", flat=True))


def _revoke_all_tokens(account: Account) -> None:
    ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=timezone.now())


def _send(message: EmailMessage) -> None:
    """In a thread of its own: whether there is an account must not show in how long the answer takes."""
    try:
        message.send()
    except Exception:
        logger.exception("a mail could not be sent")
