"""The lock under which minutes are changed: what follows from all sections is brought in step by one at a time."""

from django.utils.translation import gettext as _

from meetings.models import Meeting
from meetings.permissions import can_write_minutes
from meetings.services.refusals import MeetingRefused
from members.models import Member
from members.services.refusals import require


def locked_meeting(meeting: Meeting, by: Member | None) -> Meeting:
    """The meeting as it is stored, locked until the transaction ends. Raises what keeps it from being changed."""
    require(by is None or (can_write_minutes(by) and by.group_id == meeting.group_id))
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group", "series").get(pk=meeting.pk)
    if current.deleted_at is not None:
        raise MeetingRefused("removed", _("This meeting was removed: restore it first."))
    if current.is_closed:
        raise MeetingRefused("closed", _("These minutes are closed: open them again to change them."))
    return current
