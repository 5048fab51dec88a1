"""Closing minutes and opening them again. Every closing keeps a revision."""

from django.db import transaction
from django.utils import timezone

from activity.services import withdraw_about
from meetings.markdown import write_minutes
from meetings.models import Meeting, MinutesRevision
from meetings.permissions import can_close_minutes
from meetings.queries import document_of
from meetings.services.recording import record
from members.models import Member
from members.services.refusals import require


@transaction.atomic
def close_meeting(*, meeting: Meeting, by: Member, source: str = "page") -> Meeting:
    """Close the minutes. A revision is kept where they differ from the last one."""
    require(can_close_minutes(meeting, by))
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group", "series").get(pk=meeting.pk)
    if current.is_closed or current.deleted_at is not None:
        return current
    text = write_minutes(document_of(current))
    last = current.revisions.first()
    if last is None or last.text != text:
        number = last.number + 1 if last else 1
        MinutesRevision.objects.create(meeting=current, number=number, text=text, by=by, at=timezone.now())
    current.state, current.version = Meeting.State.CLOSED, current.version + 1
    current.save()
    record("minutes.closed", current.group, by, current.uuid, source)
    return current


@transaction.atomic
def reopen_meeting(*, meeting: Meeting, by: Member, source: str = "page") -> Meeting:
    """Open closed minutes again, to correct them."""
    require(can_close_minutes(meeting, by))
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group", "series").get(pk=meeting.pk)
    if not current.is_closed or current.deleted_at is not None:
        return current
    current.state, current.version = Meeting.State.DRAFT, current.version + 1
    current.save()
    withdraw_about(group=current.group, subject=current.uuid, kinds=("meeting.assigned", "meeting.closed"))
    MinutesRevision.objects.filter(pk__in=current.revisions.values("pk")[:1]).update(announced_at=None)
    record("minutes.reopened", current.group, by, current.uuid, source)
    return current
