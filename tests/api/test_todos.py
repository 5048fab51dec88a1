"""To-dos over the API."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tasks.models import Task, TodoItem, TodoList
from tasks.services.todo_lists import share_list
from tests.factories.api import Lab, client_of, make_lab
from tests.factories.todos import item, make_list, shown, stored

pytestmark = pytest.mark.django_db
LISTS, TODOS = "/api/v1/todo-lists/", "/api/v1/todos/"


@pytest.fixture
def lab() -> Lab:
    return make_lab()


def match(answer: Any) -> dict[str, str]:
    return {"If-Match": answer.headers["ETag"]}


def test_a_month_and_its_items_are_written(lab: Lab) -> None:
    script = client_of(lab.author)
    month = script.post(LISTS, {"group": lab.group.slug, "title": "2023-06"})
    assert (month.status_code, month.json()["kind"], month.json()["month"]) == (201, "month", 6)
    again = script.post(LISTS, {"group": lab.group.slug, "title": "2023-06"})
    assert again.json()["uuid"] == month.json()["uuid"]
    first = script.post(TODOS, {"list": month.json()["uuid"], "text": "a", "day": 9, "note": "n"})
    second = script.post(TODOS, {"list": month.json()["uuid"], "text": "b", "below": first.json()["uuid"]})
    assert (first.status_code, second.status_code) == (201, 201)
    changed = script.patch(f"{TODOS}{first.json()['uuid']}/", {"is_done": True}, headers=match(first))
    assert (changed.json()["is_done"], changed.json()["day"], changed.json()["note"]) == (True, 9, "n")
    moved = script.post(f"{TODOS}{second.json()['uuid']}/move/", {"under": first.json()["uuid"]}, headers=match(second))
    assert (moved.status_code, moved.json()["depth"]) == (200, 1)
    whole = script.get(f"{LISTS}{month.json()['uuid']}/").json()
    assert [(one["text"], one["depth"]) for one in whole["items"]] == [("a", 0), ("b", 1)]


def test_writes_are_conditional(lab: Lab) -> None:
    june = make_list(lab.author, [item("a")], month=(2023, 6))
    (a,) = stored(june)
    script = client_of(lab.author)
    address = f"{TODOS}{a.uuid}/"
    assert script.patch(address, {"text": "b"}).status_code == 428
    old = match(script.get(address))
    assert script.patch(address, {"text": "b"}, headers=old).status_code == 200
    stale = script.patch(address, {"text": "c"}, headers=old)
    assert (stale.status_code, stale.headers["ETag"]) == (412, f'"{a.uuid}-2"')
    assert shown(june) == ["b"]


def test_a_list_is_shared_renamed_removed_and_restored(lab: Lab) -> None:
    links = make_list(lab.author, [item("a")])
    script = client_of(lab.author)
    address = f"{LISTS}{links.uuid}/"
    answer = script.patch(address, {"title": "文档", "shared": "group"}, headers=match(script.get(address)))
    assert (answer.json()["title"], answer.json()["shared"]) == ("文档", "group")
    assert script.delete(address).status_code == 204
    assert script.get(address).status_code == 404
    assert script.post(f"{address}restore/").json()["items"][0]["text"] == "a"


def test_an_item_is_removed_and_restored(lab: Lab) -> None:
    june = make_list(lab.author, [item("a"), item("b", depth=1)], month=(2023, 6))
    a = stored(june)[0]
    script = client_of(lab.author)
    assert script.delete(f"{TODOS}{a.uuid}/").status_code == 204
    assert shown(june) == []
    assert script.post(f"{TODOS}{a.uuid}/restore/").status_code == 200
    assert shown(june) == ["a", "  b"]


def test_others_read_what_is_shared_and_write_nothing(lab: Lab) -> None:
    make_list(lab.author, [item("mine")])
    shared = make_list(lab.author, [item("ours")], title="全组")
    share_list(todo_list=shared, shared="group", by=lab.author)
    (ours,) = stored(shared)
    for reader, texts in ((lab.other, ["ours"]), (lab.guest, []), (lab.outsider, [])):
        script = client_of(reader)
        assert [one["text"] for one in script.get(TODOS).json()["results"]] == texts
        assert len(script.get(LISTS).json()["results"]) == len(texts)
        refused = 403 if texts else 404
        headers = {"If-Match": f'"{ours.uuid}-1"'}
        assert script.patch(f"{TODOS}{ours.uuid}/", {"text": "x"}, headers=headers).status_code == refused
        assert script.delete(f"{TODOS}{ours.uuid}/").status_code == refused
        assert script.delete(f"{LISTS}{shared.uuid}/").status_code == refused
        assert script.post(f"{TODOS}{ours.uuid}/restore/").status_code == 404
        wrong = script.post(TODOS, {"list": str(shared.uuid), "text": "x"})
        assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["list"])
    assert shown(shared) == ["ours"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "a", "day": 31}, "day"), ({"text": "a", "day": 5, "is_done": None}, "day"), ({"text": None}, "text"),
        ({"text": "a", "x": 1}, "x"), ({"text": "x" * 20_001}, "text"),
    ],
)  # fmt: skip
def test_odd_values_name_their_field(lab: Lab, body: dict[str, Any], field: str) -> None:
    june = make_list(lab.author, month=(2023, 6))
    answer = client_of(lab.author).post(TODOS, {"list": str(june.uuid), **body})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert TodoItem.objects.count() == 0


def test_lists_are_narrowed(lab: Lab) -> None:
    june = make_list(lab.author, [item("a", True), item("b")], month=(2023, 6))
    make_list(lab.author, [item("c", None)])
    script = client_of(lab.author)
    assert [one["title"] for one in script.get(LISTS, {"kind": "section"}).json()["results"]] == ["资料"]
    assert [one["text"] for one in script.get(TODOS, {"list": str(june.uuid)}).json()["results"]] == ["a", "b"]
    assert [one["text"] for one in script.get(TODOS, {"is_done": "false"}).json()["results"]] == ["b"]


@pytest.mark.parametrize("count", [1, 20])
def test_lists_cost_the_same_for_many(lab: Lab, count: int) -> None:
    for number in range(count):
        make_list(lab.author, [item("a"), item("b")], title=f"清单 {number}")
    script = client_of(lab.author)
    for address, expected in ((LISTS, 6), (TODOS, 5)):
        with CaptureQueriesContext(connection) as queries:
            assert script.get(address).status_code == 200
        assert (
            len(queries) == expected
        )  # the token, once its last use, the account's groups and their weeks; count, page
    assert TodoList.objects.count() == count


def test_an_item_becomes_a_task_once_and_repeats(lab: Lab) -> None:
    make_list(lab.author, [item("写代码")], month=(2023, 6))
    todo = TodoItem.objects.get()
    client, address = client_of(lab.author), f"{TODOS}{todo.uuid}/"
    assert client.post(f"{address}become/", {"kind": "task"}, format="json").json()["became"] == str(
        Task.objects.get().uuid
    )
    assert client.post(f"{address}become/", {"kind": "reading"}, format="json").status_code == 409
    assert client.post(f"{address}become/", {"kind": "poem"}, format="json").status_code == 400
    assert client.post(f"{address}repeat/", {"recurrence": "weekly"}, format="json").json()["recurrence"] == "weekly"
