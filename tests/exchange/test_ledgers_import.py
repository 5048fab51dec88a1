"""Ledgers in: what is asked, what is stored, what is refused."""

from datetime import date

import pytest

from core.changes import question_key
from exchange.models import SourceDocument
from exchange.services import ImportRefused, PlanNotReady, apply_import
from members.models import Alias, Member, Project
from papers.models import Reading
from tasks.models import Task
from tests.exchange.ledgers import HEAD, LEDGER, PATH, brought_in, counts, names, planned
from tests.factories.members import make_group, make_member
from workload.models import EveryoneAnswer, Participation, WorkItem, WrittenSummary

pytestmark = pytest.mark.django_db


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
