"""Whose calendar an address is."""

from members.models import CalendarAddress, Member
from members.permissions import can_have_calendar
from members.queries.people import hash_secret


def calendar_address_of(member: Member) -> CalendarAddress | None:
    return CalendarAddress.objects.filter(member=member).first()


def calendar_of_secret(secret: str) -> CalendarAddress | None:
    """The address with its member, group and account; None: unknown, or its owner may not log in to the group today."""
    found = CalendarAddress.objects.filter(secret_hash=hash_secret(secret[:200]))
    whose = found.select_related("member__group", "member__account")
    address = whose.prefetch_related("member__group__week_rules").first()
    if address is None or address.member.group.deleted_at is not None:
        return None
    account = address.member.account
    may_log_in = account is not None and account.is_active
    return address if may_log_in and can_have_calendar(address.member) else None
