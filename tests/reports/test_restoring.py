"""Restoring a revision: what comes back, what is refused, and that nothing is lost."""

import pytest

from activity.models import Event
from reports.models import WeeklyReport
from reports.services import (
    NotAllowed,
    ReportRefused,
    RowInput,
    StaleVersion,
    UnsubmittedChanges,
    approve_report,
    restore_revision,
    save_report,
    submit_report,
)
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


def rewrite(report: WeeklyReport, results: str, *more: RowInput, submit: bool = True) -> WeeklyReport:
    row = report.rows.get(project_name="遥感基座")
    first = RowInput(row.uuid, row.project_name, row.this_week, results, row.next_week)
    saved = save_report(
        report=report, rows=[first, *more], note=f"注 {results}", version=report.version, by=report.member
    )
    return submit_report(report=saved, version=saved.version, by=saved.member) if submit else saved


def texts(report: WeeklyReport) -> tuple[list[tuple[str, str]], str]:
    report.refresh_from_db()
    return list(report.rows.filter(is_removed=False).values_list("project_name", "results")), report.note


@pytest.fixture
def report() -> WeeklyReport:
    """Two revisions: one row, then two rows with a note."""
    first = make_submitted(make_member(make_group()), results="第一版")
    return rewrite(first, "第二版", RowInput(project="新项目", results="新的"))


def test_a_revision_becomes_the_working_copy_and_the_next_revision(report: WeeklyReport) -> None:
    kept = report.rows.get(project_name="遥感基座").uuid
    restored = restore_revision(report=report, number=1, version=report.version, by=report.member)
    assert texts(restored) == ([("遥感基座", "第一版")], "")
    assert restored.rows.get().uuid == kept
    assert (restored.has_unsubmitted_changes, restored.revisions.count()) == (True, 2)
    submit_report(report=restored, version=restored.version, by=restored.member)
    assert [revision.document["rows"][0]["results"] for revision in report.revisions.all()] == [
        "第一版",
        "第二版",
        "第一版",
    ]
    event = Event.objects.get(verb="report.revision_restored")
    assert event.details == {"revision": 1, "version": restored.version}


def test_what_was_not_submitted_is_not_lost(report: WeeklyReport) -> None:
    changed = rewrite(report, "还没交", submit=False)
    with pytest.raises(UnsubmittedChanges):
        restore_revision(report=changed, number=1, version=changed.version, by=changed.member)
    assert texts(report) == ([("遥感基座", "还没交")], "注 还没交")
    version = report.version
    restored = restore_revision(report=report, number=1, version=version, by=report.member, submit_first=True)
    assert texts(restored) == ([("遥感基座", "第一版")], "")
    third = report.revisions.get(number=3)
    assert (third.document["rows"][0]["results"], third.document["note"]) == ("还没交", "注 还没交")


def test_it_is_conditional_on_the_version_that_was_read(report: WeeklyReport) -> None:
    with pytest.raises(StaleVersion):
        restore_revision(report=report, number=1, version=report.version - 1, by=report.member)
    assert texts(report)[1] == "注 第二版"


def test_only_the_author_restores_and_not_what_is_closed(report: WeeklyReport) -> None:
    advisor = make_member(report.group, roles=("advisor",))
    with pytest.raises(NotAllowed):
        restore_revision(report=report, number=1, version=report.version, by=advisor)
    with pytest.raises(ReportRefused) as refused:
        restore_revision(report=report, number=9, version=report.version, by=report.member)
    assert refused.value.code == "no-such-revision"
    approve_report(report=report, by=advisor)
    with pytest.raises(ReportRefused) as closed:
        restore_revision(report=report, number=1, version=report.version, by=report.member)
    assert closed.value.code == "locked"
    assert texts(report)[1] == "注 第二版"
    assert not Event.objects.filter(verb="report.revision_restored").exists()


def test_restoring_what_stands_there_changes_nothing(report: WeeklyReport) -> None:
    restored = restore_revision(report=report, number=2, version=report.version, by=report.member)
    assert (restored.version, restored.has_unsubmitted_changes) == (report.version, False)
