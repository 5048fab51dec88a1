"""Every end of a job becomes a state and a sentence; a message too many does nothing."""

import errno
import logging
import os
import resource
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import OperationalError, connections
from django.utils import timezone

from activity.models import Job
from activity.pdf import EngineMissing
from activity.services import JobRefused, Outcome, Progress, run_job, running
from tests.factories.activity import make_job
from tests.factories.members import make_group
from tests.servers import PATIENCE


def done(job: Job, progress: Progress) -> Outcome:
    progress(40)
    return None, ""


def raises(error: BaseException) -> Callable[[Job, Progress], Outcome]:
    def work(job: Job, progress: Progress) -> Outcome:
        progress(40)
        raise error

    return work


def too_greedy(job: Job, progress: Progress) -> Outcome:
    hoard = [bytearray(50_000_000) for _ in range(40)]
    return None, str(len(hoard))


@pytest.mark.django_db
def test_a_job_is_done_once() -> None:
    job = make_job(make_group())
    runs = []

    def work(job: Job, progress: Progress) -> Outcome:
        runs.append(job.uuid)
        return None, "A remark."

    for _ in range(20):
        run_job(str(job.uuid), work)

    assert runs == [job.uuid]
    stored = Job.objects.get()
    assert (stored.status, stored.attempts, stored.progress, stored.error) == (Job.Status.DONE, 1, 100, "A remark.")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        (raises(JobRefused("Not yours.")), "Not yours."),
        (raises(SoftTimeLimitExceeded()), running.TOO_LONG),
        (raises(MemoryError()), running.TOO_LARGE),
        (raises(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))), running.DISK_FULL),
        (raises(EngineMissing("libpango")), running.ENGINE_MISSING),
        (raises(OSError(errno.EACCES, os.strerror(errno.EACCES))), running.FAULT),
        (raises(ValueError("bug")), running.FAULT),
    ],
)
def test_what_will_not_get_better_fails_at_once(
    work: Callable[[Job, Progress], Outcome], sentence: str, caplog: pytest.LogCaptureFixture
) -> None:
    job = make_job(make_group())

    run_job(str(job.uuid), work)

    stored = Job.objects.get()
    assert (stored.status, stored.error, stored.attempts) == (Job.Status.FAILED, sentence, 1)
    assert str(job.uuid) in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("error", [OperationalError("away"), ConnectionResetError(), TimeoutError()])
def test_a_passing_trouble_is_tried_again_and_then_fails(error: Exception) -> None:
    job = make_job(make_group())
    states = []
    for _ in range(6):
        run_job(str(job.uuid), raises(error))
        states.append(Job.objects.get().status)

    assert states == ["pending"] * 4 + ["failed"] * 2
    assert Job.objects.get().error == running.TROUBLE


@pytest.mark.django_db
@pytest.mark.skipif(sys.platform != "linux", reason="the limit of memory is Linux's")
def test_a_job_that_takes_too_much_memory_fails_and_the_next_runs() -> None:
    group = make_group()
    greedy, modest = make_job(group), make_job(group)
    before = resource.getrlimit(resource.RLIMIT_DATA)

    run_job(str(greedy.uuid), too_greedy)
    run_job(str(modest.uuid), done)

    greedy.refresh_from_db()
    modest.refresh_from_db()
    assert (greedy.status, greedy.error) == (Job.Status.FAILED, running.TOO_LARGE)
    assert modest.status == Job.Status.DONE
    assert resource.getrlimit(resource.RLIMIT_DATA) == before


@pytest.mark.django_db
@pytest.mark.parametrize("message", [str(uuid.UUID(int=404)), "not a uuid", ""])
def test_a_message_for_nothing_is_logged_and_does_nothing(message: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)

    run_job(message, done)

    assert len(caplog.records) == 1
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_who_lost_the_lease_stops_and_leaves_the_job_to_the_other() -> None:
    job = make_job(make_group())
    went_on = []

    def work(held: Job, progress: Progress) -> Outcome:
        Job.objects.update(lease_token=uuid.uuid4(), attempts=2)  # taken over, for example after a long pause
        progress(50)
        went_on.append(True)
        return None, ""

    run_job(str(job.uuid), work)

    stored = Job.objects.get()
    assert (stored.status, stored.attempts, went_on) == (Job.Status.RUNNING, 2, [])


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_a_heartbeat_keeps_the_lease_while_the_work_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "HEARTBEAT", 0.05)
    job = make_job(make_group())
    threads_before = threading.active_count()

    def work(held: Job, progress: Progress) -> Outcome:
        Job.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        deadline = time.monotonic() + PATIENCE
        while Job.objects.get().leased_until < timezone.now():  # type: ignore[operator]
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return None, ""

    run_job(str(job.uuid), work)

    assert Job.objects.get().status == Job.Status.DONE
    assert threading.active_count() == threads_before


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_messages_at_once_do_the_work_once() -> None:
    job = make_job(make_group())
    runs, start = [], threading.Barrier(20)

    def work(held: Job, progress: Progress) -> Outcome:
        runs.append(held.attempts)
        return None, ""

    def deliver() -> None:
        start.wait()
        try:
            run_job(str(job.uuid), work)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert runs == [1]
    assert Job.objects.get().status == Job.Status.DONE
