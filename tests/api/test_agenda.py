"""Items of an agenda by script: lines of the text, changed one by one on the version that was read."""

from typing import Any

import pytest

from meetings.models import Meeting
from meetings.services import close_meeting
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.meetings import make_meeting, section_of

pytestmark = pytest.mark.django_db
WRITTEN = "先看材料\n\n1. 进展（刘，10 分钟）\n   - 记下的话\n2. （孙总）讲话"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def address_of(meeting: Meeting, title: str = "议题") -> str:
    return f"/api/v1/minutes-sections/{section_of(meeting, title).uuid}/agenda/"


def facts(answer: Any) -> list[tuple[Any, ...]]:
    return [
        (one["number"], one["title"], [person["name"] for person in one["presenters"]], one["minutes"], one["notes"])
        for one in answer.json()["items"]
    ]


def test_items_are_read_added_changed_moved_and_removed(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN})
    script, address = client_of(lab.other), address_of(meeting)
    read = script.get(address)
    assert facts(read) == [(1, "进展", ["刘涛"], 10, "- 记下的话"), (2, "讲话", ["孙总"], None, "")]
    people = [one["presenters"][0]["uuid"] for one in read.json()["items"]]
    assert (people, read.json()["planned"], read["ETag"]) == ([str(lab.author.uuid), None], 10, read.json()["etag"])
    body = {"title": "读书会", "presenters": [str(lab.other.uuid), "来访者"], "minutes": 30, "notes": "问\n\n- 答"}
    added = script.post(address, body)
    assert (added.status_code, facts(added)[2]) == (201, (3, "读书会", ["陈静", "来访者"], 30, "问\n\n- 答"))
    match = {"If-Match": added["ETag"]}
    assert script.patch(f"{address}3/", {"number": 1}).status_code == 428
    moved = script.patch(f"{address}3/", {"number": 1, "minutes": None, "presenters": []}, headers=match)
    assert facts(moved)[0] == (1, "读书会", [], None, "问\n\n- 答")
    assert script.delete(f"{address}2/", headers=match).status_code == 412
    left = script.delete(f"{address}2/", headers={"If-Match": moved["ETag"]})
    assert (left.status_code, [one[1] for one in facts(left)]) == (200, ["读书会", "讲话"])
    assert section_of(meeting, "议题").text == "先看材料\n\n1. 读书会\n   问\n\n   - 答\n2. （孙总）讲话"
    named = script.patch(f"{address}2/", {"title": "欢迎 @陈静 5min"}, headers={"If-Match": left["ETag"]})
    assert facts(named)[1] == (2, "欢迎", ["陈静"], 5, "")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"title": " "}, "title"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 601}, "minutes"),
        ({"presenters": ["刘，陈"]}, "presenters"),
        ({"presenters": ["7b7e9d3e-0000-4000-8000-000000000000"]}, "presenters"),
        ({"notes": "# 标题\n话"}, "notes"),
        ({"notes": "```\n没有结束"}, "notes"),
    ],
)
def test_what_would_not_be_read_again_is_refused(lab: Lab, sent: dict[str, Any], field: str) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN})
    script, address = client_of(lab.author), address_of(meeting)
    etag = script.get(address)["ETag"]
    answer = script.patch(f"{address}1/", sent, headers={"If-Match": etag})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert section_of(meeting, "议题").text == WRITTEN


def test_what_is_no_agenda_is_not_there_and_closed_minutes_stay(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"议题": WRITTEN, "自由": "- 话"})
    script, address = client_of(lab.author), address_of(meeting)
    etag = script.get(address)["ETag"]
    assert script.get(address_of(meeting, "自由")).status_code == 404
    assert script.patch(f"{address}9/", {"title": "x"}, headers={"If-Match": etag}).status_code == 404
    close_meeting(meeting=meeting, by=lab.author)
    refused = script.post(address, {"title": "太晚了"})
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")
    for stranger in (lab.guest, lab.outsider):
        assert client_of(stranger).get(address).status_code == 404
