"""Feedback by script: one's own, on a version of its own. Cases 53, 179."""

import pytest
from rest_framework.test import APIClient

from members.services import set_project_people
from reports.models import Feedback, WeeklyReport
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_member, make_project
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db
NEW = {"If-None-Match": "*"}


def address_of(report: WeeklyReport) -> str:
    return f"/api/v1/reports/{report.uuid}/feedback/"


def texts(client: APIClient, report: WeeklyReport) -> list[tuple[str | None, str]]:
    return [(line["row"], line["text"]) for line in client.get(address_of(report)).json()]


def test_feedback_is_written_changed_and_read() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    row = str(report.rows.get().uuid)
    advisor = client_of(lab.advisor)
    first = advisor.put(address_of(report), {"row": row, "text": "为什么？"}, headers=NEW)
    assert (first.status_code, first["ETag"]) == (200, first.json()["etag"])
    second = advisor.put(address_of(report), {"row": row, "text": "很好"}, headers={"If-Match": first["ETag"]})
    assert second.json()["uuid"] == first.json()["uuid"]
    advisor.put(address_of(report), {"text": "总体不错"}, headers=NEW)
    assert texts(advisor, report) == [(row, "很好"), (None, "总体不错")]
    seen = client_of(lab.author).get(address_of(report)).json()
    assert [(line["advisor"]["name"], line["etag"]) for line in seen] == [("周老师", None)] * 2
    assert texts(client_of(lab.guest), report) == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 428), ({"If-Match": "*"}, 412), ({"If-None-Match": "*"}, 412), ({"If-Match": '"stale"'}, 412)],
)
def test_a_change_must_name_the_version_it_was_made_on(headers: dict[str, str], status: int) -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    advisor = client_of(lab.advisor)
    first = advisor.put(address_of(report), {"text": "一"}, headers=NEW)
    answer = advisor.put(address_of(report), {"text": "二"}, headers=headers)
    assert answer.status_code == status
    assert Feedback.objects.get().text == "一"
    if headers == NEW:
        assert answer.json()["current"]["etag"] == first["ETag"]


def test_a_first_text_needs_a_condition_too() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    advisor = client_of(lab.advisor)
    assert advisor.put(address_of(report), {"text": "x"}).status_code == 428
    assert advisor.put(address_of(report), {"text": "x"}, headers={"If-Match": f'"{report.uuid}-1"'}).status_code == 412
    assert Feedback.objects.count() == 0


def test_nobody_writes_in_anothers_name() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    second = make_member(lab.group, "王老师", roles=("advisor",))
    theirs = client_of(lab.advisor).put(address_of(report), {"text": "周"}, headers=NEW)
    assert (
        client_of(second).put(address_of(report), {"text": "王"}, headers={"If-Match": theirs["ETag"]}).status_code
        == 412
    )
    own = client_of(second).put(address_of(report), {"text": "王"}, headers=NEW)
    assert own.status_code == 200
    assert sorted(texts(client_of(lab.author), report)) == [(None, "周"), (None, "王")]


def test_an_advisor_of_a_project_writes_on_its_rows_only() -> None:
    lab = make_lab()
    project = make_project(lab.group, "遥感基座")
    set_project_people(project=project, members=[], advisors=[lab.other], by=lab.admin)
    report = make_submitted(lab.author)
    row = str(report.rows.get().uuid)
    helper = client_of(lab.other)
    assert helper.put(address_of(report), {"row": row, "text": "好"}, headers=NEW).status_code == 200
    assert helper.put(address_of(report), {"text": "好"}, headers=NEW).status_code == 403
    assert helper.post(f"/api/v1/reports/{report.uuid}/approve/", {"revision": 1}).status_code == 403


def test_a_row_that_is_not_in_the_report_is_refused() -> None:
    lab = make_lab()
    report, elsewhere = make_submitted(lab.author), make_submitted(lab.other)
    row = str(elsewhere.rows.get().uuid)
    answer = client_of(lab.advisor).put(address_of(report), {"row": row, "text": "x"}, headers=NEW)
    assert (answer.status_code, Feedback.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": 5}, "text"),
        ({"text": None}, "text"),
        ({}, "text"),
        ({"text": "x", "row": 5}, "row"),
        ({"text": "x", "row": "1"}, "row"),
        ({"text": "x", "advisor": "y"}, "advisor"),
        ({"text": "x" * 20_001}, "text"),
    ],
)
def test_what_is_not_feedback_is_refused_at_its_field(body: dict[str, object], field: str) -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    answer = client_of(lab.advisor).put(address_of(report), body, headers=NEW)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def answer_address(report: WeeklyReport, what: str = "answer") -> str:
    return f"{address_of(report)}{Feedback.objects.get().uuid}/{what}/"


def read_by(client: APIClient, report: WeeklyReport) -> dict[str, object]:
    line: dict[str, object] = client.get(address_of(report)).json()[0]
    return line


def test_a_mark_is_given_with_the_text_or_alone_and_stays_where_it_is_not_named() -> None:
    lab = make_lab()
    report, advisor = make_submitted(lab.author), client_of(lab.advisor)
    first = advisor.put(address_of(report), {"text": "", "mark": "revise"}, headers=NEW)
    assert (first.json()["mark"], first.json()["is_open"]) == ("revise", True)
    second = advisor.put(address_of(report), {"text": "补图"}, headers={"If-Match": first["ETag"]})
    assert second.json()["mark"] == "revise"
    third = advisor.put(address_of(report), {"text": "补图", "mark": ""}, headers={"If-Match": second["ETag"]})
    assert third.json()["mark"] == ""
    refused = advisor.put(address_of(report), {"text": "x", "mark": "great"}, headers={"If-Match": third["ETag"]})
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["mark"])


def test_the_author_answers_and_ticks_off_what_he_has_read() -> None:
    lab = make_lab()
    report, advisor, author = make_submitted(lab.author), client_of(lab.advisor), client_of(lab.author)
    first = advisor.put(address_of(report), {"text": "为什么？"}, headers=NEW)
    tag = str(read_by(author, report)["answer_etag"])
    assert author.put(answer_address(report), {"text": "因为"}).status_code == 428
    answered = author.put(answer_address(report), {"text": "因为"}, headers={"If-Match": tag})
    assert (answered.status_code, answered.json()["answer"], answered.json()["is_open"]) == (200, "因为", False)
    assert author.put(answer_address(report), {"text": "旧"}, headers={"If-Match": tag}).status_code == 412
    advisor.put(address_of(report), {"text": "还是不懂"}, headers={"If-Match": first["ETag"]})
    stale = author.post(
        answer_address(report, "settle"), {"settled": True}, format="json", headers={"If-Match": answered["ETag"]}
    )
    assert (stale.status_code, stale.json()["current"]["text"]) == (412, "还是不懂")
    ticked = author.post(
        answer_address(report, "settle"), {"settled": True}, format="json", headers={"If-Match": stale["ETag"]}
    )
    assert (ticked.status_code, ticked.json()["is_open"]) == (200, False)
    opened = author.post(
        answer_address(report, "settle"), {"settled": False}, format="json", headers={"If-Match": ticked["ETag"]}
    )
    assert (opened.json()["is_open"], read_by(advisor, report)["answer"]) == (True, "因为")
    whole = author.get(f"/api/v1/reports/{report.uuid}/").json()["feedback"][0]
    assert (whole["answer"], whole["is_open"]) == ("因为", True)


def test_nobody_else_answers_and_guests_see_nothing_of_it() -> None:
    lab = make_lab()
    report = make_submitted(lab.author)
    client_of(lab.advisor).put(address_of(report), {"text": "LEAK", "mark": "talk"}, headers=NEW)
    tag = str(read_by(client_of(lab.author), report)["answer_etag"])
    for member, status in ((lab.advisor, 403), (lab.other, 403), (lab.admin, 403), (lab.guest, 404)):
        answer = client_of(member).put(answer_address(report), {"text": "x"}, headers={"If-Match": tag})
        assert answer.status_code == status
    assert (
        client_of(lab.outsider).put(answer_address(report), {"text": "x"}, headers={"If-Match": tag}).status_code == 404
    )
    assert Feedback.objects.get().answer == ""
