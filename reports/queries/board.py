"""The week's board of a group: who has reported."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from core.weeks import Week, is_late
from members.models import Member
from members.queries import is_excused, pauses_in, reporting_members
from reports.models import WeeklyReport


@dataclass(frozen=True)
class BoardLine:
    """One member on the week's board. `status`: missing, draft (own only), submitted, returned, reviewed, excused."""

    member: Member
    status: str
    report: WeeklyReport | None  # only where the viewer may open it, or it is his own
    is_late: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class Board:
    """The week of the group at one glance. Before the deadline the missing are not missing yet (`is_over` False)."""

    week: Week
    preceding: Week
    following: Week
    lines: tuple[BoardLine, ...]
    deadline: datetime
    is_over: bool

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


def board_for(viewer: Member, week: Week, *, now: datetime | None = None) -> Board:
    """Every member who owes a report on the week, or wrote one, with its state. Guests see what they may read."""
    group, now = viewer.group, now or timezone.now()
    reports = WeeklyReport.objects.filter(group=group, deleted_at=None).in_week(week).select_related("member")
    by_member = {report.member_id: report for report in reports.order_by("week_start")}
    readable = set(
        WeeklyReport.objects.visible_to([viewer]).filter(group=group).in_week(week).values_list("pk", flat=True)
    )
    owing = reporting_members(group, week)
    known = {member.pk for member in owing}
    others = [report.member for report in by_member.values() if report.member_id not in known]
    pauses = [(pause.starts_on, pause.ends_on) for pause in pauses_in(group, week)]
    lines = []
    for member in sorted([*owing, *others], key=lambda member: (member.sort_key, member.pk)):
        report = by_member.get(member.pk)
        away = [(span.starts_on, span.ends_on) for span in getattr(member, "absences_in_week", [])]
        line = _board_line(member, report, readable, viewer, is_excused(week, away + pauses))
        if (
            line is not None
            and (member.pk in known or line.report is not None)
            and not (viewer.is_guest and not line.report)
        ):
            lines.append(line)
    for line in lines:
        if line.report is not None:
            line.report.group = group
    calendar = group.calendar
    deadline = group.deadline
    return Board(
        week=week,
        preceding=calendar.preceding(week),
        following=calendar.following(week),
        lines=tuple(lines),
        deadline=deadline.deadline_of(week),
        is_over=is_late(now, week, deadline),
    )


def _board_line(
    member: Member, report: WeeklyReport | None, readable: set[int], viewer: Member, excused: bool
) -> BoardLine | None:
    is_own = member.pk == viewer.pk
    if report is None or (report.first_submitted_at is None and not is_own):
        return BoardLine(member, "excused" if excused else "missing", None, is_own=is_own)
    shown = report if report.pk in readable else None
    return BoardLine(member, report.state, shown, report.is_late, is_own)
