"""Learning logs in a group's import: known for what they are, their owner's alone, nothing lost and nothing twice."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from exchange.document import ImportPlan, SourceFile
from exchange.importing import Who, detect, plan_import
from exchange.models import ImportFile, ImportRun, SourceDocument
from exchange.rendering import sheet_of
from exchange.services import Upload, apply_import, apply_run, check_run, export_markdown, start_run, undo_run
from members.models import Member
from members.services import ProjectInput, create_project
from tasks.models import TodoItem, TodoList
from tests.exchange.logs import LOG
from tests.factories.logs import make_log
from tests.factories.members import make_group, make_member
from tests.factories.pages import logged_in
from tests.factories.todos import item, make_list, shown
from tests.tasks.todo_page import PAGE
from workload.models import LogDay, LogFile, TimeEntry
from workload.services import export_log, link_entry, save_log_day

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


@pytest.fixture
def admin(owner: Member) -> Member:
    return make_member(owner.group, "管理员", roles=("admin",))


def file_of(text: str = LOG, path: str = "log.md", place: str = "") -> SourceFile:
    return SourceFile(path, path, text.encode(), place or path)


def planned(owner: Member, text: str = LOG, path: str = "log.md") -> ImportPlan:
    return plan_import(owner.group, [file_of(text, path)], member=Who(owner.name, owner))


def brought_in(owner: Member, text: str = LOG, path: str = "log.md") -> ImportPlan:
    plan = planned(owner, text, path)
    apply_import(group=owner.group, plan=plan, by=None)
    return plan


def actions(plan: ImportPlan) -> list[tuple[str, str]]:
    return [(change.action, change.target) for change in plan.files[0].plan.changes]


def test_the_kind_is_told_from_the_text() -> None:
    assert [detect(text, "x.md")[0] for text in (LOG, PAGE)] == ["learning-log", "todo-page"]


def test_days_and_lists_are_planned_without_writing(owner: Member) -> None:
    plan = planned(owner)
    assert actions(plan) == [
        ("create", "刘涛 2026-11-17"), ("create", "刘涛 2026-11-16"), ("create", "刘涛 TODO"), ("create", "刘涛 问题"),
    ]  # fmt: skip
    assert plan.as_json()["files"][0]["lines"] == {"total": 23, "read": 13, "kept": 2, "blank": 8, "lost": 0}
    assert (LogDay.objects.count(), TodoList.objects.count(), LogFile.objects.count()) == (0, 0, 0)


def test_the_log_and_its_lists_come_to_their_owner_and_back_byte_for_byte(owner: Member) -> None:
    brought_in(owner)
    assert [str(day) for day in LogDay.objects.filter(member=owner)] == ["2026-11-17", "2026-11-16"]
    lists = {one.title: one for one in TodoList.objects.filter(page__member=owner)}
    assert {title: (one.kind, shown(one)) for title, one in lists.items()} == {
        "TODO": ("section", ["看 AlexNet 的论文", "自己实现一些算子"]),
        "问题": ("questions", ["* 显存如何衡量出来？"]),
    }
    assert export_log(member=owner, name="log.md") == LOG


def test_a_second_import_plans_nothing_and_asks_nobody(owner: Member) -> None:
    brought_in(owner)
    make_member(owner.group, "朱梦静")
    plan = plan_import(owner.group, [file_of()])
    assert ({action for action, _target in actions(plan)}, plan.questions) == ({"same"}, ())
    before = (list(LogDay.objects.values_list("version")), TodoItem.objects.count())
    apply_import(group=owner.group, plan=plan, by=None)
    assert (list(LogDay.objects.values_list("version")), TodoItem.objects.count()) == before


def test_what_is_new_in_the_file_comes_and_what_was_taken_off_does_not_come_back(owner: Member) -> None:
    brought_in(owner)
    TodoItem.objects.filter(text__contains="AlexNet").delete()
    text = LOG.replace("2. 自己", "2. [x] 新的\n3. 自己").replace("Reading docs", "Reading docs\n8:00 pm - 9:00 pm")
    assert actions(planned(owner, text)) == [
        ("same", "刘涛 2026-11-17"), ("update", "刘涛 2026-11-16"), ("update", "刘涛 TODO"), ("same", "刘涛 问题"),
    ]  # fmt: skip
    brought_in(owner, text)
    assert shown(TodoList.objects.get(title="TODO")) == ["自己实现一些算子", "x 新的"]
    assert LogDay.objects.get(day="2026-11-16").entries.count() == 2


def test_a_list_that_is_there_is_gone_on_with(owner: Member) -> None:
    mine = make_list(owner, [item("我的"), item("看 AlexNet 的论文", is_done=True)], title="todo")
    brought_in(owner)
    assert shown(mine) == ["我的", "x 看 AlexNet 的论文", "自己实现一些算子"]


def test_a_day_changed_here_and_in_the_file_keeps_both_texts(owner: Member) -> None:
    make_log(owner, "9:00 am - 10:00 写作")
    plan = brought_in(owner)
    assert actions(plan)[1] == ("update", "刘涛 2026-11-16")
    assert LogDay.objects.get(day="2026-11-16").text == "9:00 am - 10:00 写作\n\n6:35 am - 7:10\n\nReading docs"
    assert {action for action, _target in actions(planned(owner))} == {"same"}


def test_files_of_one_name_are_kept_beside_each_other(owner: Member) -> None:
    other = LOG.replace("2026-11", "2025-11").replace("早上", "晚上")
    brought_in(owner, LOG, "2026/README.md")
    brought_in(owner, other, "2025/README.md")
    assert sorted(LogFile.objects.values_list("name", flat=True)) == ["2025/README.md", "README.md"]
    assert [export_log(member=owner, name=name) for name in ("README.md", "2025/README.md")] == [LOG, other]


@pytest.mark.parametrize(
    ("place", "head", "asked", "proposal"),
    [
        ("刘涛/log.md", "", [], ""),
        ("docs/log.md", "---\ntitle: Log\nauthor: 刘涛\n---\n\n", [], ""),
        ("docs/log.md", "", ["Whose learning log is this?"], "leave out"),
        ("何敏/log.md", "", ["Whose learning log is this?"], "new member: 何敏"),
    ],
)
def test_the_command_line_is_told_whose_it_is_or_asks(
    owner: Member, place: str, head: str, asked: list[str], proposal: str
) -> None:
    make_member(owner.group, "朱梦静")
    plan = plan_import(owner.group, [file_of(head + LOG, "log.md", place)])
    assert [question.text for question in plan.questions] == asked
    assert [question.proposal for question in plan.questions] == [proposal] * len(asked)
    assert plan.files[0].plan.lines.lost == 0


def test_what_is_left_out_is_kept_nowhere(owner: Member, admin: Member) -> None:
    make_member(owner.group, "朱梦静")
    files = [file_of(path="刘涛/log.md"), file_of(PAGE, "刘涛/todo.md")]
    plan = plan_import(owner.group, files, accepted=True, by=admin)
    assert [file.is_left_out for file in plan.files] == [True, True]
    apply_import(group=owner.group, plan=plan, by=admin)
    plan = plan_import(owner.group, [file_of(path="x/log.md")], accepted=True)
    apply_import(group=owner.group, plan=plan, by=None)
    assert (SourceDocument.objects.count(), LogFile.objects.count(), TodoList.objects.count()) == (0, 0, 0)


def test_the_command_brings_it_in_and_plans_nothing_the_second_time(tmp_path: Path) -> None:
    file = tmp_path / "何敏" / "README.md"
    file.parent.mkdir()
    file.write_bytes(LOG.replace("\n", "\r\n").encode())
    arguments = [str(file), "--group=lab", "--create-group", "--member=何敏", "--apply", "--json"]
    outputs = []
    for _time in range(2):
        out = StringIO()
        call_command("import_markdown", *arguments, stdout=out)
        outputs.append(json.loads(out.getvalue())["files"][0])
    assert [(one["kind"], one["lines"]["lost"], one["questions"]) for one in outputs] == [("learning-log", 0, [])] * 2
    assert [one["changes"] for one in outputs] == [
        {"create": 4, "update": 0, "same": 0, "conflict": 0}, {"create": 0, "update": 0, "same": 4, "conflict": 0},
    ]  # fmt: skip
    assert (LogDay.objects.filter(member__name="何敏").count(), TodoItem.objects.count()) == (2, 3)


def test_no_export_of_the_group_has_a_log(owner: Member, tmp_path: Path) -> None:
    brought_in(owner)
    export_markdown(group=owner.group, folder=tmp_path)
    assert [path.name for path in tmp_path.rglob("*.md")] == []


def test_a_day_that_cannot_be_stored_is_an_error(owner: Member) -> None:
    plan = planned(owner, LOG + "x" * 70_000)
    assert [(one.severity, one.code) for one in plan.files[0].plan.problems] == [("error", "log-day-too-long")]
    assert plan.files[0].plan.lines.lost == 0


def test_on_a_page_everybody_brings_in_the_own_log(owner: Member, admin: Member) -> None:
    """Case of this house: whoever may import reads and writes no log but the own one."""
    make_log(owner, "6:35 am - 7:10\n\nReading docs", day="2026-11-16")
    plan = plan_import(admin.group, [file_of()], by=admin)
    assert [(one.code, one.proposal, one.choices) for one in plan.questions] == [
        ("owner", "管理员", ("管理员", "leave out"))
    ]
    assert {action for action, _target in actions(plan)} == {"create"}  # nothing tells what the other's log holds
    others = plan_import(admin.group, [file_of(place="刘涛/log.md")], by=admin)
    assert (others.questions[0].proposal, others.files[0].plan.changes) == ("leave out", ())
    forced = plan_import(admin.group, [file_of(place="刘涛/log.md")], by=admin, answers={"owner:刘涛/log.md": "刘涛"})
    assert forced.has_errors


def test_on_a_page_everybody_brings_in_the_own_todos(owner: Member, admin: Member) -> None:
    make_list(owner, [item("ChatGLM-6B 模型微调", is_done=True)], month=(2023, 4))
    plan = plan_import(admin.group, [file_of(PAGE, "刘涛/todo.md")], by=admin)
    assert [(one.code, one.proposal) for one in plan.questions] == [("owner", "leave out")]
    plan = plan_import(admin.group, [file_of(PAGE, "todo.md")], by=admin, accepted=True)
    assert {action for action, _target in actions(plan)} == {"create"}
    apply_import(group=admin.group, plan=plan, by=admin)
    assert TodoList.objects.filter(page__member=owner, kind="month").count() == 1
    assert TodoList.objects.filter(page__member=admin, kind="month").count() == 3


def test_a_run_with_a_log_is_seen_by_nobody_else(owner: Member, admin: Member) -> None:
    other = make_member(owner.group, "陈静", roles=("advisor",))
    run = start_run(group=admin.group, uploads=[Upload("日志.md", LOG.encode())], by=admin)
    address = reverse("exchange:run", args=["lab", run.uuid])

    def seen(member: Member) -> tuple[int, bool, bool]:
        client: Client = logged_in(member)
        page = client.get(address)
        listed = client.get(reverse("exchange:import", args=["lab"])).content.decode()
        return page.status_code, "2026-11-1" in page.content.decode(), "日志.md" in listed

    assert (seen(admin), seen(other)) == ((200, True, True), (404, False, False))
    assert logged_in(other).post(address, {"apply": "1"}).status_code == 404
    run = check_run(run=run, answers={}, by=admin)
    apply_run(run=run, by=admin)
    assert (seen(admin), seen(other)) == ((200, True, True), (200, False, True))
    assert "shown to nobody else" in logged_in(other).get(address).content.decode()
    assert (LogDay.objects.filter(member=admin).count(), ImportFile.objects.count()) == (2, 0)
    stored = json.dumps([ImportRun.objects.get().plan, ImportRun.objects.get().sheet], ensure_ascii=False)
    assert "AlexNet" not in stored
    assert "ActNN" not in stored


def test_an_import_of_ones_own_log_is_undone(admin: Member) -> None:
    older = make_log(admin, "9:00 am - 10:00 写作", day="2026-11-15")
    text = LOG + "\n## 2026-11-15\n\n1h\n"
    run = start_run(group=admin.group, uploads=[Upload("日志.md", text.encode())], by=admin)
    apply_run(run=run, by=admin)
    touched = LogDay.objects.get(day="2026-11-17")
    save_log_day(member=admin, day=touched.day, text="改", version=1, by=admin)
    page = logged_in(admin).post(reverse("exchange:undo", args=["lab", run.uuid]), follow=True).content.decode()
    kept = [(one["kind"], one["target"]) for one in ImportRun.objects.get().undone["kept"]]
    assert kept == [("log-day", "管理员 2026-11-17"), ("log-day", "管理员 2026-11-15")]
    assert "管理员 2026-11-15" in page
    assert [str(day) for day in LogDay.objects.all()] == ["2026-11-17", "2026-11-15"]
    assert LogDay.objects.get(pk=older.pk).text == "9:00 am - 10:00 写作\n\n1h"
    assert (LogFile.objects.count(), TodoList.objects.count()) == (0, 0)


def test_days_with_a_project_and_lists_that_others_read_stay(admin: Member) -> None:
    run = start_run(group=admin.group, uploads=[Upload("日志.md", LOG.encode())], by=admin)
    apply_run(run=run, by=admin)
    entry = TimeEntry.objects.filter(day__day="2026-11-17")[0]
    project = create_project(group=admin.group, data=ProjectInput(name="遥感"), by=admin)
    link_entry(entry=entry, work_item=None, project=project, by=admin)
    shared = TodoList.objects.all()[0]
    TodoList.objects.filter(pk=shared.pk).update(shared="advisors")
    kept = undo_run(run=ImportRun.objects.get(), by=admin).undone["kept"]
    assert [(one["kind"], one["target"]) for one in kept] == [
        ("log-day", "管理员 2026-11-17"),
        ("todo-list", f"管理员 {shared.title}"),
    ]


def test_nobody_undoes_what_another_brought_in_of_the_own(owner: Member, admin: Member) -> None:
    other = make_member(owner.group, "陈静", roles=("admin",))
    run = start_run(group=admin.group, uploads=[Upload("log.md", LOG.encode())], by=admin)
    apply_run(run=run, by=admin)
    address = reverse("exchange:undo", args=["lab", run.uuid])
    assert address not in logged_in(other).get(reverse("exchange:run", args=["lab", run.uuid])).content.decode()
    assert "only whoever brought them in" in logged_in(other).post(address, follow=True).content.decode()
    assert LogDay.objects.count() == 2
    undo_run(run=ImportRun.objects.get(), by=None)
    assert (LogDay.objects.count(), LogFile.objects.count(), TodoList.objects.count()) == (0, 0, 0)


def test_a_person_who_came_with_a_log_goes_with_it(owner: Member) -> None:
    plan = plan_import(owner.group, [file_of()], member=Who("何敏"))
    run = apply_import(group=owner.group, plan=plan, by=None)
    undo_run(run=run, by=None)
    assert not Member.objects.filter(name="何敏").exists()


def test_the_sheet_says_which_runs_are_somebodys(owner: Member) -> None:
    group_file = SourceFile("a.md", "a.md", b"# x\n\ny\n", "a.md")
    sheets = [sheet_of(plan_import(owner.group, files)) for files in ([group_file], [group_file, file_of()])]
    assert ["private" in sheet for sheet in sheets] == [False, True]


def test_the_seed(seeds: Path, owner: Member) -> None:
    text = (seeds / "003_c429813e56cb6188.txt").read_text("utf-8")
    plan = brought_in(owner, text, "seeds/README.md")
    days, lists = plan.files[0].plan.changes[:15], plan.files[0].plan.changes[15:]
    assert [one.action for one in days] == ["create"] * 15
    assert [one.target for one in lists] == ["刘涛 TODO", "刘涛 问题"]
    lines = plan.files[0].plan.lines
    assert (plan.files[0].sure, lines.kept, lines.lost) == (0.95, 0, 0)
    assert [one.items.count() for one in TodoList.objects.order_by("position")] == [7, 2]
    assert {action for action, _target in actions(planned(owner, text, "seeds/README.md"))} == {"same"}
    assert export_log(member=owner, name="README.md") == text
