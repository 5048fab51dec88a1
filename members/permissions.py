"""Yes or no, from roles only."""

from members.models import Member


def can_manage_group(member: Member) -> bool:
    """Settings, people, invitations, history."""
    return member.is_present and member.is_admin


def can_see_people(member: Member) -> bool:
    """The list of people; guests see reports only."""
    return member.is_present and not member.is_guest


def can_edit_projects(member: Member) -> bool:
    """Projects are the group's: every member but guests."""
    return member.is_present and not member.is_guest


def can_advise(member: Member) -> bool:
    """Advisors of the group may advise all."""
    return member.is_present and member.is_advisor
