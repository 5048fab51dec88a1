"""Questions and their answers: one key each, honoured by the plan, remembered by what they make."""

import pytest

from core.changes import question_key
from exchange.document import ImportPlan
from exchange.importing import plan_import
from exchange.models import SourceDocument
from exchange.services import PlanNotReady, apply_import
from members.models import Alias, Group, Member
from reports.models import Feedback, WeeklyReport
from tests.exchange.files import REPORT, source
from tests.factories.members import make_group, make_member

pytestmark = pytest.mark.django_db

NAMED = REPORT.replace("\n\n|", "\n\n姓名：小林\n\n|", 1)


def answered(group: Group, text: str, *, path: str = "notes/47.md", **answers: str) -> ImportPlan:
    """The plan once each question of a code got its answer, applied."""
    asked = plan_import(group, [source(text, path)]).open_questions
    given = {question_key(one): answers[one.code.replace("-", "_")] for one in asked}
    plan = plan_import(group, [source(text, path)], answers=given)
    assert plan.open_questions == []
    apply_import(group=group, plan=plan, by=None)
    return plan


def test_an_open_question_waits_for_its_answer() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source(NAMED)])
    assert [question_key(one) for one in plan.open_questions] == ["author:小林"]
    with pytest.raises(PlanNotReady):
        apply_import(group=group, plan=plan, by=None)
    assert not WeeklyReport.objects.exists()


def test_the_answer_decides_whose_report_it_is_and_is_remembered() -> None:
    group = make_group()
    member = make_member(group, "林晓")
    plan = answered(group, NAMED, author="林晓")
    assert plan.as_json()["files"][0]["questions"][0]["answer"] == "林晓"
    assert WeeklyReport.objects.get().member == member
    assert [(alias.member, alias.name) for alias in Alias.objects.all()] == [(member, "小林")]
    other = REPORT.replace("47周（11.16-11.22", "48周（11.23-11.29").replace("\n\n|", "\n\n姓名：小林\n\n|", 1)
    assert plan_import(group, [source(other, "notes/48.md")]).open_questions == []


def test_the_answer_may_be_to_leave_it_out() -> None:
    group = make_group()
    answered(group, NAMED, author="leave out")
    assert not WeeklyReport.objects.exists()
    assert not Member.objects.exists()
    assert plan_import(group, [source(NAMED, "notes/47.md")]).open_questions == []


def test_what_was_left_out_comes_in_when_it_is_answered_after_all() -> None:
    group = make_group()
    member = make_member(group, "林晓")
    answered(group, NAMED, author="leave out")
    plan = plan_import(group, [source(NAMED, "notes/47.md")], answers={"author:小林": "林晓"})
    apply_import(group=group, plan=plan, by=None)
    assert WeeklyReport.objects.get().member == member


def test_namesakes_are_told_apart() -> None:
    group = make_group()
    make_member(group, "王伟")
    second = make_member(group, "王伟")
    label = f"王伟 ({str(second.uuid)[:4]})"
    answered(group, NAMED.replace("小林", "王伟"), author=label)
    assert WeeklyReport.objects.get().member == second
    assert not Alias.objects.exists()


def test_every_member_may_be_the_answer() -> None:
    group = make_group()
    for number in range(40):
        make_member(group, f"Member{number:02} Of Many")
    (question,) = plan_import(group, [source(NAMED)]).open_questions
    assert question.choices == (
        "new member: 小林",
        *(f"Member{number:02} Of Many" for number in range(40)),
        "leave out",
    )


def test_feedback_gets_the_writer_of_the_answer() -> None:
    group = make_group()
    make_member(group, "林晓")
    advisor = make_member(group, "周老师", roles=("advisor",))
    text = REPORT.replace("0.71 | |", "0.71 | **老周**：好 |")
    answered(group, text, path="林晓/47.md", feedback_writer="周老师")
    feedback = Feedback.objects.get()
    assert (feedback.advisor, feedback.text) == (advisor, "好")
    assert Alias.objects.get().name == "老周"


def test_unsigned_feedback_may_stay_unknown() -> None:
    group = make_group()
    make_member(group, "林晓")
    make_member(group, "周老师", roles=("advisor",))
    answered(group, REPORT.replace("0.71 | |", "0.71 | 好 |"), path="林晓/47.md", feedback_writer="unknown")
    assert Feedback.objects.get().advisor is None


def test_a_number_that_is_no_calendar_week_is_left_out() -> None:
    group = make_group()
    make_member(group, "林晓")
    text = REPORT.replace("2026年第47周（11.16-11.22）", "第12周")
    plan = answered(group, text, path="林晓/2026/12.md", week_number="leave out")
    assert plan.files[0].plan.changes == ()
    assert not WeeklyReport.objects.exists()


def test_a_file_of_no_kind_is_kept_or_not() -> None:
    group = make_group()
    answered(group, "# 日记\n", path="a.md", kind="leave out")
    assert not SourceDocument.objects.exists()
    answered(group, "# 日记\n", path="a.md", kind="keep")
    assert SourceDocument.objects.get().path == "a.md"


def test_an_answer_that_is_no_choice_is_refused_with_a_problem() -> None:
    group = make_group()
    plan = plan_import(group, [source(NAMED, "a.md")], answers={"author:小林": "nobody"}, accepted=True)
    (problem,) = [one for one in plan.files[0].plan.problems if one.severity == "error"]
    assert (problem.code, problem.line) == ("answer-unknown", 1)
    assert problem.message == '"nobody" is no answer to: Whose report is this? (小林) Take one of its choices.'
    with pytest.raises(PlanNotReady):
        apply_import(group=group, plan=plan, by=None)


def test_answers_to_questions_nobody_asks_change_nothing() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source()], answers={"author:谁": "nobody"})
    assert not plan.has_errors
    assert plan.open_questions == []


def test_one_answer_holds_for_all_files_that_ask() -> None:
    group = make_group()
    other = NAMED.replace("47周（11.16-11.22", "48周（11.23-11.29")
    files = [source(NAMED, "notes/47.md"), source(other, "notes/48.md")]
    assert len(plan_import(group, files).open_questions) == 1
    plan = plan_import(group, files, answers={"author:小林": "new member: 小林"})
    apply_import(group=group, plan=plan, by=None)
    assert [report.member.name for report in WeeklyReport.objects.all()] == ["小林", "小林"]
    assert Member.objects.count() == 1
