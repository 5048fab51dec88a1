"""Logs whose days have no year: it is asked for, remembered, taken from the path, and never invented."""

import pytest

from core.changes import question_key
from exchange.document import LEAVE_OUT, ImportPlan, SourceFile
from exchange.importing import Who, detect, plan_import
from exchange.services import apply_import
from members.models import Member
from tests.factories.members import make_group, make_member
from workload.models import LogDay, LogFile
from workload.services import export_log

pytestmark = pytest.mark.django_db

LIST = "## 12.30 学习 Rust 3.5h\n\n## 1.2\n2h 写解析器\n"


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(slug="lab"), "刘涛")


def planned(owner: Member, text: str = LIST, place: str = "log.md", **answers: str) -> ImportPlan:
    file = SourceFile(place, place, text.encode(), place)
    return plan_import(
        owner.group,
        [file],
        member=Who(owner.name, owner),
        answers={f"year:{place}": answer for answer in answers.values()},
        accepted=not answers,
    )


def test_the_year_is_asked_for_and_nothing_is_taken_without_it(owner: Member) -> None:
    (file,) = planned(owner).files
    (question,) = file.plan.questions
    assert (question.code, question.line, question.proposal, question.choices) == ("year", 1, LEAVE_OUT, ())
    assert (file.kind, file.is_left_out, file.steps, file.plan.changes, file.plan.lines.lost) == (
        "learning-log", True, (), (), 0,
    )  # fmt: skip
    assert question_key(question) == "year:log.md"


def test_an_answer_holds_for_export_and_for_the_next_import(owner: Member) -> None:
    plan = planned(owner, answer="2023")
    assert [change.target for change in plan.files[0].plan.changes] == ["刘涛 2023-12-30", "刘涛 2024-01-02"]
    apply_import(group=owner.group, plan=plan, by=None)
    assert sorted(str(day) for day in LogDay.objects.all()) == ["2023-12-30", "2024-01-02"]
    assert LogFile.objects.get().year == 2023
    assert export_log(member=owner, name="log.md") == LIST
    again = planned(owner)
    assert ([change.action for change in again.files[0].plan.changes], again.questions) == (["same", "same"], ())


def test_what_is_no_year_is_refused(owner: Member) -> None:
    plan = planned(owner, answer="today")
    assert [(one.code, one.severity) for one in plan.files[0].plan.problems] == [("answer-unknown", "error")]
    assert plan.files[0].steps == ()


def test_the_path_may_tell_the_year_and_days_that_have_one_are_asked_nothing(owner: Member) -> None:
    (file,) = planned(owner, place="2021/刘涛.md").files
    assert ([change.target for change in file.plan.changes], file.plan.questions) == (
        ["刘涛 2021-12-30", "刘涛 2022-01-02"], (),
    )  # fmt: skip
    (known,) = planned(owner, LIST.replace("## 1.2", "## 2020.1.2"), place="2021/刘涛.md").files
    assert [change.target for change in known.plan.changes] == ["刘涛 2019-12-30", "刘涛 2020-01-02"]


def test_the_name_of_a_pasted_text_tells_no_year(owner: Member) -> None:
    """Its date is the day on which it was pasted."""
    pasted = "pasted 2026-11-23 03.35.29.md"
    assert [one.code for one in planned(owner, place=pasted).questions] == ["year"]
    report = "# 周报\n\n## 本周工作\n\n- 写测试\n\n## 下周计划\n\n- 写文档\n"
    assert [one.code for one in planned(owner, report, place=pasted).questions] == ["week"]


def test_what_is_guessed_or_differs_is_said(owner: Member) -> None:
    text = (
        "| Day | Hours | Task |\n|---|---|---|\n| 6.4.2919 | 2 | a |\n| 7.4.2019 | 1,5 | b |\n"
        "| 9.4.-11.4.2019 | 3 | c |\n| total | 7 | |\n"
    )
    (file,) = planned(owner, text).files
    assert [(one.line, one.severity, one.code) for one in file.plan.problems] == [
        (3, "warning", "log-year-slip"), (5, "info", "log-stretch"), (6, "info", "log-total"),
    ]  # fmt: skip
    assert file.plan.problems[-1].message == "The file states 7 h in all; its days make 6 h 30 min."
    assert (file.plan.lines.read, file.plan.lines.kept) == (3, 3)


def test_sheets_and_lists_are_known_for_what_they_are() -> None:
    texts = (
        LIST,
        "| Day | Hours | Task |\n|---|---|---|\n| 6.4.2019 | 2 | a |\n| 7.4.2019 | 1,5 | b |\n",
        "- 2024-5-13: 2h 读\n- 2024-5-14: 1h 写\n",
        "# 7.21\n读\n\n# 7.22\n写\n",
    )
    assert [detect(text, "x.md")[0] for text in texts] == ["learning-log"] * 4
