"""What lost its worker or its message comes back; what dies always ends; what is old goes."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils import timezone

from activity.models import Job, RenderedFile
from activity.services import LEASE, MAX_ATTEMPTS, finish_job, purge_activity, sweep_jobs, take_lease
from members.models import Group
from tests.activity.test_files import store
from tests.factories.activity import make_job, make_notice
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


def later(**ago: int) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**ago), tick=False)


def test_a_job_whose_message_was_lost_is_published_again(group: Group) -> None:
    job = make_job(group)
    assert sweep_jobs() == 0  # its own message may still be on its way
    with later(seconds=16):
        assert sweep_jobs() == 1
        assert sweep_jobs() == 0
    assert Job.objects.get(pk=job.pk).published_at is not None
    with later(seconds=40):
        assert sweep_jobs() == 1


def test_a_job_whose_worker_died_is_published_at_once(group: Group) -> None:
    job = make_job(group)
    take_lease(job.uuid)
    assert sweep_jobs() == 0
    with later(seconds=LEASE.seconds + 1):
        assert sweep_jobs() == 1
        stored = Job.objects.get()
        assert (stored.status, stored.attempts) == (Job.Status.PENDING, 1)
        assert take_lease(job.uuid) is not None


def test_a_job_that_kills_its_worker_each_time_ends_as_failed(group: Group) -> None:
    job = make_job(group)
    for attempt in range(MAX_ATTEMPTS):
        with later(minutes=attempt):
            assert take_lease(job.uuid) is not None
    with later(minutes=MAX_ATTEMPTS):
        assert sweep_jobs() == 0
        assert take_lease(job.uuid) is None

    stored = Job.objects.get()
    assert (stored.status, stored.attempts) == (Job.Status.FAILED, MAX_ATTEMPTS)
    assert stored.error.startswith("The work stopped before its end five times")


def test_notices_go_after_a_year(group: Group) -> None:
    make_notice(make_member(group))
    with later(days=364):
        assert purge_activity() == 0
    with later(days=366):
        assert purge_activity() == 1


def test_ended_jobs_and_old_files_go_after_a_month(group: Group) -> None:
    waiting, ended = make_job(group), make_job(group)
    held = take_lease(ended.uuid)
    assert held is not None
    finish_job(held, file=store(group))
    path = Path(RenderedFile.objects.get().file.path)
    assert path.exists()
    with later(days=29):
        assert purge_activity() == 0
    with later(days=31):
        assert purge_activity() == 2

    assert list(Job.objects.all()) == [waiting]
    assert RenderedFile.objects.count() == 0
    assert not path.exists()
