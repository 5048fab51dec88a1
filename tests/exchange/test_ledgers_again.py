"""Ledgers once more: the same file, a changed one, a copy, one of other people in the same weeks."""

import pytest

from core.periods import read_period
from exchange.importing import plan_import
from exchange.models import SourceRecord
from exchange.services import apply_import
from papers.models import Reading
from papers.services import ReadingInput, change_reading
from tasks.models import Task
from tasks.services import TaskInput, create_task
from tests.exchange.files import source
from tests.exchange.ledgers import HEAD, LEDGER, brought_in, counts, names, planned
from tests.factories.members import make_group, make_member
from workload.models import WorkItem
from workload.services import WorkInput, remove_item

pytestmark = pytest.mark.django_db


def test_the_same_file_again_plans_nothing() -> None:
    group = make_group()
    brought_in(group)
    run = planned(group)
    assert (counts(run), run.questions, [file.plan.problems for file in run.files]) == ((0, 0, 9, 0), (), [()])
    brought_in(group)
    assert (WorkItem.objects.count(), SourceRecord.objects.count()) == (8, 9)
    assert counts(planned(group, path="工作量.md")) == (0, 0, 9, 0)


def test_a_changed_file_updates_and_creates() -> None:
    group = make_group()
    brought_in(group)
    before = {item.uuid for item in WorkItem.objects.all()}
    text = (
        LEDGER.replace(
            "|      |             | 数据预处理", "|      |             | 插进来的   | | | |\n|      | | 数据预处理"
        )
        .replace("| 评测       | 进行中       | Zhou ", "| 评测       | 已完成       | Zhou/He ")
        .replace("Siamese ZeRO", "Siamese ZeRO-2")
        .replace("| Wu Yue   | 0    |", "| Wu Yue   | 1    |")
        + "|      |             | 新任务     |              |          |        |\n"
    )
    plan = brought_in(group, text)
    assert counts(plan) == (2, 3, 6, 0)
    assert (before < {item.uuid for item in WorkItem.objects.all()}, WorkItem.objects.count()) == (True, 10)
    assert [one.title for one in Task.objects.all()][-4:] == ["评测", "插进来的", "数据预处理", "新任务"]
    task = Task.objects.get(title="评测")
    assert (task.state, names(task), task.version) == ("done", ["Zhou", "He Chuan"], 2)
    assert Reading.objects.filter(written="Siamese ZeRO-2").count() == 1
    assert counts(planned(group, text)) == (0, 0, 11, 0)


def test_what_was_changed_here_too_is_a_conflict_and_stays() -> None:
    group = make_group()
    brought_in(group)
    reading = Reading.objects.get(written="Siamese ZeRO")
    data = ReadingInput(WorkInput(reading.period, (), reading.workload), None, reading.written, "这里写的")
    change_reading(reading=reading, version=1, data=data, by=None)
    assert counts(planned(group)) == (0, 0, 9, 0)
    changed = LEDGER.replace("学习其并行方法", "学习并行")
    plan = brought_in(group, changed)
    assert counts(plan) == (0, 0, 8, 1)
    (conflict,) = [change for change in plan.files[0].plan.changes if change.action == "conflict"]
    assert (conflict.reason, "这里写的" in conflict.before, "学习并行" in conflict.after) == (
        "it was changed here too",
        True,
        True,
    )
    assert [problem.code for problem in plan.files[0].plan.problems] == ["conflict"]
    assert Reading.objects.get(pk=reading.pk).expected_gain == "这里写的"
    assert counts(planned(group, changed)) == (0, 0, 8, 1)


def test_what_was_removed_here_does_not_come_back() -> None:
    group = make_group()
    admin = make_member(group, "周老师", roles=("admin",))
    brought_in(group)
    task = Task.objects.get(title="评测")
    remove_item(item=task, by=admin)
    assert counts(planned(group)) == (0, 0, 9, 0)
    plan = brought_in(group, LEDGER.replace("| 评测       | 进行中 ", "| 评测       | 已完成 "))
    assert (counts(plan), Task.objects.get(pk=task.pk).deleted_at is not None) == ((0, 0, 8, 1), True)


def test_what_was_removed_for_good_does_not_come_back_with_the_same_line() -> None:
    group = make_group()
    brought_in(group)
    Task.objects.get(title="评测").delete()
    assert counts(planned(group)) == (0, 0, 9, 0)
    more = LEDGER + "|      |             | 新任务     |              |          |        |\n"
    assert counts(brought_in(group, more)) == (1, 0, 9, 0)
    assert (counts(planned(group, more)), Task.objects.filter(title="评测").count()) == ((0, 0, 10, 0), 0)


def test_a_row_that_the_file_has_no_longer_stays_and_is_asked_about() -> None:
    group = make_group()
    brought_in(group)
    plan = brought_in(group, "\n".join(line for line in LEDGER.split("\n") if "迁移平台" not in line))
    assert [(one.code, one.subject) for one in plan.questions] == [("gone", "2026.10.12-10.18 迁移平台")]
    assert Task.objects.filter(title="迁移平台", deleted_at=None).count() == 1


def test_a_copy_of_the_file_under_another_name_makes_nothing_twice() -> None:
    group = make_group()
    brought_in(group)
    text = LEDGER.replace("学习其并行方法", "学习并行")
    plan = brought_in(group, text, "别处/copy.md")
    assert counts(plan) == (1, 1, 7, 0)  # created is the summary of that file
    assert WorkItem.objects.count() == 8


def test_a_ledger_of_other_people_in_the_same_weeks_changes_nothing_of_the_first() -> None:
    group = make_group()
    brought_in(group)
    text = HEAD + "| 2026 | 9.07-9.13 | 整理影像 | 已完成 | Wu Yue | 大 |\n| | | 另一件 | 进行中 | Wu Yue | 中 |\n"
    assert counts(brought_in(group, text, "二组.md")) == (2, 0, 0, 0)
    assert [names(task) for task in Task.objects.filter(title="整理影像")] == [["Lin Xiao", "He Chuan"], ["Wu Yue"]]
    assert (counts(planned(group)), counts(planned(group, text, "二组.md"))) == ((0, 0, 9, 0), (0, 0, 2, 0))


def test_what_was_entered_here_is_not_entered_again() -> None:
    group = make_group()
    who = make_member(group, "何川")
    period = read_period("9.07-9.13", year=2026)
    for title in ("一样", "不一样"):
        create_task(group=group, data=TaskInput(WorkInput(period, [who]), title), by=None)
    rows = "| 2026 | 9.07-9.13 | 一样 | | 何川 | |\n| | | 不一样 | 完成 | 何川 | 大 |\n"
    plan = brought_in(group, HEAD + rows)
    assert (counts(plan), Task.objects.count()) == ((0, 0, 1, 1), 2)


def test_the_same_rows_in_two_files_of_one_import_are_made_once() -> None:
    group = make_group()
    rows = HEAD + "| 2026 | 9.07-9.13 | A | | | 大 |\n" * 2
    plan = plan_import(group, [source(rows, "a.md"), source(rows, "b.md")], accepted=True)
    assert [[change.action for change in file.plan.changes] for file in plan.files] == [
        ["create"] * 2,
        ["conflict"] * 2,
    ]
    apply_import(group=group, plan=plan, by=None)
    again = plan_import(group, [source(rows, "a.md"), source(rows, "b.md")], accepted=True)
    assert {change.action for file in again.files for change in file.plan.changes} == {"same"}


def test_a_year_that_rolls_over_is_seen_in_the_plan() -> None:
    rows = "| 2026 | 12.21-12.27 | A | | | |\n| | 12.28-1.03 | B | | | |\n| | 1.04-1.10 | C | | | |\n"
    assert [change.target for change in planned(make_group(), HEAD + rows).files[0].plan.changes] == [
        "2026.12.21-12.27 A",
        "2026.12.28-1.03 B",
        "2027.1.04-1.10 C",
    ]


def test_a_cell_that_is_a_link_is_a_paper() -> None:
    group = make_group()
    head = "| 时间 | 论文 | 成员 |\n|---|---|---|\n"
    rows = (
        "| 2026.9.07-9.13 | [Zero](https://arxiv.org/abs/1910.02054v2) | |\n"
        "| | [ZeRO again](https://arxiv.org/pdf/1910.02054) | |\n"
        "| | 读 [ZeRO](https://arxiv.org/abs/1910.02054) | |\n"
        "| | [坏的](https://x) | |\n"
    )
    brought_in(group, head + rows)
    papers = [reading.paper.title if reading.paper else reading.written for reading in Reading.objects.all()]
    assert papers == ["Zero", "Zero", "读 [ZeRO](https://arxiv.org/abs/1910.02054)", "[坏的](https://x)"]
    assert counts(planned(group, head + rows)) == (0, 0, 4, 0)
    plan = brought_in(group, head + rows.replace("1910.02054v2", "2104.07857"))
    links = [reading.paper.url if reading.paper else "" for reading in Reading.objects.all()]
    assert (counts(plan), [link.partition("/abs/")[2] for link in links]) == (
        (0, 1, 3, 0),
        ["2104.07857", "1910.02054v2", "", ""],
    )


def test_equal_lines_are_each_a_row() -> None:
    group = make_group()
    line = "| 2026 | 9.07-9.13 | ZeRO | 完成 | 何川 | 大 |\n"
    make_member(group, "何川")
    brought_in(group, HEAD + line * 3)
    assert Task.objects.count() == 3
    plan = brought_in(group, HEAD + line * 2 + line.replace("大", "小") + line)
    assert counts(plan) == (1, 0, 3, 0)
