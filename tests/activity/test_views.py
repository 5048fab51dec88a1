"""How far a job is, on a page."""

import uuid

import pytest
import time_machine

from activity.models import Job
from activity.services import request_job
from members.models import Member
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"))


def job_of(member: Member) -> Job:
    return request_job(kind="reports.nothing", group=member.group, by=member, arguments={})


def fragment(member: Member, job: Job) -> str:
    answer = logged_in(member).get(f"/g/lab/jobs/{job.uuid}/", headers={"HX-Request": "true"})
    return str(answer.content.decode())


def test_a_job_that_is_under_way_asks_again(member: Member) -> None:
    job = job_of(member)
    Job.objects.update(status="running", progress=40)
    text = fragment(member, job)
    assert 'hx-trigger="every 1s"' in text
    assert 'value="40"' in text


def test_a_job_that_waits_long_says_so(member: Member) -> None:
    with time_machine.travel("2026-11-18 10:00:00+00:00"):
        job = job_of(member)
    with time_machine.travel("2026-11-18 10:00:05+00:00"):
        assert "waits to be made" not in fragment(member, job)
    with time_machine.travel("2026-11-18 10:00:09+00:00"):
        assert "waits to be made" in fragment(member, job)


def test_a_failed_job_tells_why_and_asks_no_more(member: Member) -> None:
    job = job_of(member)
    Job.objects.update(status="failed", error="The disk is full.")
    text = fragment(member, job)
    assert "The disk is full." in text
    assert "hx-get" not in text


def test_without_scripts_the_page_has_a_link_to_look_again(member: Member) -> None:
    job = job_of(member)
    page = logged_in(member).get(f"/g/lab/jobs/{job.uuid}/").content.decode()
    assert f'<a href="/g/lab/jobs/{job.uuid}/">Look again</a>' in page


def test_jobs_of_others_are_not_found(member: Member) -> None:
    job = job_of(member)
    colleague = make_member(member.group)
    elsewhere = make_member(make_group(slug="other"), account=member.account)
    assert logged_in(colleague).get(f"/g/lab/jobs/{job.uuid}/").status_code == 404
    assert logged_in(elsewhere).get(f"/g/other/jobs/{job.uuid}/").status_code == 404
    assert logged_in(member).get(f"/g/lab/jobs/{uuid.uuid4()}/").status_code == 404
