"""The week's board of a group: who has reported."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from core.teaching_weeks import TeachingWeek
from core.weeks import Week, is_late
from members.models import Member
from members.queries import teaching_week_of
from reports.models import WeeklyReport
from reports.queries.closing import closes_at, is_closed
from reports.queries.standing import Standing, standings_in


@dataclass(frozen=True)
class BoardLine:
    """One member on the week's board. `status`: missing, draft (own only), submitted, returned, reviewed, excused."""

    member: Member
    status: str
    report: WeeklyReport | None  # only where the viewer may open it, or it is his own
    is_late: bool = False
    is_own: bool = False
    is_unasked: bool = False  # owes none; with a report it is shown all the same
    is_supervised: bool = False  # by the viewer


@dataclass(frozen=True)
class Board:
    """The week of the group at one glance. Before the deadline the missing are not missing yet (`is_over` False)."""

    week: Week
    preceding: Week
    following: Week
    lines: tuple[BoardLine, ...]
    own: BoardLine | None  # the viewer's, whoever else is shown
    deadline: datetime
    is_over: bool
    teaching: TeachingWeek | None = None
    closes_at: datetime | None = None
    is_closed: bool = False

    def of(self, *statuses: str) -> list[BoardLine]:
        return [line for line in self.lines if line.status in statuses]

    @property
    def missing(self) -> list[BoardLine]:
        return self.of("missing", "draft")

    @property
    def late(self) -> list[BoardLine]:
        return [line for line in self.lines if line.is_late]

    @property
    def waiting(self) -> list[BoardLine]:
        return self.of("submitted")

    @property
    def returned(self) -> list[BoardLine]:
        return self.of("returned")

    @property
    def reviewed(self) -> list[BoardLine]:
        return self.of("reviewed")

    @property
    def excused(self) -> list[BoardLine]:
        return self.of("excused")


def board_for(viewer: Member, week: Week, *, only: Set[int] | None = None, now: datetime | None = None) -> Board:
    """Every member who owes a report on the week, or wrote one, with its state. Guests see what they may read.

    `only`: primary keys of the members to show, such as an advisor's students.
    """
    group, now = viewer.group, now or timezone.now()
    standings = standings_in(group, week, viewer=viewer)
    readable = _readable(viewer, week) if any(line.report for line in standings) else set()
    lines = [_board_line(line, readable, viewer) for line in standings]
    shown = [line for line in lines if line.report is not None or not (viewer.is_guest or line.is_unasked)]
    for line in shown:
        if line.report is not None:
            line.report.group = group
    calendar = group.calendar
    deadline = group.deadline
    return Board(
        week=week,
        preceding=calendar.preceding(week),
        following=calendar.following(week),
        lines=tuple(line for line in shown if only is None or line.member.pk in only),
        own=next((line for line in shown if line.is_own), None),
        deadline=deadline.deadline_of(week),
        is_over=is_late(now, week, deadline),
        teaching=teaching_week_of(group, week),
        closes_at=closes_at(group, week),
        is_closed=is_closed(group, week, now),
    )


def _readable(viewer: Member, week: Week) -> set[int]:
    readable = WeeklyReport.objects.visible_to([viewer]).filter(group=viewer.group_id).in_week(week)
    return set(readable.values_list("pk", flat=True))


def _board_line(line: Standing, readable: set[int], viewer: Member) -> BoardLine:
    is_own, report = line.member.pk == viewer.pk, line.report
    if report is not None and report.first_submitted_at is None:
        if is_own:
            return BoardLine(line.member, report.state, report, is_own=True)
        report = None
    shown = report if report is not None and report.pk in readable else None
    return BoardLine(line.member, line.status, shown, line.is_late, is_own, not line.owes, line.is_supervised)
