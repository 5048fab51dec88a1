"""An export of years has no more in memory than one of a term."""

import tracemalloc
from datetime import date, timedelta
from pathlib import Path

import pytest

from exchange.services import report_files
from members.models import Member
from reports.models import ReportRevision, WeeklyReport
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted
from tracker.export import tables
from tracker.export.archive import write_archive
from tracker.export.wishes import EVERYBODY, FORMATS, Wish, wish_of

pytestmark = pytest.mark.django_db


def make_years_of(member: Member, weeks: int) -> None:
    """Submitted reports of that many weeks, with texts of some length, by two statements."""
    monday = date(2016, 1, 4)
    first = make_submitted(member, week="2015-W50", results="长" * 3_000)
    revision = first.revisions.get()
    content, at = revision.document, revision.submitted_at
    reports = WeeklyReport.objects.bulk_create(
        WeeklyReport(
            group=member.group, member=member, state=first.state, first_submitted_at=at, submitted_at=at,
            week_start=(day := monday + timedelta(weeks=number)), starts_on=day, ends_on=day + timedelta(days=6),
        )
        for number in range(weeks)
    )  # fmt: skip
    ReportRevision.objects.bulk_create(
        ReportRevision(report=report, number=1, document=content, submitted_by=member, submitted_at=at, source="page")
        for report in reports
    )


def peak_of(wish: Wish, folder: Path) -> int:
    tracemalloc.start()
    try:
        write_archive(wish, folder / "out.zip", lambda percent: None)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_years_of_reports_take_no_more_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = make_group()
    advisor = make_member(group, "沈奕", is_advisor=True)
    for room in (tables, report_files):  # so that few reports are many batches
        monkeypatch.setattr(room, "AT_ONCE", 5)
    peaks = []
    for name, weeks in (("刘涛", 20), ("陈静", 80)):  # the second export has five times the first one's
        make_years_of(make_member(group, name), weeks)
        peaks.append(peak_of(reports_for(advisor), tmp_path))

    assert peaks[1] < 1.5 * peaks[0]


def reports_for(reader: Member) -> Wish:
    return wish_of(reader, whose=EVERYBODY, since="", until="", kinds=["reports"], formats=FORMATS)
