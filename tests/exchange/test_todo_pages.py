"""Pages of to-dos in and out: known for what they are, stored list by list, never twice, written back."""

from pathlib import Path

import pytest

from exchange.document import ImportPlan, SourceFile
from exchange.importing import Who, detect, plan_import
from exchange.models import SourceDocument
from exchange.services import Upload, apply_import, apply_run, export_markdown, start_run, undo_run
from members.models import Member
from tasks.models import TodoItem, TodoList, TodoPage
from tests.exchange.files import source
from tests.factories.members import make_group, make_member
from tests.factories.todos import item, keep, make_list, shown
from tests.tasks.todo_page import PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(), "朱梦静")


def planned(owner: Member, text: str = PAGE, path: str = "todo.md") -> ImportPlan:
    file = SourceFile(path, path, text.encode(), path)
    return plan_import(owner.group, [file], member=Who(owner.name, owner), accepted=True)


def brought_in(owner: Member, text: str = PAGE) -> ImportPlan:
    plan = planned(owner, text)
    apply_import(group=owner.group, plan=plan, by=None)
    return plan


def actions(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(change.action, change.target) for change in plan.files[0].plan.changes]


def exported(owner: Member, folder: Path) -> str:
    export_markdown(group=owner.group, folder=folder, force=True)
    return (folder / "todo.md").read_text("utf-8")


def test_the_kind_is_told_from_the_text() -> None:
    assert detect(PAGE, "x.md") == ("todo-page", 0.9)
    assert detect("## TODO\n1. a\n\n## 2021-7-10\n2h\n10:00 - 12:00\n", "log.md")[0] != "todo-page"


def test_a_page_is_planned_list_by_list_without_writing(owner: Member) -> None:
    plan = planned(owner)
    assert actions(plan) == [
        ("create", f"朱梦静 {title}") for title in ("2023-06", "2023-04", "2023-03", "开发文档", "AI", "问题")
    ]
    assert (plan.files[0].plan.lines.lost, TodoPage.objects.count()) == (0, 0)


def test_a_page_is_stored_as_it_is_and_comes_back_byte_for_byte(owner: Member, tmp_path: Path) -> None:
    brought_in(owner)
    lists = {one.title: one for one in TodoList.objects.all()}
    assert list(lists) == ["2023", "6🈷️", "4🈷️", "3🈷️", "开发文档", "AI", "问题"]
    assert shown(lists["4🈷️"])[2:4] == [
        "x 编写 YOLOv8 的推理服务",
        "  x Ultralytics Serving](https://github.com/gouchicao/ultralytics-serving)",
    ]
    june = TodoItem.objects.get(list=lists["6🈷️"])
    assert (june.day, june.is_done, june.note.split("\n")[1]) == (9, True, "最近的研究强调了数据集规模。")
    assert exported(owner, tmp_path) == PAGE


def test_a_second_import_plans_nothing(owner: Member) -> None:
    brought_in(owner)
    plan = planned(owner)
    assert ({action for action, _target in actions(plan)}, plan.questions) == ({"same"}, ())
    before = TodoItem.objects.count()
    brought_in(owner)
    assert TodoItem.objects.count() == before


def test_a_changed_file_adds_what_is_new_and_ticks_what_is_done(owner: Member) -> None:
    brought_in(owner)
    text = PAGE.replace("- [ ] [研究", "- [X] [研究").replace("## 4🈷️", "- [ ] 30 新的\n\n## 4🈷️")
    plan = planned(owner, text)
    assert [action for action, _target in actions(plan)] == ["update", "update", "same", "same", "same", "same"]
    brought_in(owner, text)
    assert TodoItem.objects.get(text="新的").day == 30
    assert TodoItem.objects.get(text__contains="REST").is_done is True


def test_what_was_taken_off_the_page_since_does_not_come_back(owner: Member) -> None:
    brought_in(owner)
    april = TodoList.objects.get(month=4)
    keep(april, [], owner)
    brought_in(owner, PAGE.replace("## 3🈷️", "- [ ] 新的\n\n## 3🈷️"))
    assert shown(april) == ["新的"]


def test_a_month_that_is_there_is_gone_on_with(owner: Member) -> None:
    june = make_list(owner, [item("mine")], month=(2023, 6))
    brought_in(owner)
    assert [line.split("]")[0] for line in shown(june)] == ["mine", "x [To Repeat or Not"]
    assert [one.title for one in TodoList.objects.all()][:3] == ["2023", "6月", "4🈷️"]


def test_a_changed_page_is_written_anew_with_its_head(owner: Member, tmp_path: Path) -> None:
    brought_in(owner)
    keep(TodoList.objects.get(month=3), [item("试用")], owner)
    text = exported(owner, tmp_path)
    assert text == PAGE.replace("## 3🈷️\n", "## 3🈷️\n- [ ] 试用\n")


def test_lists_of_the_owner_that_came_from_no_file_are_not_exported(owner: Member, tmp_path: Path) -> None:
    brought_in(owner)
    make_list(owner, [item("nobody else's")], title="私事")
    assert exported(owner, tmp_path) == PAGE


def test_without_a_word_of_whose_it_is_somebody_is_asked(owner: Member) -> None:
    make_member(owner.group, "刘涛")
    path = "docs/todo.md"
    plan = plan_import(owner.group, [SourceFile(path, path, PAGE.encode(), path)])
    assert [question.code for question in plan.questions] == ["author"]
    named = plan_import(owner.group, [SourceFile(path, path, PAGE.encode(), "刘涛/todo.md")])
    assert (named.questions, named.files[0].plan.changes[0].target) == ((), "刘涛 2023-06")


def test_a_line_that_cannot_be_stored_is_named(owner: Member) -> None:
    plan = planned(owner, PAGE.replace("ChatGLM", "x" * 20_001))
    assert [(problem.line, problem.code) for problem in plan.files[0].plan.problems][:1] == [(15, "todo-too-long")]
    assert plan.has_errors


def test_a_file_of_the_same_name_is_another_one_of_another_owner(owner: Member) -> None:
    one, other = (make_member(owner.group, name, roles=("advisor",)) for name in ("周老师", "吴老师"))
    secret = "# 2026\n\n## 11🈷️\n- [ ] 保密的事\n"
    texts = {one: secret, other: PAGE}
    for who, text in texts.items():
        run = start_run(group=owner.group, uploads=[Upload("lab/todo.md", text.encode())], by=who)
        apply_run(run=run, by=who)
    kept = {document.path: bytes(document.content).decode() for document in SourceDocument.objects.all()}
    assert kept == {"lab/todo.md": secret, "lab/todo (2).md": PAGE}

    for who, text in texts.items():
        again = plan_import(owner.group, [source(text, "lab/todo.md")], by=who)
        assert (again.questions, {action for action, _target in actions(again)}) == ((), {"same"})
    run = start_run(group=owner.group, uploads=[Upload("lab/todo.md", f"{PAGE}- [ ] neu\n".encode())], by=other)
    undo_run(run=apply_run(run=run, by=other), by=other)

    kept = {document.path: bytes(document.content).decode() for document in SourceDocument.objects.all()}
    assert kept == {"lab/todo.md": secret, "lab/todo (2).md": PAGE}
    assert not TodoItem.objects.filter(list__page__member=other, text="保密的事").exists()
    assert TodoItem.objects.get(list__page__member=one).text == "保密的事"


def test_a_file_of_the_group_does_not_take_the_place_of_somebodys_own(owner: Member) -> None:
    plan = planned(owner, path="lab/todo.md")
    apply_import(group=owner.group, plan=plan, by=None)
    plan = plan_import(owner.group, [source("Nur Text.\n", "lab/todo.md")], accepted=True)
    apply_import(group=owner.group, plan=plan, by=None)
    kept = {document.path: document.kind for document in SourceDocument.objects.all()}
    assert kept == {"lab/todo.md": "todo-page", "lab/todo (2).md": "kept"}
