"""A year of a group: who has reported in which week."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.weeks import Week, is_late, weeks_in_year
from core.workdays import Span, Workdays, is_excused
from members.models import Group, Member
from members.queries import absences_between, days_away, pauses_in, workdays_of
from reports.models import WeeklyReport
from reports.queries.standing import first_week_of

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class YearCell:
    """One member in one week. status: as `BoardLine`, "open" before the deadline, "" where nothing is owed or known."""

    week: Week
    status: str = ""
    is_late: bool = False
    report: UUID | None = None  # where the viewer may open it


@dataclass(frozen=True)
class YearLine:
    member: Member
    cells: tuple[YearCell, ...]

    @property
    def handed_in(self) -> int:
        return sum(cell.status in ("submitted", "returned", "reviewed") for cell in self.cells)

    @property
    def missing(self) -> int:
        return sum(cell.status == "missing" for cell in self.cells)


@dataclass(frozen=True)
class _Year:
    """What all members of a page share."""

    viewer: Member
    weeks: Sequence[Week]
    begun: date  # no report was owed before
    over: Set[Week]  # whose deadline is over
    today: date
    workdays: Workdays
    pauses: list[Span]
    readable: Set[int]


def weeks_of_year(group: Group, year: int) -> list[Week]:
    """The weeks that are named after the year, in order; 51 to 53 of them."""
    days = [date.fromisocalendar(year, number, 4) for number in range(1, weeks_in_year(year) + 1)]
    return sorted({week for week in map(group.calendar.week_of, days) if week.year == year})


def members_of_year(viewer: Member, year: int, *, only: Set[int] | None = None) -> QuerySet[Member]:
    """Who owed a report in the year, or has submitted one, in pinyin order. Guests: whose reports they may read.

    Each with `absences_there`, as `year_lines` needs them.
    """
    weeks = weeks_of_year(viewer.group, year)
    first, last = weeks[0].first_day, weeks[-1].last_day
    of_year = WeeklyReport.objects.filter(member=OuterRef("pk"), starts_on__lte=last, ends_on__gte=first)
    if viewer.is_guest:
        wrote, owed = of_year.visible_to([viewer]), Q(pk__in=[])
    else:
        wrote = of_year.filter(deleted_at=None, first_submitted_at__isnull=False)
        owing = Member.objects.filter(group=viewer.group_id, owes_report=True, is_guest=False)
        owed = Q(pk__in=owing.in_period(first, last))
    found = Member.objects.filter(Q(Exists(wrote)) | owed, group=viewer.group_id)
    found = found.prefetch_related(absences_between(first, last))
    return found.filter(pk__in=only) if only is not None else found


def year_lines(viewer: Member, year: int, members: Sequence[Member], *, now: datetime) -> list[YearLine]:
    """The year of these members, each week with its state as the week's board shows it. Four queries."""
    group, weeks = viewer.group, weeks_of_year(viewer.group, year)
    first, last, deadline = weeks[0].first_day, weeks[-1].last_day, group.deadline
    today = now.astimezone(ZoneInfo(group.time_zone)).date()
    of_year = WeeklyReport.objects.filter(group=group, member__in=members, starts_on__lte=last, ends_on__gte=first)
    reports: dict[int, list[WeeklyReport]] = {}
    for report in of_year.filter(deleted_at=None).order_by("week_start").defer("note", "return_reason"):
        reports.setdefault(report.member_id, []).append(report)
    shared = _Year(
        viewer=viewer,
        weeks=weeks,
        begun=first_week_of(group) or today,
        over={week for week in weeks if is_late(now, week, deadline)},
        today=today,
        workdays=workdays_of(group, first, last),
        pauses=[(pause.starts_on, pause.ends_on) for pause in pauses_in(group, first, last)],
        readable=set(of_year.visible_to([viewer]).values_list("pk", flat=True)),
    )
    return [YearLine(member, _cells(member, reports.get(member.pk, []), shared)) for member in members]


def _cells(member: Member, reports: list[WeeklyReport], year: _Year) -> tuple[YearCell, ...]:
    away = [*days_away(member), *year.pauses]
    by_week: dict[Week, WeeklyReport] = {}
    for week in year.weeks:
        covering = [report for report in reports if _covers(report, week)]
        if covering:
            by_week[week] = max(covering, key=lambda report: (report.first_submitted_at is not None, report.week_start))
    return tuple(_cell(member, week, by_week.get(week), away, year) for week in year.weeks)


def _covers(report: WeeklyReport, week: Week) -> bool:
    is_longer = report.starts_on <= week.first_day and report.ends_on >= week.last_day
    return report.week_start == week.first_day or is_longer


def _cell(member: Member, week: Week, report: WeeklyReport | None, away: list[Span], year: _Year) -> YearCell:
    if report is not None and report.first_submitted_at is not None:
        is_readable = report.pk in year.readable
        if year.viewer.is_guest and not is_readable:
            return YearCell(week)
        return YearCell(week, report.state, report.is_late, report.uuid if is_readable else None)
    if report is not None and member.pk == year.viewer.pk:
        return YearCell(week, "draft")
    if not _owes(member, week, year):
        return YearCell(week)
    if is_excused(week, away, year.workdays):
        return YearCell(week, "excused")
    return YearCell(week, "missing" if week in year.over else "open")


def _owes(member: Member, week: Week, year: _Year) -> bool:
    """As `members.queries.reporting_members`; not before the group's first report, not before the week has begun."""
    if year.viewer.is_guest or not member.owes_report or member.is_guest or member.deleted_at is not None:
        return False
    has_left = member.left_on is not None and member.left_on <= week.last_day
    has_joined = member.joined_on is None or member.joined_on <= week.last_day
    has_begun = year.begun <= week.last_day and week.first_day <= year.today
    return has_joined and not has_left and has_begun
