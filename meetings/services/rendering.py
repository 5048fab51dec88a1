"""Asking for minutes as PDF."""

from activity.models import Job
from activity.services import request_job
from meetings.models import Meeting
from meetings.permissions import can_see_meetings
from meetings.queries import COMPILE_JOB, RENDER_JOB, Compiled
from members.models import Member
from members.services.refusals import require


def request_minutes(*, meeting: Meeting, by: Member) -> Job:
    """Ask for the minutes as a file. The same wish while it is under way is the same job."""
    require(can_see_meetings(by) and by.group_id == meeting.group_id)
    return request_job(kind=RENDER_JOB, group=meeting.group, by=by, arguments={"meeting": str(meeting.uuid)})


def request_compiled(*, wanted: Compiled, by: Member) -> Job:
    """Ask for what the minutes of a period say about something, as a file."""
    require(can_see_meetings(by) and by.group_id == wanted.subject.group_id)
    arguments = {
        "about": wanted.about,
        "uuid": str(wanted.subject.uuid),
        "since": wanted.since.isoformat(),
        "until": wanted.until.isoformat(),
    }
    return request_job(kind=COMPILE_JOB, group=by.group, by=by, arguments=arguments)
