"""Meetings by script: minutes section by section, issues solved, assignments decided."""

import pytest

from meetings.models import MinutesSection, OpenIssue
from meetings.services import change_series, series_of
from meetings.services.series import SeriesInput
from tasks.models import ActionItem, Task
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.meetings import make_meeting

pytestmark = pytest.mark.django_db
MEETINGS, SERIES = "/api/v1/meetings/", "/api/v1/meeting-series/"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def test_a_meeting_is_planned_typed_closed_and_opened_again(lab: Lab) -> None:
    script = client_of(lab.author)
    body = {"group": lab.group.slug, "day": "2026-11-16", "starts_at": "15:00", "place": "301"}
    made = script.post(MEETINGS, body)
    assert (made.status_code, made.json()["place"], made["ETag"]) == (201, "301", made.json()["etag"])
    section = made.json()["sections"][3]
    address = f"/api/v1/minutes-sections/{section['uuid']}/"
    assert (section["title"], section["kind"]) == ("本周安排", "assignments")
    assert script.patch(address, {"text": "x"}).status_code == 428
    saved = script.patch(address, {"text": "- （刘）写论文\r\n"}, headers={"If-Match": section["etag"]})
    assert saved.json()["text"] == "- （刘）写论文\n"
    stale = script.patch(address, {"text": "y"}, headers={"If-Match": section["etag"]})
    assert (stale.status_code, stale.json()["current"]["etag"]) == (412, saved["ETag"])
    added = script.post(f"{made['Location']}sections/", {"title": "自由", "text": "好"})
    assert (added.status_code, added.json()["kind"]) == (201, "free")
    assert script.post(f"{made['Location']}close/").json()["state"] == "closed"
    refused = script.patch(address, {"text": "y"}, headers={"If-Match": saved["ETag"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")
    assert script.post(f"{made['Location']}reopen/").json()["state"] == "draft"
    assert script.delete(f"/api/v1/minutes-sections/{added.json()['uuid']}/").status_code == 204
    assert script.delete(made["Location"]).status_code == 204
    assert script.get(made["Location"]).status_code == 404


def test_a_second_meeting_of_a_day_is_refused_at_its_field(lab: Lab) -> None:
    make_meeting(lab.author)
    answer = client_of(lab.author).post(MEETINGS, {"group": lab.group.slug, "day": "2026-11-16"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["day"])


def test_lists_are_narrowed_and_guests_see_nothing(lab: Lab) -> None:
    for day in ("2026-11-02", "2026-11-09", "2026-11-16"):
        make_meeting(lab.author, day, {"问题汇总": f"- {day} 慢", "本周安排": f"- （刘）{day}\n- （陈静）{day}"})
    script = client_of(lab.other)
    found = script.get(MEETINGS, {"from": "2026-11-03", "until": "2026-11-10"}).json()["results"]
    assert [one["day"] for one in found] == ["2026-11-09"]
    query = {"member": str(lab.other.uuid), "state": "open", "group": lab.group.slug}
    mine = script.get("/api/v1/action-items/", query).json()["results"]
    assert [(one["given_on"], one["members"][0]["name"]) for one in mine] == [
        ("2026-11-16", "陈静"),
        ("2026-11-09", "陈静"),
        ("2026-11-02", "陈静"),
    ]
    for address in (MEETINGS, "/api/v1/open-issues/", "/api/v1/action-items/"):
        assert client_of(lab.guest).get(address).json()["count"] == 0
        assert client_of(lab.outsider).get(address).json()["count"] == 0


def test_issues_are_solved_and_assignments_decided(lab: Lab) -> None:
    make_meeting(lab.author, sections={"问题汇总": "- 慢", "本周安排": "- （刘）写论文"})
    script = client_of(lab.author)
    issue, action = OpenIssue.objects.get(), ActionItem.objects.get()
    address = f"/api/v1/open-issues/{issue.uuid}/"
    etag = script.get(address)["ETag"]
    solved = script.post(f"{address}solve/", {"how": "换了", "solved_on": "2026-11-20"}, headers={"If-Match": etag})
    assert (solved.json()["solved_on"], solved.json()["weeks"]) == ("2026-11-20", 0)
    assert script.get("/api/v1/open-issues/", {"solved": "false"}).json()["count"] == 0
    assert script.get("/api/v1/open-issues/", {"solved": "true"}).json()["count"] == 1
    opened = script.post(f"{address}reopen/", headers={"If-Match": solved["ETag"]})
    assert opened.json()["solved_on"] is None
    address = f"/api/v1/action-items/{action.uuid}/"
    made = script.post(f"{address}task/")
    assert made.json()["task"] == str(Task.objects.get().uuid)
    body = {"state": "done", "due_on": "2026-11-20"}
    done = script.patch(address, body, headers={"If-Match": made["ETag"]})
    assert (done.json()["state"], done.json()["due_on"]) == ("done", "2026-11-20")
    wrong = script.patch(address, {"state": "moved"}, headers={"If-Match": done["ETag"]})
    assert wrong.status_code == 400


def test_a_read_only_token_changes_nothing(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"自由": "好"})
    script = client_of(lab.author, read_only=True)
    section = MinutesSection.objects.get()
    assert script.get(f"{MEETINGS}{meeting.uuid}/").status_code == 200
    assert script.post(f"{MEETINGS}{meeting.uuid}/close/").status_code == 403
    assert script.delete(f"/api/v1/minutes-sections/{section.uuid}/").status_code == 403


def test_minutes_are_drafted_and_lists_tell_what_came_of_meetings(lab: Lab) -> None:
    make_meeting(lab.author, "2026-11-09", {"问题汇总": "- 慢", "本周安排": "- （刘）写论文"})
    meeting = make_meeting(lab.author, "2026-11-16", presenter=lab.other)
    script = client_of(lab.author)
    assert script.post(f"{MEETINGS}{meeting.uuid}/draft/").json() == {"filled": 4, "added": 0}
    found = script.get(MEETINGS).json()["results"]
    assert [(one["issues"], one["assignments"], one["present"]) for one in found] == [(0, 1, 0), (1, 1, 0)]
    assert found[0]["presenter"]["name"] == "陈静"
    asked = script.post(f"{MEETINGS}{meeting.uuid}/pdf/")
    assert (asked.status_code, asked["Location"]) == (202, asked.json()["url"])


def test_an_issue_gets_an_owner_and_notes(lab: Lab) -> None:
    meeting = make_meeting(lab.author, sections={"问题汇总": "- 慢"})
    script, issue = client_of(lab.author), OpenIssue.objects.get()
    address = f"/api/v1/open-issues/{issue.uuid}/"
    etag = script.get(address)["ETag"]
    owned = script.patch(address, {"owner": str(lab.other.uuid)}, headers={"If-Match": etag})
    assert owned.json()["owner"]["name"] == "陈静"
    strange = script.patch(address, {"owner": str(lab.outsider.uuid)}, headers={"If-Match": owned["ETag"]})
    assert (strange.status_code, list(strange.json()["errors"])) == (400, ["owner"])
    body = {"meeting": str(meeting.uuid), "text": "换了网线"}
    assert script.post(f"{address}notes/", body).json()["version"] == 1
    stale = script.post(f"{address}notes/", body)
    assert (stale.status_code, stale.json()["current"]) == (412, {"version": 1, "text": "换了网线"})
    assert [one["text"] for one in script.get(f"{address}notes/").json()] == ["换了网线"]


def test_turns_are_listed_and_changed_with_consent(lab: Lab) -> None:
    data = SeriesInput("组会", weekday=0)
    change_series(series=series_of(lab.group), version=1, data=data, by=lab.admin)
    asks, other = client_of(lab.other), client_of(lab.author)
    turns = asks.get("/api/v1/meeting-turns/", {"group": lab.group.slug}).json()
    assert [one["presenter"]["name"] for one in turns[:3]] == ["陈静", "刘涛", "吴敏"]
    body = {"role": "presenter", "day": turns[0]["day"], "other_day": turns[1]["day"]}
    swap = asks.post("/api/v1/turn-swaps/", {"group": lab.group.slug, **body})
    assert (swap.status_code, swap.json()["other"]["name"]) == (201, "刘涛")
    assert asks.post(f"{swap['Location']}accept/").status_code == 403
    assert other.post(f"{swap['Location']}accept/").json()["state"] == "accepted"
    assert other.post(f"{swap['Location']}decline/").json()["code"] == "answered"
    turns = asks.get("/api/v1/meeting-turns/", {"group": lab.group.slug}).json()
    assert [(one["presenter"]["name"], one["settled"]) for one in turns[:2]] == [
        ("刘涛", ["presenter"]),
        ("陈静", ["presenter"]),
    ]
    assert client_of(lab.guest).get("/api/v1/meeting-turns/", {"group": lab.group.slug}).status_code == 404


def test_series_are_added_changed_and_named_by_meetings(lab: Lab) -> None:
    series_of(lab.group)
    admin, script = client_of(lab.admin), client_of(lab.author)
    body = {"group": lab.group.slug, "name": "论文研讨", "weekday": 3, "every_weeks": 2, "begins_on": "2026-11-19"}
    assert script.post(SERIES, body).status_code == 403
    made = admin.post(SERIES, body | {"presenters": "chosen", "presenters_chosen": [str(lab.other.uuid)]})
    assert (made.status_code, made.json()["presenters_chosen"][0]["name"]) == (201, "陈静")
    assert [one["name"] for one in script.get(SERIES, {"group": lab.group.slug}).json()["results"]][1] == "论文研讨"
    turns = script.get("/api/v1/meeting-turns/", {"group": lab.group.slug, "series": made.json()["uuid"]}).json()
    assert {one["presenter"]["name"] for one in turns} == {"陈静"}
    address, known = made["Location"], {"If-Match": made["ETag"]}
    assert script.patch(address, {"state": "ended"}, headers=known).status_code == 403
    changed = admin.patch(address, {"name": "研讨", "state": "paused"}, headers=known)
    said = changed.json()
    assert (said["name"], said["state"], said["every_weeks"], len(said["presenters_chosen"])) == (
        "研讨",
        "paused",
        2,
        1,
    )
    assert admin.patch(address, {"state": "active"}, headers=known).status_code == 412
    planned = script.post(MEETINGS, {"group": lab.group.slug, "series": said["uuid"], "day": "2026-11-26"})
    assert planned.json()["series"] == said["uuid"]
    make_meeting(lab.author, "2026-11-26")
    assert [one["uuid"] for one in script.get(MEETINGS, {"series": said["uuid"]}).json()["results"]] == [
        planned.json()["uuid"]
    ]

    strange = script.post(MEETINGS, {"group": lab.group.slug, "series": str(lab.other.uuid), "day": "2026-12-03"})
    assert (strange.status_code, list(strange.json()["errors"])) == (400, ["series"])
    assert client_of(lab.guest).get(address).status_code == 404


def test_what_is_said_of_a_meeting_is_changed_and_a_removed_one_restored(lab: Lab) -> None:
    script = client_of(lab.author)
    people = [{"uuid": str(lab.other.uuid), "state": "present"}, {"name": "余总", "state": "guest"}]
    body = {"group": lab.group.slug, "day": "2026-11-16", "chair": str(lab.admin.uuid), "attendance": people}
    made = script.post(MEETINGS, body, format="json")
    assert (made.status_code, made.json()["chair"]["uuid"]) == (201, str(lab.admin.uuid))
    address = made["Location"]
    assert script.patch(address, {"place": "A301"}, format="json").status_code == 428
    changed = script.patch(address, {"place": "A301", "chair": None}, format="json", headers={"If-Match": made["ETag"]})
    assert {name: changed.json()[name] for name in ("place", "chair", "day")} == {
        "place": "A301", "chair": None, "day": "2026-11-16",
    }  # fmt: skip
    assert [(one["name"], one["state"]) for one in changed.json()["attendance"]] == [
        ("陈静", "present"),
        ("余总", "guest"),
    ]
    late = script.patch(address, {"place": "x"}, format="json", headers={"If-Match": made["ETag"]})
    assert late.status_code == 412
    match = {"If-Match": changed["ETag"]}
    for sent, field in (
        ({"presenter": str(lab.guest.uuid)}, "presenter"),
        ({"attendance": [{"state": "present"}]}, "attendance"),
        ({"attendance": [{"name": "余总"}]}, "attendance"),
        ({"attendance": [{"name": "余总", "state": "present"}]}, "attendance"),
        ({"day": None}, "day"),
    ):
        refused = script.patch(address, sent, format="json", headers=match)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, [field])
    assert script.delete(address).status_code == 204
    assert script.post(f"{address}restore/").json()["place"] == "A301"
