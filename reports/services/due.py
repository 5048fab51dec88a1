"""After the deadline every submitted report of the week gets its PDF, and the week its book, without anybody asking."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet
from django.utils import timezone

from activity.models import Job, RenderedFile
from activity.services import request_job
from core.weeks import Week, is_late
from members.models import Group
from reports.models import WeeklyReport
from reports.queries import last_change_in, week_state
from reports.services.books import WEEK_BOOK, book_arguments

KIND = "reports.render_weekly_report"
QUIET = timedelta(minutes=30)


def request_due_renderings(*, now: datetime | None = None) -> int:
    """For each group, ask for the PDFs of the week whose deadline passed last. Returns how many were asked for.

    Each state of a report (revision, feedback, review) is asked for once, however often this runs or however long it
    did not: what was asked for is read from the jobs.
    """
    now = now or timezone.now()
    asked = 0
    for group in Group.objects.filter(deleted_at=None).prefetch_related("week_rules"):
        week = last_due_week(group, now)
        known = _asked_for(group, now)
        for report in _submitted(group, week):
            state = _state(report)
            if (str(report.uuid), state) not in known:
                arguments = {"report": str(report.uuid), "audience": "full", "state": state}
                request_job(kind=KIND, group=group, by=None, arguments=arguments)
                asked += 1
    return asked


def request_due_books(*, now: datetime | None = None) -> int:
    """For each group, ask for the book of the week whose deadline passed last. Returns how many were asked for.

    The first one at once; after that one for each content, when for half an hour nothing more was written: not one
    for every feedback of an advisor who works through the week. A week without reports has no book until somebody asks.
    """
    now = now or timezone.now()
    asked = 0
    for group in Group.objects.filter(deleted_at=None).prefetch_related("week_rules"):
        week = last_due_week(group, now)
        changed_at = last_change_in(group, week)
        if changed_at is None:
            continue
        state, known = week_state(group, week), _books_asked_for(group, week, now)
        if state in known or (known and now - changed_at < QUIET):
            continue
        arguments = book_arguments(week, RenderedFile.Audience.FULL) | {"state": state}
        request_job(kind=WEEK_BOOK, group=group, by=None, arguments=arguments)
        asked += 1
    return asked


def last_due_week(group: Group, now: datetime) -> Week:
    """The newest week whose deadline is over, by the group's calendar and time zone."""
    calendar, deadline = group.calendar, group.deadline
    week = calendar.week_of(timezone.localdate(now) + timedelta(days=1))  # a day ahead: the group may live east of us
    while not is_late(now, week, deadline):
        week = calendar.preceding(week)
    return week


def _submitted(group: Group, week: Week) -> QuerySet[WeeklyReport]:
    submitted = WeeklyReport.objects.filter(group=group, deleted_at=None, first_submitted_at__isnull=False)
    return submitted.in_week(week).annotate(
        newest=Max("revisions__number"),
        texts=Count("feedback", distinct=True),
        last_text=Max("feedback__updated_at"),
    )


def _state(report: Any) -> str:
    """What distinguishes the PDFs of one report from each other, in numbers."""
    times = [int(at.timestamp() * 1000) if at else 0 for at in (report.last_text, report.reviewed_at)]
    return f"{report.newest}-{report.texts}-{times[0]}-{report.state}-{times[1]}"


def _asked_for(group: Group, now: datetime) -> set[tuple[str, str]]:
    jobs = Job.objects.filter(kind=KIND, group=group, requested_by=None, created_at__gt=now - timedelta(days=28))
    return {(values["report"], values.get("state", "")) for values in jobs.values_list("arguments", flat=True)}


def _books_asked_for(group: Group, week: Week, now: datetime) -> set[str]:
    """States of the week whose book was asked for."""
    jobs = Job.objects.filter(kind=WEEK_BOOK, group=group, requested_by=None, created_at__gt=now - timedelta(days=28))
    found = [values for values in jobs.values_list("arguments", flat=True) if values.get("week") == week.name]
    return {values.get("state", "") for values in found}
