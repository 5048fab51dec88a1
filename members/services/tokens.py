"""Personal tokens of scripts. The whole token is shown once; a hash of it and a prefix to find it are kept."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Account, ApiToken, Group
from members.queries import hash_secret
from members.services.cleaning import cleaned_title
from members.services.refusals import ChangeRefused, require

LIVE_TOKENS = 50


@dataclass(frozen=True)
class NewToken:
    """A token and its secret text, which exists only here."""

    token: ApiToken
    text: str


@transaction.atomic
def create_token(
    *,
    account: Account,
    name: str,
    by: Account,
    read_only: bool = True,
    group: Group | None = None,
    last_day: date | None = None,
    source: str = "page",
) -> NewToken:
    """Make a token for one's own scripts: for all one's groups or one, for ever or until the end of `last_day`."""
    require(by.pk == account.pk and account.is_active)
    if group is not None and group.pk not in {member.group_id for member in account.present_memberships}:
        raise ValidationError({"group": _("Choose one of your groups.")})
    if ApiToken.objects.filter(account=account, revoked_at=None).count() >= LIVE_TOKENS:
        raise ChangeRefused("too-many", _("You have %(count)s tokens: revoke one first.") % {"count": LIVE_TOKENS})
    name = cleaned_title(name, limit=100)
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    text = f"zuji_{prefix}_{secret}"
    token = ApiToken.objects.create(
        account=account,
        group=group,
        name=name,
        prefix=prefix,
        secret_hash=hash_secret(secret),
        read_only=read_only,
        expires_at=_end_of(last_day),
    )
    record_event(
        verb="token.created",
        group=None,
        by=None,
        account=account,
        subject_kind="token",
        subject=token.uuid,
        details={"read_only": read_only},
        source=source,
    )
    return NewToken(token, text)


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Account, source: str = "page") -> None:
    """From the next request on the token is refused."""
    require(token.account_id == by.pk)
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record_event(
            verb="token.revoked",
            group=None,
            by=None,
            account=by,
            subject_kind="token",
            subject=token.uuid,
            source=source,
        )


def _end_of(day: date | None) -> datetime | None:
    if day is None:
        return None
    if day < timezone.localdate():
        raise ValidationError({"last_day": _("This day is over.")})
    if day.year > 2100:
        raise ValidationError({"last_day": _("The year must be between 2000 and 2100.")})
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(settings.TIME_ZONE))
