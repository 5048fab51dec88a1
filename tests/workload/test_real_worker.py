"""A real worker that is killed while it renders a summary: another one ends the job, and every file is there once."""

import time
from collections.abc import Callable
from datetime import date

import pytest

from activity.models import Job, RenderedFile
from activity.services import request_job
from members.models import Member
from tests.activity.test_files import stored_files
from tests.factories.members import make_group, make_member
from tests.factories.workload import make_work
from tests.servers import PATIENCE, RealWorker, StartWorker
from tracker.celery import app
from workload.queries import FORMATS, Selection, arguments_of

pytestmark = [pytest.mark.services, pytest.mark.sqlite_too]
SLOW = ("--include", "tests.workload.slow_jobs")


@pytest.fixture
def member(transactional_db: None) -> Member:
    app.control.purge()
    for path in stored_files():
        path.unlink()
    member = make_member(make_group(), "刘涛", joined_on=date(2026, 1, 1))
    make_work(member.group, member, workload="大*5")
    return member


def wait_for(job: Job, reached: Callable[[Job], bool], worker: RealWorker) -> Job:
    deadline = time.monotonic() + PATIENCE
    while True:
        job.refresh_from_db()
        if reached(job):
            return job
        assert time.monotonic() < deadline, f"{job.status}, attempt {job.attempts}, in:\n{worker.text()}"
        time.sleep(0.1)


def test_a_worker_killed_while_rendering_is_replaced_and_each_file_is_made_once(
    start_worker: StartWorker, member: Member
) -> None:
    first = start_worker(*SLOW)
    arguments = {**arguments_of(Selection(date(2026, 11, 16), date(2026, 11, 22))), "formats": list(FORMATS)}
    job = request_job(kind="tests.slow_summary", group=member.group, by=member, arguments=arguments)
    wait_for(job, lambda job: job.progress > 50, first)
    assert RenderedFile.objects.count() > 0  # it dies in the middle of them
    assert RenderedFile.objects.count() < len(FORMATS)
    first.kill()

    second = start_worker(*SLOW, "--beat")
    wait_for(job, lambda job: job.status == Job.Status.DONE, second)

    assert job.attempts == 2
    assert job.file is not None
    assert job.file.name.endswith(".pdf")
    assert RenderedFile.objects.count() == len(stored_files()) == len(FORMATS)
