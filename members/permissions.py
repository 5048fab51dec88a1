"""Yes or no, from roles only."""

from members.models import Member


def can_manage_group(member: Member) -> bool:
    """Settings, people, invitations, history."""
    return member.is_present and member.is_admin


def can_see_people(member: Member) -> bool:
    """The list of people; guests see reports only."""
    return member.is_present and not member.is_guest


def can_have_calendar(member: Member) -> bool:
    """A private address that needs no log-in: present members; guests have no meetings and owe no reports."""
    return member.is_present and not member.is_guest


def can_edit_projects(member: Member) -> bool:
    """Projects are the group's: every member but guests."""
    return member.is_present and not member.is_guest


def can_advise(member: Member) -> bool:
    """Advisors of the group may advise all."""
    return member.is_present and member.is_advisor


def can_edit_aliases(by: Member, member: Member) -> bool:
    """Short names: an admin those of all, everyone his own."""
    return by.group_id == member.group_id and (can_manage_group(by) or (by.is_present and by.pk == member.pk))


def can_set_supervision(by: Member, member: Member) -> bool:
    """Who supervises whom: admins and advisors."""
    return by.group_id == member.group_id and (can_manage_group(by) or can_advise(by))


def can_set_absence(by: Member, member: Member) -> bool:
    """Leave excuses from the report, so nobody grants it to himself: admins and advisors do."""
    return by.group_id == member.group_id and (can_manage_group(by) or can_advise(by))


def can_appoint_project_advisors(member: Member) -> bool:
    """An advisor of a project reads and answers its rows, so only admins and advisors name one."""
    return can_manage_group(member) or can_advise(member)


def can_remove_projects(member: Member) -> bool:
    return can_manage_group(member) or can_advise(member)
