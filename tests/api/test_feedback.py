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
