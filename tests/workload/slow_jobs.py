"""A job that only tests have: a worker loads it with `--include tests.workload.slow_jobs`."""

import time

from celery import shared_task

from activity.models import Job
from activity.services import Outcome, Progress, run_job
from workload.jobs import _render


@shared_task(name="tests.slow_summary")
def slow_summary(job_uuid: str) -> None:
    """The real rendering, which at its first attempt stops when half of its files are made."""

    def work(job: Job, progress: Progress) -> Outcome:
        def slow(percent: int) -> None:
            progress(percent)
            if job.attempts == 1 and percent > 50:
                time.sleep(600)

        return _render(job, slow)

    run_job(job_uuid, work)
