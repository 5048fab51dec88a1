"""Reports for tests, made by the services that the product uses."""

from datetime import UTC, datetime
from typing import Any

from core.weeks import Week
from members.models import Member
from reports.models import WeeklyReport
from reports.services import RowInput, open_report, submit_report


def week_of(member: Member, name: str = "2026-W47") -> Week:
    return member.group.calendar.week_named(name)


def make_draft(member: Member, *, week: str = "2026-W47", **cells: Any) -> WeeklyReport:
    """A draft of one row."""
    cells = {"project": "遥感基座", "this_week": "读数据", "results": "读完了", "next_week": "训练", **cells}
    return open_report(member=member, week=week_of(member, week), by=member, rows=[RowInput(**cells)])


def make_submitted(
    member: Member, *, week: str = "2026-W47", now: datetime = datetime(2026, 11, 20, 4, tzinfo=UTC), **cells: Any
) -> WeeklyReport:
    """A submitted report of one row, in time by default."""
    draft = make_draft(member, week=week, **cells)
    return submit_report(report=draft, version=draft.version, by=member, now=now)
