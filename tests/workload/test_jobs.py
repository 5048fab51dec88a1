"""Jobs of summaries: rights are checked again when they run; what is over is rendered once, whatever schedulers do."""

import io
import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.utils import timezone

from activity.models import Event, Job, RenderedFile
from members.models import Group, Member
from tests.factories.members import make_group, make_member, make_project
from tests.factories.pages import logged_in
from tests.factories.workload import make_work
from workload import jobs
from workload.queries import FORMATS, Selection, recent_files, render_under_way
from workload.services import WorkRefused, due_spans, request_due_summaries, request_summary

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)  # 00:01 in Shanghai
WEEK = Selection(date(2026, 11, 16), date(2026, 11, 22))


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab", name="智能医疗组", language="en"), "刘涛", joined_on=date(2026, 1, 1))


@pytest.fixture
def group(member: Member) -> Group:
    make_work(member.group, member, workload="大*5", title="FSDP")
    return member.group


def run(job: Job) -> Job:
    jobs.render(str(job.uuid))
    job.refresh_from_db()
    return job


def content(file: RenderedFile) -> bytes:
    with file.file.open() as opened:
        return bytes(opened.read())


def status_of(member: Member, file: RenderedFile) -> int:
    answer = logged_in(member).get(f"/g/lab/files/{file.uuid}/")
    if answer.streaming:
        assert answer.getvalue() == content(file)  # read to its end: it is closed
    return int(answer.status_code)


@pytest.mark.parametrize("format", FORMATS)
def test_each_format_is_made_by_a_job(format: str, group: Group, member: Member) -> None:
    job = run(request_summary(group=group, selection=WEEK, format=format, by=member))

    assert (job.status, job.error, job.progress) == (Job.Status.DONE, "", 100)
    assert job.file is not None
    assert job.file.name == f"workload_2026-W47_智能医疗组.{format}"
    assert status_of(member, job.file) == 200


def test_the_same_content_is_one_file(group: Group, member: Member) -> None:
    asked = [
        request_summary(group=group, selection=WEEK, format="xlsx", by=one) for one in (member, make_member(group))
    ]
    RenderedFile.objects.all().delete()

    files = {run(job).file for job in asked}

    assert files == {RenderedFile.objects.get()}


def test_what_is_under_way_is_not_asked_for_twice(group: Group, member: Member) -> None:
    job = request_summary(group=group, selection=WEEK, format="pdf", by=member)

    assert request_summary(group=group, selection=WEEK, format="pdf", by=member) == job
    assert render_under_way(member, WEEK) == job
    assert render_under_way(member, Selection()) is None
    assert render_under_way(make_member(group), WEEK) is None


def test_a_change_makes_another_file(group: Group, member: Member) -> None:
    first = run(request_summary(group=group, selection=WEEK, format="csv", by=member)).file
    make_work(group, member, workload="少")
    second = run(request_summary(group=group, selection=WEEK, format="csv", by=member)).file

    assert first is not None
    assert second is not None
    assert content(first).endswith("刘涛,0,0,5,0,5\r\n".encode())
    assert content(second).endswith("刘涛,1,0,5,0,6\r\n".encode())
    assert recent_files(group) == [second, first]


@pytest.mark.parametrize(
    "change",
    [
        lambda member: Member.objects.filter(pk=member.pk).update(left_on=date(2026, 1, 2)),
        lambda member: Member.objects.filter(pk=member.pk).update(deleted_at=timezone.now()),
        lambda member: Member.objects.filter(pk=member.pk).update(is_guest=True),
        lambda member: type(member.account).objects.filter(pk=member.account_id).update(is_active=False),
    ],
    ids=["left", "removed", "guest", "deactivated"],
)
def test_the_right_is_checked_again_when_the_job_runs(change: Any, group: Group, member: Member) -> None:
    job = request_summary(group=group, selection=WEEK, format="csv", by=member)
    change(member)

    assert (run(job).status, job.error) == (Job.Status.FAILED, jobs.GONE)
    assert not RenderedFile.objects.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        {"formats": []},
        {"formats": ["exe"]},
        {"formats": ["csv"], "since": "soon"},
        {"formats": ["csv"], "since": "2026-02-01", "until": "2026-01-01"},
        {"formats": ["csv"], "kind": "party"},
        {"formats": ["csv"], "project": "00000000-0000-4000-8000-000000000000"},
    ],
)
def test_a_job_of_nonsense_ends_with_a_sentence(arguments: dict[str, Any], group: Group) -> None:
    job = Job.objects.create(kind="workload.render_summary", group=group, arguments=arguments)

    assert (run(job).status, job.error) == (Job.Status.FAILED, jobs.GONE)


def test_guests_and_strangers_cannot_ask(group: Group) -> None:
    for by in (make_member(group, roles=("guest",)), make_member(make_group())):
        with pytest.raises(WorkRefused):
            request_summary(group=group, selection=WEEK, format="pdf", by=by)
    with pytest.raises(WorkRefused, match="pdf, xlsx, csv, md, json"):
        request_summary(group=group, selection=WEEK, format="exe", by=make_member(group))


def test_downloads_are_checked_again(group: Group, member: Member) -> None:
    file = run(request_summary(group=group, selection=WEEK, format="csv", by=member)).file
    assert file is not None
    people = (make_member(group), make_member(group, roles=("guest",)), make_member(make_group()))

    assert [status_of(one, file) for one in people] == [200, 404, 404]


def test_the_week_and_the_month_that_are_over_are_due() -> None:
    group = make_group(time_zone="Asia/Shanghai")
    before = MONDAY - timedelta(minutes=2)

    assert [span.name for span in due_spans(group, MONDAY)] == ["2026-W47", "2026-10"]
    assert [span.name for span in due_spans(group, before)] == ["2026-W46", "2026-10"]
    assert [span.name for span in due_spans(group, datetime(2026, 11, 30, 16, tzinfo=UTC))] == ["2026-W48", "2026-11"]


def test_each_is_asked_for_once_however_often_the_schedule_runs(group: Group) -> None:
    assert request_due_summaries(now=MONDAY) == 2
    assert [request_due_summaries(now=MONDAY + timedelta(minutes=5 * n)) for n in range(20)] == [0] * 20
    assert Job.objects.filter(requested_by=None).count() == 2


def test_jobs_that_were_purged_meanwhile_are_not_asked_for_again(group: Group) -> None:
    request_due_summaries(now=MONDAY)
    Job.objects.all().delete()

    assert request_due_summaries(now=MONDAY + timedelta(days=6)) == 0
    assert request_due_summaries(now=MONDAY + timedelta(days=7)) == 1
    assert Event.objects.filter(verb="summary.scheduled").count() == 3


def test_a_schedule_that_did_not_run_is_made_up_for(group: Group) -> None:
    assert request_due_summaries(now=MONDAY + timedelta(hours=3)) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_two_schedulers_at_once_ask_once() -> None:
    group = make_group()
    make_work(group, make_member(group))
    counted, start = [], threading.Barrier(4)

    def beat() -> None:
        try:
            start.wait()
            counted.append(request_due_summaries(now=MONDAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(counted), sum(counted), Job.objects.count()) == (4, 2, 2)


def test_groups_without_any_work_are_left_alone(member: Member) -> None:
    assert request_due_summaries(now=MONDAY) == 0


def test_one_broken_group_does_not_keep_the_others_waiting(group: Group) -> None:
    broken = make_group(time_zone="Mars/Olympus", name="A first")
    make_work(broken, make_member(broken))

    assert request_due_summaries(now=MONDAY) == 2


def test_a_scheduled_job_makes_every_format(group: Group, member: Member) -> None:
    request_due_summaries(now=MONDAY)
    job = run(Job.objects.get(arguments__since="2026-11-16"))

    names = sorted(file.name for file in recent_files(group))
    assert names == sorted(f"workload_2026-W47_智能医疗组.{format}" for format in FORMATS)
    assert job.file is not None
    assert job.file.name.endswith(".pdf")
    workbook = next(file for file in recent_files(group) if file.name.endswith(".xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(content(workbook)))["Summary"]["D4"].value == 5
    assert "workload_2026-W47" in logged_in(member).get("/g/lab/workload/").content.decode()


def test_the_page_asks_and_shows_the_job(group: Group, member: Member) -> None:
    client = logged_in(member)
    fields = {"since": "2026-11-16", "until": "2026-11-22", "project": "", "kind": "", "format": "pdf"}

    fragment = client.post("/g/lab/workload/render/", fields, headers={"HX-Request": "true"})
    job = Job.objects.get()

    assert "The file is going to be made" in fragment.content.decode()
    assert client.post("/g/lab/workload/render/", fields).headers["Location"] == f"/g/lab/jobs/{job.uuid}/"
    assert job.arguments == {
        "since": "2026-11-16",
        "until": "2026-11-22",
        "project": "",
        "kind": "",
        "formats": ["pdf"],
    }
    assert client.post("/g/lab/workload/render/", {**fields, "format": "exe"}).status_code == 404
    assert client.post("/g/lab/workload/render/", {**fields, "since": "soon"}).status_code == 404


def test_a_project_that_was_removed_is_not_summed_up(group: Group, member: Member) -> None:
    project = make_project(group, "医疗")
    job = request_summary(group=group, selection=Selection(project=project), format="csv", by=member)
    project.deleted_at = timezone.now()
    project.save()

    assert run(job).error == jobs.GONE
