"""The demo group: what a newcomer finds, told by its weekly reports."""

from datetime import datetime

import pytest

from activity.models import Notice
from members.models import Account, Member
from reports.models import ReportRevision, WeeklyReport
from reports.queries import board_for, queue_for, sheet_for
from tests.factories.demo import SUNDAY
from tracker.demo.building import LogIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("log_ins")]


def _board(now: datetime, weeks_ago: int, viewer: str = "沈知远") -> dict[str, tuple[str, bool]]:
    member = Member.objects.select_related("group").get(name=viewer)
    calendar = member.group.calendar
    week = calendar.week_of(now.astimezone().date())
    for _ in range(weeks_ago):
        week = calendar.preceding(week)
    return {line.member.name: (line.status, line.is_late) for line in board_for(member, week, now=now).lines}


def test_six_weeks_tell_a_story() -> None:
    reviewed, late = ("reviewed", False), ("reviewed", True)
    everyone = dict.fromkeys(["陈嘉禾", "Emily Carter", "顾晓岚", "韩佺", "陆瑾", "周𬍛"], reviewed)
    assert _board(SUNDAY, 5) == {name: reviewed for name in everyone if name != "Emily Carter"}
    assert _board(SUNDAY, 4) == everyone | {"陈嘉禾": ("missing", False)}
    assert _board(SUNDAY, 3) == everyone | {"韩佺": late}
    assert _board(SUNDAY, 2) == everyone | {"顾晓岚": ("excused", False)}
    waiting = ("submitted", False)
    last_week = {"陈嘉禾": waiting, "Emily Carter": waiting, "顾晓岚": waiting, "周𬍛": ("returned", False)}
    assert _board(SUNDAY, 1) == everyone | last_week
    missing = ("missing", False)
    this_week = dict.fromkeys(everyone, missing) | {"韩佺": waiting, "Emily Carter": waiting}
    assert _board(SUNDAY, 0) == this_week
    assert _board(SUNDAY, 0, viewer="顾晓岚") == this_week | {"顾晓岚": ("draft", False)}


def test_notices_are_as_old_as_their_weeks_and_nobody_gets_mails() -> None:
    notices = Notice.objects.all()
    assert notices.count() > 20
    assert max(notice.created_at for notice in notices) < SUNDAY
    assert set(notices.filter(read_at=None).values_list("details__week", flat=True)) == {"2026-W46"}
    assert not notices.exclude(mail_due_at=None).exists()
    assert not Member.objects.filter(wants_mail=True).exists()


def test_the_queue_has_my_students_first() -> None:
    shen = Member.objects.select_related("group").get(name="沈知远")
    assert [report.member.name for report in queue_for(shen)] == [
        "顾晓岚",
        "陈嘉禾",
        "Emily Carter",
        "Emily Carter",
        "韩佺",
    ]


def test_a_report_opens_with_the_plan_of_the_week_before() -> None:
    report = WeeklyReport.objects.select_related("group", "member").get(member__name="韩佺", state="submitted")
    before = WeeklyReport.objects.filter(member=report.member).order_by("-week_start")[1]
    planned = list(before.rows.values_list("next_week", flat=True))
    assert list(report.rows.values_list("this_week", flat=True)) == planned


def test_a_returned_report_came_back_with_a_second_revision() -> None:
    twice = ReportRevision.objects.filter(number=2).select_related("report__member", "report__group").get()
    assert twice.report.member.name == "陈嘉禾"
    sheet = sheet_for(twice.report, viewer=twice.report.member)
    assert (sheet.revision, sheet.state, sheet.is_late) == (2, "reviewed", False)
    assert [[word.advisor for word in row.feedback] for row in sheet.document.rows] == [["沈知远"]]


def test_rows_belong_to_projects_and_carry_their_notes() -> None:
    report = WeeklyReport.objects.select_related("group", "member").filter(member__name="顾晓岚").first()
    assert report is not None
    notes = sheet_for(report, viewer=report.member).document.project_notes
    assert [note.project for note in notes] == ["面向高分影像的弱监督变化检测"]
    assert not WeeklyReport.objects.filter(rows__project=None).exists()


def test_every_printed_log_in_opens_its_account(log_ins: list[LogIn]) -> None:
    assert [log_in.name for log_in in log_ins] == ["沈知远", "陆瑾", "顾晓岚", "陈嘉禾", "罗敏"]
    for log_in in log_ins:
        account = Account.objects.get(email=log_in.mail)
        assert account.check_password(log_in.password)
        assert [member.name for member in account.present_memberships] == [log_in.name]
    assert len({log_in.password for log_in in log_ins}) == 5
