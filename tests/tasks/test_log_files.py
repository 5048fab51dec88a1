"""Files of a learning log on their page: days come to the log, TODO and 问题 to the to-dos, and the file back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from core.text import CELL_LIMIT
from tasks.markdown import lists_in
from tasks.models import TodoItem, TodoList
from tasks.services.log_files import import_log_file, plan_log_file
from tests.factories.api import Lab, make_lab
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.todos import keep, shown
from workload.markdown.log_file import read_log_file
from workload.models import LogDay
from workload.services import WorkRefused

DAY = "## 2026-11-16\n6:35 am - 7:10\n"
LISTS = f"## TODO\n1. 看\n   - 细节\n2. [x] 写\n\n## 问题\n1. 为何？\n\n## Tips\n- 早起\n\n{DAY}"


@pytest.fixture
def lab() -> Lab:
    return make_lab(slug="lab")


@pytest.fixture
def client(lab: Lab) -> Client:
    return logged_in(lab.author)


@pytest.mark.parametrize(
    ("section", "kind", "items"),
    [
        ("## TODO\n1. a", "section", [("a", False)]),
        ("# 待办\n- [x] a\n- b", "section", [("a", True), ("b", False)]),
        ("## 七月计划\n- [ ] a", "section", [("a", False)]),
        ("问题\n----\n1. a", "questions", [("a", None)]),
        ("## Questions\n- a", "questions", [("a", None)]),
        ("## Tips\n- a", "", []),
        ("## TODO\n只是一段话", "", []),
        ("# 2021\n- a", "", []),
    ],
)
def test_which_sections_are_lists(section: str, kind: str, items: list[tuple[str, bool | None]]) -> None:
    found = lists_in(read_log_file(f"{section}\n\n{DAY}"))
    assert [one.section.kind for one in found] == [kind] * bool(kind)
    assert [(line.text, line.is_done) for one in found for line in one.section.lines] == items


@given(st.text(alphabet="#TODO 问题-1.[x]\n`=a", max_size=120))
def test_no_text_breaks_it(text: str) -> None:
    doc = read_log_file(text)
    for one in lists_in(doc):
        assert one.text in text
        assert 2 <= one.lines_read <= one.text.count("\n") + 1


@pytest.mark.django_db
def test_lists_are_brought_in_once() -> None:
    owner = make_member(make_group())
    plan = import_log_file(member=owner, name="log.md", text=LISTS, by=owner)
    assert ([(one.title, one.action) for one in plan.lists], plan.kept) == (
        [("TODO", "create"), ("问题", "create")], ("Tips",),
    )  # fmt: skip
    todo, questions = TodoList.objects.order_by("position")
    assert (shown(todo), shown(questions)) == (["看", "x 写"], ["* 为何？"])
    assert TodoItem.objects.get(text="看").note == "- 细节"
    assert plan_log_file(member=owner, name="log.md", text=LISTS).changes_nothing
    keep(todo, [], owner)
    changed = LISTS.replace("2. [x] 写", "2. [x] 写\n3. 新的")
    import_log_file(member=owner, name="log.md", text=changed, by=owner)
    assert shown(todo) == ["新的"]
    version = TodoList.objects.get(pk=todo.pk).page.version
    import_log_file(member=owner, name="log.md", text=changed, by=owner)
    assert TodoList.objects.get(pk=todo.pk).page.version == version


@pytest.mark.django_db
def test_a_list_that_was_taken_off_the_page_stays_off() -> None:
    owner = make_member(make_group())
    import_log_file(member=owner, name="log.md", text=LISTS, by=owner)
    TodoList.objects.filter(title="问题").delete()
    import_log_file(member=owner, name="log.md", text=LISTS.replace("早起", "早睡"), by=owner)
    assert [one.title for one in TodoList.objects.all()] == ["TODO"]


@pytest.mark.django_db
def test_what_cannot_be_stored_leaves_everything_as_it_was() -> None:
    owner = make_member(make_group())
    with pytest.raises(WorkRefused):
        import_log_file(member=owner, name="log.md", text=f"## TODO\n- {'x' * (CELL_LIMIT + 1)}\n{DAY}", by=owner)
    assert (LogDay.objects.count(), TodoList.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_a_file_is_shown_imported_and_given_back(lab: Lab, client: Client) -> None:
    text = "## TODO\n1. 看\n\n## 2021-7-9\n6:35 am - 7:10\n读\n\n## 2021-7-8\n1h 45 min\n\n10:15 pm -12:00 \n"
    address = "/g/lab/log/files/"
    assert "Bring a log along" in client.get(address).content.decode()
    plan = client.post(address, {"file": SimpleUploadedFile("日志.md", text.encode())}).content.decode()
    told = (
        "2 days are in the file",
        "Come to your to-dos",
        "TODO",
        "06:35–07:10",
        "22:15–24:00",
        "agrees",
        "only spans",
    )
    for words in told:
        assert words in plan
    assert not LogDay.objects.exists()
    done = client.post(address, {"name": "日志.md", "text": text, "apply": "yes"}, follow=True)
    assert "2 days were imported. On your page of to-dos: TODO." in done.content.decode()
    assert "看" in client.get("/g/lab/todos/").content.decode()
    given = client.get(f"{address}log.md", {"name": "日志.md"})
    assert given.content.decode() == text
    assert "filename" in given.headers["Content-Disposition"]
    assert client.get(f"{address}log.md").content.decode().startswith("## 2021-07-09\n\n6:35 am - 7:10\n")
    again = client.post(address, {"name": "日志.md", "text": text}).content.decode()
    assert "nothing would change" in again
    assert logged_in(lab.admin).get(f"{address}log.md", {"name": "日志.md"}).content == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose a file"),
        ({"text": "# 周报"}, "No day was found in this file"),
        ({"file": SimpleUploadedFile("x.md", b"\xff\xfe\x00")}, "not UTF-8"),
    ],
)
def test_files_that_are_no_log(client: Client, data: dict[str, object], words: str) -> None:
    answer = client.post("/g/lab/log/files/", data)
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
