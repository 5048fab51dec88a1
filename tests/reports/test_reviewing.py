"""What advisors do: feedback with its own version, approve, return, the queue."""

from datetime import UTC, datetime

import pytest

from core.text import CELL_LIMIT, InvalidText
from members.models import ProjectMember, Supervision
from reports.models import WeeklyReport
from reports.queries import neighbours_in_queue, queue_for, sheet_for
from reports.services import (
    NewerRevision,
    NotAllowed,
    ReportRefused,
    RowInput,
    StaleVersion,
    approve_report,
    return_report,
    save_feedback,
    save_report,
    submit_report,
)
from tests.factories.members import make_group, make_member, make_project
from tests.factories.reports import make_draft, make_submitted

pytestmark = pytest.mark.django_db


def test_feedback_stands_next_to_its_row_with_its_writers_name() -> None:
    group = make_group()
    advisor, member = make_member(group, "周明远", roles=("advisor",)), make_member(group)
    report = make_submitted(member)
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="先做消融", version=0, by=advisor)
    save_feedback(report=report, row_uuid=None, text="整体不错", version=0, by=advisor)
    document = sheet_for(report, viewer=member).document
    assert [(f.text, f.advisor) for f in document.rows[0].feedback] == [("先做消融", "周明远")]
    assert [(f.text, f.advisor) for f in document.feedback] == [("整体不错", "周明远")]


def test_guests_read_the_report_without_feedback() -> None:
    group = make_group()
    advisor, guest = make_member(group, roles=("advisor",)), make_member(group, roles=("guest",))
    report = make_submitted(make_member(group))
    save_feedback(report=report, row_uuid=report.rows.get().uuid, text="内部意见", version=0, by=advisor)
    assert "内部意见" not in str(sheet_for(report, viewer=guest))


def test_two_windows_of_one_advisor_never_overwrite_each_other() -> None:
    group = make_group()
    advisor = make_member(group, roles=("advisor",))
    report = make_submitted(make_member(group))
    row = report.rows.get().uuid
    first = save_feedback(report=report, row_uuid=row, text="第一", version=0, by=advisor)
    with pytest.raises(StaleVersion) as caught:
        save_feedback(report=report, row_uuid=row, text="第二", version=0, by=advisor)
    assert caught.value.current == first
    second = save_feedback(report=report, row_uuid=row, text="第三", version=1, by=advisor)
    with pytest.raises(StaleVersion):
        save_feedback(report=report, row_uuid=row, text="第四", version=1, by=advisor)
    assert (second.text, second.version, report.feedback.count()) == ("第三", 2, 1)


def test_each_advisor_has_his_own_text() -> None:
    group = make_group()
    one, two = make_member(group, roles=("advisor",)), make_member(group, roles=("advisor",))
    report = make_submitted(make_member(group))
    for advisor, text in ((one, "一"), (two, "二")):
        save_feedback(report=report, row_uuid=None, text=text, version=0, by=advisor)
    assert [feedback.text for feedback in report.feedback.all()] == ["一", "二"]


def test_who_writes_feedback() -> None:
    group = make_group()
    project = make_project(group, "遥感基座")
    project_advisor, colleague = make_member(group), make_member(group)
    ProjectMember.objects.create(project=project, member=project_advisor, is_advisor=True)
    professor = make_member(group, roles=("advisor",), owes_report=True)
    stranger = make_member(make_group(), roles=("advisor", "admin"))
    report = make_submitted(make_member(group))
    row = report.rows.get().uuid
    save_feedback(report=report, row_uuid=row, text="项目导师", version=0, by=project_advisor)
    for refused in (colleague, stranger, report.member):
        with pytest.raises(NotAllowed):
            save_feedback(report=report, row_uuid=row, text="不行", version=0, by=refused)
    with pytest.raises(NotAllowed):
        save_feedback(report=report, row_uuid=None, text="整体", version=0, by=project_advisor)
    own = make_submitted(professor)
    with pytest.raises(NotAllowed):
        save_feedback(report=own, row_uuid=None, text="自己", version=0, by=professor)


def test_feedback_on_a_draft_or_on_a_row_never_submitted_is_refused() -> None:
    group = make_group()
    advisor, member = make_member(group, roles=("advisor",)), make_member(group)
    draft = make_draft(member)
    with pytest.raises(ReportRefused) as caught:
        save_feedback(report=draft, row_uuid=draft.rows.get().uuid, text="早", version=0, by=advisor)
    assert caught.value.code == "draft"
    report = submit_report(report=draft, version=1, by=member)
    rows = [RowInput(report.rows.get().uuid, "遥感基座"), RowInput(project="新行")]
    save_report(report=report, rows=rows, note="", version=1, by=member)
    unread = report.rows.get(project_name="新行").uuid
    with pytest.raises(ReportRefused) as caught:
        save_feedback(report=report, row_uuid=unread, text="没读过", version=0, by=advisor)
    assert caught.value.code == "no-such-row"


def test_feedback_over_its_limit_is_refused_with_the_number() -> None:
    group = make_group()
    advisor, report = make_member(group, roles=("advisor",)), make_submitted(make_member(group))
    with pytest.raises(InvalidText) as caught:
        save_feedback(report=report, row_uuid=None, text="长" * (CELL_LIMIT + 1), version=0, by=advisor)
    assert caught.value.code == "too_long"


def test_approving_closes_and_returning_opens_again_with_a_reason() -> None:
    group = make_group()
    advisor, member = make_member(group, roles=("advisor",)), make_member(group)
    report = approve_report(report=make_submitted(member), by=advisor, revision=1)
    assert (report.state, report.reviewed_by, report.is_locked) == (WeeklyReport.State.REVIEWED, advisor, True)
    with pytest.raises(ReportRefused) as caught:
        return_report(report=report, reason="  ", by=advisor)
    assert caught.value.code == "reason"
    report = return_report(report=report, reason="结果缺少对照", by=advisor)
    assert (report.state, report.return_reason, report.reviewed_by) == ("returned", "结果缺少对照", None)
    changed = save_report(report=report, rows=[RowInput(project="补")], note="", version=1, by=member)
    assert submit_report(report=changed, version=2, by=member).state == WeeklyReport.State.SUBMITTED


def test_a_revision_that_was_not_read_is_not_approved() -> None:
    group = make_group()
    advisor, member = make_member(group, roles=("advisor",)), make_member(group)
    report = make_submitted(member)
    save_report(report=report, rows=[RowInput(project="新")], note="", version=1, by=member)
    submit_report(report=report, version=2, by=member)
    with pytest.raises(NewerRevision) as caught:
        approve_report(report=report, by=advisor, revision=1)
    assert caught.value.newest == 2
    report.refresh_from_db()
    assert report.state == WeeklyReport.State.SUBMITTED


def test_members_and_strangers_neither_approve_nor_return() -> None:
    group = make_group()
    report = make_submitted(make_member(group))
    admin, stranger = make_member(group, roles=("admin",)), make_member(make_group(), roles=("advisor",))
    for refused in (report.member, admin, stranger):
        with pytest.raises(NotAllowed):
            approve_report(report=report, by=refused)
        with pytest.raises(NotAllowed):
            return_report(report=report, reason="不", by=refused)


def test_the_queue_has_my_students_first_and_then_the_oldest() -> None:
    group = make_group()
    advisor = make_member(group, roles=("advisor",), owes_report=True)
    older, mine, newer = make_member(group), make_member(group), make_member(group)
    Supervision.objects.create(advisor=advisor, member=mine)
    reports = {
        member: make_submitted(member, now=datetime(2026, 11, day, 4, tzinfo=UTC))
        for member, day in ((older, 17), (mine, 20), (newer, 19), (advisor, 16))
    }
    make_draft(make_member(group))
    make_submitted(make_member(make_group()))
    assert list(queue_for(advisor)) == [reports[mine], reports[older], reports[newer]]
    assert list(queue_for(older)) == []
    between = neighbours_in_queue(advisor, reports[older])
    assert (between.preceding, between.following, between.waiting) == (reports[mine].uuid, reports[newer].uuid, 3)
    approve_report(report=reports[older], by=advisor)
    assert neighbours_in_queue(advisor, reports[older]).following == reports[mine].uuid


def test_a_project_advisor_waits_for_reports_of_his_project_only() -> None:
    group = make_group()
    project, advisor = make_project(group, "遥感基座"), make_member(group)
    ProjectMember.objects.create(project=project, member=advisor, is_advisor=True)
    ours = make_submitted(make_member(group))
    make_submitted(make_member(group), project="别的")
    assert list(queue_for(advisor)) == [ours]
