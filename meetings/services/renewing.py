"""Minutes taken over from a newer version of the file they came from."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from meetings.models import Meeting, MinutesSection
from meetings.services.following import follow_minutes
from meetings.services.locking import locked_meeting
from meetings.services.meetings import MeetingInput, change_meeting
from meetings.services.recording import record
from meetings.services.sections import NewSection, fill_section, refuse_too_many
from members.models import Member


@transaction.atomic
def renew_meeting(
    *,
    meeting: Meeting,
    data: MeetingInput,
    sections: Sequence[NewSection],
    by: Member | None,
    source: str = "page",
) -> Meeting:
    """Make the minutes what they are in `sections`; those of the same title stay the same section.

    A section that is not in them is removed as by hand: it can be restored.
    """
    current = locked_meeting(meeting, by)
    current = change_meeting(meeting=current, version=current.version, data=data, by=by, source=source)
    refuse_too_many(len(sections))
    stored = list(current.sections.filter(deleted_at=None))
    for position, said in enumerate(sections):
        section = next((one for one in stored if one.title == said.title), None)
        if section is None:
            section = MinutesSection(meeting=current, version=0)
        else:
            stored.remove(section)
        before = (section.position, section.title, section.text)
        section.position = position
        fill_section(section, said.title, said.text, by)
        if before != (section.position, section.title, section.text):
            section.version += 1
            section.save()
    gone = MinutesSection.objects.filter(pk__in=[one.pk for one in stored])
    gone.update(deleted_at=timezone.now(), version=F("version") + 1)  # its lines may stand below another title now
    follow_minutes(current)
    record("minutes.imported", current.group, by, current.uuid, source)
    return current
