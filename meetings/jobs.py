"""Background work on minutes. Ids in; the lease, the limits and the ends are `activity.services.run_job`."""

import logging
import uuid

from celery import shared_task
from django.http import Http404
from django.utils.translation import gettext_noop

from activity.models import Job
from activity.services import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from meetings.queries import RENDER_JOB, meeting_for
from meetings.rendering import render_minutes

logger = logging.getLogger(__name__)
GONE = gettext_noop("These minutes are not there any more, or you left the group.")
NO_GLYPHS = gettext_noop(
    "Some characters stand as empty boxes: no font of the server has them. Ask your administrator to install one."
)


@shared_task(name=RENDER_JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render(job_uuid: str) -> None:
    """Render the minutes that `arguments` name."""
    run_job(job_uuid, _render)


def _render(job: Job, progress: Progress) -> Outcome:
    asks = job.requested_by
    if asks is None or not asks.is_present or (asks.account is not None and not asks.account.is_active):
        raise JobRefused(GONE)
    try:
        meeting = meeting_for(asks, uuid.UUID(job.arguments["meeting"]))
    except Http404 as error:
        raise JobRefused(GONE) from error
    rendering = render_minutes(meeting, progress=progress)
    if rendering.missing_glyphs:
        logger.warning("job %s: no font has %s", job.uuid, ", ".join(rendering.missing_glyphs))
    return rendering.file, NO_GLYPHS if rendering.missing_glyphs else ""
