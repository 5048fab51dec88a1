"""What a changed file has no longer: asked about, kept unless somebody says otherwise, brought back by undoing."""

from datetime import date
from typing import Any

import pytest
from django.db.models import Manager

from exchange.document import ImportPlan, SourceFile
from exchange.importing import Who, plan_import
from exchange.models import ImportRun
from exchange.rendering import actions_of, sheet_of, shown_run
from exchange.services import apply_import, check_run, start_run, undo_run
from exchange.services.runs import Upload, apply_run
from meetings.models import Meeting
from meetings.services import save_section
from members.models import Member
from reports.models import WeeklyReport
from reports.services import approve_report
from tasks.models import Task, TodoItem, TodoList
from tests.exchange.ledgers import HEAD
from tests.factories.meetings import section_of
from tests.factories.members import make_group, make_member
from tests.factories.todos import shown
from workload.models import LogDay
from workload.services import save_log_day

pytestmark = pytest.mark.django_db
ROW = "| 2026 | 9.07-9.13 | {} | | | 大 |\n"
WEEK = "# 周报 - 2026年第{}\n\n| 项目 | 本周任务 |\n|---|---|\n| 甲 | {} |\n\n"
FIRST_WEEK = WEEK.format("47周（11.16-11.22）", "画图")
WEEKS = FIRST_WEEK + WEEK.format("48周（11.23-11.29）", "写文章")
MINUTES = "# 组会纪要\n\n# 2026-11-23\n\n## 本周安排\n\n- 画图\n\n# 2026-11-16\n\n## 本周安排\n\n- 写文章\n"
PAGE = "# 2026\n\n## 11月\n- [ ] 一\n- [ ] 二\n- [x] 三\n\n## 10月\n- [x] 四\n- [x] 五\n- [x] 六\n"


@pytest.fixture
def owner() -> Member:
    return make_member(make_group(), "林晓", roles=("admin",))


def planned(owner: Member, text: str, *, answer: str = "keep", path: str = "d/file.md") -> ImportPlan:
    file, who = SourceFile(path, path, text.encode(), path), Who(owner.name, owner)
    asked = [one for one in plan_import(owner.group, [file], member=who).questions if one.code == "gone"]
    answers = {f"gone:{one.subject}": answer for one in asked}
    return plan_import(owner.group, [file], member=who, answers=answers, accepted=True)


def brought_in(owner: Member, text: str, *, answer: str = "keep", path: str = "d/file.md") -> ImportPlan:
    plan = planned(owner, text, answer=answer, path=path)
    apply_import(group=owner.group, plan=plan, by=None)
    return plan


def asked(plan: ImportPlan) -> list[str]:
    return [one.subject for one in plan.questions if one.code == "gone"]


def removed(plan: ImportPlan) -> list[str]:
    return [one.target for file in plan.files for one in file.plan.changes if one.action == "remove"]


ONE_ROW = HEAD + ROW.format("画图")
CASES: dict[str, tuple[str, str, str, Manager[Any]]] = {
    "task": (ONE_ROW + ROW.format("写文章"), ONE_ROW, "2026.9.07-9.13 写文章", Task.objects),
    "report": (WEEKS, FIRST_WEEK, "林晓 2026-W48", WeeklyReport.objects),
    "meeting": (MINUTES, MINUTES.partition("# 2026-11-16")[0], "2026-11-16", Meeting.objects),
    "list": (PAGE, PAGE.partition("## 10")[0], "林晓 2026-10", TodoList.objects),
}


@pytest.mark.parametrize("kind", CASES)
def test_it_stays_unless_that_is_answered_and_is_asked_about_once(kind: str, owner: Member) -> None:
    before, after, target, things = CASES[kind]
    brought_in(owner, before)
    count = things.filter(deleted_at=None).count()
    plan = brought_in(owner, after)
    (question,) = plan.questions
    assert (question.subject, question.proposal, question.choices) == (target, "keep", ("keep", "remove"))
    assert (removed(plan), things.filter(deleted_at=None).count()) == ([], count)
    again = planned(owner, after)
    assert (again.questions, {one.action for one in again.files[0].plan.changes}) == ((), {"same"})


@pytest.mark.parametrize("kind", CASES)
def test_it_goes_by_an_answer_and_undoing_brings_it_back(kind: str, owner: Member) -> None:
    before, after, target, things = CASES[kind]
    brought_in(owner, before)
    living = set(things.filter(deleted_at=None).values_list("uuid", flat=True))
    plan = brought_in(owner, after, answer="remove")
    assert removed(plan) == [target]
    assert plan.as_json()["files"][0]["changes"]["remove"] == 1
    left = set(things.filter(deleted_at=None).values_list("uuid", flat=True))
    assert (len(living - left), left - living) == (1, set())
    run = undo_run(run=ImportRun.objects.all()[0], by=None)
    assert run.undone["kept"] == []
    assert set(things.filter(deleted_at=None).values_list("uuid", flat=True)) == living
    assert {one.action for one in planned(owner, before).files[0].plan.changes} == {"same"}


def test_what_was_gone_on_with_here_is_only_said(owner: Member) -> None:
    brought_in(owner, WEEKS, path="d/r.md")
    brought_in(owner, MINUTES, path="d/m.md")
    report = WeeklyReport.objects.get(week_start="2026-11-23")
    approve_report(report=report, revision=1, by=make_member(owner.group, "周老师", roles=("advisor",)))
    save_section(section=section_of(Meeting.objects.get(day="2026-11-16"), "本周安排"), version=1, text="x", by=owner)
    for text, path, target in (
        (CASES["report"][1], "d/r.md", "林晓 2026-W48"),
        (CASES["meeting"][1], "d/m.md", "2026-11-16"),
    ):
        plan = brought_in(owner, text, answer="remove", path=path)
        assert (asked(plan), removed(plan)) == ([], [])
        (problem,) = plan.files[0].plan.problems
        assert (problem.severity, problem.code, target in problem.message) == ("warning", "gone-stays", True)


def test_to_dos_of_a_list_that_are_gone_are_one_question(owner: Member) -> None:
    brought_in(owner, PAGE)
    text = PAGE.replace("- [ ] 一\n- [ ] 二\n", "- [ ] 七\n")
    plan = planned(owner, text)
    assert [(one.subject, one.line, "2 to-dos" in one.text) for one in plan.questions] == [("林晓 2026-11", 3, True)]
    november = TodoList.objects.get(month=11)
    apply_import(group=owner.group, plan=plan, by=None)
    assert shown(november) == ["一", "二", "x 三", "七"]
    assert asked(planned(owner, text)) == []


def test_to_dos_that_were_ticked_here_stay_where_others_go(owner: Member) -> None:
    brought_in(owner, PAGE)
    november = TodoList.objects.get(month=11)
    TodoItem.objects.filter(text="一").update(is_done=True)
    brought_in(owner, PAGE.replace("- [ ] 一\n- [ ] 二\n", "- [ ] 七\n"), answer="remove")
    assert shown(november) == ["x 一", "x 三", "七"]


def test_a_list_that_nobody_touched_is_what_the_file_says(owner: Member) -> None:
    brought_in(owner, PAGE)
    uuids = dict(TodoItem.objects.values_list("text", "uuid"))
    after = "- [ ] 三\n- [ ] 新\n- [ ] 二\n  别忘\n- [ ] 一\n"
    brought_in(owner, PAGE.replace("- [ ] 一\n- [ ] 二\n- [x] 三\n", after))
    november = TodoList.objects.get(month=11)
    assert [one.text for one in november.items.filter(deleted_at=None)] == ["三", "新", "二", "一"]
    assert TodoItem.objects.get(text="二").note == "别忘"
    assert TodoItem.objects.get(text="一").uuid == uuids["一"]


def test_many_rows_that_are_gone_are_one_question(owner: Member) -> None:
    rows = [ROW.format(f"第{number}件") for number in range(25)]
    brought_in(owner, HEAD + "".join(rows))
    plan = brought_in(owner, HEAD + rows[0], answer="remove")
    assert (asked(plan), len(removed(plan))) == (["d/file.md"], 24)
    assert Task.objects.filter(deleted_at=None).count() == 1


def test_a_file_that_has_only_its_name_from_the_one_before_asks_nothing(owner: Member) -> None:
    brought_in(owner, WEEKS, path="周报.md")
    other = WEEK.format("49周（11.30-12.6）", "别的")
    assert asked(planned(owner, other, path="周报.md")) == []
    assert asked(planned(owner, FIRST_WEEK, path="周报.md")) == ["林晓 2026-W48"]


def test_the_page_shows_what_would_go(owner: Member) -> None:
    text = HEAD + ROW.format("画图") + ROW.format("写文章")
    for content, answers in ((text, {}), (HEAD + ROW.format("画图"), {"gone:2026.9.07-9.13 写文章": "remove"})):
        run = start_run(group=owner.group, uploads=[Upload("d/file.md", content.encode())], by=owner)
        run = check_run(run=run, answers=answers, by=owner)
        page = shown_run(run, {}, owner)
        apply_run(run=run, by=owner)
    assert ("remove", "2026.9.07-9.13 写文章") in [(one[1], one[2]) for one in actions_of(run.sheet)]
    assert (page.counts["remove"], page.does_something) == (1, True)
    assert [choice.label for choice in page.questions[0].choices] == ["keep it as it is", "remove it"]
    assert Task.objects.get(title="写文章").deleted_by == owner
    assert sheet_of(planned(owner, text))["questions"] == []


def test_a_day_of_a_log_goes_for_good_by_an_answer(owner: Member) -> None:
    days = {day: f"## 2026-11-{day}\n\n8:00 am - 8:30 am 第{day}天\n\n" for day in (18, 17, 16)}
    brought_in(owner, "".join(days.values()))
    save_log_day(member=owner, day=date(2026, 11, 16), text="改了", version=1, by=owner)
    plan = brought_in(owner, days[18])
    assert (asked(plan), "cannot be brought back" in plan.questions[0].text) == (["林晓 2026-11-17"], True)
    assert [problem.code for problem in plan.files[0].plan.problems] == ["gone-stays"]
    assert (asked(planned(owner, days[18])), LogDay.objects.count()) == ([], 3)
    brought_in(owner, days[18] + days[17])
    assert removed(brought_in(owner, days[18], answer="remove")) == ["林晓 2026-11-17"]
    assert [str(one.day) for one in LogDay.objects.all()] == ["2026-11-18", "2026-11-16"]
    run = undo_run(run=ImportRun.objects.all()[0], by=None)
    assert [one["target"] for one in run.undone["kept"]] == ["林晓 2026-11-17"]


def test_a_day_that_another_file_of_the_log_has_stays(owner: Member) -> None:
    day = "## 2026-11-{}\n\n8:00 am - 8:30 am 读文献\n\n"
    brought_in(owner, day.format(18) + day.format(17))
    brought_in(owner, day.format(17) + day.format(16), path="d/other.md")
    assert asked(planned(owner, day.format(18))) == []
