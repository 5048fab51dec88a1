"""Ledgers in: what is asked, what is stored, what the same file and a changed one do later."""

from datetime import date

import pytest

from core.changes import question_key
from core.periods import read_period
from exchange.document import ImportPlan
from exchange.importing import plan_import
from exchange.models import SourceDocument, SourceRecord
from exchange.services import ImportRefused, PlanNotReady, apply_import
from members.models import Alias, Group, Member, Project
from papers.models import Reading
from papers.services import ReadingInput, change_reading
from tasks.models import Task
from tasks.services import TaskInput, create_task
from tests.exchange.files import source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from workload.models import EveryoneAnswer, Participation, WorkItem, WrittenSummary
from workload.services import WorkInput, remove_item

pytestmark = pytest.mark.django_db

PATH = "记录/工作量.md"
HEAD = "| 年份 | 时间 | 任务 | 进度 | 参与成员 | 工作量 |\n|---|---|---|---|---|---|\n"


def planned(group: Group, text: str = LEDGER, path: str = PATH, **answers: str) -> ImportPlan:
    """A plan by these answers (participant_Lin="…"), the proposals of all others taken."""
    given = {name.replace("_", ":", 1): answer for name, answer in answers.items()}
    return plan_import(group, [source(text, path)], answers=given, accepted=True)


def brought_in(group: Group, text: str = LEDGER, path: str = PATH, **answers: str) -> ImportPlan:
    plan = planned(group, text, path, **answers)
    apply_import(group=group, plan=plan, by=None)
    return plan


def counts(plan: ImportPlan) -> tuple[int, int, int, int]:
    (changes,) = [file["changes"] for file in plan.as_json()["files"]]
    return (changes["create"], changes["update"], changes["same"], changes["conflict"])


def names(item: WorkItem) -> list[str]:
    return [part.member.name for part in item.participations.all()]


def test_a_ledger_is_planned_row_by_row_without_writing() -> None:
    group = make_group()
    plan = planned(group)
    (file,) = plan.files
    assert (file.kind, counts(plan), plan.has_errors) == ("workload-ledger", (9, 0, 0, 0), False)
    assert [(change.line, change.target, change.people) for change in file.plan.changes][:3] == [
        (23, "2026.9.07-9.13 3篇 变化检测 论文", ("Lin Xiao", "He Chuan")),
        (24, "2026.9.07-9.13 Siamese ZeRO", ("Lin Xiao",)),
        (25, "2026.9.14-9.20 遥感基座相关论文", ("Lin Xiao", "He Chuan", "Wu Yue")),
    ]
    assert [kind.objects.count() for kind in (Member, WorkItem, SourceDocument)] == [0, 0, 0]


def test_the_questions_of_a_ledger() -> None:
    plan = planned(make_group())
    assert [(question_key(one), one.line, one.proposal) for one in plan.questions] == [
        ("participant:Lin Xiao", 15, "new member: Lin Xiao"),
        ("participant:He Chuan", 16, "new member: He Chuan"),
        ("participant:Wu Yue", 17, "new member: Wu Yue"),
        ("everyone:全体成员(2) 2026-09-07", 23, "Lin Xiao / He Chuan"),
        ("participant:Lin", 24, "new member: Lin Xiao"),
        ("everyone:全体成员(3) 2026-09-14", 25, "Lin Xiao / He Chuan / Wu Yue"),
        ("participant:He", 31, "new member: He Chuan"),
        ("participant:Zhou", 34, "new member: Zhou"),
    ]


def test_a_ledger_is_stored_as_it_is_written() -> None:
    group = make_group()
    brought_in(group)
    first, second, third = Reading.objects.all()
    assert (first.written, first.expected_gain, first.paper) == ("3篇 变化检测 论文", "熟悉主流模型", None)
    assert (first.written_participants, names(first)) == ("全体成员(2)", ["Lin Xiao", "He Chuan"])
    assert (str(first.period), first.bucket, first.times) == ("2026-09-07 – 2026-09-13", "medium", 1)
    assert (second.written, second.written_participants, second.period) == ("Siamese ZeRO", "Lin", first.period)
    assert (third.bucket, names(third)) == ("", ["Lin Xiao", "He Chuan", "Wu Yue"])
    tidy, train, move, assess, prepare = Task.objects.all()
    assert (tidy.progress, tidy.state, tidy.bucket, tidy.written_workload) == (
        "上传至服务器",
        "in_progress",
        "small",
        "小",
    )
    assert (train.state, train.bucket, train.times, names(train)) == ("done", "large", 3, ["He Chuan"])
    assert (move.state, move.bucket, names(move)) == ("planned", "", [])
    assert (names(assess), names(prepare)) == (["Zhou"], ["Lin Xiao"])
    written = WrittenSummary.objects.get()
    assert (written.source, [row["member"] for row in written.rows]) == (PATH, ["Lin Xiao", "He Chuan", "Wu Yue"])
    assert {row["uuid"] for row in written.rows} <= {str(member.uuid) for member in group.members.all()}


def test_who_read_something_that_counts_has_read_it() -> None:
    brought_in(make_group())
    states = Participation.objects.filter(item__kind="reading").values_list("item__bucket", "state")
    assert set(states) == {("medium", "read"), ("", "to_read")}


def test_names_and_everyone_are_asked_once() -> None:
    group = make_group()
    brought_in(group)
    assert sorted(alias.name for alias in Alias.objects.all()) == ["He", "Lin"]
    assert [(one.size, one.starts_on, one.members.count()) for one in EveryoneAnswer.objects.order_by("size")] == [
        (2, date(2026, 9, 7), 2),
        (3, date(2026, 9, 14), 3),
    ]
    again = planned(group, LEDGER.replace("Siamese ZeRO", "Siamese ZeRO 二"))
    assert (again.questions, counts(again)) == ((), (0, 1, 8, 0))
    more = planned(group, LEDGER + "|      |             | 又一个     | 进行中       | 全体成员(2)/Lin | 中     |\n")
    assert [question_key(one) for one in more.questions] == ["everyone:全体成员(2) 2026-10-19"]


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


def test_a_row_that_the_file_has_no_longer_stays_and_is_said() -> None:
    group = make_group()
    brought_in(group)
    plan = brought_in(group, "\n".join(line for line in LEDGER.split("\n") if "迁移平台" not in line))
    assert [(one.severity, one.code) for one in plan.files[0].plan.problems] == [("warning", "row-gone")]
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


def test_members_are_found_by_name_and_short_name_without_asking() -> None:
    group = make_group()
    for name in ("Lin Xiao", "He Chuan", "Wu Yue", "Zhou Wei"):
        make_member(group, name)
    Alias.objects.create(member=Member.objects.get(name="Zhou Wei"), name="Zhou", name_key="zhou")
    plan = planned(group)
    assert [one.code for one in plan.questions] == ["everyone", "everyone"]


def test_namesakes_are_asked_and_never_guessed() -> None:
    group = make_group()
    make_member(group, "Zhou Wei")
    make_member(group, "Zhou Ming")
    plan = planned(group)
    (question,) = [one for one in plan.questions if one.subject == "Zhou"]
    assert question.proposal == "leave out"
    assert {"Zhou Wei", "Zhou Ming", "new member: Zhou", "leave out"} <= set(question.choices)
    brought_in(group)
    assert names(Task.objects.get(title="评测")) == []


def test_answers_choose_people() -> None:
    group = make_group()
    make_member(group, "周未")
    make_member(group, "林晓")
    brought_in(
        group,
        **{
            "participant_Lin Xiao": "林晓",
            "participant_Zhou": "周未",
            "participant_Wu Yue": "leave out",
            "everyone_全体成员(2) 2026-09-07": "周未 / He Chuan",
            "everyone_全体成员(3) 2026-09-14": "leave out",
        },
    )
    assert sorted(member.name for member in group.members.all()) == sorted(["周未", "林晓", "He Chuan"])
    assert [names(reading) for reading in Reading.objects.all()] == [["周未", "He Chuan"], ["林晓"], []]
    assert names(Task.objects.get(title="评测")) == ["周未"]
    assert Alias.objects.get(name="Lin Xiao").member.name == "林晓"
    assert planned(group, LEDGER.replace("| Lin Xiao | 1 ", "| Lin Xiao | 2 ")).questions == ()


def test_an_answer_that_names_nobody_is_an_error() -> None:
    plan = planned(make_group(), **{"everyone_全体成员(2) 2026-09-07": "Lin Xiao / 谁"})
    assert [(one.code, one.line) for one in plan.files[0].plan.problems] == [("answer-unknown", 23)]


def test_more_unknown_names_than_anybody_answers_are_an_error() -> None:
    rows = "".join(f"| 2026 | 9.07-9.13 | A | | 人{number} | 中 |\n" for number in range(250))
    plan = planned(make_group(), HEAD + rows)
    assert (len(plan.questions), plan.has_errors) == (200, True)
    assert plan.files[0].plan.problems[0].code == "too-many-names"


def test_a_guest_takes_no_part() -> None:
    group = make_group()
    make_member(group, "何川", roles=("guest",))
    plan = planned(group, HEAD + "| 2026 | 9.07-9.13 | ZeRO | 完成 | 何川 | 大 |\n")
    assert [question_key(one) for one in plan.questions] == ["participant:何川"]


EVERYONE = "| 时间 | 任务 | 参与成员 | 工作量 |\n|---|---|---|---|\n| 2026.9.07-9.13 | 全组大扫除 | {} | 少 |\n"


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("全体成员(2)", ["早", "先"]),  # on the first day
        ("全体成员（3）", ["早", "先", "中"]),  # on any day
        ("全体成员", ["早", "先", "中"]),
        ("全体成员(2)/晚", ["早", "先", "晚"]),
    ],
)
def test_everyone_is_who_was_there_by_the_dates(written: str, people: list[str]) -> None:
    group = make_group()
    make_member(group, "晚", joined_on=date(2026, 9, 14))
    make_member(group, "中", joined_on=date(2026, 9, 10))
    make_member(group, "先", joined_on=date(2026, 9, 1))
    make_member(group, "早", joined_on=date(2025, 9, 1), left_on=date(2026, 9, 14))
    make_member(group, "走", joined_on=date(2025, 9, 1), left_on=date(2026, 9, 7))
    make_member(group, "周老师", roles=("advisor",), joined_on=date(2020, 1, 1))
    make_member(group, "客", roles=("guest",), joined_on=date(2020, 1, 1))
    plan = planned(group, EVERYONE.format(written))
    assert (plan.questions, list(plan.files[0].plan.changes[0].people)) == ((), people)


def test_a_number_that_the_dates_do_not_give_is_asked() -> None:
    group = make_group()
    for name in ("甲", "乙", "丙"):
        make_member(group, name, joined_on=date(2026, 1, 1))
    plan = planned(group, EVERYONE.format("全体成员(2)"))
    assert [(one.code, one.proposal) for one in plan.questions] == [("everyone", "甲 / 乙")]
    more = planned(group, EVERYONE.format("全体成员(9)"))
    assert [(one.code, one.proposal) for one in more.questions] == [("everyone", "leave out")]


def test_a_later_change_of_membership_changes_no_old_count() -> None:
    group = make_group()
    brought_in(group)
    make_member(group, "新人", joined_on=date(2020, 1, 1))
    Member.objects.filter(name="He Chuan").update(left_on=date(2026, 9, 1))
    assert [len(names(reading)) for reading in Reading.objects.all()] == [2, 1, 3]


def test_what_a_row_breaks_is_said_with_its_line_and_nothing_is_stored() -> None:
    group = make_group()
    text = HEAD + f"| 2026 | 13.45-14.2 | a | | | |\n| | 9.07-9.01 | b | | | |\n| | 9.07-9.13 | {'长' * 501} | | | |\n"
    plan = planned(group, text)
    assert [(one.line, one.severity, one.code) for one in plan.files[0].plan.problems] == [
        (3, "error", "no-such-month"),
        (4, "error", "backwards"),
        (5, "error", "too-long"),
    ]
    with pytest.raises(PlanNotReady):
        apply_import(group=group, plan=plan, by=None)


def test_a_title_of_the_greatest_length() -> None:
    group = make_group()
    brought_in(group, HEAD + f"| 2026 | 9.07-9.13 | {'长' * 500} | | | |\n")
    assert len(Task.objects.get().title) == 500


def test_a_rule_that_says_no_while_applying_undoes_everything() -> None:
    group = make_group()
    plan = planned(group)
    make_member(group, "Zhou")  # meanwhile somebody added the same name
    with pytest.raises(ImportRefused):
        apply_import(group=group, plan=plan, by=None)
    assert (WorkItem.objects.count(), WrittenSummary.objects.count(), SourceDocument.objects.count()) == (0, 0, 0)


def test_projects_of_a_ledger_are_found_or_made() -> None:
    group = make_group()
    text = "| 时间 | 任务 | 项目 | 工作量 |\n|---|---|---|---|\n| 2026.9.07-9.13 | A | 遥感 | |\n| | B | 遥感 | |\n"
    brought_in(group, text)
    assert [task.project for task in Task.objects.all()] == [Project.objects.get(name="遥感")] * 2


def test_a_group_keeps_its_own_measure_and_hears_of_another() -> None:
    group = make_group(small_up_to_minutes=60)
    (said,) = planned(group).files[0].plan.problems
    assert (said.severity, said.code) == ("info", "standard-differs")


def test_a_thousand_rows_cost_as_many_queries_as_ten(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = "".join(f"| 2026 | 9.07-9.13 | 任务{number} | 完成 | 何川/林晓 | 中 |\n" for number in range(1_000))
    group = make_group()
    make_member(group, "何川")
    make_member(group, "林晓")
    with django_assert_max_num_queries(60):
        brought_in(group, HEAD + rows)
    assert Participation.objects.filter(is_counted=True, bucket="medium").count() == 2_000
    with django_assert_max_num_queries(25):
        assert counts(planned(group, HEAD + rows)) == (0, 0, 1_000, 0)
