"""Asking for minutes as PDF."""

from activity.models import Job
from activity.services import request_job
from meetings.models import Meeting
from meetings.permissions import can_see_meetings
from meetings.queries import RENDER_JOB
from members.models import Member
from members.services.refusals import require


def request_minutes(*, meeting: Meeting, by: Member) -> Job:
    """Ask for the minutes as a file. The same wish while it is under way is the same job."""
    require(can_see_meetings(by) and by.group_id == meeting.group_id)
    return request_job(kind=RENDER_JOB, group=meeting.group, by=by, arguments={"meeting": str(meeting.uuid)})
