"""Imported reports: submitted at once, by the same rules as the form, never over what people wrote in Zuji."""

from dataclasses import replace
from datetime import date

import pytest

from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc, WeeklyReportDoc
from reports.queries import carried_feedback, new_answers_for, sheet_for
from reports.services import InvalidCell, ReportRefused, approve_report, import_report, save_feedback
from tests.factories.members import make_group, make_member
from tests.factories.reports import week_of

pytestmark = pytest.mark.django_db

DOCUMENT = WeeklyReportDoc(
    week="2026-W43",
    starts_on=date(2026, 10, 19),
    ends_on=date(2026, 10, 25),
    rows=(
        RowDoc("甲\n项目", "1. 读\n2. 写", "完成", "继续", (FeedbackDoc("不错"),)),
        RowDoc("乙", "评测", "", ""),
    ),
    note="附注",
    project_notes=(ProjectNoteDoc("甲项目", motivation="为什么"),),
)


def test_an_imported_report_reads_back_as_the_document() -> None:
    member = make_member(make_group(), "刘涛", has_account=False)
    report = import_report(member=member, document=DOCUMENT, advisors={}, by=None)
    assert sheet_for(report, viewer=make_member(member.group)).document == replace(DOCUMENT, member="刘涛")
    assert (report.state, report.is_late, report.version) == ("submitted", False, report.submitted_version)


def test_a_second_import_makes_a_revision_and_keeps_rows_and_feedback() -> None:
    group = make_group()
    member, advisor = make_member(group), make_member(group, "周明远", roles=("advisor",))
    report = import_report(member=member, document=DOCUMENT, advisors={"": advisor}, by=None)
    rows = {row.project_name: row.uuid for row in report.rows.all()}
    save_feedback(report=report, row_uuid=rows["甲\n项目"], text="改主意了", version=1, by=advisor)
    changed = replace(DOCUMENT, rows=(DOCUMENT.rows[1], replace(DOCUMENT.rows[0], results="重做")))
    report = import_report(member=member, document=changed, advisors={"": advisor}, by=None)
    assert {row.project_name: row.uuid for row in report.rows.all()} == rows
    shown = sheet_for(report, viewer=member)
    assert (shown.revision, [row.results for row in shown.document.rows]) == (2, ["", "重做"])
    assert [f.text for row in shown.document.rows for f in row.feedback] == ["改主意了"]


def test_a_reviewed_report_is_not_overwritten() -> None:
    group = make_group()
    member, advisor = make_member(group), make_member(group, roles=("advisor",))
    report = import_report(member=member, document=DOCUMENT, advisors={}, by=None)
    approve_report(report=report, by=advisor)
    with pytest.raises(ReportRefused):
        import_report(member=member, document=replace(DOCUMENT, note="新"), advisors={}, by=None)
    report.refresh_from_db()
    assert report.note == "附注"


def test_an_import_has_the_limits_of_the_form() -> None:
    long = replace(DOCUMENT, rows=(RowDoc("题" * 201),))
    with pytest.raises(InvalidCell) as caught:
        import_report(member=make_member(make_group()), document=long, advisors={}, by=None)
    assert (caught.value.field, caught.value.row) == ("project", 0)


def test_imported_feedback_has_its_marks_and_answers_and_is_settled() -> None:
    group = make_group()
    member, advisor = make_member(group, "刘涛"), make_member(group, "周明远", roles=("advisor",))
    given = (FeedbackDoc("补消融", "周明远", "revise", "已补"),)
    document = replace(DOCUMENT, rows=(replace(DOCUMENT.rows[0], feedback=given),), feedback=(FeedbackDoc("好"),))
    report = import_report(member=member, document=document, advisors={"周明远": advisor}, by=None)
    shown = sheet_for(report, viewer=member).document
    assert (shown.rows[0].feedback, shown.feedback) == (given, (FeedbackDoc("好"),))
    assert carried_feedback(member, week_of(member, "2027-W10")) == ([], False)
    assert list(new_answers_for(advisor)) == []
    changed = replace(document, rows=(replace(document.rows[0], feedback=(replace(given[0], answer="补完了"),)),))
    import_report(member=member, document=changed, advisors={"周明远": advisor}, by=None, renew_feedback=True)
    assert [one.answer for one in sheet_for(report, viewer=member).document.rows[0].feedback] == ["补完了"]
