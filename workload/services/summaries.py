"""Asking for summaries as files: on demand, and by the schedule, for each week and month that is over, once."""

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Event, Job
from activity.services import record_event, request_job
from members.models import Group, Member
from workload.models import Participation
from workload.permissions import can_see_work
from workload.queries import FORMATS, RENDER_JOB, Selection, Span, arguments_of, month_span, week_span
from workload.services.refusals import WorkRefused

logger = logging.getLogger(__name__)

SCHEDULED = "summary.scheduled"
REMEMBERED = timedelta(days=100)  # longer than a month is the last one


def request_summary(*, group: Group, selection: Selection, format: str, by: Member) -> Job:
    """Ask for the summary as a file of this format. The same wish while it is under way is the same job."""
    if by.group_id != group.pk or not can_see_work(by):
        raise WorkRefused("not-readable", _("You may not read the work of this group."))
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise WorkRefused("format", _("There is no such format. There are: {formats}.").format(formats=known))
    return request_job(kind=RENDER_JOB, group=group, by=by, arguments=_arguments(selection, [format]))


def request_due_summaries(*, now: datetime | None = None) -> int:
    """For each group, ask for the files of the week and of the month that ended last. Returns how many were asked for.

    Each is asked for once, however often this runs or however long it did not: the history remembers.
    """
    now = now or timezone.now()
    asked = 0
    for group in Group.objects.filter(deleted_at=None).prefetch_related("week_rules"):
        try:
            asked += sum(_request_once(group, span, now) for span in due_spans(group, now))
        except (
            ValueError,
            ZoneInfoNotFoundError,
        ):  # its calendar or time zone cannot be read: the others are served all the same
            logger.exception("summaries of group %s failed", group.uuid)
    return asked


def due_spans(group: Group, now: datetime) -> list[Span]:
    """The week and the month that ended last, where the group is."""
    today = timezone.localdate(now, ZoneInfo(group.time_zone))
    last_week = group.calendar.preceding(group.calendar.week_of(today))
    return [week_span(group, last_week.first_day), month_span(today.replace(day=1) - timedelta(days=1))]


def _request_once(group: Group, span: Span, now: datetime) -> bool:
    if _was_asked_for(group, span, now) or not Participation.objects.filter(group=group).exists():
        return False
    with transaction.atomic():
        Group.objects.select_for_update(no_key=True).get(pk=group.pk)  # two schedulers ask one after the other
        if _was_asked_for(group, span, now):
            return False
        details = {"unit": span.unit, "period": span.name}
        record_event(verb=SCHEDULED, group=group, by=None, subject_kind="group", details=details, source="job")
        arguments = _arguments(Selection(span.since, span.until), list(FORMATS))
        request_job(kind=RENDER_JOB, group=group, by=None, arguments=arguments)
    return True


def _was_asked_for(group: Group, span: Span, now: datetime) -> bool:
    remembered = Event.objects.filter(group=group, verb=SCHEDULED, at__gt=now - REMEMBERED)
    return {"unit": span.unit, "period": span.name} in remembered.values_list("details", flat=True)


def _arguments(selection: Selection, formats: list[str]) -> dict[str, Any]:
    return {**arguments_of(selection), "formats": formats}
