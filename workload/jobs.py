"""Background work on summaries. Ids in; the lease, the limits and the ends are `activity.services.run_job`."""

import logging
from functools import partial

from celery import shared_task
from django.utils import translation
from django.utils.translation import gettext_noop

from activity.models import Job, RenderedFile
from activity.services import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from core.periods import UnreadableDate, read_date
from members.models import Project
from workload.models import WorkItem
from workload.permissions import can_see_work
from workload.queries import FORMATS, RENDER_JOB, OddSpan, Selection, summary_sheet
from workload.rendering import render_summary
from workload.services import request_due_summaries

logger = logging.getLogger(__name__)

GONE = gettext_noop("This summary cannot be made any more: its project is not there, or you left the group.")
NO_GLYPHS = gettext_noop(
    "Some characters stand as empty boxes: no font of the server has them. Ask your administrator to install one."
)


@shared_task(name=RENDER_JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def render(job_uuid: str) -> None:
    """Render what `arguments` name: since, until, project (uuid), kind and formats."""
    run_job(job_uuid, _render)


@shared_task(name="workload.render_due_summaries", soft_time_limit=250, time_limit=280)
def render_due_summaries() -> None:
    """Ask for the summaries of each group's week and month that are over."""
    if asked := request_due_summaries():
        logger.info("%s summaries are due to be rendered", asked)


def _render(job: Job, progress: Progress) -> Outcome:
    """The files of all formats from one reading; what came out is the first one that was asked for."""
    selection, formats = _selection(job), _formats(job)
    with translation.override(job.group.language):
        try:
            sheet = summary_sheet(job.group, selection)
        except OddSpan as error:
            raise JobRefused(GONE) from error
    progress(10)
    made: dict[str, RenderedFile] = {}
    missing: tuple[str, ...] = ()
    share = 90 / len(formats)
    for number, format in enumerate(sorted(formats, key="pdf".__eq__)):  # what takes long, and may fail, comes last
        part = partial(_tell, progress, 10 + share * number, share)
        rendering = render_summary(sheet, job.group, format=format, progress=part)
        made[format], missing = rendering.file, rendering.missing_glyphs or missing
        part(100)
    if missing:
        logger.warning("job %s: no font has %s", job.uuid, ", ".join(missing))
    return made[formats[0]], NO_GLYPHS if missing else ""


def _tell(progress: Progress, begun: float, share: float, percent: int) -> None:
    progress(int(begun + share * percent / 100))


def _selection(job: Job) -> Selection:
    """What is asked for, as far as who asked may see it now. Jobs of nobody act for the group."""
    asks, wanted = job.requested_by, job.arguments
    if asks is not None and not (asks.is_present and can_see_work(asks)):
        raise JobRefused(GONE)
    if asks is not None and asks.account is not None and not asks.account.is_active:
        raise JobRefused(GONE)
    project = None
    if wanted.get("project"):
        project = Project.objects.filter(group=job.group_id, deleted_at=None, uuid=wanted["project"]).first()
        if project is None:
            raise JobRefused(GONE)
    kind = wanted.get("kind", "")
    if kind and kind not in WorkItem.Kind.values:
        raise JobRefused(GONE)
    try:
        since, until = (read_date(wanted[name]) if wanted.get(name) else None for name in ("since", "until"))
    except UnreadableDate as error:
        raise JobRefused(GONE) from error
    return Selection(since, until, project, kind)


def _formats(job: Job) -> list[str]:
    formats = [format for format in job.arguments.get("formats", []) if format in FORMATS]
    if not formats:
        raise JobRefused(GONE)
    return formats
