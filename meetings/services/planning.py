"""Planning a meeting that a series expects, as it is expected: by one click, or by itself a week ahead."""

import logging
from datetime import date, timedelta
from zoneinfo import ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from meetings.models import Meeting, MeetingSeries
from meetings.queries import expected_days, turn_on
from meetings.services.meetings import MeetingInput, create_meeting
from meetings.services.refusals import MeetingRefused
from members.models import Group, Member
from members.queries import local_day

AHEAD = timedelta(days=7)
"""So long before it a meeting is planned by itself: whoever presents is told a week ahead."""
LIVELY = timedelta(weeks=4)
"""A series in which nobody did anything for so long, and as many times as many weeks as lie between its meetings, is
not planned on by itself."""
logger = logging.getLogger(__name__)


def plan_due_meetings() -> int:
    """Plan the meetings of the coming week of every series that drafts its minutes by itself. Returns how many.

    A week in which one was planned, or planned and removed again, is left alone.
    """
    planned = 0
    for group in Group.objects.filter(deleted_at=None).prefetch_related("week_rules"):
        try:
            planned += sum(_plan_once(series, day) for series, day in _due(group))
        except (ValueError, ZoneInfoNotFoundError, ValidationError, MeetingRefused, OperationalError):
            # Its calendar cannot be read, or somebody planned the meeting just now: the others are served all the same.
            logger.exception("meetings of group %s were not planned", group.uuid)
    return planned


def _due(group: Group) -> list[tuple[MeetingSeries, date]]:
    today = local_day(group)
    several = MeetingSeries.objects.filter(group=group, drafts_itself=True, weekday__isnull=False)
    several = several.select_related("group").prefetch_related("group__week_rules")
    lively = [one for one in several if _is_lively(one, today)]
    return expected_days(lively, today + timedelta(days=1), today + AHEAD) if lively else []


def _is_lively(series: MeetingSeries, today: date) -> bool:
    since = today - LIVELY * series.every_weeks
    if series.begins_on is not None and series.begins_on >= since:
        return True
    by_hand = Q(created_by__isnull=False) | Q(state=Meeting.State.CLOSED) | Q(sections__updated_by__isnull=False)
    return Meeting.objects.filter(by_hand, series=series, deleted_at=None, day__gte=since).exists()


@transaction.atomic
def _plan_once(series: MeetingSeries, day: date) -> bool:
    Group.objects.select_for_update(no_key=True).get(pk=series.group_id)  # two schedulers come one after the other
    week = series.group.calendar.week_of(day)
    if Meeting.objects.filter(series=series, day__range=(week.first_day, week.last_day)).exists():
        return False
    plan_expected(series=series, day=day, by=None, source="job")
    return True


@transaction.atomic
def plan_expected(*, series: MeetingSeries, day: date, by: Member | None, source: str = "page") -> Meeting:
    """With the time and place of the series, and who has the turns. Raises where nothing is expected on the day."""
    Group.objects.select_for_update(no_key=True).get(pk=series.group_id)
    week = series.group.calendar.week_of(day)
    if (series, day) not in expected_days([series], week.first_day, week.last_day):
        sentence = _("{name} does not meet on {day}.").format(name=series.name, day=day.isoformat())
        raise MeetingRefused("not-expected", sentence)
    there = Meeting.objects.filter(series=series, deleted_at=None, day__range=(week.first_day, week.last_day))
    if there.exists():
        raise MeetingRefused("planned", _("A meeting of that week is planned already."))
    turn = turn_on(series, min(day, local_day(series.group)), day)
    data = MeetingInput(
        day=day,
        starts_at=series.starts_at,
        ends_at=series.ends_at,
        place=series.place,
        link=series.link,
        presenter=turn.presenter,
        minute_taker=turn.minute_taker,
    )
    return create_meeting(series=series, data=data, by=by, source=source)
