"""Jobs of reports: the right is checked again when they run; what is due is asked for once."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from activity.models import Job, RenderedFile
from activity.queries import job_for
from activity.services import request_job
from members.models import Group, Member
from reports import jobs
from reports.models import WeeklyReport
from reports.services import request_rendering, save_feedback
from reports.services.due import last_due_week, request_due_renderings
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
SUBMITTED = datetime(2026, 11, 20, 4, tzinfo=UTC)
AFTER_DEADLINE = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)  # Monday 00:01 in Shanghai


@pytest.fixture
def author() -> Member:
    return make_member(make_group(), "刘涛")


@pytest.fixture
def report(author: Member) -> WeeklyReport:
    report = make_submitted(author, now=SUBMITTED)
    Job.objects.all().delete()  # that of the submission
    return report


def run(job: Job) -> Job:
    jobs.render_report(str(job.uuid))
    job.refresh_from_db()
    return job


def test_a_job_makes_the_file_and_names_it(report: WeeklyReport, author: Member) -> None:
    job = run(request_rendering(report=report, by=author))

    assert (job.status, job.error, job.attempts, job.progress) == (Job.Status.DONE, "", 1, 100)
    assert job.file is not None
    assert job.file.subject == report.uuid
    assert job_for([author], job.uuid).file == job.file


def test_jobs_of_several_people_give_the_same_file(report: WeeklyReport, author: Member) -> None:
    asked = [request_rendering(report=report, by=make_member(report.group)) for _ in range(3)]
    done = [run(job) for job in asked]

    assert len({job.pk for job in done}) == 3
    assert {job.file for job in done} == {RenderedFile.objects.get()}


def test_the_same_message_twenty_times_makes_one_file(report: WeeklyReport, author: Member) -> None:
    job = request_rendering(report=report, by=author)
    for _ in range(20):
        run(job)

    assert (job.attempts, RenderedFile.objects.count()) == (1, 1)


def _leave(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(left_on=timezone.localdate() - timedelta(days=1))


def _deactivate(member: Member) -> None:
    assert member.account is not None
    member.account.is_active = False
    member.account.save()


def _close_reports(member: Member) -> None:
    Group.objects.filter(pk=member.group_id).update(reports_readable_by="advisors")


def _become_guest(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_guest=True)


def _remove_report(member: Member) -> None:
    WeeklyReport.objects.update(deleted_at=timezone.now())


@pytest.mark.parametrize("lose", [_leave, _deactivate, _close_reports, _become_guest, _remove_report])
def test_who_lost_the_right_before_the_job_ran_gets_nothing(report: WeeklyReport, lose: Any) -> None:
    reader = make_member(report.group)
    job = request_rendering(report=report, by=reader)
    lose(reader)

    run(job)

    assert (job.status, job.error, job.file) == (Job.Status.FAILED, jobs.GONE, None)
    assert RenderedFile.objects.count() == 0


def test_a_guest_gets_the_file_of_guests_only(report: WeeklyReport) -> None:
    guest = make_member(report.group, roles=("guest",))

    assert run(request_rendering(report=report, by=guest, audience="full")).error == jobs.GONE
    assert run(request_rendering(report=report, by=guest, audience="guest")).status == Job.Status.DONE


def test_what_is_of_another_group_a_draft_or_nonsense_is_refused(report: WeeklyReport, author: Member) -> None:
    draft = make_draft(author, week="2026-W48")
    stranger = make_member(make_group())
    for by, group, arguments in (
        (stranger, stranger.group, {"report": str(report.uuid), "audience": "full"}),
        (None, stranger.group, {"report": str(report.uuid), "audience": "full"}),
        (author, author.group, {"report": str(draft.uuid), "audience": "full"}),
        (author, author.group, {"report": str(uuid.uuid4()), "audience": "full"}),
        (author, author.group, {"report": str(report.uuid), "audience": "everybody"}),
    ):
        job = run(request_job(kind="reports.render_weekly_report", group=group, by=by, arguments=arguments))
        assert (job.status, job.error) == (Job.Status.FAILED, jobs.GONE)


def test_a_job_is_seen_by_who_asked(report: WeeklyReport, author: Member) -> None:
    from django.http import Http404

    job = request_rendering(report=report, by=author)

    assert job_for([author], job.uuid) == job
    with pytest.raises(Http404):
        job_for([make_member(report.group, roles=("admin",))], job.uuid)


def test_a_missing_glyph_is_told_with_the_file(author: Member) -> None:
    report = make_submitted(author, results="字\ue123")
    job = run(request_rendering(report=report, by=author))

    assert (job.status, job.error) == (Job.Status.DONE, jobs.NO_GLYPHS)


# After the deadline


def due_jobs() -> int:
    return Job.objects.filter(requested_by=None).count()


def test_after_the_deadline_each_submitted_report_is_asked_for_once(report: WeeklyReport) -> None:
    make_draft(make_member(report.group))
    make_submitted(make_member(report.group), now=SUBMITTED)
    before = AFTER_DEADLINE - timedelta(minutes=2)

    assert request_due_renderings(now=before) == 0  # the week before this one, without reports
    with time_machine.travel(AFTER_DEADLINE, tick=False):
        assert [request_due_renderings() for _ in range(3)] == [2, 0, 0]
        for job in Job.objects.filter(requested_by=None):
            assert run(job).status == Job.Status.DONE
        assert request_due_renderings() == 0


def test_new_feedback_is_rendered_once_more(report: WeeklyReport) -> None:
    with time_machine.travel(AFTER_DEADLINE, tick=False):
        assert request_due_renderings() == 1
        advisor = make_member(report.group, roles=("advisor",))
        save_feedback(report=report, row_uuid=None, text="好", version=0, by=advisor)
        assert [request_due_renderings() for _ in range(2)] == [1, 0]


def test_when_beat_was_away_what_is_due_is_asked_for_later_once(report: WeeklyReport) -> None:
    with time_machine.travel(AFTER_DEADLINE + timedelta(days=3, hours=3), tick=False):
        assert [request_due_renderings() for _ in range(2)] == [1, 0]
    with time_machine.travel(AFTER_DEADLINE + timedelta(days=7), tick=False):
        assert request_due_renderings() == 0


@pytest.mark.parametrize(
    ("zone", "now", "week"),
    [
        ("Asia/Shanghai", "2026-11-22T15:59:00+00:00", "2026-W46"),
        ("Asia/Shanghai", "2026-11-22T16:00:00+00:00", "2026-W47"),
        ("America/New_York", "2026-11-23T04:59:00+00:00", "2026-W46"),
        ("America/New_York", "2026-11-23T05:00:00+00:00", "2026-W47"),
        ("Pacific/Kiritimati", "2026-11-22T09:59:00+00:00", "2026-W46"),
        ("Pacific/Kiritimati", "2026-11-22T10:00:00+00:00", "2026-W47"),
        ("Asia/Shanghai", "2026-12-31T23:59:58+00:00", "2026-W52"),
        ("Asia/Shanghai", "2027-01-03T16:00:00+00:00", "2026-W53"),
    ],
)
def test_the_due_week_follows_the_clock_of_the_group(zone: str, now: str, week: str) -> None:
    group = make_group(time_zone=zone)

    assert last_due_week(group, datetime.fromisoformat(now)).name == week
