"""The pages of to-dos: showing, saving, lists as text, sharing, becoming something else."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from members.models import Member
from reports.models import ReportRow
from tasks.models import Task, TodoItem, TodoList, TodoPage
from tests.factories.members import make_group, make_member
from tests.factories.todos import item, make_list, shown, stored
from tests.tasks.todo_page import PAGE

pytestmark = pytest.mark.django_db
TODOS = "/g/lab/todos/"


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(slug="lab"), "朱梦静")


def client_of(member: Member) -> Client:
    client = Client()
    assert member.account is not None
    client.force_login(member.account)
    return client


def data_of(answer: Any) -> Any:
    text = answer.content.decode()
    return json.loads(text.split('<script id="todo-data" type="application/json">')[1].split("</script>")[0])


def save(member: Member, body: Any) -> Any:
    return client_of(member).post(f"{TODOS}save/", data=json.dumps(body), content_type="application/json")


def body_of(todo_list: TodoList, *items: dict[str, Any]) -> dict[str, Any]:
    page = TodoPage.objects.get(pk=todo_list.page_id)
    return {"version": page.version, "lists": [{"uuid": str(todo_list.uuid), "items": list(items)}]}


def sent(text: str, **more: Any) -> dict[str, Any]:
    return {"uuid": str(uuid4()), "text": text, "note": "", "is_done": False, "day": None, "depth": 0, **more}


def test_the_first_visit_writes_nothing(owner: Member) -> None:
    answer = client_of(owner).get(TODOS)
    assert (answer.status_code, TodoPage.objects.count()) == (200, 0)
    client_of(owner).post(f"{TODOS}lists/", {"this_month": "1"})
    assert list(TodoList.objects.values_list("kind", flat=True)) == ["year", "month"]


def test_lines_are_shown_with_safe_links_only(owner: Member) -> None:
    texts = ["[甲](https://x.org)", "[乙](javascript:alert(1))", "<img src=x onerror=alert(1)>", "丙](https://y.org)"]
    make_list(owner, [item(text) for text in texts], month=(2023, 6))
    page = client_of(owner).get(TODOS).content.decode()
    assert page.count('rel="noopener noreferrer nofollow"') == 2
    assert 'href="https://y.org"' in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_the_outliner_saves_and_a_second_window_is_told_what_is_stored(owner: Member) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    first = body_of(june, sent("b", day=3), sent("c", depth=1))
    answer = save(owner, first)
    assert (answer.status_code, answer.json()["version"]) == (200, first["version"] + 1)
    assert shown(june) == ["b", "  c"]
    late = save(owner, first)
    assert late.status_code == 409
    assert [one["text"] for one in late.json()["current"]["lists"][0]["items"]] == ["b", "c"]
    assert late.json()["version"] == first["version"] + 1


def test_what_the_page_gets_is_what_it_sends(owner: Member) -> None:
    june = make_list(owner, [item("a", True, day=3, note="n"), item("b", depth=1)], month=(2023, 6))
    data = data_of(client_of(owner).get(TODOS))
    before = TodoPage.objects.get().version
    answer = save(owner, {"version": data["version"], "lists": data["lists"]})
    assert (answer.json()["version"], shown(june)) == (before, ["x a", "  b"])


@pytest.mark.parametrize(
    "body",
    [
        [], {}, {"version": "1", "lists": []}, {"version": 1, "lists": [{"uuid": "x", "items": []}]},
        {"version": 1, "lists": [{"uuid": str(uuid4()), "items": [{}]}]}, {"version": True, "lists": []},
    ],
)  # fmt: skip
def test_bodies_that_cannot_be_read_are_refused(owner: Member, body: Any) -> None:
    make_list(owner, month=(2023, 6))
    assert save(owner, body).status_code == 400


def test_a_text_that_cannot_be_stored_is_named(owner: Member) -> None:
    june = make_list(owner, month=(2023, 6))
    answer = save(owner, body_of(june, sent("a\0b")))
    assert (answer.status_code, "NUL" in answer.json()["problem"], shown(june)) == (400, True, [])


def test_a_list_is_edited_as_text_and_keeps_what_its_items_are(owner: Member) -> None:
    june = make_list(owner, [item("a"), item("b")], month=(2023, 6))
    before = {one.text: one.uuid for one in stored(june)}
    version = TodoPage.objects.get().version
    text = "- [X] 3 a\r\n  a note\r\n- [ ] new\r\n  - [ ] b2\r\n- [ ] b\r\n"
    answer = client_of(owner).post(f"{TODOS}lists/{june.uuid}/text/", {"version": version, "text": text})
    assert (answer.status_code, shown(june)) == (302, ["x a", "new", "  b2", "b"])
    after = {one.text: one.uuid for one in stored(june)}
    assert (after["a"], after["b"]) == (before["a"], before["b"])
    assert stored(june)[0].note == "a note"


@pytest.mark.parametrize(("version", "text", "status"), [(0, "- [ ] x", 409), (None, "## 7月\n- x", 400)])
def test_a_text_that_is_refused_stays_in_the_form(owner: Member, version: int | None, text: str, status: int) -> None:
    june = make_list(owner, [item("a")], month=(2023, 6))
    number = TodoPage.objects.get().version if version is None else version
    answer = client_of(owner).post(f"{TODOS}lists/{june.uuid}/text/", {"version": number, "text": text})
    assert (answer.status_code, text in answer.content.decode(), shown(june)) == (status, True, ["a"])


def test_a_shared_list_is_read_by_others_until_it_is_taken_back(owner: Member) -> None:
    june = make_list(owner, [item("秘密")], month=(2023, 6))
    advisor = client_of(make_member(owner.group, roles=("advisor",)))
    address = f"{TODOS}shared/{june.uuid}/"
    assert advisor.get(address).status_code == 404
    client_of(owner).post(f"{TODOS}lists/{june.uuid}/", {"action": "share", "shared": "advisors"})
    assert "秘密" in advisor.get(address).content.decode()
    assert "6月" in advisor.get(f"{TODOS}shared/").content.decode()
    client_of(owner).post(f"{TODOS}lists/{june.uuid}/", {"action": "share", "shared": "nobody"})
    assert advisor.get(address).status_code == 404


def test_lists_are_added_renamed_removed_and_brought_back(owner: Member) -> None:
    client = client_of(owner)
    client.post(f"{TODOS}lists/", {"title": "学习资料"})
    links = TodoList.objects.get()
    client.post(f"{TODOS}lists/{links.uuid}/", {"action": "rename", "title": "开发文档"})
    client.post(f"{TODOS}lists/{links.uuid}/", {"action": "remove"})
    assert client.post(f"{TODOS}lists/{links.uuid}/", {"action": "share"}).status_code == 404
    client.post(f"{TODOS}lists/{links.uuid}/", {"action": "restore"})
    assert TodoList.objects.filter(deleted_at=None).get().title == "开发文档"


def test_a_title_that_is_refused_stays_in_its_field(owner: Member) -> None:
    page = client_of(owner).post(f"{TODOS}lists/", {"title": "6月"}, follow=True).content.decode()
    assert ("Write the year as well" in page, 'value="6月"' in page) == (True, True)
    page = client_of(owner).get(f"{TODOS}?title=%22%3E%3Cb%3E").content.decode()
    assert '"><b>' not in page


def test_a_to_do_becomes_a_task_or_repeats(owner: Member) -> None:
    june = make_list(owner, [item("写代码"), item("组会")], month=(2023, 6))
    first, second = stored(june)
    client_of(owner).post(f"{TODOS}items/{first.uuid}/", {"action": "task"})
    client_of(owner).post(f"{TODOS}items/{first.uuid}/", {"action": "task"})
    client_of(owner).post(f"{TODOS}items/{second.uuid}/", {"action": "repeat", "recurrence": "weekly"})
    assert list(Task.objects.values_list("title", flat=True)) == ["写代码"]
    assert TodoItem.objects.get(pk=second.pk).recurrence == "weekly"
    data = data_of(client_of(owner).get(TODOS))
    assert data["shown"][str(first.uuid)]["link"] == "task"


def test_a_to_do_becomes_a_line_of_this_weeks_report_once(owner: Member) -> None:
    june = make_list(owner, [item("写代码"), item("读论文", True)], month=(2023, 6))
    for one in (*stored(june), stored(june)[0]):
        answer = client_of(owner).post(f"{TODOS}items/{one.uuid}/report/")
        assert (answer.status_code, "/mine/" in answer.headers["Location"]) == (302, True)
    row = ReportRow.objects.get()
    assert (row.this_week, row.results) == ("1. 写代码", "1. 读论文")
    assert {one.report_week is None for one in stored(june)} == {False}


def test_the_page_as_a_file(owner: Member) -> None:
    make_list(owner, [item("a", True, day=9)], month=(2023, 6))
    answer = client_of(owner).get(f"{TODOS}todo.md")
    assert answer.content.decode() == "# 2023\n\n## 6月\n- [X] 9 a\n"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="todo.md"'


def test_only_the_months_of_one_year_are_shown(owner: Member) -> None:
    for month in ((2022, 12), (2023, 6)):
        make_list(owner, [item(f"in {month[0]}")], month=month)
    make_list(owner, [item("link")], title="资料")
    page = client_of(owner).get(TODOS).content.decode()
    assert ("in 2023" in page, "in 2022" in page, "link" in page) == (True, False, True)
    page = client_of(owner).get(f"{TODOS}?year=2022").content.decode()
    assert ("in 2023" in page, "in 2022" in page, "link" in page) == (False, True, True)


def test_what_is_open_is_offered_to_be_carried_until_it_was(owner: Member) -> None:
    may = make_list(owner, [item("a"), item("b", True)], month=(2023, 5))
    make_list(owner, [item("c", True)], month=(2023, 4))
    offers = []
    for _visit in range(2):
        page = client_of(owner).get(f"{TODOS}?year=2023").content.decode()
        offers.append(page.count('value="carry"'))
        client_of(owner).post(f"{TODOS}lists/{may.uuid}/", {"action": "carry"})
    assert offers == [1, 0]


def test_every_form_of_the_page_carries_its_token(owner: Member) -> None:
    make_list(owner, [item("a")], month=(2023, 5))
    make_list(owner, [item("b")], title="资料")
    page = client_of(owner).get(TODOS).content.decode()
    assert page.count('method="post"') <= page.count('name="csrfmiddlewaretoken"')


def test_a_file_of_ones_own_is_brought_in_once(owner: Member) -> None:
    client = client_of(owner)
    for sent in ({"file": SimpleUploadedFile("todo.md", PAGE.encode())}, {"text": PAGE.replace("\n", "\r\n")}):
        client.post(f"{TODOS}import/", sent)
    assert [one.title for one in TodoList.objects.all()] == ["2023", "6🈷️", "4🈷️", "3🈷️", "开发文档", "AI", "问题"]
    assert TodoItem.objects.count() == 12
    assert client.get(f"{TODOS}todo.md").content.decode() == PAGE


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe\xff", b"- [ ] " + b"x" * 20_001, b"x" * 1_000_001])
def test_what_is_no_page_of_to_dos_is_refused(owner: Member, content: bytes) -> None:
    sent = {"file": SimpleUploadedFile("todo.md", content or b" ")}
    answer = client_of(owner).post(f"{TODOS}import/", sent, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert TodoItem.objects.count() == 0


def test_removed_lists_and_lines_come_back(owner: Member) -> None:
    june = make_list(owner, [item("甲"), item("乙"), item("丙", depth=1)], month=(2023, 6))
    notes = make_list(owner, [item("链接")])
    client = client_of(owner)
    client.post(f"{TODOS}lists/{notes.uuid}/", {"action": "remove"})
    save(owner, body_of(june, sent("甲", uuid=str(stored(june)[0].uuid))))
    gone = TodoItem.objects.get(text="乙")
    page = client.get(f"{TODOS}removed/").content.decode()
    assert [word in page for word in ("甲", "乙", "丙", "资料", "1 line")] == [False, True, True, True, True]
    client.post(f"{TODOS}items/{gone.uuid}/", {"action": "restore"})
    client.post(f"{TODOS}lists/{notes.uuid}/", {"action": "restore"})
    assert (shown(june), shown(notes)) == (["甲", "乙", "  丙"], ["链接"])
    assert "No to-do was removed" in client.get(f"{TODOS}removed/").content.decode()
    stranger = make_member(owner.group, "何若晴")
    make_list(owner, [item("丁")], title="私")
    assert "丁" not in client_of(stranger).get(f"{TODOS}removed/").content.decode()
