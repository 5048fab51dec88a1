"""Who works on a job: taking it, saying how far it is, ending it.

Every write after `take_lease` is a compare-and-set by the token of the lease: a worker that lost it (it was stopped,
its machine slept) finds out by LeaseLost and cannot end what another does by now.
"""

import logging
import uuid
from datetime import timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from activity.models import Job, RenderedFile

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=10)  # renewed by a heartbeat while the worker lives; so a dead one is noticed soon
MAX_ATTEMPTS = 5


class LeaseLost(Exception):
    """Another worker has this job, or it is over."""


def take_lease(job_uuid: uuid.UUID | str) -> Job | None:
    """Make the job this worker's own. None: it is gone, over, in other hands, or was tried too often."""
    now = timezone.now()
    free = Q(status=Job.Status.PENDING) | Q(status=Job.Status.RUNNING, leased_until__lt=now)
    token = uuid.uuid4()
    taken = Job.objects.filter(free, uuid=job_uuid, attempts__lt=MAX_ATTEMPTS).update(
        status=Job.Status.RUNNING,
        lease_token=token,
        leased_until=now + LEASE,
        attempts=F("attempts") + 1,
        progress=0,
        error="",
    )
    if not taken:
        return None
    return Job.objects.select_related("group", "requested_by").filter(lease_token=token).first()


def renew_lease(job: Job) -> None:
    """Say that the worker still lives."""
    _update(job, leased_until=timezone.now() + LEASE)


def set_progress(job: Job, percent: int) -> None:
    """Say how far the work is (0 to 100; never backwards), which also renews the lease."""
    percent = max(job.progress, min(100, percent))
    _update(job, progress=percent, leased_until=timezone.now() + LEASE)
    job.progress = percent


def finish_job(job: Job, *, file: RenderedFile | None = None, notice: str = "") -> None:
    """Done. `file` is what came out; `notice` a sentence that goes with it, as an English message id."""
    _end(job, Job.Status.DONE, notice, progress=100, file=file)


def fail_job(job: Job, sentence: str) -> None:
    """Over without a result; `sentence` says why to people, as an English message id that pages translate."""
    _end(job, Job.Status.FAILED, sentence)
    logger.warning("job %s (%s) failed at attempt %s: %s", job.uuid, job.kind, job.attempts, sentence)


def return_job(job: Job, sentence: str) -> None:
    """Give the job back after a passing trouble: the sweeper has it tried again, until it was tried too often."""
    if job.attempts >= MAX_ATTEMPTS:
        fail_job(job, sentence)
    else:
        _update(job, status=Job.Status.PENDING, leased_until=None, lease_token=None, published_at=timezone.now())


def _end(job: Job, status: Job.Status, sentence: str, **values: Any) -> None:
    now = timezone.now()
    _update(job, status=status, error=sentence[:500], finished_at=now, leased_until=None, lease_token=None, **values)


def _update(job: Job, **values: Any) -> None:
    held = Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, lease_token=job.lease_token)
    if job.lease_token is None or not held.update(**values):
        raise LeaseLost(str(job.uuid))
    for name, value in values.items():
        if name != "lease_token":  # the object keeps its own, so that a late write of it is refused, not another's
            setattr(job, name, value)
