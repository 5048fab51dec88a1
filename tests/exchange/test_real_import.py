"""A large import by a real worker: it is seen to go on, others write meanwhile, and a killed worker leaves nothing."""

import time
from collections.abc import Callable

import pytest
from django.db import connection

from activity.models import Event, Job
from exchange.models import ImportRun
from exchange.services import Upload, request_apply, start_run
from members.models import Member
from reports.models import WeeklyReport
from tests.exchange.test_runs import many_reports
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft
from tests.servers import PATIENCE, StartWorker
from tracker.celery import app

pytestmark = [pytest.mark.services, pytest.mark.sqlite_too]


@pytest.fixture(autouse=True)
def _empty_queue(transactional_db: None) -> None:
    app.control.purge()


@pytest.fixture
def admin(transactional_db: None) -> Member:
    return make_member(make_group(slug="lab"), "管理员", roles=("admin",))


def large_run(admin: Member, *, files: int, each: int) -> ImportRun:
    """Files of reports of other people each."""
    text = many_reports(files * each).content.decode().split("# 周报")[1:]
    parts = ["".join(f"# 周报{one}" for one in text[start : start + each]) for start in range(0, files * each, each)]
    uploads = [Upload(f"{number}.md", part.encode()) for number, part in enumerate(parts)]
    return start_run(group=admin.group, uploads=uploads, by=admin)


def wait_until(reached: Callable[[], bool], what: Callable[[], str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < deadline, what()
        time.sleep(0.05)


def test_progress_is_seen_and_others_write_meanwhile(start_worker: StartWorker, admin: Member) -> None:
    run = large_run(admin, files=10, each=21)
    worker = start_worker()
    job = request_apply(run=run, by=admin)
    if connection.vendor != "sqlite":  # which has one writer at a time
        wait_until(lambda: 0 < Job.objects.get(pk=job.pk).progress < 100, worker.text)
        make_draft(admin)
        assert not ImportRun.objects.get().is_applied
    wait_until(lambda: Job.objects.get(pk=job.pk).is_over, worker.text)
    assert Job.objects.get(pk=job.pk).status == Job.Status.DONE
    assert WeeklyReport.objects.exclude(member=admin).count() == 210
    assert ImportRun.objects.get().is_applied


def test_a_killed_worker_leaves_nothing_and_the_next_one_imports_all(start_worker: StartWorker, admin: Member) -> None:
    run = large_run(admin, files=10, each=21)
    first = start_worker()
    job = request_apply(run=run, by=admin)
    wait_until(lambda: Job.objects.get(pk=job.pk).status == Job.Status.RUNNING, first.text)
    time.sleep(1)  # it is in the middle of it
    first.kill()
    if not ImportRun.objects.get().is_applied:
        assert not WeeklyReport.objects.exists()
    second = start_worker("--beat")
    wait_until(lambda: Job.objects.get(pk=job.pk).is_over, second.text)
    assert Job.objects.get(pk=job.pk).status == Job.Status.DONE
    assert WeeklyReport.objects.count() == 210
    assert Event.objects.filter(verb="import.applied").count() == 1
