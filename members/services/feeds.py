"""The private address of one's calendar: made, made anew, taken away. The whole of it is shown once."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from activity.services import record_event
from members.models import CalendarAddress, Member
from members.permissions import can_have_calendar
from members.queries import hash_secret
from members.services.refusals import require

SEEN_EVERY = timedelta(hours=1)  # calendars ask every few minutes: not each time is worth a write


@transaction.atomic
def renew_calendar_address(*, member: Member, by: Member, source: str = "page") -> str:
    """The secret of a new address, which exists only here; an address of before stops working at once."""
    require(by.pk == member.pk and can_have_calendar(by))
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": hash_secret(secret), "created_at": timezone.now(), "last_used_at": None}
    _address, is_new = CalendarAddress.objects.update_or_create(member=member, defaults=values)
    _record("made" if is_new else "renewed", member, source)
    return secret


@transaction.atomic
def revoke_calendar_address(*, member: Member, by: Member, source: str = "page") -> bool:
    """From the next request on the address is unknown. False: there was none."""
    require(by.pk == member.pk and can_have_calendar(by))
    gone, _of = CalendarAddress.objects.filter(member=member).delete()
    if gone:
        _record("revoked", member, source)
    return bool(gone)


def note_calendar_use(address: CalendarAddress) -> None:
    """Its owner sees when it was last asked for, to the hour."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - SEEN_EVERY)
    CalendarAddress.objects.filter(stale, pk=address.pk).update(last_used_at=now)


def _record(verb: str, member: Member, source: str) -> None:
    record_event(
        verb=f"calendar_address.{verb}",
        group=member.group,
        by=member,
        subject_kind="member",
        subject=member.uuid,
        source=source,
    )
