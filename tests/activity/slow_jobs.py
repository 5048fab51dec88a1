"""Jobs that only tests have: a worker loads them with `--include tests.activity.slow_jobs`."""

import os
import signal
import time

from celery import shared_task

from activity.models import Job
from activity.services import Outcome, Progress, run_job
from reports.jobs import _render


@shared_task(name="tests.quick")
def quick(job_uuid: str) -> None:
    run_job(job_uuid, lambda job, progress: (None, ""))


@shared_task(name="tests.slow_render")
def slow_render(job_uuid: str) -> None:
    """The real rendering, which at its first attempt stops in the middle of it."""

    def work(job: Job, progress: Progress) -> Outcome:
        def slow(percent: int) -> None:
            progress(percent)
            if job.attempts == 1:
                time.sleep(600)

        return _render(job, slow)

    run_job(job_uuid, work)


@shared_task(name="tests.endless", soft_time_limit=2, time_limit=4)
def endless(job_uuid: str) -> None:
    def work(job: Job, progress: Progress) -> Outcome:
        time.sleep(600)
        return None, ""

    run_job(job_uuid, work)


@shared_task(name="tests.deaf", soft_time_limit=1, time_limit=2)
def deaf(job_uuid: str) -> None:
    """Does not listen to the soft limit, as a library might not."""

    def work(job: Job, progress: Progress) -> Outcome:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        time.sleep(600)
        return None, ""

    run_job(job_uuid, work)


@shared_task(name="tests.deadly")
def deadly(job_uuid: str) -> None:
    """Kills its process each time, as running out of memory does."""

    def work(job: Job, progress: Progress) -> Outcome:
        os.kill(os.getpid(), signal.SIGKILL)
        return None, ""

    run_job(job_uuid, work)
