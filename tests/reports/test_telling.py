"""Authors are told of feedback, returns and approvals: once, at once, and by one mail."""

import contextlib
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from activity.models import Notice
from members.models import Member
from reports.models import WeeklyReport
from reports.services import (
    ReportRefused,
    RowInput,
    approve_report,
    return_report,
    save_feedback,
    save_report,
    submit_report,
)
from reports.services.reviewing import take_back_approval
from tests.factories.members import make_group, make_member
from tests.factories.reports import make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Member:
    return make_member(make_group(), "刘涛")


@pytest.fixture
def advisor(author: Member) -> Member:
    return make_member(author.group, "周老师", roles=("advisor",))


@pytest.fixture
def report(author: Member, settings: Settings) -> WeeklyReport:
    settings.MAIL_URL = "smtp://localhost:1"
    return make_submitted(author)


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("kind", "member__name"))


def test_autosaved_feedback_is_told_once_for_each_advisor_and_revision(report: WeeklyReport, advisor: Member) -> None:
    row, second = report.rows.get().uuid, make_member(report.group, roles=("advisor",))
    for version, text in enumerate(("为", "为什么", "为什么？")):
        save_feedback(report=report, row_uuid=row, text=text, version=version, by=advisor)
    save_feedback(report=report, row_uuid=None, text="总体不错", version=0, by=advisor)
    save_feedback(report=report, row_uuid=row, text="同问", version=0, by=second)
    assert told() == [("report.feedback", "刘涛")] * 2

    rows = [RowInput(uuid=row, results="读完了，也写完了")]
    changed = save_report(report=report, version=report.version, rows=rows, note="", ends_on=None, by=report.member)
    submit_report(report=changed, version=changed.version, by=report.member)
    save_feedback(report=report, row_uuid=row, text="还有一问", version=3, by=advisor)
    assert told() == [("report.feedback", "刘涛")] * 3
    assert Notice.objects.order_by("pk")[0].details == {"week": "2026-W47"}


def test_emptied_feedback_is_no_news(report: WeeklyReport, advisor: Member) -> None:
    save_feedback(report=report, row_uuid=None, text="", version=0, by=advisor)
    assert told() == []


def test_the_mail_of_feedback_waits_while_the_advisor_writes(report: WeeklyReport, advisor: Member) -> None:
    save_feedback(report=report, row_uuid=None, text="一", version=0, by=advisor)
    Notice.objects.update(mail_due_at=timezone.now() + timedelta(seconds=2))  # so it had stood for almost 5 minutes
    save_feedback(report=report, row_uuid=None, text="一二", version=1, by=advisor)

    due = Notice.objects.get().mail_due_at
    assert due is not None
    assert due > timezone.now() + timedelta(minutes=4)


def test_a_return_is_told_at_once_and_its_mail_says_the_feedback_too(report: WeeklyReport, advisor: Member) -> None:
    save_feedback(report=report, row_uuid=None, text="太短", version=0, by=advisor)
    return_report(report=report, reason="请补充结果", by=advisor)

    feedback, returned = Notice.objects.order_by("pk")
    assert (feedback.kind, feedback.mail_due_at) == ("report.feedback", None)
    assert (returned.kind, returned.actor, returned.subject) == ("report.returned", advisor, report.uuid)
    assert returned.details == {"week": "2026-W47", "feedback": 1}
    assert returned.mail_due_at is not None
    assert returned.mail_due_at <= timezone.now()


def test_a_report_returned_again_is_told_again(report: WeeklyReport, advisor: Member) -> None:
    return_report(report=report, reason="请补充", by=advisor)
    report.refresh_from_db()
    submit_report(report=report, version=report.version, by=report.member)
    return_report(report=report, reason="还差一点", by=advisor)

    assert told() == [("report.returned", "刘涛")] * 2


def test_an_approval_taken_back_is_not_told(report: WeeklyReport, advisor: Member) -> None:
    approve_report(report=report, by=advisor)
    assert told() == [("report.approved", "刘涛")]
    take_back_approval(report=report, by=advisor)
    assert told() == []

    approve_report(report=report, by=advisor)
    return_report(report=report, reason="看漏了一处", by=advisor)
    assert told() == [("report.returned", "刘涛")]


def test_approving_twice_is_told_once(report: WeeklyReport, advisor: Member) -> None:
    for _ in range(2):
        approve_report(report=report, by=advisor)
    assert told() == [("report.approved", "刘涛")]


@pytest.mark.django_db(transaction=True)
@pytest.mark.sqlite_too
def test_twenty_clicks_at_once_are_one_notice(author: Member, advisor: Member, report: WeeklyReport) -> None:
    start = threading.Barrier(20)

    def click() -> None:
        try:
            start.wait()
            with contextlib.suppress(ReportRefused):  # it is returned already
                return_report(report=report, reason="请补充", by=advisor)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told() == [("report.returned", "刘涛")]
