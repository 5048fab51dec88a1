"""Waking a worker up: the name of a job goes to the broker after commit, and is never in the way of a request.

The row of the job is its truth. A message that is not sent, or lost, costs seconds: the sweeper sends it again.
"""

import logging
import os
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor

from celery import current_app
from django.db import DatabaseError
from django.utils import timezone

from activity.models import Job

logger = logging.getLogger(__name__)

PATIENCE = 0.8  # seconds that a request waits for the broker, whatever state that is in
QUIET = 10.0  # seconds for which a process does not ask again a broker that did not answer


class Publisher:
    """Sends messages in a thread of its own, so that a broker that hangs (paused, unreachable) holds nobody up.

    After a failure it stays quiet for a while: two hundred submissions must not wait a second each.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._process = 0
        self._last: Future[object] | None = None
        self._quiet_until = 0.0

    def send(self, kind: str, job_uuid: uuid.UUID) -> bool:
        """Whether the broker has taken the message within PATIENCE."""
        future = self._submit(kind, job_uuid)
        if future is None:
            return False
        try:
            future.result(PATIENCE)
        except Exception as error:
            self._quiet_until = time.monotonic() + QUIET
            logger.warning("the broker did not take job %s (%s): the sweeper sends it again", job_uuid, error or "slow")
            return False
        self._quiet_until = 0.0
        return True

    def _submit(self, kind: str, job_uuid: uuid.UUID) -> "Future[object] | None":
        with self._lock:
            if self._process != os.getpid():  # a thread does not live on in a forked child
                self._pool, self._process, self._last = None, os.getpid(), None
                self._quiet_until = 0.0
            if time.monotonic() < self._quiet_until or (self._last and not self._last.done() and self._quiet_until):
                return None
            if self._pool is None:
                self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="publisher")
            self._last = self._pool.submit(_send, kind, job_uuid)
            return self._last


def _send(kind: str, job_uuid: uuid.UUID) -> None:
    current_app.send_task(kind, args=[str(job_uuid)], ignore_result=True, retry=False)


publisher = Publisher()


def publish_job(job: Job) -> bool:
    """Tell the workers of a job, after the row is committed. Never raises; False: the sweeper will."""
    if not publisher.send(job.kind, job.uuid):
        return False
    try:
        Job.objects.filter(pk=job.pk).update(published_at=timezone.now())
    except DatabaseError:
        logger.warning("job %s is published, but that could not be noted", job.uuid)
    return True
