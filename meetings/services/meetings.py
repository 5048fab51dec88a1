"""Planning a meeting, changing what is known of it, removing it and taking that back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import withdraw_about
from core.text import TITLE_LIMIT, clean_title
from meetings.markdown import as_title
from meetings.models import Attendance, Meeting, MeetingSeries
from meetings.permissions import can_remove_meeting, can_write_minutes
from meetings.services.carrying import carry_on
from meetings.services.following import follow_minutes
from meetings.services.locking import locked_meeting
from meetings.services.recording import record
from meetings.services.refusals import MeetingRefused, StaleMinutes
from meetings.services.sections import NewSection, lay_sections, usual_sections
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown, cleaned_name, refuse_odd_day
from members.services.refusals import require

PLACE_LIMIT, LINK_LIMIT = 200, 500
MOST_PEOPLE = 200


@dataclass(frozen=True)
class Attends:
    """A member, or somebody else by name."""

    state: str
    member: Member | None = None
    name: str = ""


@dataclass(frozen=True)
class MeetingInput:
    """What is said of a meeting, cleaned by form, API or import. Who is no member stands by name."""

    day: date
    title: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    link: str = ""
    chair: Member | None = None
    chair_name: str = ""
    minute_taker: Member | None = None
    minute_taker_name: str = ""
    presenter: Member | None = None
    presenter_name: str = ""
    attendance: Sequence[Attends] = ()
    opening: str = ""


@transaction.atomic
def create_meeting(
    *,
    series: MeetingSeries,
    data: MeetingInput,
    by: Member | None,
    sections: Sequence[NewSection] | None = None,
    source: str = "page",
) -> Meeting:
    """Plan a meeting with the usual sections, or keep one with these. `by` None: a command of the machine.

    To a series that has ended no meeting is planned; minutes that exist are taken into it all the same.
    """
    group = series.group
    require(by is None or (can_write_minutes(by) and by.group_id == group.pk))
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    if series.has_ended and sections is None:
        raise MeetingRefused("ended", _("This series has ended: let it go on, or choose another one."))
    refuse_known_day(series, data)
    meeting = Meeting(group=group, series=series, created_by=by)
    _fill(meeting, data)
    meeting.save()
    _keep_attendance(meeting, data.attendance)
    lay_sections(meeting, usual_sections(group) if sections is None else sections, by)
    follow_minutes(meeting)
    record("meeting.created", group, by, meeting.uuid, source)
    return meeting


@transaction.atomic
def change_meeting(
    *, meeting: Meeting, version: int, data: MeetingInput, by: Member | None, source: str = "page"
) -> Meeting:
    """Store what is said of the meeting when `version` is still today's, else raise StaleMinutes."""
    Group.objects.select_for_update(no_key=True).get(pk=meeting.group_id)  # of two for one day the second is refused
    current = locked_meeting(meeting, by)
    if current.version != version:
        raise StaleMinutes(current)
    before, topic = current.day, current.title
    _fill(current, data)
    if (current.day, current.title) != (before, topic):
        taken = _(
            "Another meeting of this series is on {day} with the same topic: choose another day or another topic."
        )
        _refuse_taken(current, taken)
    current.version += 1
    current.save()
    _keep_attendance(current, data.attendance)
    if current.day != before:
        follow_minutes(current, since=before)
    record("meeting.changed", current.group, by, current.uuid, source, {"version": current.version})
    return current


@transaction.atomic
def remove_meeting(*, meeting: Meeting, by: Member | None, source: str = "page") -> None:
    """Take the meeting away with its minutes, issues and assignments; it can be restored."""
    require(by is None or can_remove_meeting(meeting, by))
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if current.deleted_at is None:
        current.deleted_at, current.deleted_by = timezone.now(), by
        current.save()
        carry_on(current)
        withdraw_about(group=current.group, subject=current.uuid)
        record("meeting.removed", current.group, by, current.uuid, source)


@transaction.atomic
def restore_meeting(*, meeting: Meeting, by: Member | None, source: str = "page") -> None:
    """Bring it back with its minutes, issues and assignments. Raises where another one has taken its place."""
    require(by is None or can_remove_meeting(meeting, by))
    Group.objects.select_for_update(no_key=True).get(pk=meeting.group_id)
    current = Meeting.objects.select_for_update(of=("self",)).select_related("group").get(pk=meeting.pk)
    if current.deleted_at is not None:
        _refuse_taken(
            current, _("Another meeting of this series is on {day} by now: give it a topic or remove it first.")
        )
        current.deleted_at = current.deleted_by = None
        current.save()
        follow_minutes(current)
        record("meeting.restored", current.group, by, current.uuid, source)


def refuse_known_day(series: MeetingSeries, data: MeetingInput) -> None:
    """Two meetings of one day need a topic each."""
    title = as_title(clean_title(data.title, TITLE_LIMIT))
    if Meeting.objects.filter(series=series, day=data.day, title=title, deleted_at=None).exists():
        raise ValidationError({"day": _("There is a meeting on this day already; a second one needs a topic.")})


def _refuse_taken(meeting: Meeting, sentence: str) -> None:
    """Where another meeting of its series is on its day, with its topic."""
    there = Meeting.objects.filter(series=meeting.series_id, day=meeting.day, title=meeting.title, deleted_at=None)
    if there.exclude(pk=meeting.pk).exists():
        raise MeetingRefused("known-day", sentence.format(day=meeting.day.isoformat()))


def _fill(meeting: Meeting, data: MeetingInput) -> None:
    refuse_odd_day(data.day, field="day")
    if data.starts_at and data.ends_at and data.ends_at <= data.starts_at:
        raise ValidationError({"ends_at": _("The meeting ends before it begins.")})
    if data.link and not data.link.startswith(("https://", "http://")):
        raise ValidationError({"link": _("Write a link that begins with https://.")})
    meeting.day, meeting.starts_at, meeting.ends_at = data.day, data.starts_at, data.ends_at
    meeting.title = as_title(clean_title(data.title, TITLE_LIMIT))
    meeting.place, meeting.link = clean_title(data.place, PLACE_LIMIT), clean_title(data.link, LINK_LIMIT)
    meeting.chair, meeting.minute_taker, meeting.presenter = data.chair, data.minute_taker, data.presenter
    meeting.chair_name = _name(data.chair_name) if not data.chair else ""
    meeting.minute_taker_name = _name(data.minute_taker_name) if not data.minute_taker else ""
    meeting.presenter_name = _name(data.presenter_name) if not data.presenter else ""
    meeting.opening = cleaned_markdown(data.opening, field="opening").strip("\n")


def _keep_attendance(meeting: Meeting, people: Sequence[Attends]) -> None:
    if len(people) > MOST_PEOPLE:
        raise ValidationError({"attendance": _("At most {limit} people can be named.").format(limit=MOST_PEOPLE)})
    said: dict[object, Attendance] = {}
    for place, one in enumerate(people):
        name = "" if one.member else _name(one.name)
        key = one.member.pk if one.member else name
        if key:
            said.setdefault(
                key, Attendance(meeting=meeting, member=one.member, name=name, state=one.state, position=place)
            )
    meeting.attendance.all().delete()
    Attendance.objects.bulk_create(said.values())


def _name(text: str) -> str:
    return cleaned_name(text, field="guests") if text.strip() else ""
