"""What is in a member's calendar: meetings, turns of the reading group, deadlines. As many queries for any group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from core.text import visible_controls
from core.weeks import Week, is_late
from core.workdays import is_excused
from meetings.models import Meeting, MeetingSeries
from meetings.queries import PlannedDay, all_series, rotations_of
from members.models import Group, Member
from members.queries import days_off_of, local_day, workdays_of
from papers.models import ReadingSlot
from reports.models import WeeklyReport
from tasks.models import ActionItem

BACK = timedelta(days=90)
WEEKS_AHEAD = 8
LENGTH = timedelta(hours=1)
"""Of a meeting whose end nobody wrote down."""
MOST = 500
LONGEST = 120
"""Characters of a title that is taken from a text."""


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
    meetings = [*_meetings(member, today - BACK), *_coming_meetings(member, today)]
    found = [*meetings, *_slots(member, today - BACK), *_assignments(member, today - BACK), *_deadlines(member, now)]
    return sorted(found, key=lambda event: (str(event.starts), event.key))


def _meetings(member: Member, since: date) -> Iterator[CalendarEvent]:
    group = member.group
    meetings = Meeting.objects.visible_to([member]).filter(group=group, day__gte=since)
    for meeting in meetings.select_related("series", "presenter", "minute_taker").order_by("day", "pk")[:MOST]:
        presents = _presents(member, meeting.presenter) or visible_controls(meeting.presenter_name)
        starts, ends = _hours(meeting.day, meeting.starts_at, meeting.ends_at, group)
        yield CalendarEvent(
            key=f"meeting-{meeting.uuid}",
            title=_joined(visible_controls(meeting.series.name) or _("Meeting"), visible_controls(meeting.title)),
            starts=starts,
            ends=ends,
            place=visible_controls(meeting.place),
            text="\n".join(line for line in (presents, visible_controls(meeting.link)) if line),
            path=reverse("meetings:meeting", args=[group.slug, meeting.uuid]),
            changed_at=meeting.updated_at,
            version=meeting.version,
        )


def _coming_meetings(member: Member, today: date) -> Iterator[CalendarEvent]:
    """Days of all series that nobody has planned a meeting for yet, with whose turn it is."""
    several = [one for one in all_series(member.group) if one.is_active and one.weekday is not None]
    if not several:
        return
    coming = rotations_of(several, today)
    for series in several:
        for one in coming[series.pk]:
            if one.meeting is None:
                yield _expected(member, series, one)


def _expected(member: Member, series: MeetingSeries, coming: PlannedDay) -> CalendarEvent:
    starts, ends = _hours(coming.day, series.starts_at, series.ends_at, member.group)
    address = reverse("meetings:rotation", args=[member.group.slug])
    return CalendarEvent(
        key=f"coming-{series.uuid}-{coming.day}",
        title=_joined(visible_controls(series.name) or _("Meeting"), _presents(member, coming.presenter)),
        starts=starts,
        ends=ends,
        place=visible_controls(series.place),
        text=visible_controls(series.link),
        path=f"{address}?series={series.uuid}",
        version=series.version,
    )


def _hours(
    day: date, starts_at: time | None, ends_at: time | None, group: Group
) -> tuple[datetime | date, datetime | date]:
    """The whole day where no hour is known."""
    if starts_at is None:
        return day, day + timedelta(days=1)
    zone = ZoneInfo(group.time_zone)
    starts = datetime.combine(day, starts_at, zone)
    if ends_at is not None and ends_at > starts_at:
        return starts, datetime.combine(day, ends_at, zone)
    return starts, starts + LENGTH


def _presents(reader: Member, presenter: Member | None) -> str:
    if presenter is None:
        return ""
    if presenter.pk == reader.pk:
        return _("You present")
    return _("{name} presents").format(name=visible_controls(presenter.name))


def _joined(*parts: str) -> str:
    return ": ".join(part for part in parts if part)


def _slots(member: Member, since: date) -> Iterator[CalendarEvent]:
    """Turns of all: one wants to know who presents; one's own say so."""
    slots = ReadingSlot.objects.filter(group=member.group_id, deleted_at=None, day__gte=since)
    for slot in slots.select_related("presenter", "paper").order_by("day", "pk")[:MOST]:
        what = visible_controls(slot.paper.title if slot.paper else slot.topic)
        yield CalendarEvent(
            key=f"slot-{slot.uuid}",
            title=_joined(_presents(member, slot.presenter), what),
            starts=slot.day,
            ends=slot.day + timedelta(days=1),
            path=reverse("papers:slots", args=[member.group.slug]),
            version=slot.version,
        )


def _assignments(member: Member, since: date) -> Iterator[CalendarEvent]:
    """What one was assigned and has not done, where somebody said until when."""
    open_ones = ActionItem.objects.filter(group=member.group_id, members=member, state=ActionItem.State.OPEN)
    for action in open_ones.filter(due_on__gte=since).order_by("due_on", "pk")[:MOST]:
        assert action.due_on is not None  # the filter
        words = visible_controls(action.text.partition("\n")[0][:LONGEST])
        yield CalendarEvent(
            key=f"assignment-{action.uuid}",
            title=_("Due: {what}").format(what=words),
            starts=action.due_on,
            ends=action.due_on + timedelta(days=1),
            path=f"{reverse('meetings:actions', args=[member.group.slug])}?member={member.uuid}",
            version=action.version,
            takes_time=False,
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
