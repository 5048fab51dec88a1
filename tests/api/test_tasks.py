"""Tasks by script: lists, entering, changing, removing, a thousand at once."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activity.models import Event
from tasks.models import Task
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.members import make_project
from tests.factories.tasks import make_task
from workload.models import Participation

pytestmark = pytest.mark.django_db
TASKS = "/api/v1/tasks/"
BULK = TASKS + "bulk/"


def row(**fields: Any) -> dict[str, Any]:
    return {"title": "训练", "starts_on": "2024-10-21", "ends_on": "2024-10-27", **fields}


def titles(lab: Lab, **query: Any) -> list[str]:
    answer = client_of(lab.author).get(TASKS, query)
    assert answer.status_code == 200, answer.json()
    return [task["title"] for task in answer.json()["results"]]


def test_a_task_is_made_changed_removed_and_restored() -> None:
    lab = make_lab()
    project, script = make_project(lab.group, "遥感"), client_of(lab.author)
    people = [str(lab.other.uuid), str(lab.author.uuid)]
    body = row(group=lab.group.slug, participants=people, bucket="large", times=5, project=str(project.uuid))
    made = script.post(TASKS, body)
    assert (made.status_code, made["ETag"]) == (201, made.json()["etag"])
    shown = made.json()
    assert [person["name"] for person in shown["participants"]] == ["陈静", "刘涛"]
    assert (shown["bucket"], shown["times"], shown["project"]["name"], shown["state"]) == (
        "large",
        5,
        "遥感",
        "planned",
    )
    address = made["Location"]
    patch = {"state": "in_progress", "progress": "一半\r\n"}
    patched = script.patch(address, patch, headers={"If-Match": made["ETag"]})
    assert (patched.json()["progress"], patched.json()["times"], patched.json()["title"]) == ("一半\n", 5, "训练")
    said = [(entry["state"], entry["text"], entry["by"]["name"]) for entry in patched.json()["history"]]
    assert said == [("in_progress", "一半\n", "刘涛"), ("planned", "", "刘涛")]
    put = script.put(address, row(title="跑通"), headers={"If-Match": patched["ETag"]})
    assert (put.json()["title"], put.json()["participants"], put.json()["bucket"]) == ("跑通", [], "")
    assert (put.json()["project"], put.json()["state"]) == (None, "planned")
    assert script.delete(address).status_code == 204
    assert (script.get(address).status_code, titles(lab)) == (404, [])
    assert script.post(address + "restore/").json()["title"] == "跑通"
    assert titles(lab) == ["跑通"]
    sources = set(Event.objects.filter(subject_kind="task").values_list("source", flat=True))
    assert sources == {"api"}


@pytest.mark.parametrize(("header", "status"), [(None, 428), ("*", 412), ('"{uuid}-7"', 412), ('"{uuid}-1"', 200)])
def test_a_change_must_name_the_version_it_was_made_on(header: str | None, status: int) -> None:
    lab = make_lab()
    task = make_task(lab.group, "训练", lab.author)
    headers = {} if header is None else {"If-Match": header.format(uuid=task.uuid)}
    answer = client_of(lab.author).patch(f"{TASKS}{task.uuid}/", {"title": "neu"}, headers=headers)
    assert answer.status_code == status
    assert Task.objects.get().title == ("neu" if status == 200 else "训练")
    if header == '"{uuid}-7"':
        assert answer.json()["current"]["etag"] == f'"{task.uuid}-1"'


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": None}, "title"),
        ({"title": 5}, "title"),
        ({"title": " "}, "title"),
        ({"title": "x" * 501}, "title"),
        ({"starts_on": "21.10.2024"}, "starts_on"),
        ({"ends_on": "2024-10-20"}, "ends_on"),
        ({"ends_on": "2026-10-20"}, "ends_on"),
        ({"bucket": "大"}, "bucket"),
        ({"times": 0}, "times"),
        ({"times": "5"}, "times"),
        ({"state": "finished"}, "state"),
        ({"progress": "y" * 65_537}, "progress"),
        ({"participants": ["00000000-0000-4000-8000-000000000000"]}, "participants"),
        ({"participants": "x"}, "participants"),
        ({"project": "00000000-0000-4000-8000-000000000000"}, "project"),
        ({"version": 1}, "version"),
        ({"written_workload": "小"}, "written_workload"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(fields: dict[str, Any], field: str) -> None:
    lab = make_lab()
    script = client_of(lab.author)
    answer = script.post(TASKS, row(group=lab.group.slug, **fields))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    many = script.post(BULK, {"group": lab.group.slug, "rows": [row(), row(**fields)]})
    assert (many.status_code, list(many.json()["errors"])) == (400, [f"rows.1.{field}"])
    assert Task.objects.count() == 0


def test_people_and_projects_of_other_groups_are_not_taken() -> None:
    lab = make_lab()
    project, script = make_project(lab.outsider.group), client_of(lab.author)
    for fields in ({"participants": [str(lab.outsider.uuid)]}, {"participants": [str(lab.guest.uuid)]}):
        answer = script.post(TASKS, row(group=lab.group.slug, **fields))
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["participants"])
    answer = script.post(TASKS, row(group=lab.group.slug, project=str(project.uuid)))
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["project"])


def test_other_groups_tasks_are_not_there_nor_are_any_to_guests() -> None:
    lab = make_lab()
    task, foreign = make_task(lab.group, "训练", lab.author), make_task(lab.outsider.group, "LEAK", lab.outsider)
    address, match = f"{TASKS}{task.uuid}/", {"If-Match": f'"{task.uuid}-1"'}
    for script in (client_of(lab.outsider), client_of(lab.guest)):
        assert script.get(address).status_code == 404
        assert script.patch(address, {"title": "x"}, headers=match).status_code == 404
        assert script.delete(address).status_code == 404
        assert script.post(address + "restore/").status_code == 404
    assert client_of(lab.guest).get(TASKS).json()["results"] == []
    assert client_of(lab.guest).post(TASKS, row(group=lab.group.slug)).status_code == 403
    assert client_of(lab.guest).post(BULK, {"group": lab.group.slug, "rows": [row()]}).status_code == 403
    assert titles(lab) == ["训练"]
    assert client_of(lab.author).get(f"{TASKS}{foreign.uuid}/").status_code == 404
    other = client_of(lab.author).post(TASKS, row(group=lab.outsider.group.slug))
    assert (other.status_code, list(other.json()["errors"])) == (400, ["group"])


def test_only_those_of_the_task_advisors_and_admins_remove_it() -> None:
    lab = make_lab()
    task = make_task(lab.group, "训练", lab.author)
    address = f"{TASKS}{task.uuid}/"
    assert client_of(lab.other).delete(address).status_code == 403
    assert client_of(lab.advisor).delete(address).status_code == 204
    assert client_of(lab.other).post(address + "restore/").status_code == 403
    assert client_of(lab.admin).post(address + "restore/").status_code == 200


def test_a_removed_task_is_not_changed() -> None:
    lab = make_lab()
    task = make_task(lab.group, "训练", lab.author)
    client_of(lab.author).delete(f"{TASKS}{task.uuid}/")
    match = {"If-Match": f'"{task.uuid}-1"'}
    assert client_of(lab.author).patch(f"{TASKS}{task.uuid}/", {"title": "x"}, headers=match).status_code == 404


def test_a_list_is_narrowed() -> None:
    lab = make_lab()
    project = make_project(lab.group, "遥感")
    october, november = (date(2024, 10, 1), date(2024, 10, 31)), (date(2024, 10, 28), date(2024, 11, 10))
    make_task(lab.group, "甲", lab.author, project=project, days=october, state="done")
    make_task(lab.group, "乙", lab.other, days=november, progress="Loss 下降")
    assert titles(lab) == ["乙", "甲"]
    assert titles(lab, member=lab.author.uuid) == ["甲"]
    assert titles(lab, project=project.uuid) == ["甲"]
    assert titles(lab, state="done") == ["甲"]
    assert titles(lab, text="loss") == ["乙"]
    assert titles(lab, **{"from": "2024-11-01"}) == ["乙"]
    assert titles(lab, until="2024-10-27") == ["甲"]
    assert titles(lab, until="9999-12-31", group=lab.group.slug) == ["乙", "甲"]
    wrong = client_of(lab.author).get(TASKS, {"state": "x"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["state"])


@pytest.mark.parametrize("count", [1, 20])
def test_a_list_costs_the_same_for_many(count: int) -> None:
    lab = make_lab()
    for number in range(count):
        make_task(lab.group, f"任务 {number}", lab.author, lab.other, project=make_project(lab.group))
    script = client_of(lab.author)
    with CaptureQueriesContext(connection) as queries:
        assert len(script.get(TASKS).json()["results"]) == count
    assert len(queries) == 7  # token and its last use, the account's groups and their weeks; count, tasks, people


def test_a_thousand_rows_in_one_call() -> None:
    lab = make_lab()
    people = [str(lab.author.uuid), str(lab.other.uuid)]
    rows = [row(title=f"任务 {number}", participants=people, bucket="small") for number in range(1_000)]
    answer = client_of(lab.author).post(BULK, {"group": lab.group.slug, "rows": rows})
    assert (answer.status_code, answer.json()["count"]) == (201, 1_000)
    stored = list(Task.objects.order_by("pk"))
    assert [str(task.uuid) for task in stored] == answer.json()["tasks"]
    assert [task.title for task in stored] == [line["title"] for line in rows]
    assert Participation.objects.filter(bucket="small", group=lab.group).count() == 2_000


def test_more_rows_or_none_at_all() -> None:
    lab = make_lab()
    script = client_of(lab.author)
    many = script.post(BULK, {"group": lab.group.slug, "rows": [row()] * 1_001})
    assert (many.status_code, list(many.json()["errors"])) == (400, ["rows"])
    none = script.post(BULK, {"group": lab.group.slug, "rows": []})
    assert (none.status_code, none.json()) == (201, {"count": 0, "tasks": []})
    assert Task.objects.count() == 0
