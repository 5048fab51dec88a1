"""Projects and groups by script. Cases 55, 56, 178."""

from typing import Any

import pytest

from members.models import GroupSlug, Project
from tests.factories.api import client_of, make_lab
from tests.factories.members import make_project

pytestmark = pytest.mark.django_db


def test_a_project_is_made_changed_and_removed() -> None:
    lab = make_lab()
    script, advisor = client_of(lab.author), client_of(lab.advisor)
    made = script.post("/api/v1/projects/", {"group": lab.group.slug, "name": "遥感基座", "motivation": "看得**清楚**"})
    assert (made.status_code, made["ETag"]) == (201, made.json()["etag"])
    assert made.json()["people"] == [{"uuid": str(lab.author.uuid), "name": "刘涛", "is_advisor": False}]
    address = made["Location"]
    patched = script.patch(address, {"plan": "先标注"}, headers={"If-Match": made["ETag"]})
    assert (patched.json()["plan"], patched.json()["motivation"]) == ("先标注", "看得**清楚**")
    put = script.put(address, {"name": "遥感"}, headers={"If-Match": patched["ETag"]})
    assert (put.json()["name"], put.json()["plan"], put.json()["motivation"]) == ("遥感", "", "")
    assert script.delete(address).status_code == 403
    assert advisor.delete(address).status_code == 204
    assert script.get(address).status_code == 404
    assert script.get("/api/v1/projects/").json()["count"] == 0


@pytest.mark.parametrize(("header", "status"), [(None, 428), ("*", 412), ('"{uuid}-7"', 412), ('"{uuid}-1"', 200)])
def test_a_change_must_name_the_version_it_was_made_on(header: str | None, status: int) -> None:
    lab = make_lab()
    project = make_project(lab.group, "遥感")
    headers = {} if header is None else {"If-Match": header.format(uuid=project.uuid)}
    answer = client_of(lab.author).patch(f"/api/v1/projects/{project.uuid}/", {"note": "neu"}, headers=headers)
    assert answer.status_code == status
    assert Project.objects.get().note == ("neu" if status == 200 else "")
    if header == '"{uuid}-7"':
        assert answer.json()["current"]["etag"] == f'"{project.uuid}-1"'


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": None}, "name"),
        ({"name": 5}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "占用"}, "name"),
        ({"name": "x", "plan": "y" * 65_537}, "plan"),
        ({"name": "x", "uuid": "y"}, "uuid"),
        ({"name": "x", "group": "y"}, "group"),
        ({"name": "x", "people": []}, "people"),
        ({"name": "x", "deleted_at": None}, "deleted_at"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(body: dict[str, Any], field: str) -> None:
    lab = make_lab()
    make_project(lab.group, "占用")
    project = make_project(lab.group, "遥感")
    answer = client_of(lab.author).put(
        f"/api/v1/projects/{project.uuid}/", body, headers={"If-Match": f'"{project.uuid}-1"'}
    )
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    project.refresh_from_db()
    assert (project.name, project.version) == ("遥感", 1)


def test_other_groups_projects_are_not_there_nor_are_any_to_guests() -> None:
    lab = make_lab()
    project, foreign = make_project(lab.group, "遥感"), make_project(lab.outsider.group, "LEAK")
    match = {"If-Match": f'"{project.uuid}-1"'}
    address = f"/api/v1/projects/{project.uuid}/"
    assert client_of(lab.outsider).get(address).status_code == 404
    for method in ("put", "patch", "delete"):
        answer = getattr(client_of(lab.outsider), method)(address, {"name": "x"}, headers=match)
        assert answer.status_code == 404
    listed = client_of(lab.author).get("/api/v1/projects/")
    assert [found["name"] for found in listed.json()["results"]] == ["遥感"]
    assert client_of(lab.author).get(f"/api/v1/projects/{foreign.uuid}/").status_code == 404
    guest = client_of(lab.guest)
    assert guest.get("/api/v1/projects/").json()["results"] == []
    assert guest.get(address).status_code == 404
    assert guest.patch(address, {"name": "x"}, headers=match).status_code == 404
    assert guest.post("/api/v1/projects/", {"group": lab.group.slug, "name": "x"}).status_code == 403
    other = client_of(lab.author).post("/api/v1/projects/", {"group": lab.outsider.group.slug, "name": "x"})
    assert (other.status_code, list(other.json()["errors"])) == (400, ["group"])


def test_a_group_tells_its_week_and_deadline() -> None:
    lab = make_lab(first_weekday=4, time_zone="Asia/Shanghai")
    shown = client_of(lab.advisor).get(f"/api/v1/groups/{lab.group.slug}/").json()
    assert (shown["slug"], shown["roles"], shown["member"]) == (lab.group.slug, ["advisor"], str(lab.advisor.uuid))
    week = lab.group.calendar.week_named(shown["current_week"])
    assert shown["week_starts_on"] == week.first_day.isoformat()
    assert week.first_day.weekday() == 4
    assert shown["deadline"] == lab.group.deadline.deadline_of(week).isoformat()
    assert client_of(lab.advisor).get(f"/api/v1/groups/{lab.outsider.group.slug}/").status_code == 404


def test_an_address_of_before_tells_todays() -> None:
    lab = make_lab()
    GroupSlug.objects.create(slug="old-name", group=lab.group)
    answer = client_of(lab.author).get("/api/v1/groups/old-name/")
    assert (answer.status_code, answer.json()["current"]) == (404, {"group": lab.group.slug})
    assert "current" not in client_of(lab.outsider).get("/api/v1/groups/old-name/").json()
