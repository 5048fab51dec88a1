"""Who may bring files in: an import writes for everybody, so admins and advisors do it for the group."""

from members.models import Member


def can_import(member: Member) -> bool:
    return member.is_present and (member.is_admin or member.is_advisor)
