"""Runs of imports: planned again with answers, applied by a worker where they are large, forgotten after a week."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activity.models import Event, Job
from core.text import InvalidText
from exchange import jobs
from exchange.models import ImportFile, ImportRun
from exchange.services import (
    ImportRefused,
    PlanChanged,
    RunRefused,
    Upload,
    apply_run,
    check_run,
    discard_run,
    is_large,
    purge_runs,
    request_apply,
    start_run,
)
from members.models import Member
from members.services import NotAllowed
from reports.models import WeeklyReport
from tests.exchange.files import REPORT
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft
from workload.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin() -> Member:
    member = make_member(make_group(slug="lab"), "管理员", roles=("admin",))
    make_member(member.group, "林晓")
    return member


def upload(text: str = REPORT, path: str = "林晓.md") -> Upload:
    return Upload(path, text.encode())


def started(admin: Member, *uploads: Upload) -> ImportRun:
    return start_run(group=admin.group, uploads=uploads or (upload(),), by=admin)


def many_reports(count: int) -> Upload:
    week = "# 周报 - 2026年第47周（11.16-11.22）\n\n姓名：同学{}\n\n| 项目 | 本周任务 |\n|---|---|\n| 甲 | 乙 |\n\n"
    names = "零一二三四五六七八九"
    return upload("".join(week.format("".join(names[int(digit)] for digit in f"{one:03}")) for one in range(count)))


def asked_for(run: ImportRun, admin: Member) -> Job:
    return request_apply(run=run, by=admin)


def done(job: Job) -> Job:
    jobs.apply_run(str(job.uuid))
    job.refresh_from_db()
    return job


def test_a_large_import_is_applied_by_a_worker(admin: Member, client: Client) -> None:
    run = started(admin, many_reports(201))
    assert is_large(run)
    assert not is_large(started(admin))
    assert admin.account is not None
    client.force_login(admin.account)
    address = reverse("exchange:run", args=["lab", run.uuid])
    page = client.post(address, {"apply": "1"}, follow=True).content.decode()
    assert "The import waits for a free worker." in page
    assert 'name="apply"' not in page
    fragment = client.get(address, headers={"HX-Request": "true"})
    assert b"<progress" in fragment.content
    job = done(Job.objects.get(kind="exchange.apply_run"))
    assert (job.status, job.error) == (Job.Status.DONE, "")
    run.refresh_from_db()
    assert (run.is_applied, len(run.made), WeeklyReport.objects.count()) == (True, 201, 201)
    assert client.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_same_message_twice_applies_once(admin: Member) -> None:
    job = asked_for(started(admin), admin)
    done(job)
    assert (done(job).attempts, WeeklyReport.objects.get().revisions.count()) == (1, 1)


def test_a_job_whose_worker_died_after_its_end_changes_nothing(admin: Member) -> None:
    run = started(admin)
    job = asked_for(run, admin)
    done(job)
    Job.objects.filter(pk=job.pk).update(status=Job.Status.PENDING, attempts=1)
    assert done(job).status == Job.Status.DONE
    assert Event.objects.filter(verb="import.applied").count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda admin: Member.objects.filter(pk=admin.pk).update(is_admin=False),
        lambda admin: Member.objects.filter(pk=admin.pk).update(left_on=timezone.localdate() - timedelta(days=1)),
        lambda admin: type(admin.account).objects.filter(pk=admin.account.pk).update(is_active=False),
        lambda admin: ImportRun.objects.all().delete(),
    ],
)
def test_who_may_not_import_any_more_applies_nothing(admin: Member, change: Callable[[Member], object]) -> None:
    job = asked_for(started(admin), admin)
    change(admin)
    assert (done(job).status, job.error) == (Job.Status.FAILED, jobs.GONE)
    assert not WeeklyReport.objects.exists()


def test_a_worker_does_not_apply_what_changed_meanwhile(admin: Member) -> None:
    run = started(admin)
    job = asked_for(run, admin)
    make_draft(Member.objects.get(name="林晓"), results="刚写")
    assert (done(job).status, job.error) == (Job.Status.FAILED, jobs.CHANGED)
    run.refresh_from_db()
    assert (run.is_applied, run.sheet["files"][0]["changes"][0]["action"]) == (False, "conflict")


def test_what_a_rule_refuses_is_told_on_the_run(admin: Member, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise InvalidText("nul", "Character {place} is a NUL (U+0000), which cannot be stored: remove it.", place=7)

    run = started(admin)
    with monkeypatch.context() as patch:
        patch.setattr("exchange.services.applying._keep_source", refuse)
        with pytest.raises(ImportRefused):
            apply_run(run=run, by=admin)
    assert not WeeklyReport.objects.exists()
    assert admin.account is not None
    client.force_login(admin.account)
    address = reverse("exchange:run", args=["lab", run.uuid])
    assert "Character 7 is a NUL" in client.get(address).content.decode()
    apply_run(run=run, by=admin)
    assert WeeklyReport.objects.exists()


def test_a_plan_that_is_not_the_shown_one_is_not_applied(admin: Member) -> None:
    run = started(admin)
    make_draft(Member.objects.get(name="林晓"))
    with pytest.raises(PlanChanged):
        apply_run(run=run, by=admin)
    assert not ImportRun.objects.get().is_applied
    assert ImportFile.objects.count() == 1


def test_answers_of_questions_that_are_no_longer_asked_are_forgotten(admin: Member) -> None:
    run = started(admin, upload(REPORT.replace("\n\n|", "\n\n姓名：小林\n\n|", 1)))
    run = check_run(run=run, answers={"author:小林": "林晓", "author:小王": "林晓"}, by=admin)
    assert run.answers == {"author:小林": "林晓"}


def test_what_somebody_else_applied_meanwhile_stays_as_it_was_applied(admin: Member) -> None:
    mine = started(admin)
    apply_run(run=ImportRun.objects.get(), by=admin)
    checked = check_run(run=mine, answers={}, by=admin)
    assert (checked.is_applied, len(checked.sheet["files"]), len(checked.made)) == (True, 1, 1)
    assert apply_run(run=mine, by=admin).is_applied
    assert Event.objects.filter(verb="import.applied").count() == 1


def test_what_somebody_else_discarded_meanwhile_is_not_there(admin: Member) -> None:
    mine = started(admin)
    discard_run(run=ImportRun.objects.get(), by=admin)
    for do in (lambda: check_run(run=mine, answers={}, by=admin), lambda: apply_run(run=mine, by=admin)):
        with pytest.raises(ImportRun.DoesNotExist):
            do()


def test_a_ledger_comes_in_with_what_it_left(admin: Member, client: Client) -> None:
    run = started(admin, upload(LEDGER, "工作量.md"))
    apply_run(run=run, by=admin)
    run = ImportRun.objects.get()
    assert {made["kind"] for made in run.made} == {"reading", "task", "summary"}
    assert len([made for made in run.made if made["kind"] != "summary"]) == WorkItem.objects.count() == 8
    assert admin.account is not None
    client.force_login(admin.account)
    page = client.get(reverse("exchange:run", args=["lab", run.uuid])).content.decode()
    for item in WorkItem.objects.all():
        assert str(item.uuid) in page


@pytest.mark.parametrize("roles", [(), ("guest",)])
def test_who_may_not_import_is_refused_by_the_services_too(admin: Member, roles: tuple[str, ...]) -> None:
    run, other = started(admin), make_member(admin.group, roles=roles)
    with pytest.raises(NotAllowed):
        started(other)
    with pytest.raises(NotAllowed):
        apply_run(run=run, by=other)
    with pytest.raises(NotAllowed):
        check_run(run=run, answers={}, by=make_member(make_group(), roles=("admin",)))


def test_too_many_files_are_refused(admin: Member) -> None:
    with pytest.raises(RunRefused, match="These are 101 files; at most 100 are taken at once."):
        started(admin, *(upload(path=f"{number}.md") for number in range(101)))
    with pytest.raises(RunRefused, match="12,582,912 bytes together"):
        started(admin, *(Upload(f"{number}.md", b"a" * 6 * 1024 * 1024) for number in range(2)))
    assert not ImportRun.objects.exists()


def test_what_nobody_applied_for_a_week_is_forgotten(admin: Member) -> None:
    applied = started(admin)
    apply_run(run=applied, by=admin)
    started(admin)
    assert purge_runs() == 0
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        kept = started(admin)
        assert purge_runs() == 1
    assert {run.uuid for run in ImportRun.objects.all()} == {applied.uuid, kept.uuid}
    assert {file.run_id for file in ImportFile.objects.all()} == {kept.pk}


def test_a_job_of_nothing_is_no_error() -> None:
    jobs.apply_run(str(uuid.uuid4()))
    jobs.purge()
    assert Job.objects.count() == 0
