"""What is in a member's calendar: meetings, turns of the reading group, deadlines of reports. Six queries at most."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from core.text import visible_controls
from core.weeks import Week, is_late
from core.workdays import is_excused
from meetings.models import Meeting
from members.models import Member
from members.queries import days_off_of, local_day, workdays_of
from papers.models import ReadingSlot
from reports.models import WeeklyReport

BACK = timedelta(days=90)
WEEKS_AHEAD = 8
LENGTH = timedelta(hours=1)
"""Of a meeting whose end nobody wrote down."""
MOST = 500


@dataclass(frozen=True)
class CalendarEvent:
    """One event. `starts`, `ends`: aware moments, or for whole days dates, the last one not included."""

    key: str  # stable: the same thing asked for again
    title: str
    starts: datetime | date
    ends: datetime | date | None  # None: a moment
    place: str = ""
    text: str = ""
    path: str = ""
    changed_at: datetime | None = None
    version: int = 1
    takes_time: bool = True


def events_for(member: Member, now: datetime) -> list[CalendarEvent]:
    """In the active language, the oldest first. For members but guests."""
    today = local_day(member.group)
    found = [*_meetings(member, today - BACK), *_slots(member, today - BACK), *_deadlines(member, now)]
    return sorted(found, key=lambda event: (str(event.starts), event.key))


def _meetings(member: Member, since: date) -> Iterator[CalendarEvent]:
    group = member.group
    zone = ZoneInfo(group.time_zone)
    meetings = Meeting.objects.visible_to([member]).filter(group=group, day__gte=since).select_related("series")
    for meeting in meetings.order_by("day", "pk")[:MOST]:
        starts: datetime | date = meeting.day
        ends: datetime | date = meeting.day + timedelta(days=1)
        if meeting.starts_at is not None:
            starts = datetime.combine(meeting.day, meeting.starts_at, zone)
            ends = starts + LENGTH
            if meeting.ends_at is not None and meeting.ends_at > meeting.starts_at:
                ends = datetime.combine(meeting.day, meeting.ends_at, zone)
        yield CalendarEvent(
            key=f"meeting-{meeting.uuid}",
            title=": ".join(part for part in (_name_of(meeting), visible_controls(meeting.title)) if part),
            starts=starts,
            ends=ends,
            place=visible_controls(meeting.place),
            text=visible_controls(meeting.link),
            path=reverse("meetings:meeting", args=[group.slug, meeting.uuid]),
            changed_at=meeting.updated_at,
            version=meeting.version,
        )


def _name_of(meeting: Meeting) -> str:
    return visible_controls(meeting.series.name) or _("Meeting")


def _slots(member: Member, since: date) -> Iterator[CalendarEvent]:
    """Turns of all: one wants to know who presents; one's own say so."""
    slots = ReadingSlot.objects.filter(group=member.group_id, deleted_at=None, day__gte=since)
    for slot in slots.select_related("presenter", "paper").order_by("day", "pk")[:MOST]:
        what = visible_controls(slot.paper.title if slot.paper else slot.topic)
        if slot.presenter_id == member.pk:
            title = _("You present: {what}").format(what=what)
        else:
            title = _("{name} presents: {what}").format(name=visible_controls(slot.presenter.name), what=what)
        yield CalendarEvent(
            key=f"slot-{slot.uuid}",
            title=title,
            starts=slot.day,
            ends=slot.day + timedelta(days=1),
            path=reverse("papers:slots", args=[member.group.slug]),
            version=slot.version,
        )


def _deadlines(member: Member, now: datetime) -> Iterator[CalendarEvent]:
    """Of the weeks to come for which the member owes a report that is not handed in."""
    group = member.group
    for week in _owed_weeks(member, now):
        yield CalendarEvent(
            key=f"deadline-{member.uuid}-{week.name}",
            title=_("Weekly report of {week} is due").format(week=week.name),
            starts=group.deadline.deadline_of(week),
            ends=None,
            path=reverse("reports:edit", args=[group.slug, week.name]),
            takes_time=False,
        )


def _owed_weeks(member: Member, now: datetime) -> list[Week]:
    if not member.owes_report or member.is_guest:
        return []
    group = member.group
    week = group.calendar.week_of(local_day(group) - timedelta(days=14))  # a deadline lies up to 13 days after its week
    weeks = [week]
    for _number in range(WEEKS_AHEAD + 2):
        weeks.append(group.calendar.following(weeks[-1]))
    open_weeks = [one for one in weeks if not is_late(now, one, group.deadline)][:WEEKS_AHEAD]
    first, last = open_weeks[0].first_day, open_weeks[-1].last_day
    away, workdays = days_off_of(member, first, last), workdays_of(group, first, last)
    done = WeeklyReport.objects.filter(member=member, deleted_at=None, ends_on__gte=first)
    spans = list(done.exclude(first_submitted_at=None).values_list("starts_on", "ends_on"))
    leaving = member.left_on or date.max
    return [
        one
        for one in open_weeks
        if one.last_day < leaving
        and not is_excused(one, away, workdays)
        and not any(starts <= one.first_day and ends >= one.last_day for starts, ends in spans)
    ]
