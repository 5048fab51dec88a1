"""What the author does with a report: open, save, submit; every rule that says no."""

import uuid
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from activity.models import Event, Job
from core.text import CELL_LIMIT
from reports.document import RowDoc
from reports.models import Feedback, WeeklyReport
from reports.queries import own_report, planned_rows, sheet_for
from reports.services import (
    AlreadyThere,
    InvalidCell,
    NotAllowed,
    ReportRefused,
    RowInput,
    StaleVersion,
    approve_report,
    open_report,
    remove_report,
    restore_report,
    save_feedback,
    save_report,
    submit_report,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.reports import make_draft, make_submitted, week_of

pytestmark = pytest.mark.django_db


def cells(report: WeeklyReport) -> list[tuple[str, str, str, str]]:
    rows = report.rows.order_by("position")
    return [(row.project_name, row.this_week, row.results, row.next_week) for row in rows if not row.is_removed]


def as_input(report: WeeklyReport) -> list[RowInput]:
    return [
        RowInput(row.uuid, row.project_name, row.this_week, row.results, row.next_week)
        for row in report.rows.order_by("position")
        if not row.is_removed
    ]


def test_a_report_is_opened_once_per_member_and_week() -> None:
    member = make_member(make_group())
    report = make_draft(member)
    assert (report.version, report.state) == (1, WeeklyReport.State.DRAFT)
    assert (report.week_start, report.ends_on) == (date(2026, 11, 16), date(2026, 11, 22))
    with pytest.raises(AlreadyThere) as caught:
        make_draft(member)
    assert caught.value.report == report
    assert own_report(member, week_of(member)) == report


def test_a_friday_group_files_its_report_under_the_friday() -> None:
    member = make_member(make_group(first_weekday=4))
    report = make_draft(member, week="2026-W47")
    assert (report.week_start.weekday(), report.week.name) == (4, "2026-W47")


def test_a_new_report_opens_with_last_weeks_plan_row_by_row() -> None:
    member = make_member(make_group())
    open_report(
        member=member,
        week=week_of(member, "2026-W46"),
        by=member,
        rows=[
            RowInput(project="甲", next_week="1. 训练\n2. 评测"),
            RowInput(project="乙", results="完成"),
            RowInput(project="丙", next_week="写论文"),
        ],
    )
    before = list(WeeklyReport.objects.values_list("pk", flat=True))
    assert planned_rows(member, week_of(member, "2026-W47")) == [
        RowDoc(project="甲", this_week="1. 训练\n2. 评测"),
        RowDoc(project="丙", this_week="写论文"),
    ]
    assert list(WeeklyReport.objects.values_list("pk", flat=True)) == before


def test_a_save_replaces_the_rows_and_counts_the_version_up() -> None:
    member = make_member(make_group())
    report = make_draft(member)
    first = as_input(report)[0]
    chosen = uuid.uuid4()
    saved = save_report(
        report=report,
        rows=[RowInput(chosen, "乙", "新的一行"), RowInput(first.uuid, "甲", "改了")],
        note="总体顺利",
        version=1,
        by=member,
    )
    assert (saved.version, saved.note) == (2, "总体顺利")
    assert cells(saved) == [("乙", "新的一行", "", ""), ("甲", "改了", "", "")]
    assert [row.uuid for row in as_input(saved)] == [chosen, first.uuid]


def test_a_save_of_an_older_version_is_refused_and_changes_nothing() -> None:
    member = make_member(make_group())
    report = make_draft(member)
    save_report(report=report, rows=[RowInput(project="第一窗口")], note="", version=1, by=member)
    with pytest.raises(StaleVersion) as caught:
        save_report(report=report, rows=[RowInput(project="第二窗口")], note="", version=1, by=member)
    assert caught.value.current.version == 2
    assert cells(report) == [("第一窗口", "", "", "")]


def test_saving_the_same_text_again_changes_nothing() -> None:
    member = make_member(make_group())
    report = make_submitted(member)
    again = save_report(report=report, rows=as_input(report), note="", version=report.version, by=member)
    assert (again.version, again.has_unsubmitted_changes) == (1, False)


def test_a_row_uuid_of_another_report_is_never_taken_over() -> None:
    group = make_group()
    other = make_draft(make_member(group))
    member = make_member(group)
    report = make_draft(member)
    stolen = as_input(other)[0].uuid
    save_report(report=report, rows=[RowInput(stolen, "我的")], note="", version=1, by=member)
    assert cells(other) == [("遥感基座", "读数据", "读完了", "训练")]
    assert [row.uuid == stolen for row in as_input(report)] == [False]


def test_a_row_twice_in_one_save_becomes_two_rows() -> None:
    member = make_member(make_group())
    report = make_draft(member)
    key = as_input(report)[0].uuid
    save_report(report=report, rows=[RowInput(key, "甲"), RowInput(key, "乙")], note="", version=1, by=member)
    assert [row[0] for row in cells(report)] == ["甲", "乙"]
    assert len({row.uuid for row in as_input(report)}) == 2


def test_a_removed_row_with_feedback_stays_marked_and_comes_back_into_no_form() -> None:
    group = make_group()
    advisor, member = make_member(group, roles=("advisor",)), make_member(group)
    report = make_submitted(member)
    row = as_input(report)[0]
    save_feedback(report=report, row_uuid=row.uuid, text="很好", version=0, by=advisor)
    report = save_report(report=report, rows=[RowInput(project="新")], note="", version=1, by=member)
    assert [(stored.project_name, stored.is_removed) for stored in report.rows.order_by("is_removed")] == [
        ("新", False),
        ("遥感基座", True),
    ]
    report = submit_report(report=report, version=2, by=member)
    shown = sheet_for(report, viewer=advisor).document.rows
    assert [(row.project, row.is_removed, [f.text for f in row.feedback]) for row in shown] == [
        ("新", False, []),
        ("遥感基座", True, ["很好"]),
    ]


def test_a_project_is_found_by_its_name_without_breaks_and_blanks() -> None:
    group = make_group()
    project = make_project(group, "基于检索的混合推理")
    report = make_draft(make_member(group), project="基于检索的\n混合推理")
    row = report.rows.get()
    assert (row.project, row.project_name) == (project, "基于检索的\n混合推理")


@pytest.mark.parametrize("field", ["project", "this_week", "results", "next_week", "note"])
def test_a_text_over_its_limit_names_the_cell(field: str) -> None:
    member = make_member(make_group())
    too_long = "字" * 70_000
    cells: dict[str, Any] = {} if field == "note" else {field: too_long}
    with pytest.raises(InvalidCell) as caught:
        open_report(
            member=member,
            week=week_of(member),
            by=member,
            rows=[RowInput(), RowInput(**cells)],
            note=too_long if field == "note" else "",
        )
    assert (caught.value.field, caught.value.row) == (field, None if field == "note" else 1)
    assert WeeklyReport.objects.count() == 0


def test_a_cell_at_its_limit_is_stored_whole() -> None:
    report = make_draft(make_member(make_group()), results="测" * CELL_LIMIT)
    assert report.rows.get().results == "测" * CELL_LIMIT


def test_nobody_writes_anothers_report() -> None:
    group = make_group()
    member, colleague, advisor = make_member(group), make_member(group), make_member(group, roles=("advisor", "admin"))
    report = make_draft(member)
    for actor in (colleague, advisor):
        with pytest.raises(NotAllowed):
            save_report(report=report, rows=[], note="", version=1, by=actor)
        with pytest.raises(NotAllowed):
            submit_report(report=report, version=1, by=actor)
        with pytest.raises(NotAllowed):
            open_report(member=member, week=week_of(member, "2026-W46"), by=actor, rows=[])
        with pytest.raises(NotAllowed):
            remove_report(report=report, by=actor)
    assert cells(report) == [("遥感基座", "读数据", "读完了", "训练")]


def test_an_empty_report_is_not_submitted() -> None:
    member = make_member(make_group())
    report = open_report(member=member, week=week_of(member), by=member, rows=[RowInput(), RowInput()])
    with pytest.raises(ReportRefused) as caught:
        submit_report(report=report, version=1, by=member)
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("second", "microsecond", "late"), [(59, 900_000, False), (0, 0, True)], ids=["last moment", "midnight"]
)
def test_late_is_decided_in_the_groups_time_zone(second: int, microsecond: int, late: bool) -> None:
    member = make_member(make_group(time_zone="Asia/Shanghai"))
    day, hour, minute = (22, 23, 59) if not late else (23, 0, 0)
    shanghai = datetime(2026, 11, day, hour, minute, second, microsecond, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert make_submitted(member, now=shanghai.astimezone(UTC)).is_late is late


def test_submitting_freezes_a_revision_and_asks_for_its_pdf_once() -> None:
    member = make_member(make_group())
    report = make_submitted(member)
    again = submit_report(report=report, version=1, by=member)
    assert again.revisions.count() == 1
    changed = save_report(report=again, rows=[RowInput(project="改")], note="", version=1, by=member)
    assert changed.has_unsubmitted_changes
    colleague = make_member(member.group)
    assert [row.project for row in sheet_for(changed, viewer=colleague).document.rows] == ["遥感基座"]
    assert [row.project for row in sheet_for(changed, viewer=member, working_copy=True).document.rows] == ["改"]
    submit_report(report=changed, version=2, by=member)
    assert [revision.number for revision in report.revisions.all()] == [1, 2]
    assert [row.project for row in sheet_for(changed, viewer=colleague).document.rows] == ["改"]
    assert {job.arguments["report"] for job in Job.objects.all()} == {str(report.uuid)}
    assert [event.verb for event in Event.objects.order_by("id")] == [
        "report.opened",
        "report.submitted",
        "report.submitted",
    ]


def test_the_history_holds_no_words_of_a_report() -> None:
    make_submitted(make_member(make_group()), project="机密项目", results="秘密")
    assert "机密" not in str([event.details for event in Event.objects.all()])


def test_a_reviewed_report_is_closed_to_its_author() -> None:
    group = make_group()
    advisor, member = make_member(group, roles=("advisor",)), make_member(group)
    report = approve_report(report=make_submitted(member), by=advisor)
    with pytest.raises(ReportRefused) as caught:
        save_report(report=report, rows=[], note="", version=report.version, by=member)
    assert caught.value.code == "locked"
    assert cells(report) == [("遥感基座", "读数据", "读完了", "训练")]


def test_a_draft_is_removed_and_taken_back_a_submitted_report_stays() -> None:
    member = make_member(make_group())
    report = make_draft(member)
    remove_report(report=report, by=member)
    assert own_report(member, week_of(member)) is None
    assert restore_report(report=report, by=member) == own_report(member, week_of(member))
    submitted = submit_report(report=report, version=1, by=member)
    with pytest.raises(ReportRefused):
        remove_report(report=submitted, by=member)
    assert Feedback.objects.count() == 0


def test_a_report_may_cover_two_weeks_and_not_a_quarter() -> None:
    member = make_member(make_group())
    long = open_report(
        member=member, week=week_of(member), by=member, rows=[RowInput(project="甲")], ends_on=date(2026, 11, 29)
    )
    assert own_report(member, week_of(member, "2026-W48")) == long
    for ends_on in (date(2026, 11, 20), date(2027, 3, 1)):
        with pytest.raises(ReportRefused) as caught:
            save_report(report=long, rows=[], note="", version=1, by=member, ends_on=ends_on)
        assert caught.value.code == "period"
