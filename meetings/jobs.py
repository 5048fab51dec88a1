"""Background work on minutes. Ids in; the lease, the limits and the ends are `activity.services.run_job`."""

import logging
import uuid
from datetime import date

from celery import shared_task
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext_noop

from activity.models import Job
from activity.services import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from meetings.queries import COMPILE_JOB, RENDER_JOB, Compiled, compiled_for, meeting_for, subject_for
from meetings.rendering import MinutesRendering, render_compiled, render_minutes
from meetings.services import draft_due_minutes, plan_due_meetings, tell_of_meetings
from members.models import Member

logger = logging.getLogger(__name__)
GONE = gettext_noop("These minutes are not there any more, or you left the group.")
NO_GLYPHS = gettext_noop(
    "Some characters stand as empty boxes: no font of the server has them. Ask your administrator to install one."
)


@shared_task(name=RENDER_JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render(job_uuid: str) -> None:
    """Render the minutes that `arguments` name."""
    run_job(job_uuid, _render)


@shared_task(name=COMPILE_JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render_about(job_uuid: str) -> None:
    """Render what the minutes of a period say: about (member, project, issue), uuid, since, until."""
    run_job(job_uuid, _render_about)


@shared_task(name="meetings.draft_due", soft_time_limit=250, time_limit=280)
def draft_due() -> None:
    """Plan the meetings of the coming week; draft the minutes of tomorrow's, in the evening."""
    if planned := plan_due_meetings():
        logger.info("%s meetings were planned", planned)
    if drafted := draft_due_minutes():
        logger.info("the minutes of %s meetings were drafted", drafted)


@shared_task(name="meetings.remind", soft_time_limit=110, time_limit=120)
def remind() -> None:
    """Tell people of tomorrow's meetings, of what one assigned them, and of their turns."""
    if told := tell_of_meetings():
        logger.info("%s notices of meetings", told)


def _render(job: Job, progress: Progress) -> Outcome:
    asks = _who_asks(job)
    try:
        meeting = meeting_for(asks, uuid.UUID(job.arguments["meeting"]))
    except Http404 as error:
        raise JobRefused(GONE) from error
    return _outcome(job, render_minutes(meeting, progress=progress))


def _render_about(job: Job, progress: Progress) -> Outcome:
    asks, said = _who_asks(job), job.arguments
    try:
        subject = subject_for(asks, said["about"], uuid.UUID(said["uuid"]))
        since, until = (date.fromisoformat(said[name]) for name in ("since", "until"))
        with translation.override(job.group.language):
            document = compiled_for(asks, Compiled(subject, since, until))
    except Http404 as error:
        raise JobRefused(GONE) from error
    return _outcome(job, render_compiled(job.group, document, subject.uuid, progress=progress))


def _who_asks(job: Job) -> Member:
    asks = job.requested_by
    if asks is None or not asks.is_present or (asks.account is not None and not asks.account.is_active):
        raise JobRefused(GONE)
    return asks


def _outcome(job: Job, rendering: MinutesRendering) -> Outcome:
    if rendering.missing_glyphs:
        logger.warning("job %s: no font has %s", job.uuid, ", ".join(rendering.missing_glyphs))
    return rendering.file, NO_GLYPHS if rendering.missing_glyphs else ""
