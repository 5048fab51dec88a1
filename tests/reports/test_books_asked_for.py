"""Books asked for by page, by script and by the clock; who may have the file, then and later."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from activity.models import Job, RenderedFile
from members.models import Group, Member
from reports import jobs
from reports.models import WeeklyReport
from reports.services import ReportRefused, remove_report, request_booklet, request_week_book, save_feedback
from reports.services.due import request_due_books
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
WEEK = "2026-W47"
AFTER_DEADLINE = datetime(2026, 11, 22, 16, 1, tzinfo=UTC)  # Monday 00:01 in Shanghai


@pytest.fixture
def lab() -> Lab:
    lab = make_lab(slug="lab", language="en")
    make_submitted(lab.author)
    Job.objects.all().delete()  # that of the submission
    return lab


def address(group: Group, path: str) -> str:
    return f"/g/{group.slug}/{path}"


def run(job: Job) -> Job:
    work = {
        "reports.render_week_book": jobs.render_book,
        "reports.render_booklet": jobs.render_member_booklet,
        "reports.render_pdf_preview": jobs.render_preview,
    }
    work[job.kind](str(job.uuid))
    job.refresh_from_db()
    return job


def download(member: Member, file: RenderedFile) -> int:
    answer = logged_in(member).get(address(member.group, f"files/{file.uuid}/"))
    status: int = answer.status_code
    if status == 200:
        assert answer.getvalue().startswith(b"%PDF-")
    return status


def book(member: Member) -> RenderedFile:
    job = run(request_week_book(group=member.group, week=week_of(member), by=member))
    assert (job.status, job.error) == (Job.Status.DONE, "")
    assert job.file is not None
    return job.file


def advisors_only(lab: Lab) -> None:
    Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)
    for member in (lab.author, lab.other, lab.advisor, lab.admin, lab.guest):
        member.group.reports_readable_by = Group.Readers.ADVISORS


def test_the_board_offers_the_week_and_shows_the_job(lab: Lab) -> None:
    client = logged_in(lab.other)
    page = client.get(address(lab.group, f"weeks/{WEEK}/board/")).content.decode()
    assert f"/g/lab/weeks/{WEEK}/pdf/" in page

    answer = client.post(address(lab.group, f"weeks/{WEEK}/pdf/"))
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/g/lab/jobs/{job.uuid}/"
    assert job.arguments == {"week": WEEK, "audience": "full"}
    assert str(job.uuid) in client.get(address(lab.group, f"weeks/{WEEK}/board/")).content.decode()

    client.post(address(lab.group, f"weeks/{WEEK}/pdf/"))
    assert Job.objects.count() == 1


def test_a_book_is_downloaded_under_a_chinese_name(lab: Lab) -> None:
    Group.objects.update(name="智能感知课题组")
    lab.other.group.name = "智能感知课题组"
    file = book(lab.other)
    answer = logged_in(lab.other).get(address(lab.group, f"files/{file.uuid}/"))
    answer.getvalue()

    assert answer.status_code == 200
    assert file.name == f"weekly-reports_{WEEK}_智能感知课题组.pdf"
    assert "filename*=utf-8''weekly-reports_2026-W47_%E6%99%BA" in answer.headers["Content-Disposition"]


def test_guests_have_theirs_and_not_that_of_the_group(lab: Lab) -> None:
    full, guests = book(lab.other), book(lab.guest)

    assert (full.audience, guests.audience) == ("full", "guest")
    assert [download(lab.guest, file) for file in (full, guests)] == [404, 200]
    assert [download(lab.other, file) for file in (full, guests)] == [200, 200]


def test_where_advisors_read_only_they_have_the_book(lab: Lab) -> None:
    before = book(lab.other)
    advisors_only(lab)

    statuses = [download(member, before) for member in (lab.author, lab.other, lab.admin, lab.guest, lab.advisor)]
    assert statuses == [404, 404, 404, 404, 200]
    asked = [
        logged_in(member).post(address(lab.group, f"weeks/{WEEK}/pdf/")).status_code
        for member in (lab.author, lab.other, lab.admin, lab.guest, lab.advisor)
    ]
    assert asked == [404, 404, 404, 404, 302]
    board = logged_in(lab.other).get(address(lab.group, f"weeks/{WEEK}/")).content.decode()
    assert "/pdf/" not in board


def test_a_book_with_a_report_that_is_gone_is_gone(lab: Lab) -> None:
    file = book(lab.other)
    WeeklyReport.objects.update(deleted_at=AFTER_DEADLINE)

    assert download(lab.other, file) == 404
    assert client_of(lab.other).get(f"/api/v1/files/{file.uuid}/").status_code == 404


def test_strangers_find_no_book(lab: Lab) -> None:
    file = book(lab.other)
    client = logged_in(lab.outsider)

    assert client.get(address(lab.group, f"files/{file.uuid}/")).status_code == 404
    assert client.post(address(lab.group, f"weeks/{WEEK}/pdf/")).status_code == 404


def test_who_lost_the_right_before_the_job_ran_gets_nothing(lab: Lab) -> None:
    job = request_week_book(group=lab.group, week=week_of(lab.other), by=lab.other)
    Group.objects.update(reports_readable_by=Group.Readers.ADVISORS)

    done = run(job)

    assert (done.status, done.file) == (Job.Status.FAILED, None)


def test_who_became_a_guest_before_the_job_ran_gets_no_feedback(lab: Lab) -> None:
    job = request_week_book(group=lab.group, week=week_of(lab.other), by=lab.other)
    Member.objects.filter(pk=lab.other.pk).update(is_guest=True)

    assert run(job).status == Job.Status.FAILED


def test_a_script_asks_for_the_week_and_fetches_it(lab: Lab) -> None:
    client = client_of(lab.other)
    asked = client.post(f"/api/v1/groups/lab/weeks/{WEEK}/pdf/")
    assert asked.status_code == 202
    run(Job.objects.get())

    state = client.get(asked.headers["Location"]).json()
    assert (state["status"], state["progress"]) == ("done", 100)
    answer = client.get(state["file"])
    answer.getvalue()
    assert answer.headers["Content-Type"] == "application/pdf"


def test_a_script_asks_for_a_booklet(lab: Lab) -> None:
    client = client_of(lab.other)
    path = f"/api/v1/members/{lab.author.uuid}/booklet/"

    assert client.post(path, {"first_week": WEEK, "last_week": WEEK}, format="json").status_code == 202
    wrong = client.post(path, {"first_week": WEEK, "last_week": "week 3"}, format="json")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["last_week"])
    empty = client.post(path, {"first_week": "2026-W01", "last_week": "2026-W02"}, format="json")
    assert (empty.status_code, empty.json()["code"]) == (409, "empty")
    foreign = f"/api/v1/members/{lab.outsider.uuid}/booklet/"
    assert client.post(foreign, {"first_week": WEEK, "last_week": WEEK}, format="json").status_code == 404
    assert client.post(f"/api/v1/members/{uuid4()}/booklet/", {}, format="json").status_code == 404


def test_a_booklet_by_the_page(lab: Lab) -> None:
    client = logged_in(lab.other)
    path = address(lab.group, f"people/{lab.author.uuid}/booklet/")
    assert client.get(path).status_code == 200

    days = {"from": "2026-11-01", "until": "2026-11-30"}
    client.post(path, days)
    job = run(Job.objects.get())

    expected = {"member": str(lab.author.uuid), "first": "2026-W44", "last": "2026-W49", "audience": "full"}
    assert job.arguments == expected
    assert job.file is not None
    assert download(lab.other, job.file) == 200
    advisors_only(lab)
    assert [download(member, job.file) for member in (lab.other, lab.author, lab.advisor)] == [404, 200, 200]


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ({"from": "2026-01-01", "until": "2026-01-10"}, "No report that you may read was submitted in these weeks."),
        ({"from": "2020-01-01", "until": "2026-11-22"}, "A booklet holds at most 160 weeks."),
        ({"from": "2026-11-22", "until": "2026-11-01"}, ""),
        ({"from": "gestern", "until": "2026-11-01"}, ""),
    ],
)
def test_why_there_is_no_booklet_is_said(lab: Lab, days: dict[str, str], sentence: str) -> None:
    client = logged_in(lab.other)
    client.cookies["django_language"] = "en"
    answer = client.post(address(lab.group, f"people/{lab.author.uuid}/booklet/"), days)

    assert answer.status_code == 400
    assert 'class="notice error"' in answer.content.decode()
    assert sentence in answer.content.decode()
    assert Job.objects.count() == 0


def test_a_draft_is_in_no_booklet_not_even_in_ones_own(lab: Lab) -> None:
    make_draft(lab.other, week="2026-W46")

    with pytest.raises(ReportRefused, match=".") as refused:
        request_booklet(
            member=lab.other, first=week_of(lab.other, "2026-W46"), last=week_of(lab.other, "2026-W46"), by=lab.other
        )
    assert refused.value.code == "empty"


def test_only_admins_see_the_preview(lab: Lab) -> None:
    path = address(lab.group, "settings/pdf/preview/")
    assert logged_in(lab.other).post(path).status_code == 404
    logged_in(lab.admin).post(path)
    job = run(Job.objects.get())

    assert job.status == Job.Status.DONE
    assert job.file is not None
    assert [download(member, job.file) for member in (lab.admin, lab.other)] == [200, 404]


# By the clock


def asked_for(now: datetime) -> int:
    return request_due_books(now=now)


def test_after_the_deadline_each_content_has_its_book_once(lab: Lab) -> None:
    before = AFTER_DEADLINE - timedelta(minutes=5)
    assert asked_for(before) == 0  # the week before has no reports

    assert [asked_for(AFTER_DEADLINE), asked_for(AFTER_DEADLINE + timedelta(hours=3))] == [1, 0]
    [job] = Job.objects.filter(kind="reports.render_week_book")
    assert (job.requested_by, job.arguments["week"]) == (None, WEEK)
    assert run(job).status == Job.Status.DONE


def test_a_later_book_waits_until_nobody_writes(lab: Lab) -> None:
    asked_for(AFTER_DEADLINE)
    row = WeeklyReport.objects.get().rows.get().uuid
    save_feedback(report=WeeklyReport.objects.get(), row_uuid=row, text="好", version=0, by=lab.advisor)
    written = WeeklyReport.objects.get().feedback.get().updated_at

    assert asked_for(max(written, AFTER_DEADLINE) + timedelta(minutes=20)) in (0, 1)
    later = max(written, AFTER_DEADLINE) + timedelta(minutes=31)
    asked_for(later)
    assert asked_for(later + timedelta(minutes=5)) == 0
    assert Job.objects.filter(kind="reports.render_week_book").count() == 2


def test_a_group_without_reports_has_no_book_by_the_clock() -> None:
    make_member(make_group())

    assert asked_for(AFTER_DEADLINE) == 0


def test_a_removed_report_is_in_no_book(lab: Lab) -> None:
    draft: Any = make_draft(lab.other)
    remove_report(report=draft, by=lab.other)

    assert book(lab.admin).contents == [str(WeeklyReport.objects.get(member=lab.author).uuid)]
