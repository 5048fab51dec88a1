"""Plan and apply: what is asked, what is created, what is never overwritten."""

import pytest
import time_machine

from exchange.document import ImportPlan, SourceFile
from exchange.importing import Who, detect, plan_import
from exchange.models import SourceDocument, SourceRecord
from exchange.services import ImportRefused, PlanNotReady, apply_import
from members.models import Alias, Group, Member, Project
from reports.models import Feedback, WeeklyReport
from reports.services import RowInput, approve_report, save_report, submit_report
from tests.exchange.files import REPORT, source
from tests.exchange.ledgers import LEDGER
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_draft

pytestmark = pytest.mark.django_db


def counts(plan: ImportPlan) -> list[dict[str, int]]:
    return [file["changes"] for file in plan.as_json()["files"]]


def brought_in(group: Group, *files: SourceFile, member: Who | None = None) -> ImportPlan:
    plan = plan_import(group, files or [source()], member=member, accepted=True)
    apply_import(group=group, plan=plan, by=None)
    return plan


def only_report() -> WeeklyReport:
    return WeeklyReport.objects.get()


def test_a_report_is_planned_without_writing() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source()])
    assert plan.as_json() == {
        "files": [
            {
                "path": "林晓/2026-W47.md",
                "kind": "weekly-report",
                "lines": {"total": 13, "read": 8, "kept": 0, "blank": 5, "lost": 0},
                "changes": {"create": 1, "update": 0, "same": 0, "conflict": 0},
                "problems": [],
                "questions": [],
            }
        ]
    }
    assert not WeeklyReport.objects.exists()
    assert not SourceDocument.objects.exists()


def test_a_report_is_imported_as_it_is_written() -> None:
    group = make_group()
    member = make_member(group, "林晓")
    brought_in(group)
    report = only_report()
    assert (report.member, report.week.name, report.state, report.is_late) == (member, "2026-W47", "submitted", False)
    row = report.rows.get()
    assert row.project_name == "遥感影像的\n变化检测"
    assert row.this_week == "1. 清洗数据\n2. 训练基线"
    assert row.project is not None
    assert (row.project.motivation, row.project.plan) == ("人工判读太慢。", "先做双时相基线，再做弱监督。")
    assert report.revisions.get().source == "import"


def test_importing_again_plans_no_change() -> None:
    group = make_group()
    brought_in(group, source(path="沙盘/2026-W47.md"))
    again = plan_import(group, [source(path="沙盘/2026-W47.md")])
    assert counts(again) == [{"create": 0, "update": 0, "same": 1, "conflict": 0}]
    assert again.open_questions == []
    apply_import(group=group, plan=again, by=None)
    assert only_report().revisions.count() == 1


def test_who_wrote_it_is_asked_with_the_folder_as_proposal() -> None:
    group = make_group()
    plan = plan_import(group, [source(path="董子/周报.md")])
    (question,) = plan.open_questions
    assert (question.code, question.proposal) == ("author", "new member: 董子")
    with pytest.raises(PlanNotReady):
        apply_import(group=group, plan=plan, by=None)
    assert not Member.objects.filter(group=group).exists()


def test_an_accepted_proposal_makes_the_member_without_an_account() -> None:
    group = make_group()
    brought_in(
        group, source(path="董子/47.md"), source(REPORT.replace("47周（11.16-11.22", "48周（11.23-11.29"), "董子/48.md")
    )
    member = Member.objects.get(group=group)
    assert (member.name, member.account) == ("董子", None)
    assert member.reports.count() == 2


def test_at_worst_it_is_left_out_and_kept_as_text() -> None:
    group = make_group()
    plan = brought_in(group, source(path="2026-W47.md"))
    assert [question.proposal for file in plan.files for question in file.plan.questions] == ["leave out"]
    assert not WeeklyReport.objects.exists()
    assert bytes(SourceDocument.objects.get().content) == REPORT.encode()
    assert plan_import(group, [source(path="2026-W47.md")]).open_questions == []


def test_two_people_of_one_name_are_asked_never_guessed() -> None:
    group = make_group()
    both = {f"王伟 ({str(make_member(group, '王伟').uuid)[:4]})" for _ in range(2)}
    plan = plan_import(group, [source(REPORT.replace("\n\n|", "\n\n姓名：王伟\n\n|", 1))])
    (question,) = plan.open_questions
    assert (question.subject, question.proposal, question.choices[0]) == ("王伟", "leave out", "leave out")
    assert set(question.choices[1:]) == both


def test_a_surname_is_enough_where_only_one_has_it() -> None:
    group = make_group()
    member = make_member(group, "欧阳锋")
    brought_in(group, source(REPORT.replace("\n\n|", "\n\n姓名：（欧阳）\n\n|", 1)))
    assert only_report().member == member


def test_a_name_that_looks_the_same_is_proposed_and_remembered() -> None:
    group = make_group()
    member = make_member(group, "Anna Li")
    text = REPORT.replace("\n\n|", "\n\n姓名：Аnna Li\n\n|", 1)
    plan = brought_in(group, source(text))
    assert plan.files[0].plan.questions[0].proposal == "Anna Li"
    assert only_report().member == member
    assert Alias.objects.get().member == member


def test_a_name_of_another_group_is_nobody_here() -> None:
    make_member(make_group(), "林晓")
    plan = plan_import(make_group(), [source()])
    assert plan.open_questions[0].proposal == "new member: 林晓"


def test_feedback_is_the_only_advisors_if_that_is_accepted() -> None:
    group = make_group()
    make_member(group, "林晓")
    advisor = make_member(group, "周老师", roles=("advisor",))
    plan = brought_in(group, source(REPORT.replace("0.71 | |", "0.71 | 画图时标明数据集。 |")))
    assert plan.files[0].plan.questions[0].proposal == "周老师"
    feedback = Feedback.objects.get()
    assert (feedback.advisor, feedback.text) == (advisor, "画图时标明数据集。")


def test_feedback_of_a_stranger_keeps_its_signature() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = brought_in(group, source(REPORT.replace("0.71 | |", "0.71 | **吴老师**：图不清楚<br />**郑老师**：同意 |")))
    assert [question.proposal for question in plan.files[0].plan.questions] == ["unknown", "unknown"]
    feedback = Feedback.objects.get()
    assert (feedback.advisor, feedback.text) == (None, "**吴老师**：图不清楚\n\n**郑老师**：同意")


@pytest.mark.parametrize("words", ["无", "none", "请联系导师填写"])
def test_words_for_nothing_are_no_feedback(words: str) -> None:
    group = make_group()
    make_member(group, "林晓")
    brought_in(group, source(REPORT.replace("0.71 | |", f"0.71 | {words} |")))
    assert not Feedback.objects.exists()


def test_a_changed_file_updates_what_was_not_touched_here() -> None:
    group = make_group()
    make_member(group, "林晓")
    make_member(group, "周老师", roles=("advisor",))
    brought_in(group, source(REPORT.replace("0.71 | |", "0.71 | 好 |")))
    plan = brought_in(group, source(REPORT.replace("0.71 | |", "0.73 | 很好 |")))
    assert counts(plan) == [{"create": 0, "update": 1, "same": 0, "conflict": 0}]
    report = only_report()
    assert (report.rows.get().results, report.revisions.count()) == ("基线 F1 = 0.73", 2)
    assert Feedback.objects.get().text == "很好"


def changed_here(report: WeeklyReport, results: str) -> None:
    row = report.rows.get()
    rows = [RowInput(row.uuid, row.project_name, row.this_week, results, row.next_week)]
    saved = save_report(report=report, rows=rows, note="", version=report.version, by=report.member)
    submit_report(report=saved, version=saved.version, by=report.member)


def test_a_report_changed_here_and_in_the_file_is_a_conflict_and_stays() -> None:
    group = make_group()
    make_member(group, "林晓")
    brought_in(group)
    changed_here(only_report(), "F1 = 0.75")
    assert counts(plan_import(group, [source()])) == [{"create": 0, "update": 0, "same": 1, "conflict": 0}]
    plan = brought_in(group, source(REPORT.replace("0.71", "0.73")))
    assert counts(plan) == [{"create": 0, "update": 0, "same": 0, "conflict": 1}]
    (problem,) = plan.files[0].plan.problems
    assert (problem.code, problem.severity) == ("conflict", "warning")
    assert "-" in plan.files[0].plan.changes[0].before
    assert only_report().rows.get().results == "F1 = 0.75"


def test_a_reviewed_report_is_not_overwritten() -> None:
    group = make_group()
    make_member(group, "林晓")
    advisor = make_member(group, "周老师", roles=("advisor",))
    brought_in(group)
    report = only_report()
    approve_report(report=report, revision=1, by=advisor)
    plan = brought_in(group, source(REPORT.replace("0.71", "0.73")))
    assert "reviewed" in plan.files[0].plan.problems[0].message
    assert only_report().rows.get().results == "基线 F1 = 0.71"


def test_a_draft_is_not_overwritten() -> None:
    group = make_group()
    member = make_member(group, "林晓")
    make_draft(member, results="还没写完")
    plan = brought_in(group)
    assert counts(plan) == [{"create": 0, "update": 0, "same": 0, "conflict": 1}]
    assert only_report().rows.get().results == "还没写完"


def test_two_files_about_one_week_do_not_overwrite_each_other() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = brought_in(group, source(), source(REPORT.replace("0.71", "0.99"), "林晓/copy.md"))
    assert [change.action for file in plan.files for change in file.plan.changes] == ["create", "conflict"]
    assert only_report().rows.get().results == "基线 F1 = 0.71"


def test_a_file_of_several_weeks() -> None:
    group = make_group()
    make_member(group, "林晓")
    week = "## 2026年第{}周（{}）\n\n| 项目 | 本周任务 |\n|---|---|\n| 甲 | 第{}次 |\n\n"
    text = "# 周报-林晓\n\n" + week.format(48, "11.23-11.29", 2) + week.format(47, "11.16-11.22", 1)
    plan = brought_in(group, source(text, "notes/all.md"))
    assert counts(plan) == [{"create": 2, "update": 0, "same": 0, "conflict": 0}]
    assert [report.week.name for report in WeeklyReport.objects.all()] == ["2026-W48", "2026-W47"]
    assert [(record.first_line, record.last_line) for record in SourceRecord.objects.all()] == [(1, 8), (9, 14)]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("遥感影像的<br />变化检测 |", "长" * 201 + " |", "too-long", 5),
        ("基线 F1 = 0.71", "长" * 20_001, "too-long", 5),
        ("（11.16-11.22）", "", "", 0),
        ("47周（11.16-11.22）", "60周", "week-invalid", 1),
    ],
)
def test_what_the_form_refuses_is_refused_with_its_line(old: str, new: str, code: str, line: int) -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source(REPORT.replace(old, new))], accepted=True)
    found = [(problem.code, problem.line) for problem in plan.files[0].plan.problems if problem.severity == "error"]
    assert found == ([(code, line)] if code else [])
    assert plan.has_errors == bool(code)


def test_a_limit_is_exact() -> None:
    group = make_group()
    make_member(group, "林晓")
    brought_in(group, source(REPORT.replace("基线 F1 = 0.71", "长" * 20_000)))
    assert len(only_report().rows.get().results) == 20_000


def test_fifty_rows_are_taken_and_fifty_one_refused() -> None:
    group = make_group()
    make_member(group, "林晓")
    head = "# 周报 - 2026年第47周（11.16-11.22）\n\n| 项目 | 本周任务 |\n|---|---|\n"
    fifty = plan_import(group, [source(head + "| 甲 | 乙 |\n" * 50)])
    more = plan_import(group, [source(head + "| 甲 | 乙 |\n" * 51)])
    assert (fifty.has_errors, more.has_errors) == (False, True)


def test_an_error_in_one_file_stops_all() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source(), source(b"\x00\x01", "x.md")], accepted=True)
    with pytest.raises(PlanNotReady):
        apply_import(group=group, plan=plan, by=None)
    assert not WeeklyReport.objects.exists()


def test_a_rule_that_says_no_while_applying_undoes_everything() -> None:
    group = make_group()
    make_member(group, "林晓")
    plan = plan_import(group, [source(), source(path="何川/47.md")], accepted=True)
    make_member(group, "何川")  # meanwhile somebody added the same name
    with pytest.raises(ImportRefused) as refused:
        apply_import(group=group, plan=plan, by=None)
    assert refused.value.path == "何川/47.md"
    assert (WeeklyReport.objects.count(), SourceDocument.objects.count(), Project.objects.count()) == (0, 0, 0)


def test_a_removed_report_does_not_come_back_by_itself() -> None:
    group = make_group()
    member = make_member(group, "林晓")
    brought_in(group)
    WeeklyReport.objects.update(deleted_at="2026-11-21T00:00Z", deleted_by=member)
    assert counts(plan_import(group, [source()])) == [{"create": 0, "update": 0, "same": 1, "conflict": 0}]
    brought_in(group)
    for _ in range(2):
        plan = brought_in(group, source(REPORT.replace("0.71", "0.73")))
        assert counts(plan) == [{"create": 0, "update": 0, "same": 0, "conflict": 1}]


def test_a_week_number_without_a_year_is_asked() -> None:
    group = make_group()
    make_member(group, "林晓")
    text = REPORT.replace("2026年第47周（11.16-11.22）", "第12周")
    plan = plan_import(group, [source(text, "林晓/2026/12.md")])
    assert [(question.code, question.proposal) for question in plan.open_questions] == [("week-number", "2026-W12")]


def test_other_files_are_kept_as_they_are() -> None:
    group = make_group()
    plan = plan_import(group, [source("# 实验记录\n\n今天下雨。\n", "日记.md")])
    assert plan.as_json()["files"][0]["lines"] == {"total": 3, "read": 0, "kept": 2, "blank": 1, "lost": 0}
    assert [question.proposal for question in plan.open_questions] == ["keep"]


def test_the_week_of_a_group_that_starts_on_friday() -> None:
    group = make_group(first_weekday=4)
    make_member(group, "林晓")
    brought_in(group, source(REPORT.replace("11.16-11.22", "11.13-11.19")))
    assert (only_report().week.name, only_report().week_start.isoformat()) == ("2026-W47", "2026-11-13")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (REPORT, "weekly-report"),
        ("# Weekly report 2026-W47\n\n| Project | Results |\n|---|---|\n| a | b |\n", "weekly-report"),
        ("# 第三周周报\n\n读了两篇论文。\n", "weekly-report"),
        ("# 2026.11.16\n\n上周工作总结：无\n", "kept"),
        ("", "kept"),
        ("| 成员 | 少 | 中 | 大 |\n|---|---|---|---|\n| 甲 | 1 | 2 | 3 |\n", "workload-ledger"),
        (LEDGER, "workload-ledger"),
        ("```\n" + REPORT + "```\n", "kept"),
    ],
)
def test_kinds_are_told_by_their_content(text: str, kind: str) -> None:
    assert detect(text)[0] == kind


def test_a_path_is_kept_up_to_its_limit() -> None:
    group = make_group()
    make_member(group, "林晓")
    brought_in(group, source(path=f"林晓/{'深' * 497}"))
    plan = plan_import(group, [source(path=f"林晓/{'深' * 498}")])
    assert [problem.code for problem in plan.files[0].plan.problems] == ["path-too-long"]


def test_a_closed_week_does_not_hinder_an_import() -> None:
    group = make_group(lock_after_days=0, deadline_days_after_last=-6)
    make_member(group, "林晓")
    with time_machine.travel("2027-06-01 10:00+08:00"):
        brought_in(group)
    assert only_report().state == WeeklyReport.State.SUBMITTED
