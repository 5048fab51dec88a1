"""Tables with a column for each member: what each did is read, counted, kept in step and written back cell by cell."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from core.buckets import Bucket, Workload
from core.periods import Period
from exchange.importing import detect, plan_import
from exchange.markdown import ReadLedger, read_ledger, recognise_ledger
from exchange.services import export_markdown
from members.models import Group
from tasks.models import Task
from tasks.services import TaskInput, change_task
from tests.exchange.files import source
from tests.exchange.ledgers import brought_in, counts, planned
from tests.factories.members import make_group, make_member
from workload.models import Participation
from workload.queries import summary
from workload.services import OwnShare, WorkInput, remove_item

WIDE = """\
# Hours of the reed project

| Date       | Lin | He Chuan | Wu   | What we did                |
|------------|-----|----------|------|----------------------------|
| 03/21/2026 | 1.5 |          | 0.25 | Sorted the aerial pictures |
| 03/09/2026 |     | 3h       |      | Read about reed beds       |
| 04/02/2026 | 2   | 9        | 2    | Field trip                 |
| 04/03/2026 |     |          |      | Nobody came                |
| Total      | 3.5 | 12       | 2.25 |                            |
"""


def said(read: ReadLedger) -> list[tuple[str, str, list[str]]]:
    return [
        (str(row.work.period.ends_on), row.title, [f"{share.name} {share}" for share in row.work.shares])
        for row in read.document.tasks
    ]


def test_each_cell_is_the_share_of_a_member() -> None:
    read = read_ledger(WIDE)
    assert recognise_ledger(WIDE) > 0.8
    assert said(read) == [
        ("2026-03-21", "Sorted the aerial pictures", ["Lin 1.5h", "Wu 0.25h"]),
        ("2026-03-09", "Read about reed beds", ["He Chuan 3h"]),
        ("2026-04-02", "Field trip", ["Lin 2h", "He Chuan 9h", "Wu 2h"]),
        ("2026-04-03", "Nobody came", []),
    ]
    assert [row.state for row in read.document.tasks] == ["done", "done", "done", "planned"]
    assert (read.problems, read.lines.kept) == ((), 3)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("| Total      | 3.5 | 12       | 2.25 |", "| Total      | 3.5 | 11       | 2.25 |", (9, "total-differs")),
        ("| 3h       |      | Read", "| sick     | 3    | Read", (6, "share-unknown")),
    ],
)
def test_what_does_not_fit_is_said(old: str, new: str, problem: tuple[int, str]) -> None:
    problems = read_ledger(WIDE.replace(old, new)).problems
    assert problem in [(one.line, one.code) for one in problems]
    assert {one.severity for one in problems} == {"warning"}


@pytest.mark.parametrize(
    "text",
    [
        "| Date | Precision | Recall | Model |\n|---|---|---|---|\n| 2026-03-21 | 0.9 | 0.8 | reed net |\n",
        "| Date | design | unit testing | Notes |\n|---|---|---|---|\n| 2026-03-21 | 9 | 8 | all of it |\n",
        "| Date | Lin | He | What |\n|---|---|---|---|\n| 2026-03-21 | ill | away | Field trip |\n",
        "| Date | Lin | What |\n|---|---|---|\n| 2026-03-21 | 3 | Field trip |\n",
        "| Who | Lin | He |\n|---|---|---|\n| Field trip | 2 | 3 |\n",
    ],
    ids=["measures", "activities", "words", "one column", "no days"],
)
def test_numbers_of_other_things_are_nobodys_hours(text: str) -> None:
    assert detect(text)[0] != "workload-ledger"


@pytest.mark.parametrize(
    ("cells", "people", "workload"),
    [
        ("| 中 | 中 | |", ["林晓 中", "何川 中"], "中"),
        ("| 大*2 | 少 | |", ["林晓 大*2", "何川 少"], ""),
        ("| ✓ | | ✓ |", ["林晓", "吴越"], ""),
        ("| 2小时 | 30分钟 | - |", ["林晓 2h", "何川 0.5h"], "少"),
        ("| ? | 3h | 0 |", ["林晓", "何川 3h"], ""),
    ],
)
def test_cells_hold_buckets_hours_or_a_sign(cells: str, people: list[str], workload: str) -> None:
    head = "| 日期 | 任务 | 林晓 | 何川 | 吴越 |\n|---|---|---|---|---|\n"
    text = f"{head}| 2026.9.7 | 整理影像 {cells}\n| | 标注 | 1h | 1h | 1h |\n"
    row = read_ledger(text).document.tasks[0]
    shares = {share.name: str(share) for share in row.work.shares}
    each = [f"{name} {shares.get(name, str(row.work.workload))}".strip() for name in row.work.participants.names]
    assert (each, str(row.work.workload)) == (people, workload)


def test_a_heading_dates_the_rows_below_it() -> None:
    head = "|任务|林晓|何川|\n|---|---|---|\n"
    text = f"# 2026\n\n## 9.7-9.13 (调研)\n\n{head}|整理|1|2|\n\n## 9.14-9.20\n\n{head}|标注||3|\n"
    assert [str(row.work.period) for row in read_ledger(text).document.tasks] == [
        "2026-09-07 – 2026-09-13",
        "2026-09-14 – 2026-09-20",
    ]


def test_two_people_of_a_row_may_have_workloads_of_their_own() -> None:
    text = "| 时间 | 任务 | 成员 | 工作量 |\n|---|---|---|---|\n| 2026.9.7-9.13 | 整理 | 林晓/何川 | 1.5h/大 |\n"
    assert said(read_ledger(text)) == [("2026-09-13", "整理", ["林晓 1.5h", "何川 大"])]


# With a database


def hours(title: str) -> list[tuple[str, str, int | None]]:
    parts = Participation.objects.filter(item__task__title=title).select_related("member")
    return [(part.member.name, part.bucket, part.minutes) for part in parts]


@pytest.mark.django_db
def test_hours_are_kept_and_counted_by_the_limits_of_the_group() -> None:
    group = make_group()
    brought_in(group, WIDE)
    assert hours("Field trip") == [("Lin", "small", 120), ("He Chuan", "large", 540), ("Wu", "small", 120)]
    assert [(row.member, row.counts) for row in summary(group).rows] == [
        ("Lin", (2, 0, 0)),
        ("Wu", (2, 0, 0)),
        ("He Chuan", (0, 1, 1)),
    ]
    assert counts(planned(group, WIDE)) == (0, 0, 4, 0)


def exported(group: Group, folder: Path) -> str:
    export_markdown(group=group, folder=folder)
    (path,) = folder.rglob("工作量.md")
    return path.read_text("utf-8")


def say(called: str, **changes: object) -> None:
    """Change a task as its page does: what is not named stays."""
    task = Task.objects.get(title=called)
    people = [part.member for part in task.participations.all()]
    work = replace(WorkInput(task.period, people, task.workload), **{k: v for k, v in changes.items() if k != "title"})  # type: ignore[arg-type]
    data = TaskInput(work, str(changes.get("title", called)), task.progress, task.state)
    change_task(task=task, version=task.version, data=data, by=None)


@pytest.mark.django_db
def test_an_untouched_file_comes_back_byte_for_byte(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WIDE)
    assert exported(group, tmp_path) == WIDE


@pytest.mark.django_db
def test_a_title_that_changes_leaves_the_shares_and_the_other_cells(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WIDE)
    say("Field trip", title="Trip to the lake")
    assert hours("Trip to the lake")[1] == ("He Chuan", "large", 540)
    assert exported(group, tmp_path) == WIDE.replace("Field trip      ", "Trip to the lake")


@pytest.mark.django_db
def test_a_share_that_changes_is_one_cell(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WIDE)
    lin, he, wu = (part.member.pk for part in Task.objects.get(title="Field trip").participations.all())
    small, large = Workload(Bucket.SMALL), Workload(Bucket.LARGE)
    say("Field trip", shares={lin: OwnShare(small, 30), he: OwnShare(large, 540), wu: OwnShare(small, 120)})
    assert exported(group, tmp_path) == WIDE.replace("| 2   | 9 ", "| 0.5 | 9 ")


@pytest.mark.django_db
def test_a_workload_chosen_here_is_everyones(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WIDE)
    say("Field trip", workload=Workload(Bucket.MEDIUM))
    assert {(bucket, minutes) for _name, bucket, minutes in hours("Field trip")} == {("medium", None)}
    assert "| 04/02/2026 | 中  | 中       | 中   | Field trip " in exported(group, tmp_path)


@pytest.mark.django_db
def test_the_next_version_of_the_file_updates_one_share_and_says_what_is_gone() -> None:
    group = make_group()
    brought_in(group, WIDE)
    lines = WIDE.replace("| 2   | 9        |", "| 2   | 7        |").split("\n")
    text = "\n".join(
        [*lines[:5], *lines[6:8], "| 04/05/2026 | 1   |          |      | Wrote it down              |", ""]
    )
    plan = brought_in(group, text)
    assert counts(plan) == (1, 1, 2, 0)
    assert [one.code for one in plan.files[0].plan.questions if one.code != "participant"] == ["gone"]
    assert hours("Field trip")[1] == ("He Chuan", "medium", 420)
    again = plan_import(group, [source(text, "记录/工作量.md")])
    assert {change.action for change in again.files[0].plan.changes} == {"same"}


@pytest.mark.django_db
def test_a_day_that_changes_is_written_as_the_others_are(tmp_path: Path) -> None:
    group = make_group()
    brought_in(group, WIDE)
    say("Field trip", period=Period(date(2026, 4, 9), date(2026, 4, 9)))
    assert exported(group, tmp_path) == WIDE.replace("04/02/2026", "04/09/2026")


@pytest.mark.django_db
def test_somebody_without_a_column_gets_one_and_a_row_that_goes_takes_its_line(tmp_path: Path) -> None:
    group = make_group()
    admin = make_member(group, "Zhou", roles=("admin",))
    brought_in(group, WIDE)
    lin = Task.objects.get(title="Field trip").participations.all()[0].member
    say("Field trip", participants=[lin, admin])
    remove_item(item=Task.objects.get(title="Read about reed beds"), by=admin)
    lines = exported(group, tmp_path).split("\n")
    assert [line.rstrip(" |") for line in lines[2:7]] == [
        "| Date       | Lin | He Chuan | Wu   | What we did                | Zhou",
        "|------------|-----|----------|------|----------------------------|---",
        "| 03/21/2026 | 1.5 |          | 0.25 | Sorted the aerial pictures",
        "| 04/02/2026 | 2   |          |      | Field trip                 | ?",
        "| 04/03/2026 |     |          |      | Nobody came",
    ]


@pytest.mark.django_db
def test_pages_say_what_each_did() -> None:
    group = make_group()
    brought_in(group, WIDE)
    task = Task.objects.get(title="Field trip")
    shown = strip_tags(render_to_string("workload/_workload.html", {"item": task}))
    assert " ".join(shown.split()) == "Lin 2h、 He Chuan 9h、 Wu 2h"


PLANS = """\
## 2026-11

| Name | plan | done |
|---|---|---|
| 林晓 | 整理影像 | - |
|      | 标注鸟巢 | - |
| 何川 | 训练基线 | yes |

## 2026-12

|姓名|计划|
|---|---|
|何川/林晓|写报告|
"""


def test_plans_by_name_are_of_the_period_of_their_heading() -> None:
    assert detect(PLANS)[0] == "workload-ledger"
    assert [(str(row.work.period), row.work.participants.names, row.title) for row in read_ledger(PLANS).rows] == [
        ("2026-11-01 – 2026-11-30", ("林晓",), "整理影像"),
        ("2026-11-01 – 2026-11-30", ("林晓",), "标注鸟巢"),
        ("2026-11-01 – 2026-11-30", ("何川",), "训练基线"),
        ("2026-12-01 – 2026-12-31", ("何川", "林晓"), "写报告"),
    ]
    assert detect("# 组会\n\n我们讨论了计划。\n\n" + PLANS)[0] != "workload-ledger"


@pytest.mark.django_db
def test_a_plan_that_goes_leaves_its_name_to_the_next(tmp_path: Path) -> None:
    group = make_group()
    admin = make_member(group, "周老师", roles=("admin",))
    brought_in(group, PLANS)
    assert exported(group, tmp_path / "one") == PLANS
    remove_item(item=Task.objects.get(title="整理影像"), by=admin)
    expected = PLANS.replace("| 林晓 | 整理影像 | - |\n", "").replace("|      | 标注", "| 林晓 | 标注")
    assert exported(group, tmp_path / "two") == expected
