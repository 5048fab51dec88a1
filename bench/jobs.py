"""Jobs that only the bench has: a worker loads them with `--include bench.jobs`."""

import os
import signal
import time
import uuid
from pathlib import Path

from celery import shared_task
from django.conf import settings

from activity.models import Job
from activity.services import Outcome, Progress, run_job
from reports.jobs import _render


def process_of(job_uuid: uuid.UUID) -> Path:
    """Where the process that has this job says its number."""
    return Path(settings.DATA_DIR) / f"{job_uuid}.pid"


@shared_task(name="bench.quick")
def quick(job_uuid: str) -> None:
    run_job(job_uuid, lambda job, progress: (None, ""))


@shared_task(name="bench.nap")
def nap(job_uuid: str) -> None:
    """Takes a third of a second, as a PDF does, and no CPU."""

    def work(job: Job, progress: Progress) -> Outcome:
        time.sleep(0.33)
        return None, ""

    run_job(job_uuid, work)


@shared_task(name="bench.slow_render")
def slow_render(job_uuid: str) -> None:
    """The real rendering, which stops in its midst at the first attempt."""

    def work(job: Job, progress: Progress) -> Outcome:
        def slow(percent: int) -> None:
            progress(percent)
            if job.attempts == 1:
                process_of(job.uuid).write_text(str(os.getpid()))
                time.sleep(600)

        return _render(job, slow)

    run_job(job_uuid, work)


@shared_task(name="bench.deadly")
def deadly(job_uuid: str) -> None:
    """Kills its process each time, as running out of memory does."""

    def work(job: Job, progress: Progress) -> Outcome:
        os.kill(os.getpid(), signal.SIGKILL)
        return None, ""

    run_job(job_uuid, work)
