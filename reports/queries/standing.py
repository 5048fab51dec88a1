"""How the members of a group stand in a week: whose report is there, who is excused, who is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from core.weeks import Week
from core.workdays import is_excused
from members.models import Group, Member
from members.queries import days_away, pauses_in, reporting_members, workdays_of
from reports.models import WeeklyReport


@dataclass(frozen=True)
class Standing:
    """One member in one week, as the whole group may know it.

    status: submitted, returned, reviewed; without a submitted report excused (no workday left) or missing.
    """

    member: Member
    status: str
    report: WeeklyReport | None  # the one that covers the week; a draft, too
    is_late: bool = False
    owes: bool = True  # False: wrote without being asked to
    is_supervised: bool = False  # by the viewer, where one is named


def standings_in(group: Group, week: Week, *, viewer: Member | None = None) -> list[Standing]:
    """Every member who owes a report on the week, or has one, in pinyin order. Four queries, or less.

    Before its first report the group owed none.
    """
    reports = reports_covering(group, week)
    begun = None if reports else first_week_of(group)
    is_owed = begun is None or begun <= week.first_day
    owing = reporting_members(group, week, supervised_by=viewer) if is_owed else []
    known = {member.pk for member in owing}
    pauses = [(pause.starts_on, pause.ends_on) for pause in pauses_in(group, week.first_day, week.last_day)]
    workdays = workdays_of(group, week.first_day, week.last_day)
    found = []
    for member in owing:
        excused = is_excused(week, [*days_away(member), *pauses], workdays)
        found.append(standing(member, reports.get(member.pk), is_away=excused))
    others = [report for report in reports.values() if report.member_id not in known]
    found += [standing(report.member, report, owes=False) for report in others]
    return sorted(found, key=lambda line: (line.member.sort_key, line.member.pk))


def missing_in(group: Group, week: Week) -> list[Member]:
    """Who owes a report on the week, has submitted none that covers it and is not excused."""
    return [line.member for line in standings_in(group, week) if line.owes and line.status == "missing"]


def standing(member: Member, report: WeeklyReport | None, *, is_away: bool = False, owes: bool = True) -> Standing:
    is_supervised = bool(getattr(member, "is_supervised", False))  # of reporting_members
    if report is None or report.first_submitted_at is None:
        return Standing(member, "excused" if is_away else "missing", report, False, owes, is_supervised)
    return Standing(member, report.state, report, report.is_late, owes, is_supervised)


def reports_covering(group: Group, week: Week) -> dict[int, WeeklyReport]:
    """Of each member the report that counts for the week: what is submitted before drafts, its own before longer."""
    reports = WeeklyReport.objects.filter(group=group, deleted_at=None).in_week(week).select_related("member")
    return {report.member_id: report for report in in_order_of_weight(reports)}


def first_week_of(group: Group) -> date | None:
    """First day of the first week of which the group has a report: None: there is no report yet."""
    begun = WeeklyReport.objects.filter(group=group, deleted_at=None).exclude(first_submitted_at=None)
    first: date | None = begun.aggregate(first=Min("week_start"))["first"]
    return first


def in_order_of_weight(reports: Iterable[WeeklyReport]) -> list[WeeklyReport]:
    """The one that counts last."""
    return sorted(reports, key=lambda report: (report.first_submitted_at is not None, report.week_start))
