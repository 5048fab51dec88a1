"""Who takes part in the rows of a ledger: found, by dates, or asked."""

from datetime import date

import pytest

from core.changes import question_key
from members.models import Alias, Member
from papers.models import Reading
from tasks.models import Task
from tests.exchange.ledgers import HEAD, LEDGER, brought_in, names, planned
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db


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


def test_a_name_that_only_looks_different_is_proposed_as_the_same() -> None:
    group = make_group()
    make_member(group, "Anna Cao")
    text = HEAD + "| 2026 | 9.07-9.13 | A | | Аnna Саo | 中 |\n"  # Cyrillic А, С and а
    (question,) = planned(group, text).questions
    assert question.proposal == "Anna Cao"
    brought_in(group, text)
    assert (names(Task.objects.get()), planned(group, text + text.split("\n")[2]).questions) == (["Anna Cao"], ())


def test_a_guest_takes_no_part() -> None:
    group = make_group()
    make_member(group, "何川", roles=("guest",))
    plan = planned(group, HEAD + "| 2026 | 9.07-9.13 | ZeRO | 完成 | 何川 | 大 |\n")
    assert [(question_key(one), one.proposal) for one in plan.questions] == [("participant:何川", "leave out")]


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
