"""Background work on papers. Ids in; the lease, the limits and the ends are `activity.services.run_job`."""

import logging
import uuid

from celery import shared_task
from django.utils.translation import gettext_noop

from activity.models import Job
from activity.services import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from papers.services import fetch_metadata, purge_removed, request_due_fetches

logger = logging.getLogger(__name__)
GONE = gettext_noop("This paper is not there any more, or nothing can be asked about it.")


@shared_task(name="papers.fetch_metadata", soft_time_limit=SOFT_LIMIT, time_limit=HARD_LIMIT)
def fetch_paper(job_uuid: str) -> None:
    """Ask arXiv or Crossref about the paper that `arguments` name."""
    run_job(job_uuid, _fetch)


@shared_task(name="papers.fetch_due", soft_time_limit=50, time_limit=60)
def fetch_due() -> None:
    """Ask for what could not be had before, and for what was imported."""
    if asked := request_due_fetches():
        logger.info("%s papers are asked for", asked)


@shared_task(name="papers.purge_removed", soft_time_limit=600, time_limit=660)
def purge() -> None:
    """Delete for good what was removed 30 days ago."""
    logger.info("%s removed papers, readings, notes and turns were purged", purge_removed())


def _fetch(job: Job, progress: Progress) -> Outcome:
    paper = fetch_metadata(uuid.UUID(job.arguments["paper"]))
    if paper is None:
        raise JobRefused(GONE)
    return None, paper.fetch_error
