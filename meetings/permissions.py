"""Who may do what with minutes: everybody of the group reads and writes them, guests do not see them."""

from meetings.models import Meeting
from members.models import Member


def can_see_meetings(member: Member) -> bool:
    return not member.is_guest


def can_write_minutes(member: Member) -> bool:
    """Plan meetings, type their minutes, say what became of issues and assignments: every change is in the history."""
    return not member.is_guest and member.is_present


def can_change_series(member: Member) -> bool:
    """When and where the group meets, and how its minutes are to be written: admins and advisors."""
    return can_write_minutes(member) and (member.is_admin or member.is_advisor)


def can_close_minutes(meeting: Meeting, member: Member) -> bool:
    """Chair and minute-taker, whoever planned the meeting, admins and advisors; where nobody takes them, everybody."""
    if not can_write_minutes(member) or member.group_id != meeting.group_id:
        return False
    own = {meeting.chair_id, meeting.minute_taker_id, meeting.created_by_id}
    return member.is_admin or member.is_advisor or member.pk in own or meeting.minute_taker_id is None


def can_remove_meeting(meeting: Meeting, member: Member) -> bool:
    if not can_write_minutes(member) or member.group_id != meeting.group_id:
        return False
    return member.is_admin or member.is_advisor or meeting.created_by_id == member.pk
