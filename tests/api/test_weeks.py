"""The week of a group by the API: the same numbers as on its page, and opening it again."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from members.models import Group, Supervision
from reports.models import Reopening
from reports.services import approve_report
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_member
from tests.factories.pages import logged_in
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db
WEEK = "/api/v1/groups/lab/weeks/2026-W47/"


@pytest.fixture
def lab() -> Any:
    with time_machine.travel("2026-11-25 10:00+08:00"):
        yield make_lab(slug="lab")


def counts_of_page(client: Client) -> dict[str, int]:
    board = client.get("/g/lab/weeks/2026-W47/board/").context["board"]
    names = ("missing", "late", "waiting", "returned", "reviewed", "excused")
    return {name: len(getattr(board, name)) for name in names}


def test_the_numbers_are_those_of_the_page(lab: Lab) -> None:
    lab.group.terms.create(name="秋季学期", starts_on="2026-09-07", ends_on="2027-01-17")
    report = approve_report(report=make_submitted(lab.author), by=lab.advisor)
    make_draft(lab.other)
    answer = client_of(lab.advisor).get(WEEK)
    assert answer.status_code == 200
    body = answer.json()
    assert body["counts"] == counts_of_page(logged_in(lab.advisor))
    assert body["counts"] == {"missing": 2, "late": 0, "waiting": 0, "returned": 0, "reviewed": 1, "excused": 0}
    assert (body["week"], body["first_day"], body["is_over"], body["is_closed"], body["closes_at"]) == (
        "2026-W47",
        "2026-11-16",
        True,
        False,
        None,
    )
    assert body["teaching_week"] == {"number": 11, "term": "秋季学期"}
    assert {line["member"]["name"]: (line["status"], line["report"]) for line in body["members"]} == {
        "刘涛": ("reviewed", str(report.uuid)),
        "陈静": ("missing", None),  # his draft leaves no trace
        "吴敏": ("missing", None),
    }
    assert client_of(lab.advisor).get("/api/v1/groups/lab/").json()["current_teaching_week"]["number"] == 12


def test_it_is_limited_to_an_advisors_students_and_shows_guests_what_they_may_read(lab: Lab) -> None:
    Supervision.objects.create(advisor=lab.advisor, member=lab.other)
    make_submitted(lab.author)
    limited = client_of(lab.author).get(WEEK, {"advisor": str(lab.advisor.uuid)})
    assert [line["member"]["name"] for line in limited.json()["members"]] == ["陈静"]
    assert client_of(lab.author).get(WEEK, {"advisor": str(lab.other.uuid)}).status_code == 404
    assert client_of(lab.author).get(WEEK, {"advisor": "x"}).json()["errors"].keys() == {"advisor"}
    assert [line["member"]["name"] for line in client_of(lab.guest).get(WEEK).json()["members"]] == ["刘涛"]
    Group.objects.update(reports_readable_by="advisors")
    assert client_of(lab.guest).get(WEEK).json()["members"] == []
    assert client_of(lab.outsider).get(WEEK).status_code == 404


def test_a_closed_week_refuses_with_its_code_until_it_is_opened_again(lab: Lab) -> None:
    Group.objects.update(lock_after_days=0)
    author, new = client_of(lab.author), {"group": "lab", "week": "2026-W47", "note": "晚了"}
    refused = author.post("/api/v1/reports/", new, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")
    assert "周老师 can open it again for you." in refused.json()["detail"]
    wish = {"member": str(lab.author.uuid), "reason": "出差"}
    for by, status in ((lab.author, 403), (lab.admin, 403), (lab.guest, 404), (lab.outsider, 404)):
        assert client_of(by).post(f"{WEEK}reopen/", wish, format="json").status_code == status
    advisor = client_of(lab.advisor)
    blank = advisor.post(f"{WEEK}reopen/", wish | {"reason": " "}, format="json")
    assert (blank.status_code, list(blank.json()["errors"])) == (400, ["reason"])
    for _twice in range(2):
        opened = advisor.post(f"{WEEK}reopen/", wish, format="json")
        assert (opened.status_code, opened.json()["reason"], opened.json()["opened_by"]["name"]) == (
            200,
            "出差",
            "周老师",
        )
    assert Reopening.objects.count() == 1
    assert author.post("/api/v1/reports/", new, format="json").status_code == 201
    early = advisor.post("/api/v1/groups/lab/weeks/2026-W48/reopen/", wish, format="json")
    assert (early.status_code, early.json()["code"]) == (409, "not-closed")
    foreign = make_member(lab.outsider.group)
    assert advisor.post(f"{WEEK}reopen/", wish | {"member": str(foreign.uuid)}, format="json").status_code == 404
