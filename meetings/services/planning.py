"""Planning a meeting that a series expects, as it is expected: one click."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import Meeting, MeetingSeries
from meetings.queries import expected_days, turn_on
from meetings.services.meetings import MeetingInput, create_meeting
from meetings.services.refusals import MeetingRefused
from members.models import Group, Member
from members.queries import local_day


@transaction.atomic
def plan_expected(*, series: MeetingSeries, day: date, by: Member, source: str = "page") -> Meeting:
    """With the time and place of the series, and who has the turns. Raises where nothing is expected on the day."""
    Group.objects.select_for_update().get(pk=series.group_id)
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
