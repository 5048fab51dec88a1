"""One report as its readers see it."""

import uuid
from typing import Any

import pytest

from activity.models import Job
from members.models import Member
from reports.models import WeeklyReport
from reports.services import RowInput, approve_report, save_feedback, save_report, submit_report
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


@pytest.fixture
def advisor(author: Member) -> Member:
    return make_member(author.group, "沈知远", roles=("advisor",))


def address(report: WeeklyReport, rest: str = "") -> str:
    return f"/g/lab/reports/{report.uuid}/{rest}"


def write_again(report: WeeklyReport, author: Member, results: str) -> WeeklyReport:
    report.refresh_from_db()
    row = report.rows.get()
    rows = [RowInput(uuid=row.uuid, project=row.project_name, results=results)]
    return save_report(report=report, rows=rows, note="", version=report.version, by=author)


def test_readers_see_the_newest_revision_and_older_ones_by_number(author: Member) -> None:
    report = make_submitted(author, results="LEAK 第一版")
    changed = write_again(report, author, "第二版")
    submit_report(report=changed, version=changed.version, by=author)
    write_again(report, author, "LEAK 没提交")
    client = logged_in(make_member(author.group))
    newest = client.get(address(report)).content.decode()
    assert ("第二版" in newest, "LEAK" in newest) == (True, False)
    older = client.get(address(report, "?revision=1")).content.decode()
    assert ("第一版" in older, "You are reading revision 1; the newest is 2." in older) == (True, True)


@pytest.mark.parametrize("revision", ["3", "0", "x", "-1", "９", "1" * 30])
def test_revisions_that_are_not_there_are_not_found(author: Member, revision: str) -> None:
    report = make_submitted(author)
    assert logged_in(author).get(address(report, f"?revision={revision}")).status_code == 404


def test_a_draft_is_its_authors(author: Member, advisor: Member) -> None:
    report = make_draft(author)
    assert logged_in(advisor).get(address(report)).status_code == 404
    text = logged_in(author).get(address(report)).content.decode()
    assert "This is a draft: nobody but you sees it." in text


def test_a_report_is_not_found_at_another_groups_address(author: Member) -> None:
    other = make_group(slug="other")
    both = make_member(other, account=author.account)
    report = make_submitted(author)
    assert logged_in(both).get(f"/g/other/reports/{report.uuid}/").status_code == 404


def test_feedback_stands_in_its_row_with_a_name_and_not_for_guests(author: Member, advisor: Member) -> None:
    report = make_submitted(author)
    row_uuid = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row_uuid, text="LEAK 方向对", version=0, by=advisor)
    save_feedback(report=report, row_uuid=None, text="LEAK 总评", version=0, by=advisor)
    text = logged_in(author).get(address(report)).content.decode()
    assert ("方向对" in text, "总评" in text, "沈知远" in text) == (True, True, True)
    guest = logged_in(make_member(author.group, roles=("guest",))).get(address(report)).content.decode()
    assert "LEAK" not in guest
    assert "feedback" not in guest.lower()


def test_advisors_get_a_place_to_write_in_every_row_with_their_own_text(author: Member, advisor: Member) -> None:
    report = make_submitted(author)
    colleague = make_member(author.group, "陆瑾", roles=("advisor",))
    row_uuid = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row_uuid, text="我的话", version=0, by=advisor)
    save_feedback(report=report, row_uuid=row_uuid, text="她的话", version=0, by=colleague)
    page = logged_in(advisor).get(address(report))
    view = page.context["rows"][0]
    assert [(written.advisor, written.text) for written in view.feedback] == [("陆瑾", "她的话")]
    assert (view.pad.text, view.pad.version, page.context["overall_pad"].version) == ("我的话", 1, 0)
    assert page.context["return_form"] is not None


def test_members_get_no_place_to_write(author: Member) -> None:
    page = logged_in(make_member(author.group)).get(address(make_submitted(author)))
    assert [view.pad for view in page.context["rows"]] == [None]
    assert (page.context["overall_pad"], page.context["return_form"]) == (None, None)


def test_texts_are_escaped_and_links_are_harmless(author: Member) -> None:
    report = make_submitted(
        author, project="<b>p</b>", results="a<b 且 c>d [x](javascript:alert(1)) <img src=x onerror=1>"
    )
    text = logged_in(author).get(address(report)).content.decode()
    assert "a&lt;b 且 c&gt;d" in text
    assert "<img" not in text
    assert 'href="javascript' not in text


def test_markdown_is_a_file_with_the_readers_feedback(author: Member, advisor: Member) -> None:
    report = make_submitted(author, results="完成")
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="LEAK 好", version=0, by=advisor)
    answer = logged_in(author).get(address(report, "report.md"))
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert (
        answer.headers["Content-Disposition"] == "attachment; filename*=utf-8''2026-W47-%E9%A1%BE%E6%99%93%E5%B2%9A.md"
    )
    assert answer.content.decode().startswith("# 周报 - 2026年第47周（11.16-11.22）\n")
    assert "LEAK 好" in answer.content.decode()
    guest = logged_in(make_member(author.group, roles=("guest",)))
    assert "LEAK" not in guest.get(address(report, "report.md")).content.decode()


def test_asking_for_the_pdf_makes_one_job_for_the_readers_audience(author: Member) -> None:
    report = make_submitted(author)
    Job.objects.all().delete()
    guest = make_member(author.group, roles=("guest",))
    answers = [logged_in(reader).post(address(report, "pdf/")) for reader in (author, author, guest)]
    jobs = list(Job.objects.order_by("pk"))
    assert [job.arguments["audience"] for job in jobs] == ["full", "guest"]
    where = [answer.headers["Location"] for answer in answers]
    assert where == [f"/g/lab/jobs/{job.uuid}/" for job in (jobs[0], jobs[0], jobs[1])]


def test_the_page_with_scripts_gets_the_job_as_a_fragment_that_asks_again(author: Member) -> None:
    report = make_submitted(author)
    answer = logged_in(author).post(address(report, "pdf/"), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert f'hx-get="/g/lab/jobs/{Job.objects.get().uuid}/"' in text
    assert "<html" not in text


def test_a_draft_has_no_pdf(author: Member) -> None:
    assert logged_in(author).post(address(make_draft(author), "pdf/")).status_code == 404


def test_what_does_not_exist_is_not_found(author: Member) -> None:
    client = logged_in(author)
    assert client.get(f"/g/lab/reports/{uuid.uuid4()}/").status_code == 404
    assert client.get(address(make_submitted(author), "x.css")).status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_page_costs_the_same_for_many_rows(
    author: Member, advisor: Member, rows: int, django_assert_num_queries: Any
) -> None:
    report = make_submitted(author)
    cells = [RowInput(project=f"项目{number}", results="一") for number in range(rows)]
    report = save_report(report=report, rows=cells, note="", version=report.version, by=author)
    report = submit_report(report=report, version=report.version, by=author)
    for row in report.rows.all():
        save_feedback(report=report, row_uuid=row.uuid, text="好", version=0, by=advisor)
    client = logged_in(advisor)
    # session, account; memberships, week rules; report; revision, feedback; revisions, own feedback;
    # supervision, queue around it; private note; the plan before; job under way; for the menu: new notices
    with django_assert_num_queries(14):
        client.get(address(report))


def test_after_the_review_the_page_says_who_and_closes(author: Member, advisor: Member) -> None:
    report = make_submitted(author)
    approve_report(report=report, by=advisor)
    text = logged_in(author).get(address(report)).content.decode()
    assert "reviewed by 沈知远" in text
    assert '/mine/">' not in text.split("<main")[1]
