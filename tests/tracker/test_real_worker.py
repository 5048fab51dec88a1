"""The worker of the tests takes jobs over the broker: Redis in one part of script/test, files in another."""

import time
from pathlib import Path

import pytest

from tests.servers import PATIENCE, RealWorker, StartWorker
from tracker.celery import app

pytestmark = [pytest.mark.services, pytest.mark.sqlite_too]


def wait_for(worker: RealWorker, text: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while text not in worker.text():
        assert time.monotonic() < deadline, f"no {text!r} in:\n{worker.text()}"
        time.sleep(0.1)


def test_a_published_job_reaches_the_worker(worker: RealWorker) -> None:
    app.send_task("activity.sweep_jobs")

    wait_for(worker, "Task activity.sweep_jobs")
    wait_for(worker, "succeeded")


def test_a_job_published_while_no_worker_runs_waits_for_one(start_worker: StartWorker) -> None:
    app.send_task("activity.sweep_jobs")
    worker = start_worker()

    wait_for(worker, "succeeded")


def test_beat_publishes_what_the_schedule_says(start_worker: StartWorker, tmp_path: Path) -> None:
    worker = start_worker("--beat")

    wait_for(worker, "Scheduler: Sending due task sweep jobs")
    wait_for(worker, "Task activity.sweep_jobs")
