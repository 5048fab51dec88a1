"""Ledgers out: as they were, or with the rows renewed that changed here; the rest in a file of its own."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from core.buckets import Bucket, Workload
from core.periods import read_period
from exchange.importing import plan_import
from exchange.markdown import LedgerRow, read_ledger, renew_ledger
from exchange.services import apply_import, export_markdown
from members.models import Group, Member
from papers.models import Reading
from tasks.models import Task
from tasks.services import TaskInput, change_task, create_task
from tests.exchange.files import source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from workload.services import WorkInput, remove_item

PATH = "记录/工作量.md"


def brought_in(group: Group, content: str | bytes = LEDGER) -> None:
    plan = plan_import(group, [source(content, PATH)], accepted=True)
    apply_import(group=group, plan=plan, by=None)


def exported(group: Group, folder: Path, path: str = PATH) -> str:
    export_markdown(group=group, folder=folder)
    return (folder / path).read_text("utf-8")


def say(task: Task, **changes: object) -> None:
    """Change a task as its page does: what is not named stays."""
    participants = [part.member for part in task.participations.all()]
    work = WorkInput(task.period, participants, task.workload, task.project)
    work = replace(work, **{name: value for name, value in changes.items() if hasattr(work, name)})  # type: ignore[arg-type]
    own = {name: changes.get(name, getattr(task, name)) for name in ("title", "progress", "state")}
    change_task(task=task, version=task.version, data=TaskInput(work, **own), by=None)  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content",
    [
        LEDGER.encode(),
        LEDGER.encode("gb18030"),
        LEDGER.encode("utf-8-sig"),
        LEDGER.replace("\n", "\r\n").encode(),
        LEDGER.rstrip("\n").encode(),
        ("前言\n\n" + LEDGER + "\n### 会议室\n\n| 楼 | 室 |\n|---|---|\n| 甲 | `a|b` |\n").encode(),
        LEDGER.replace("| Siamese ZeRO      |", "| Siamese<br />ZeRO  和  别的 |").encode(),
    ],
    ids=["utf-8", "gb18030", "bom", "crlf", "no-final-newline", "prose", "breaks"],
)
def test_what_was_imported_comes_back_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    group = make_group()
    brought_in(group, content)
    export = export_markdown(group=group, folder=tmp_path)
    assert export.written == [PATH]
    assert (tmp_path / PATH).read_bytes() == content


@pytest.mark.django_db
def test_the_customers_ledger_comes_back_byte_for_byte(tmp_path: Path, seeds: Path) -> None:
    (seed,) = seeds.glob("000*")
    arguments = [str(seed), "--group", "reeds"]
    call_command("import_markdown", *arguments, "--create-group", "--accept", "--apply", stdout=StringIO())
    out = StringIO()
    call_command("import_markdown", *arguments, stdout=out)
    assert "0 to create, 0 to update, 32 the same, 0 in conflict." in out.getvalue()
    call_command("export_markdown", "--group", "reeds", "--to", str(tmp_path), stdout=StringIO())
    (file,) = tmp_path.glob("*/000*")
    assert file.read_bytes() == seed.read_bytes()


@pytest.mark.django_db
def test_members_with_new_names_change_no_file(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group)
    Member.objects.filter(name="Lin Xiao").update(name="林晓")
    assert exported(group, tmp_path) == LEDGER


@pytest.mark.django_db
def test_a_row_that_was_changed_here_is_renewed_and_nothing_else(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group)
    say(Task.objects.get(title="评测"), progress="已完成", state="done", workload=Workload(Bucket.LARGE, 2))
    before, after = LEDGER.split("\n"), exported(group, tmp_path).split("\n")
    assert [line for line in after if line not in before] == [
        "|      | 10.19-10.25 | 评测       | 已完成       | Zhou     | 大*2   |"
    ]
    assert len(after) == len(before)
    plan = plan_import(group, [source("\n".join(after), PATH)])
    assert {change.action for change in plan.files[0].plan.changes} == {"same"}


@pytest.mark.django_db
def test_people_changed_here_are_written_by_their_names_and_the_table_stays_aligned(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group)
    say(Task.objects.get(title="评测"), participants=list(Member.objects.order_by("name")[:3]))
    lines = exported(group, tmp_path).split("\n")
    rows = [line for line in lines if line.startswith("|")][-6:]
    assert rows[-2] == "|      | 10.19-10.25 | 评测       | 进行中       | He Chuan/Lin Xiao/Wu Yue | 大     |"
    assert rows[-1] == "|      |             | 数据预处理 | 进行中       | Lin                      | 中     |"


@pytest.mark.django_db
def test_a_removed_row_leaves_and_the_one_below_says_its_dates(tmp_path: Path) -> None:
    group = make_group()
    admin = make_member(group, "周老师", roles=("admin",))
    brought_in(group)
    for item in (Task.objects.get(title="评测"), Task.objects.get(title="整理影像")):
        remove_item(item=item, by=admin)
    rows = [line for line in exported(group, tmp_path).split("\n") if line.startswith("|")][-3:]
    assert rows == [
        "| 2026 | 9.21-10.11  | 训练基线   | 已完成       | He       | 大*3   |",
        "|      | 10.12-10.18 | 迁移平台   |              |          |        |",
        "|      | 10.19-10.25 | 数据预处理 | 进行中       | Lin      | 中     |",
    ]


@pytest.mark.django_db
def test_a_state_that_the_progress_does_not_say_gets_a_column(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group)
    say(Task.objects.get(title="整理影像"), state="done")
    text = exported(group, tmp_path)
    rows = [line for line in text.split("\n") if line.startswith("|")][-7:]
    assert rows[0].endswith("| 工作量 | 状态   |")
    assert [row.split("|")[-2].strip() for row in rows[2:]] == ["已完成", "", "", "", ""]
    task = read_ledger(text).document.tasks[0]
    assert (task.progress, task.state) == ("上传至服务器", "done")


@pytest.mark.django_db
def test_what_came_from_no_file_is_written_in_the_usual_form(tmp_path: Path) -> None:
    group = make_group()
    lin = make_member(group, "Lin Xiao")
    brought_in(group)
    period = Task.objects.get(title="评测").period
    work = WorkInput(period, [lin], Workload(Bucket.SMALL))
    create_task(group=group, data=TaskInput(work, "新任务", "完成", "done"), by=None)
    export = export_markdown(group=group, folder=tmp_path)
    assert export.written == [PATH, "workload/2026.md"]
    text = (tmp_path / "workload/2026.md").read_text("utf-8")
    assert text.endswith(
        "### 工程任务\n\n"
        "| 年份 | 时间        | 任务   | 进度 | 参与成员 | 工作量 |\n"
        "| ---- | ----------- | ------ | ---- | -------- | ------ |\n"
        "| 2026 | 10.19-10.25 | 新任务 | 完成 | Lin Xiao | 少     |\n"
    )
    assert "| Lin Xiao | 2    | 3    | 0    |" in text
    plan = plan_import(group, [source(text, "workload/2026.md")])
    assert [change.action for change in plan.files[0].plan.changes] == ["same"]


@pytest.mark.django_db
def test_each_year_has_a_file_and_a_period_belongs_to_the_year_it_ends_in(tmp_path: Path) -> None:
    group = make_group()
    lin = make_member(group, "Lin Xiao")
    for written, title in (("12.21-12.27", "旧年"), ("12.28-1.03", "跨年"), ("2027.1.4-2027.1.10", "新年")):
        work = WorkInput(read_period(written, year=2026), [lin], Workload(Bucket.SMALL))
        create_task(group=group, data=TaskInput(work, title), by=None)
    assert export_markdown(group=group, folder=tmp_path).written == ["workload/2026.md", "workload/2027.md"]
    texts = {year: (tmp_path / f"workload/{year}.md").read_text("utf-8") for year in (2026, 2027)}
    assert {year: [row.title for row in read_ledger(text).document.tasks] for year, text in texts.items()} == {
        2026: ["旧年"],
        2027: ["跨年", "新年"],
    }
    assert [read_ledger(text).document.summary.sums.small for text in texts.values()] == [1, 3]
    plan = plan_import(group, [source(text, f"workload/{year}.md") for year, text in texts.items()])
    assert {change.action for file in plan.files for change in file.plan.changes} == {"same"}


@pytest.mark.django_db
def test_a_group_without_work_has_no_file_of_it(tmp_path: Path) -> None:
    assert export_markdown(group=make_group(), folder=tmp_path).written == []


@pytest.mark.django_db
def test_a_reading_of_a_paper_is_written_as_a_link(tmp_path: Path) -> None:
    from papers.models import Paper
    from papers.services import ReadingInput, create_reading

    group = make_group()
    paper = Paper.objects.create(group=group, title="A [B]", title_key="ab", url="https://arxiv.org/abs/1910.02054")
    brought_in(group)
    period = Reading.objects.all()[0].period
    create_reading(group=group, data=ReadingInput(WorkInput(period), paper), by=None)
    assert "[A \\[B\\]](https://arxiv.org/abs/1910.02054)" in exported(group, tmp_path, "workload/2026.md")


def renewed(text: str, changed: dict[int, str]) -> str:
    """The text with the titles of some lines changed; "" takes a row out."""
    read = read_ledger(text)
    rows = {row.work.line: row for part in read.parts for row in part.rows}
    new: dict[int, LedgerRow | None] = {
        line: replace(rows[line], title=title) if title else None for line, title in changed.items()
    }
    return "\n".join(renew_ledger(text.split("\n"), read.parts, new))


def test_a_table_that_is_not_aligned_keeps_its_looks() -> None:
    text = "年份|时间|任务|成员|心情\n-|-|-|-|-\n2026|9.07-9.13|A|刘|`a|b`\n|||B|刘|😀\n\n2026年\n"
    assert renewed(text, {4: "B2"}) == text.replace("|||B|刘|😀", "|||B2|刘|😀")


def test_rows_that_are_none_stay_where_they_are() -> None:
    text = (
        "| 年份 | 时间 | 任务 | 成员 |\n|---|---|---|---|\n| 2026 | | | |\n| | 9.07-9.13 | A | 刘 |\n"
        "| | | | |\n| | 13.45-14.1 | ? | 刘 |\n| | 9.14-9.20 | B | 刘 |\n"
    )
    assert renewed(text, {4: "A2"}) == text.replace("| | 9.07-9.13 | A | 刘 |", "| | 9.07-9.13 | A2 | 刘 |")
    assert renewed(text, {4: ""}) == text.replace("| | 9.07-9.13 | A | 刘 |\n", "")


def test_years_that_a_heading_says_are_written_where_a_row_needs_them() -> None:
    text = "# 2026\n\n| 时间 | 任务 | 成员 |\n|---|---|---|\n| 12.07-12.13 | A | 刘 |\n| 1.04-1.10 | B | 刘 |\n"
    assert renewed(text, {5: ""}) == text.replace("| 12.07-12.13 | A | 刘 |\n", "").replace(
        "| 1.04-1.10 | B | 刘 |", "| 2027.1.04-2027.1.10 | B | 刘 |"
    )
