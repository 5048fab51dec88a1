"""Invitations: one-time links by which a person takes the place of a member. There is no other way in."""

import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Account, Invitation, Member
from members.permissions import can_manage_group
from members.queries import hash_secret
from members.services.cleaning import cleaned_mail
from members.services.passwords import refuse_weak_password
from members.services.refusals import ChangeRefused, require

VALID_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Invited:
    """A fresh invitation and its link, which exists only here: the database keeps a hash."""

    invitation: Invitation
    link: str


@transaction.atomic
def invite_member(*, member: Member, by: Member | None, email: str = "", source: str = "page") -> Invited:
    """Make a link for a member who cannot log in yet; links made before die. With `email`, only it may accept."""
    require(by is None or (can_manage_group(by) and by.group_id == member.group_id))
    if member.account_id is not None:
        raise ChangeRefused("joined", _("%(name)s has joined already.") % {"name": member.name})
    if not member.is_present:
        raise ChangeRefused("gone", _("%(name)s is not in the group any more.") % {"name": member.name})
    email = cleaned_mail(email) if email.strip() else ""
    if email and member.group.members.filter(account__email=email, deleted_at=None).exists():
        raise ValidationError({"email": _("Somebody of this group logs in with this mail address already.")})
    now = timezone.now()
    Invitation.objects.filter(member=member, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        member=member, email=email, secret_hash=hash_secret(secret), created_by=by, expires_at=now + VALID_FOR
    )
    _record("invitation.made", member, by, invitation.uuid, source)
    return Invited(invitation, f"{settings.PUBLIC_URL}{reverse('members:invitation', args=[secret])}")


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, source: str = "page") -> None:
    """The link does nothing any more."""
    require(can_manage_group(by) and by.group_id == invitation.member.group_id)
    open_ones = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None)
    if open_ones.update(withdrawn_at=timezone.now()):
        _record("invitation.withdrawn", invitation.member, by, invitation.uuid, source)


@transaction.atomic
def accept_invitation_as_new(
    *, invitation: Invitation, email: str, password: str, language: str = "", source: str = "page"
) -> Account:
    """Make an account and join. Of parallel tries exactly one wins, the others get ChangeRefused."""
    member = _take(invitation)
    email = invitation.email or cleaned_mail(email)
    if Account.objects.filter(email=email).exists():
        raise ChangeRefused("account-exists", _("There is an account with this mail address: log in, then accept."))
    account = Account(email=email, language=language)
    words = [member.group.name, member.group.slug, member.name]
    refuse_weak_password(password, account=account, words=words)
    account.set_password(password)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError as error:
        raise ChangeRefused(
            "account-exists", _("There is an account with this mail address: log in, then accept.")
        ) from error
    _join(member, account, invitation, source)
    return account


@transaction.atomic
def accept_invitation(*, invitation: Invitation, account: Account, source: str = "page") -> Member:
    """Join with an account one has. The invitation of another mail address is refused."""
    member = _take(invitation)
    require(account.is_active)
    if invitation.email and invitation.email != account.email:
        sentence = _("This invitation is for another mail address than yours: log in with that one.")
        raise ChangeRefused("other-address", sentence)
    own = Member.objects.filter(group=member.group, account=account).first()
    if own is not None:
        sentence = _("You are in this group already, as %(name)s.")
        if own.deleted_at is not None or not own.is_present:
            sentence = _("You were in this group as %(name)s: ask its admin to take you in again.")
        raise ChangeRefused("already-in", sentence % {"name": own.name})
    _join(member, account, invitation, source)
    return member


def _take(invitation: Invitation) -> Member:
    """Use the invitation up, or raise: the update decides between parallel tries, and a rollback gives it back."""
    now = timezone.now()
    alive = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    taken = alive.update(accepted_at=now)
    member = Member.objects.select_for_update(of=("self",)).select_related("group").get(pk=invitation.member_id)
    if not taken or not member.is_present or member.account_id is not None or member.group.deleted_at is not None:
        raise ChangeRefused("closed", _("This invitation was used, withdrawn or is too old: ask for a new one."))
    return member


def _join(member: Member, account: Account, invitation: Invitation, source: str) -> None:
    joined = Member.objects.filter(pk=member.pk, account=None).update(account=account)
    if not joined:
        raise ChangeRefused("closed", _("This invitation was used, withdrawn or is too old: ask for a new one."))
    member.account = account
    others = Invitation.objects.filter(member=member, accepted_at=None, withdrawn_at=None)
    others.update(withdrawn_at=timezone.now())
    record_event(
        verb="invitation.accepted",
        group=member.group,
        by=member,
        subject_kind="member",
        subject=member.uuid,
        details={"invitation": str(invitation.uuid)},
        source=source,
        account=account,
    )


def _record(verb: str, member: Member, by: Member | None, invitation: uuid.UUID, source: str) -> None:
    record_event(
        verb=verb,
        group=member.group,
        by=by,
        subject_kind="member",
        subject=member.uuid,
        details={"invitation": str(invitation)},
        source=source,
    )
