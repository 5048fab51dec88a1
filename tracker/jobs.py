"""Background work of the front door: exports. Ids in; the lease, the limits and the ends are `run_job`'s."""

from celery import shared_task
from django.utils.translation import gettext_noop

from activity.models import Job
from activity.services import JobRefused, Outcome, Progress, run_job
from members.models import Group
from tracker.export.making import make_export
from tracker.export.wishes import JOB, ExportRefused, wish_again

SOFT_LIMIT = 1800  # seconds: ten years of a large group
HARD_LIMIT = 1810
GONE = gettext_noop("You may not export this any more.")


@shared_task(name=JOB, soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def export(job_uuid: str) -> None:
    """Make what `arguments` ask for, for who asked."""
    run_job(job_uuid, _export, limit=HARD_LIMIT)


def _export(job: Job, progress: Progress) -> Outcome:
    reader = job.requested_by
    if reader is None or (reader.account is not None and not reader.account.is_active):
        raise JobRefused(GONE)
    reader.group = Group.objects.prefetch_related("week_rules", "terms").get(pk=job.group_id)
    try:
        wish = wish_again(reader, job.arguments)
    except ExportRefused as error:
        raise JobRefused(GONE) from error
    return make_export(wish, progress), ""
