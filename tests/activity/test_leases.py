"""Who holds a job may end it; who lost it may not."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from activity.models import Job
from activity.services import (
    LEASE,
    MAX_ATTEMPTS,
    LeaseLost,
    fail_job,
    finish_job,
    renew_lease,
    return_job,
    set_progress,
    take_lease,
)
from members.models import Group
from tests.factories.activity import make_job
from tests.factories.members import make_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def group() -> Group:
    return make_group()


def taken(job: Job) -> Job:
    held = take_lease(job.uuid)
    assert held is not None
    return held


def test_a_job_is_taken_once(group: Group) -> None:
    job = make_job(group)

    held = taken(job)

    assert (held.status, held.attempts) == (Job.Status.RUNNING, 1)
    assert take_lease(job.uuid) is None


def test_a_job_whose_lease_ran_out_is_taken_by_another(group: Group) -> None:
    first = taken(make_job(group))
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        second = taken(first)

    assert second.attempts == 2
    assert second.lease_token != first.lease_token


def test_a_renewed_lease_does_not_run_out(group: Group) -> None:
    job = taken(make_job(group))
    with time_machine.travel(timezone.now() + LEASE - timedelta(seconds=1)):
        renew_lease(job)
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        assert take_lease(job.uuid) is None


@pytest.mark.parametrize(
    "write",
    [
        finish_job,
        lambda job: fail_job(job, "No."),
        lambda job: return_job(job, "No."),
        lambda job: set_progress(job, 50),
        renew_lease,
    ],
)
def test_who_lost_the_lease_changes_nothing(group: Group, write: object) -> None:
    first = taken(make_job(group))
    with time_machine.travel(timezone.now() + LEASE + timedelta(seconds=1)):
        second = taken(first)
    with pytest.raises(LeaseLost):
        write(first)  # type: ignore[operator]

    stored = Job.objects.get()
    assert (stored.status, stored.progress, stored.lease_token) == (Job.Status.RUNNING, 0, second.lease_token)


def test_a_job_ends_once(group: Group) -> None:
    job = taken(make_job(group))
    finish_job(job, notice="With a remark.")
    with pytest.raises(LeaseLost):
        fail_job(job, "Too late.")

    stored = Job.objects.get()
    assert (stored.status, stored.progress, stored.error) == (Job.Status.DONE, 100, "With a remark.")
    assert stored.finished_at is not None
    assert take_lease(job.uuid) is None


def test_progress_goes_forward_only(group: Group) -> None:
    job = taken(make_job(group))
    for percent in (10, 60, 30, 400):
        set_progress(job, percent)

    assert Job.objects.get().progress == 100


def test_a_job_given_back_too_often_fails(group: Group) -> None:
    job = make_job(group)
    for _ in range(MAX_ATTEMPTS - 1):
        return_job(taken(job), "The broker is away.")
        assert Job.objects.get().status == Job.Status.PENDING
    return_job(taken(job), "The broker is away.")

    stored = Job.objects.get()
    assert (stored.status, stored.error, stored.attempts) == (Job.Status.FAILED, "The broker is away.", MAX_ATTEMPTS)


@pytest.mark.parametrize("hours", [2, -2])
def test_a_clock_that_jumps_does_not_end_a_job_twice(group: Group, hours: int) -> None:
    job = taken(make_job(group))
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        finish_job(job)
        assert take_lease(job.uuid) is None
