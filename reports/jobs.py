"""Background work on weekly reports. Ids in; the lease, the limits and the ends are `activity.services.run_job`."""

import logging
import time
import uuid

from celery import shared_task
from django.http import Http404
from django.utils.translation import gettext_noop

from activity.models import Job, RenderedFile
from activity.services import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from core.weeks import InvalidWeek, Week
from members.models import Member
from members.permissions import can_manage_group
from reports import services
from reports.models import WeeklyReport
from reports.permissions import can_see_feedback
from reports.queries import can_read_books, week_state
from reports.rendering import (
    NothingToBind,
    Rendering,
    print_report,
    render_booklet,
    render_pdf_preview,
    render_week_book,
    render_weekly_report,
)
from reports.services.due import request_due_books, request_due_renderings
from reports.services.reminding import send_digests, send_reminders

logger = logging.getLogger(__name__)

ROUNDS = 5  # of rendering what is edited all the while
GONE = gettext_noop("This report is not there any more, or you may no longer read it.")
NO_GLYPHS = gettext_noop(
    "Some characters stand as empty boxes: no font of the server has them. Ask your administrator to install one."
)


@shared_task(name="reports.render_weekly_report", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render_report(job_uuid: str) -> None:
    """Render what `arguments` name: report (uuid) and audience."""
    run_job(job_uuid, _render)


@shared_task(name="reports.render_week_book", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render_book(job_uuid: str) -> None:
    """Render a group's week: week (name) and audience."""
    run_job(job_uuid, _render_book)


@shared_task(name="reports.render_booklet", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render_member_booklet(job_uuid: str) -> None:
    """Render a member's weeks: member (uuid), first and last (names of weeks) and audience."""
    run_job(job_uuid, _render_booklet)


@shared_task(name="reports.render_pdf_preview", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render_preview(job_uuid: str) -> None:
    """Render the page that shows a group's settings of PDFs."""
    run_job(job_uuid, _render_preview)


@shared_task(name="reports.render_due_groups", soft_time_limit=250, time_limit=280)
def render_due_groups() -> None:
    """Ask for the PDFs of each group's week that is over, and for its book."""
    logger.info("%s reports are due to be rendered", request_due_renderings())
    logger.info("%s books of weeks are due to be rendered", request_due_books())


@shared_task(name="reports.purge_removed", soft_time_limit=600, time_limit=660)
def purge_removed() -> None:
    """Delete for good what was removed 30 days ago."""
    logger.info("%s removed reports were purged", services.purge_removed())
    logger.info("%s pictures that no text names were purged", services.purge_pictures())


@shared_task(name="reports.remind", soft_time_limit=250, time_limit=280)
def remind() -> None:
    """Remind of deadlines that come near, and send digests of weeks that are over."""
    reminded, digests = send_reminders(), send_digests()
    if reminded or digests:
        logger.info("%s people were reminded, %s advisors got a digest", reminded, digests)


def _render(job: Job, progress: Progress) -> Outcome:
    """Render until the file shows the report as it is now: who asks during a rendering gets this same job."""
    missing: tuple[str, ...] = ()
    for _ in range(ROUNDS):
        report, audience = _readable(job)
        try:
            rendering = render_weekly_report(report, audience=audience, progress=progress)
        except Http404 as error:  # removed while it was rendered
            raise JobRefused(GONE) from error
        missing = rendering.missing_glyphs or missing
        if print_report(report, audience=audience).content_hash == rendering.file.content_hash:
            break
    if missing:
        logger.warning("report %s: no font has %s", report.uuid, ", ".join(missing))
    return rendering.file, NO_GLYPHS if missing else ""


def _render_book(job: Job, progress: Progress) -> Outcome:
    """Render the week; once more when something was written meanwhile and there is time for it."""
    begun = time.monotonic()
    audience = _audience(job)
    if job.requested_by is not None and not (_is_active(job.requested_by) and can_read_books(job.requested_by)):
        raise JobRefused(GONE)
    week = _week(job, "week")
    while True:
        state = week_state(job.group, week)
        rendering = render_week_book(job.group, week, audience=audience, progress=progress)
        if time.monotonic() - begun > SOFT_LIMIT / 3 or week_state(job.group, week) == state:
            return _outcome(job, rendering)


def _render_booklet(job: Job, progress: Progress) -> Outcome:
    asks, member = job.requested_by, Member.objects.filter(group=job.group_id, uuid=job.arguments["member"]).first()
    if asks is None or member is None or member.deleted_at is not None or not _is_active(asks):
        raise JobRefused(GONE)
    asks.group = job.group
    weeks = _week(job, "first"), _week(job, "last")
    try:
        return _outcome(job, render_booklet(asks, member, weeks, audience=_audience(job), progress=progress))
    except NothingToBind as error:
        raise JobRefused(GONE) from error


def _render_preview(job: Job, progress: Progress) -> Outcome:
    if job.requested_by is None or not (_is_active(job.requested_by) and can_manage_group(job.requested_by)):
        raise JobRefused(GONE)
    return _outcome(job, render_pdf_preview(job.group, progress=progress))


def _week(job: Job, name: str) -> Week:
    try:
        return job.group.calendar.week_named(job.arguments[name])
    except InvalidWeek as error:
        raise JobRefused(GONE) from error


def _audience(job: Job) -> str:
    """Whose file is made: of feedback, guests get none whatever the job says."""
    audience = str(job.arguments.get("audience", RenderedFile.Audience.FULL))
    asks = job.requested_by
    if audience not in RenderedFile.Audience.values or (asks is not None and audience != services.audience_for(asks)):
        raise JobRefused(GONE)
    return audience


def _outcome(job: Job, rendering: Rendering) -> Outcome:
    if rendering.missing_glyphs:
        logger.warning("job %s: no font has %s", job.uuid, ", ".join(rendering.missing_glyphs))
    return rendering.file, NO_GLYPHS if rendering.missing_glyphs else ""


def _readable(job: Job) -> tuple[WeeklyReport, str]:
    """The report, when who asked may read it now: the right may have gone since. Jobs of nobody act for the group."""
    audience = str(job.arguments.get("audience", RenderedFile.Audience.FULL))
    asks = job.requested_by
    readable = WeeklyReport.objects.filter(group=job.group_id, deleted_at=None)
    if asks is not None:
        readable = WeeklyReport.objects.visible_to([asks] if _is_active(asks) else []).filter(group=job.group_id)
    report = readable.filter(uuid=uuid.UUID(job.arguments["report"])).first()
    if report is None or report.first_submitted_at is None or audience not in RenderedFile.Audience.values:
        raise JobRefused(GONE)
    if asks is not None and audience == RenderedFile.Audience.FULL and not can_see_feedback(report, asks):
        raise JobRefused(GONE)
    return report, audience


def _is_active(member: Member) -> bool:
    return member.is_present and (member.account is None or member.account.is_active)
