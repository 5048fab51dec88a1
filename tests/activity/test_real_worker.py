"""Faults of a real worker and its broker: nothing is lost, nothing is done twice, the others go on (cases K, F)."""

import time
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Job, RenderedFile
from activity.services import MAX_ATTEMPTS, request_job, running, sweep_jobs
from members.models import Group, Member
from reports.models import WeeklyReport
from reports.services import request_rendering
from tests.activity.test_files import stored_files
from tests.factories.activity import make_job
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted
from tests.servers import PATIENCE, RealWorker, StartWorker
from tracker.celery import app

pytestmark = [pytest.mark.services, pytest.mark.sqlite_too]
SLOW = ("--include", "tests.activity.slow_jobs")


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    app.control.purge()
    for path in stored_files():
        path.unlink()


@pytest.fixture
def author(transactional_db: None) -> Member:
    return make_member(make_group(), "刘涛")


@pytest.fixture
def report(author: Member) -> WeeklyReport:
    report = make_submitted(author)
    Job.objects.all().delete()
    app.control.purge()
    return report


def wait_for(job: Job, reached: Callable[[Job], bool], worker: RealWorker) -> Job:
    deadline = time.monotonic() + PATIENCE
    while True:
        job.refresh_from_db()
        if reached(job):
            return job
        assert time.monotonic() < deadline, f"{job.status}, attempt {job.attempts}, in:\n{worker.text()}"
        time.sleep(0.1)


def is_done(job: Job) -> bool:
    return job.status == Job.Status.DONE


def is_failed(job: Job) -> bool:
    return job.status == Job.Status.FAILED


def test_a_report_is_rendered_by_a_worker(worker: RealWorker, report: WeeklyReport, author: Member) -> None:
    job = wait_for(request_rendering(report=report, by=author), is_done, worker)

    assert job.file is not None
    assert [str(path) for path in stored_files()] == [job.file.file.path]


def test_a_worker_killed_in_the_middle_of_a_rendering_is_replaced_and_the_file_is_made_once(
    start_worker: StartWorker, report: WeeklyReport, author: Member
) -> None:
    first = start_worker(*SLOW)
    arguments = {"report": str(report.uuid), "audience": "full"}
    job = request_job(kind="tests.slow_render", group=report.group, by=author, arguments=arguments)
    wait_for(job, lambda job: job.progress > 0, first)
    assert stored_files() == []
    first.kill()

    killed = time.monotonic()
    second = start_worker(*SLOW, "--beat")
    wait_for(job, is_done, second)

    assert time.monotonic() - killed < 45
    assert job.attempts == 2
    assert job.file == RenderedFile.objects.get()
    assert len(stored_files()) == 1


def test_the_same_message_twenty_times_at_two_workers_makes_one_file(
    start_worker: StartWorker, report: WeeklyReport, author: Member
) -> None:
    job = make_job(report.group, requested_by=author, arguments={"report": str(report.uuid), "audience": "full"})
    for _ in range(20):
        app.send_task("reports.render_weekly_report", args=[str(job.uuid)])
    workers = [start_worker(), start_worker()]
    wait_for(job, is_done, workers[0])
    last = request_rendering(report=report, by=author)  # behind all of them in the queue
    wait_for(last, is_done, workers[0])

    assert (job.attempts, last.file, RenderedFile.objects.count()) == (1, job.file, 1)
    assert len(stored_files()) == 1


def test_an_endless_job_is_stopped_and_the_next_one_runs(start_worker: StartWorker, author: Member) -> None:
    worker = start_worker(*SLOW)
    endless = request_job(kind="tests.endless", group=author.group, by=author, arguments={})
    quick = request_job(kind="tests.quick", group=author.group, by=author, arguments={})
    started = time.monotonic()
    wait_for(endless, is_failed, worker)
    wait_for(quick, is_done, worker)

    assert time.monotonic() - started < 10
    assert (endless.error, endless.attempts) == (running.TOO_LONG, 1)


@pytest.mark.parametrize("kind", ["tests.deaf", "tests.deadly"])
def test_a_job_that_ends_its_process_does_not_stop_the_others(
    kind: str, start_worker: StartWorker, author: Member
) -> None:
    worker = start_worker(*SLOW, "--beat")
    bad = request_job(kind=kind, group=author.group, by=author, arguments={})
    quick = request_job(kind="tests.quick", group=author.group, by=author, arguments={})
    wait_for(quick, is_done, worker)
    wait_for(bad, lambda job: job.attempts == 2, worker)  # tried again, by the sweeper

    Job.objects.filter(pk=bad.pk).update(attempts=MAX_ATTEMPTS, leased_until=timezone.now() - timedelta(seconds=1))
    wait_for(bad, is_failed, worker)
    assert bad.error.startswith("The work stopped before its end five times")


def test_jobs_whose_messages_the_broker_lost_are_done(start_worker: StartWorker, author: Member) -> None:
    lost = [request_job(kind="tests.quick", group=author.group, by=author, arguments={"n": n}) for n in range(100)]
    assert app.control.purge() == 100
    Job.objects.update(
        created_at=timezone.now() - timedelta(minutes=1), published_at=timezone.now() - timedelta(minutes=1)
    )

    worker = start_worker(*SLOW, "--beat")
    for job in lost:
        wait_for(job, is_done, worker)

    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


def test_a_job_saved_by_a_web_process_that_died_before_publishing_is_done(
    start_worker: StartWorker, author: Member
) -> None:
    unpublished = make_job(author.group, kind="tests.quick")
    worker = start_worker(*SLOW, "--beat")

    wait_for(unpublished, is_done, worker)


def test_foreign_messages_do_not_stop_a_worker(start_worker: StartWorker, transactional_db: None) -> None:
    group: Group = make_group()
    app.send_task("nobody.knows_this", args=[1])
    app.send_task("reports.render_weekly_report")
    app.send_task("reports.render_weekly_report", args=["not a uuid"])
    app.send_task("reports.render_weekly_report", args=[str(uuid.uuid4()), "more"], kwargs={"old": "version"})
    app.send_task("reports.render_weekly_report", args=[str(uuid.uuid4())], serializer="pickle")
    worker = start_worker(*SLOW)

    wait_for(request_job(kind="tests.quick", group=group, by=None, arguments={}), is_done, worker)
    assert "nobody.knows_this" in worker.text()


def test_two_sweepers_at_once_are_harmless(start_worker: StartWorker, author: Member) -> None:
    job = make_job(author.group, kind="tests.quick")
    Job.objects.update(created_at=timezone.now() - timedelta(minutes=1))
    assert [sweep_jobs(), sweep_jobs()] == [1, 0]
    worker = start_worker(*SLOW)

    assert wait_for(job, is_done, worker).attempts == 1
