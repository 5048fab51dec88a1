"""An advisor's queue and answers."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages

from members.models import Member, Supervision
from reports.models import Feedback, WeeklyReport
from reports.services import RowInput, save_feedback, save_report, submit_report
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in, post_json
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor() -> Member:
    return make_member(make_group(slug="lab"), "沈知远", roles=("advisor",))


@pytest.fixture
def report(advisor: Member) -> WeeklyReport:
    return make_submitted(make_member(advisor.group, "顾晓岚"))


def address(report: WeeklyReport, rest: str) -> str:
    return f"/g/lab/reports/{report.uuid}/{rest}/"


def comment(report: WeeklyReport, text: str, version: int = 0) -> dict[str, Any]:
    return {"row": str(report.rows.get().uuid), "text": text, "version": version}


def sentences(answer: Any) -> list[str]:
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_queue_has_my_students_first_and_the_oldest_first(advisor: Member) -> None:
    days = {"甲": 20, "乙": 18, "丙": 19}
    for name, day in days.items():
        student = make_member(advisor.group, name)
        make_submitted(student, now=datetime(2026, 11, day, 4, tzinfo=UTC))
        if name == "甲":
            Supervision.objects.create(advisor=advisor, member=student)
    page = logged_in(advisor).get("/g/lab/queue/")
    assert [report.member.name for report in page.context["page"]] == ["甲", "乙", "丙"]
    assert 'class="badge count">3<' in page.content.decode()


@pytest.mark.parametrize("people", [1, 60])
def test_queue_costs_the_same_for_many_and_is_paged(
    advisor: Member, people: int, django_assert_num_queries: Any
) -> None:
    for _number in range(people):
        make_submitted(make_member(advisor.group))
    client = logged_in(advisor)
    # session, account; memberships, week rules; count, page; new answers and whose they are; notices
    with django_assert_num_queries(8):
        page = client.get("/g/lab/queue/")
    assert len(page.context["page"]) == min(people, 50)


def test_feedback_is_saved_on_the_version_that_was_read(advisor: Member, report: WeeklyReport) -> None:
    client = logged_in(advisor)
    first = post_json(client, address(report, "feedback"), comment(report, "好"))
    second = post_json(client, address(report, "feedback"), comment(report, "很好", 1))
    stale = post_json(client, address(report, "feedback"), comment(report, "不好", 1))
    assert [answer.json().get("version") for answer in (first, second, stale)] == [1, 2, 2]
    assert (stale.status_code, stale.json()["current"]) == (409, {"text": "很好", "mark": ""})
    assert Feedback.objects.get().text == "很好"


def test_feedback_on_the_whole_report(advisor: Member, report: WeeklyReport) -> None:
    answer = post_json(logged_in(advisor), address(report, "feedback"), {"row": "", "text": "总体不错", "version": 0})
    assert (answer.status_code, Feedback.objects.get().row_uuid) == (200, None)


@pytest.mark.parametrize(
    "body",
    [[], {"row": "x", "text": "", "version": 0}, {"row": "", "text": 1, "version": 0}, {"row": "", "text": "a"},
     {"row": "", "text": "字" * 20_001, "version": 0}, {"row": "", "text": "a\0", "version": 0}],
)  # fmt: skip
def test_unreadable_feedback_is_refused(advisor: Member, report: WeeklyReport, body: Any) -> None:
    assert post_json(logged_in(advisor), address(report, "feedback"), body).status_code == 400
    assert Feedback.objects.count() == 0


def test_only_advisors_write_feedback_approve_or_return(report: WeeklyReport) -> None:
    client = logged_in(make_member(report.group))
    assert post_json(client, address(report, "feedback"), comment(report, "好")).status_code == 403
    client.post(address(report, "approve"), {"revision": 1})
    client.post(address(report, "return"), {"revision": 1, "reason": "不行"})
    report.refresh_from_db()
    assert (report.state, Feedback.objects.count()) == ("submitted", 0)


def test_without_scripts_a_stale_feedback_shows_both_texts(advisor: Member, report: WeeklyReport) -> None:
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="另一窗口", version=0, by=advisor)
    page = logged_in(advisor).post(address(report, "feedback"), comment(report, "我的"))
    pad = page.context["rows"][0].pad
    assert (page.status_code, pad.text, pad.stored, pad.version) == (409, "我的", "另一窗口", 1)


def test_without_scripts_feedback_is_posted_and_seen(advisor: Member, report: WeeklyReport) -> None:
    body = comment(report, "好")
    answer = logged_in(advisor).post(address(report, "feedback"), body)
    assert answer.headers["Location"] == f"/g/lab/reports/{report.uuid}/#feedback-{body['row']}"
    assert Feedback.objects.get().text == "好"


def test_approving_leads_to_the_next_that_waits(advisor: Member, report: WeeklyReport) -> None:
    later = make_submitted(make_member(advisor.group), now=datetime(2026, 11, 21, 4, tzinfo=UTC))
    client = logged_in(advisor)
    answer = client.post(address(report, "approve"), {"revision": 1})
    report.refresh_from_db()
    undo = f"?approved={report.uuid}"
    assert (answer.headers["Location"], report.state) == (f"/g/lab/reports/{later.uuid}/{undo}", "reviewed")
    answer = client.post(address(later, "approve"), {"revision": 1})
    assert answer.headers["Location"] == f"/g/lab/queue/?approved={later.uuid}"
    page = client.get(answer.headers["Location"]).content.decode()
    assert f"Approved: {later.member.name}, 2026-W47." in page
    assert f'action="/g/lab/reports/{later.uuid}/approve/undo/"' in page


def test_a_revision_that_was_not_read_is_not_approved(advisor: Member, report: WeeklyReport) -> None:
    rows = [RowInput(project="换了内容", results="新")]
    changed = save_report(report=report, rows=rows, note="", version=report.version, by=report.member)
    submit_report(report=changed, version=changed.version, by=report.member)
    client = logged_in(advisor)
    answer = client.post(address(report, "approve"), {"revision": 1})
    assert "newer revision" in sentences(answer)[0]
    page = client.post(address(report, "return"), {"revision": 1, "reason": "缺数据"})
    assert (page.status_code, page.context["return_form"].initial) == (409, {"reason": "缺数据", "revision": 2})
    report.refresh_from_db()
    assert report.state == "submitted"


def test_returning_needs_a_reason(advisor: Member, report: WeeklyReport) -> None:
    client = logged_in(advisor)
    page = client.post(address(report, "return"), {"revision": 1, "reason": " \n"})
    assert (page.status_code, list(page.context["return_form"].errors)) == (400, ["reason"])
    client.post(address(report, "return"), {"revision": 1, "reason": "缺对比"})
    report.refresh_from_db()
    assert (report.state, report.return_reason) == ("returned", "缺对比")


def test_reading_addresses_of_decisions_changes_nothing(advisor: Member, report: WeeklyReport) -> None:
    client = logged_in(advisor)
    answers = [client.get(address(report, rest)).status_code for rest in ("approve", "return", "feedback", "pdf")]
    report.refresh_from_db()
    assert (answers, report.state) == ([405, 405, 405, 405], "submitted")


def test_decisions_need_the_token_of_the_page(advisor: Member, report: WeeklyReport) -> None:
    client = logged_in(advisor, csrf=True)
    answer = client.post(address(report, "approve"), {"revision": 1})
    plain = client.post(address(report, "feedback"), "{}", content_type="text/plain")
    assert (answer.status_code, plain.status_code) == (403, 403)
