"""The week of one member, put together from what the apps know: with the frame at most 15 queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from core.weeks import Week
from members.models import Member
from members.queries import local_day
from reports.models import WeeklyReport
from reports.queries import Board, BoardLine, board_for
from tracker.week.agenda import Agenda, AgendaLine, agenda_of
from tracker.week.lines import OwnLine, own_lines
from tracker.week.meetings import WeekMeeting, meetings_of
from workload.models import Timer
from workload.permissions import can_keep_log
from workload.queries import LogPeriod, log_period, timer_of


@dataclass(frozen=True)
class RunningTimer:
    """The timer at this moment."""

    timer: Timer
    seconds: int

    @property
    def clock(self) -> str:
        hours, rest = divmod(self.seconds, 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"


@dataclass(frozen=True)
class WeekPage:
    """What one member has to do with one week. `day`: the day that ages are counted to, in the week or its end."""

    board: Board
    lines: dict[str, list[OwnLine]]
    agenda: Agenda
    meetings: list[WeekMeeting]
    log: LogPeriod | None  # None: keeps none
    timer: RunningTimer | None
    today: date
    now: datetime

    @property
    def week(self) -> Week:
        return self.board.week

    @property
    def is_current(self) -> bool:
        return self.today in self.week

    @property
    def day(self) -> date:
        return max(self.week.first_day, min(self.today, self.week.last_day))

    @property
    def own(self) -> BoardLine | None:
        return self.board.own

    @property
    def can_submit(self) -> bool:
        """Whether one click hands the report in: there is a draft, or something written since, and the week is open."""
        report = self.own.report if self.own else None
        if report is None or self.board.is_closed or report.week_start != self.week.first_day:
            return False
        is_new = report.state in (WeeklyReport.State.DRAFT, WeeklyReport.State.RETURNED)
        return not report.is_locked and (is_new or report.has_unsubmitted_changes)

    @property
    def work(self) -> list[OwnLine]:
        return sorted([*self.lines["task"], *self.lines["reading"]], key=lambda line: line.is_over)

    @property
    def actions(self) -> list[tuple[OwnLine, int]]:
        """Assignments with the number of their week."""
        return [(line, line.week_on(self.day)) for line in self.lines["action"]]

    @property
    def issues(self) -> list[tuple[AgendaLine, int]]:
        """Open issues with the weeks they are open."""
        return [(line, line.weeks_on(self.day)) for line in self.agenda.issues]

    @property
    def todos(self) -> list[OwnLine]:
        return self.lines["todo"]

    @property
    def owing(self) -> list[BoardLine]:
        return [line for line in self.board.lines if not line.is_unasked and line.status != "excused"]

    @property
    def handed_in(self) -> int:
        return len([line for line in self.owing if line.status not in ("missing", "draft")])

    @property
    def missing(self) -> list[BoardLine]:
        """Who has not handed in, one's own students first."""
        return _students_first(line for line in self.board.missing if not line.is_own)

    @property
    def waiting(self) -> list[BoardLine]:
        """Reports of this week that wait for a review, those of one's own students first."""
        return _students_first(line for line in self.board.waiting if line.report is not None and not line.is_own)


def week_page(member: Member, week: Week, *, now: datetime | None = None) -> WeekPage:
    """For members but guests."""
    now = now or timezone.now()
    today = local_day(member.group)
    timer = timer_of(member) if can_keep_log(member) else None
    prefetch_related_objects([member.group], "pauses")  # for the board and for what series expect
    agenda = agenda_of(member, week)
    return WeekPage(
        board=board_for(member, week, now=now),
        lines=own_lines(member, week, is_current=today in week),
        agenda=agenda,
        meetings=meetings_of(agenda, week, today),
        log=log_period(member, week.first_day, week.last_day, with_shares=False) if can_keep_log(member) else None,
        timer=RunningTimer(timer, timer.seconds_until(now)) if timer else None,
        today=today,
        now=now,
    )


def _students_first(lines: Iterable[BoardLine]) -> list[BoardLine]:
    return sorted(lines, key=lambda line: not line.is_supervised)
