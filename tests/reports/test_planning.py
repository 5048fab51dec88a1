"""Items of submitted plans, and what the next report says about them."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib import import_module
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from core.plan_items import split_items
from members.models import Member
from reports.document import RowDoc, WeeklyReportDoc
from reports.models import PlanItem, WeeklyReport
from reports.queries.plans import last_plan_for, newest_documents
from reports.services import (
    NotAllowed,
    ReportRefused,
    RowInput,
    StaleVersion,
    approve_report,
    choose_plan_state,
    import_report,
    open_report,
    return_report,
    save_report,
    submit_report,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db
WEEKS = ("2026-W45", "2026-W46", "2026-W47", "2026-W48", "2026-W49")
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def member() -> Member:
    return make_member(make_group(slug="lab"), "顾晓岚")


def resubmit(report: WeeklyReport, **cells: Any) -> WeeklyReport:
    report.refresh_from_db()
    row = report.rows.get()
    known = {name: getattr(row, name) for name in ("this_week", "results", "next_week")}
    rows = [RowInput(uuid=row.uuid, project=row.project_name, **{**known, **cells})]
    saved = save_report(report=report, rows=rows, note="", version=report.version, by=report.member)
    return submit_report(report=saved, version=saved.version, by=report.member, now=NOON)


def states(report: WeeklyReport) -> dict[str, str]:
    return {item.text: item.state for item in PlanItem.objects.filter(report=report).order_by("position")}


def item_of(report: WeeklyReport, text: str) -> PlanItem:
    return PlanItem.objects.get(report=report, text=text)


def test_a_submission_makes_an_item_of_each_line(member: Member) -> None:
    project = make_project(member.group, "遥感基座")
    report = make_submitted(member, project="遥感基座", next_week="1. 训练\n   - 学习率\n2. 评测\n\n无")
    found = list(PlanItem.objects.values_list("text", "position", "text_key", "project", "state"))
    assert found == [("训练\n- 学习率", 0, "训练", project.pk, "open"), ("评测", 1, "评测", project.pk, "open")]
    item = PlanItem.objects.first()
    assert item is not None
    assert (item.row_uuid, item.planned_in, item.first_planned_in) == (
        report.rows.get().uuid,
        report.week_start,
        report.week_start,
    )


def test_a_draft_has_no_items(member: Member) -> None:
    make_draft(member)
    assert PlanItem.objects.count() == 0


@pytest.mark.parametrize(
    ("cells", "state"),
    [
        ({"results": "- 训练基线模型"}, "done"),
        ({"results": "完成：训练基线模型，准确率 91%"}, "done"),
        ({"this_week": "- [x] 训练基线模型"}, "done"),
        ({"results": "1. [X] 训练基线模型"}, "done"),
        ({"next_week": "- 继续训练基线模型"}, "moved"),
        ({"results": "训练基线模型", "next_week": "- 训练基线模型"}, "moved"),
        ({"this_week": "- 训练基线模型"}, "open"),
        ({"results": "训练基线模型，到 60%"}, "open"),
        ({"results": "训练基线模型尚未完成"}, "open"),
        ({"this_week": "- [ ] 训练基线模型", "results": "训练基线模型"}, "open"),
        ({"results": "读论文"}, "open"),
    ],
)
def test_the_next_report_decides_what_its_texts_tell(member: Member, cells: dict[str, str], state: str) -> None:
    planned = make_submitted(member, week="2026-W46", next_week="- 训练基线模型")
    written: dict[str, Any] = {"this_week": "", "results": "", "next_week": "", "project": "遥感", **cells}
    report = make_submitted(member, **written)
    item = item_of(planned, "训练基线模型")
    assert (item.state, item.is_chosen) == (state, False)
    assert item.decided_in == (None if state == "open" else report)


def test_a_moved_line_keeps_its_age_over_missed_weeks(member: Member) -> None:
    """Seed 001's INT4 training stands in the plan for three weeks."""
    for week in ("2026-W45", "2026-W46", "2026-W47"):
        make_submitted(member, week=week, this_week="", results="", next_week="- ViT-B 微调\n- 复现朱军INT4训练")
    lines = last_plan_for(member, week_of(member, "2026-W48"))
    assert [(line.item.text, line.age) for line in lines] == [("ViT-B 微调", 3), ("复现朱军INT4训练", 3)]
    newest = lines[1].item
    assert newest.moved_from is not None
    assert newest.moved_from.moved_from is not None
    assert newest.moved_from.moved_from.planned_in == newest.first_planned_in == week_of(member, "2026-W45").first_day


def test_a_line_is_looked_for_in_its_own_project_first(member: Member) -> None:
    def written(week: str, cells: list[tuple[str, str]]) -> WeeklyReport:
        rows = [RowInput(project=project, next_week=text) for project, text in cells]
        draft = open_report(member=member, week=week_of(member, week), by=member, rows=rows)
        return submit_report(report=draft, version=1, by=member, now=NOON)

    written("2026-W46", [("甲", "- 读论文"), ("乙", "- 读论文")])
    written("2026-W47", [("乙", "- 读论文"), ("甲", "- 读论文")])
    moved = PlanItem.objects.filter(moved_from__isnull=False)
    assert [(item.position, item.moved_from.position) for item in moved if item.moved_from] == [(0, 1), (1, 0)]


def test_submitting_again_keeps_edited_items_and_drops_those_that_are_gone(member: Member) -> None:
    report = make_submitted(member, next_week="- 训练基线模型\n- 读论文")
    known = item_of(report, "训练基线模型").uuid
    resubmit(report, next_week="- 训练基线模型和大模型\n- 写报告")
    assert states(report) == {"训练基线模型和大模型": "open", "写报告": "open"}
    assert item_of(report, "训练基线模型和大模型").uuid == known


def test_what_was_decided_stays_when_it_is_taken_out_of_the_plan(member: Member) -> None:
    planned = make_submitted(member, week="2026-W46", next_week="- 训练基线模型\n- 读论文")
    make_submitted(member, results="- 训练基线模型", next_week="")
    resubmit(planned, next_week="- 写报告")
    assert states(planned) == {"训练基线模型": "done", "写报告": "open"}


def test_taking_a_result_back_opens_the_item_again(member: Member) -> None:
    planned = make_submitted(member, week="2026-W46", next_week="- 训练基线模型")
    report = make_submitted(member, results="- 训练基线模型", next_week="")
    resubmit(report, results="- 读论文")
    item = item_of(planned, "训练基线模型")
    assert (item.state, item.decided_in, item.decided_at) == ("open", None, None)


def test_a_past_week_filled_in_stands_between(member: Member) -> None:
    first = make_submitted(member, week="2026-W45", next_week="- 训练基线模型")
    last = make_submitted(member, week="2026-W47", results="", next_week="- 训练基线模型")
    assert item_of(last, "训练基线模型").moved_from == item_of(first, "训练基线模型")
    between = make_submitted(member, week="2026-W46", results="- 训练基线模型", next_week="- 写报告")
    assert (states(first), states(between)) == ({"训练基线模型": "done"}, {"写报告": "open"})
    moved = item_of(last, "训练基线模型")
    assert (moved.moved_from, moved.first_planned_in) == (None, last.week_start)


def test_what_was_chosen_is_never_overwritten(member: Member) -> None:
    planned = make_submitted(member, week="2026-W46", next_week="- 训练基线模型\n- 读论文")
    item = item_of(planned, "训练基线模型")
    choose_plan_state(item=item, state="dropped", version=item.version, by=member)
    report = make_submitted(member, results="- 训练基线模型", next_week="- 训练基线模型")
    assert states(planned) == {"训练基线模型": "dropped", "读论文": "open"}
    assert item_of(report, "训练基线模型").moved_from is None


def test_a_choice_can_be_taken_back(member: Member) -> None:
    planned = make_submitted(member, week="2026-W46", next_week="- 训练基线模型")
    report = make_submitted(member, results="", next_week="- 训练基线模型")
    item = item_of(planned, "训练基线模型")
    done = choose_plan_state(item=item, state="done", version=item.version, by=member)
    assert item_of(report, "训练基线模型").moved_from is None
    back = choose_plan_state(item=done, state="open", version=done.version, by=member)
    assert (back.state, back.is_chosen) == ("moved", False)
    assert item_of(report, "训练基线模型").moved_from == back


def test_a_line_that_is_gone_from_its_plan_cannot_be_opened(member: Member) -> None:
    report = make_submitted(member, next_week="- 训练\n- 评测")
    done = choose_plan_state(item=item_of(report, "训练"), state="done", version=1, by=member)
    resubmit(report, next_week="- 评测")
    with pytest.raises(ReportRefused) as refused:
        choose_plan_state(item=done, state="open", version=done.version, by=member)
    assert (refused.value.code, states(report)) == ("gone", {"评测": "open", "训练": "done"})


def test_choosing_the_same_again_changes_nothing(member: Member) -> None:
    item = item_of(make_submitted(member, next_week="- 训练"), "训练")
    chosen = choose_plan_state(item=item, state="done", version=1, by=member)
    again = choose_plan_state(item=chosen, state="done", version=chosen.version, by=member)
    assert (again.version, again.decided_at) == (chosen.version, chosen.decided_at)


def test_only_the_author_chooses_on_the_version_he_read(member: Member) -> None:
    item = item_of(make_submitted(member, next_week="- 训练"), "训练")
    advisor = make_member(member.group, roles=("advisor",))
    with pytest.raises(NotAllowed):
        choose_plan_state(item=item, state="done", version=1, by=advisor)
    choose_plan_state(item=item, state="done", version=1, by=member)
    with pytest.raises(StaleVersion):
        choose_plan_state(item=item, state="dropped", version=1, by=member)


def test_imported_reports_have_items(member: Member) -> None:
    def imported(week: str, row: RowDoc) -> WeeklyReport:
        of_week = week_of(member, week)
        document = WeeklyReportDoc(week, of_week.first_day, of_week.last_day, rows=(row,))
        return import_report(member=member, document=document, advisors={}, by=None)

    later = imported("2026-W47", RowDoc(project="甲", results="1. 测试 baseline"))
    earlier = imported("2026-W46", RowDoc(project="甲", next_week="1. 测试 baseline\n2. 写报告"))
    assert (states(earlier), states(later)) == ({"测试 baseline": "done", "写报告": "open"}, {})
    imported("2026-W46", RowDoc(project="甲", next_week="1. 测试 baseline\n2. 写报告"))
    assert PlanItem.objects.count() == 2


def test_an_approved_and_returned_report_goes_on(member: Member) -> None:
    advisor = make_member(member.group, roles=("advisor",))
    report = approve_report(report=make_submitted(member, next_week="- 训练"), by=advisor)
    known = item_of(report, "训练").uuid
    returned = return_report(report=report, reason="补充", by=advisor)
    resubmit(returned, next_week="- 训练\n- 评测")
    assert item_of(report, "训练").uuid == known


def test_a_submission_costs_the_same_whatever_the_number_of_lines(
    member: Member, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    make_submitted(member, week="2026-W46", next_week="\n".join(f"- 第 {n} 步" for n in range(60)))
    cells = {"results": "\n".join(f"- 第 {n} 步" for n in range(30))}
    draft = make_draft(member, **cells, next_week="\n".join(f"- 第 {n} 步" for n in range(25, 80)))
    with django_assert_max_num_queries(45):
        submit_report(report=draft, version=1, by=member, now=NOON)
    assert PlanItem.objects.filter(state="done").count() == 25
    assert PlanItem.objects.filter(state="moved").count() == 35


def test_an_upgrade_makes_the_items_of_everybodys_newest_plan(member: Member) -> None:
    make_project(member.group, "遥感基座")
    make_submitted(member, week="2026-W45", next_week="- 旧的")
    newest = make_submitted(member, week="2026-W46", next_week="- 训练\n- 评测")
    fields = ("text", "position", "text_key", "project", "row_uuid", "planned_in", "first_planned_in", "state")
    written = list(PlanItem.objects.filter(report=newest).values_list(*fields))
    PlanItem.objects.all().delete()
    migration = import_module("reports.migrations.0005_plan_item_version")
    for _again in range(2):
        migration.newest_plans(apps, None)
        assert list(PlanItem.objects.values_list(*fields)) == written


TEXTS = ("训练基线模型", "读两篇论文", "写第3章", "写第4章", "复现 INT4 训练", "继续训练基线模型", "")
LINES = st.lists(st.sampled_from(TEXTS), max_size=3).map(lambda texts: "\n".join(f"- {text}" for text in texts if text))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("submit"), st.sampled_from(WEEKS), LINES, LINES),
        st.tuples(st.just("choose"), st.integers(0, 20), st.sampled_from(["open", "done", "moved", "dropped"])),
    ),
    max_size=8,
)


def carry_out(member: Member, step: tuple[Any, ...]) -> None:
    if step[0] == "choose":
        items = list(PlanItem.objects.filter(member=member).order_by("planned_in", "position", "pk"))
        if items:
            item = items[step[1] % len(items)]
            with suppress(ReportRefused):  # a line that is gone from its plan cannot be opened
                choose_plan_state(item=item, state=step[2], version=item.version, by=member)
        return
    _verb, week, results, plan = step
    report = WeeklyReport.objects.filter(member=member, week_start=week_of(member, week).first_day).first()
    if report is None:
        make_submitted(member, week=week, this_week="", results=results, next_week=plan)
    else:
        resubmit(report, results=results, next_week=plan)


def stored(member: Member) -> list[tuple[Any, ...]]:
    fields = (
        "uuid",
        "text",
        "position",
        "state",
        "is_chosen",
        "moved_from",
        "first_planned_in",
        "decided_in",
        "version",
    )
    return list(PlanItem.objects.filter(member=member).order_by("pk").values_list(*fields))


@pytest.mark.thorough
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
@example(
    [  # a line that came from one taken out of its plan since, and then chosen to be done
        ("submit", "2026-W45", "", "- 训练基线模型"),
        ("submit", "2026-W46", "", "- 训练基线模型"),
        ("submit", "2026-W45", "", ""),
        ("choose", 0, "done"),
    ]
)
@example(
    [  # a line in the middle of three, taken out of its plan: nothing comes to it any more
        ("submit", "2026-W45", "", "- 训练基线模型"),
        ("submit", "2026-W46", "", "- 训练基线模型"),
        ("submit", "2026-W47", "", "- 训练基线模型"),
        ("submit", "2026-W46", "", ""),
    ]
)
def test_whatever_is_submitted_in_whatever_order_the_items_follow_the_texts(steps: list[tuple[Any, ...]]) -> None:
    member = make_member(make_group())
    for step in steps:
        carry_out(member, step)
    reports = list(WeeklyReport.objects.filter(member=member).order_by("week_start"))
    documents = newest_documents(reports)
    preceding = {report.pk: before for before, report in pairwise(reports)}
    for report in reports:
        planned = [line.text for row in documents[report.pk].rows for line in split_items(row.next_week)]
        items = list(PlanItem.objects.filter(report=report).order_by("position", "pk"))
        left = list(planned)
        out_of_text = [item for item in items if item.text not in left or left.remove(item.text)]  # type: ignore[func-returns-value]
        assert left == []
        assert [item for item in out_of_text if item.state == "open"] == []
        for item in items:
            origin = item.moved_from
            assert item.first_planned_in == (origin.first_planned_in if origin else item.planned_in)
            assert origin is None or (origin.state == "moved" and origin.report == preceding[report.pk])
    before = stored(member)
    for report in reports:
        resubmit(report, this_week="又一次")
        assert stored(member) == before
