"""Lines of plans as they are read: by whom, in which state, how old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import Http404

from core.plan_items import PlanText, head_of, split_items
from core.plan_matching import are_planned
from core.weeks import Week
from members.models import Member
from reports.document import RowDoc, WeeklyReportDoc, thaw
from reports.models import PlanItem, ReportRevision, ReportRow, WeeklyReport

ITEMS_OF_A_REPORT = 500
"""So many lines of one report's plan become items; beyond it they stay text."""


@dataclass(frozen=True)
class PlannedLine:
    """A plan item where it is shown: `project` as its row was called, `age` in weeks up to the week of the page."""

    item: PlanItem
    project: str
    age: int

    @property
    def head(self) -> str:
        """Its first paragraph in one line."""
        return head_of(self.item.text)


@dataclass(frozen=True)
class TaskLine:
    """A line of this week's tasks: whether last time's plan had it (计划内) or not (计划外)."""

    text: str
    is_planned: bool

    @property
    def head(self) -> str:
        return head_of(self.text)


def plan_items_for(memberships: Sequence[Member]) -> QuerySet[PlanItem]:
    """The lines of plans in all reports a person may read; guests read none. Oldest plan first."""
    readers = [member for member in memberships if not member.is_guest]
    reports = WeeklyReport.objects.visible_to(readers).filter(first_submitted_at__isnull=False)
    return PlanItem.objects.filter(report__in=reports).order_by("planned_in", "position", "pk")


def plan_item_for(memberships: Sequence[Member], item_uuid: UUID) -> PlanItem:
    """One line of a plan, with its report, member and project. Raises Http404."""
    known = plan_items_for(memberships).select_related("report", "member", "project", "moved_from")
    found = known.filter(uuid=item_uuid).first()
    if found is None:
        raise Http404
    found.group = next(member.group for member in memberships if member.group_id == found.group_id)
    return found


def submitted_around(member: Member, week: Week) -> tuple[WeeklyReport | None, WeeklyReport | None]:
    """The member's submitted reports next to a week: before it, whose plan the week's report answers, and after it.

    One query where there is none, else two.
    """
    starts = dict(_submitted(member).order_by().values_list("week_start", "pk"))
    before = max((start for start in starts if start < week.first_day), default=None)
    after = min((start for start in starts if start > week.first_day), default=None)
    next_to = [starts[start] for start in (before, after) if start]
    reports = WeeklyReport.objects.filter(pk__in=next_to) if next_to else []
    found: dict[date | None, WeeklyReport] = {report.week_start: report for report in reports}
    for report in found.values():
        report.group, report.member = member.group, member
    return found.get(before), found.get(after)


def newest_documents(reports: Iterable[WeeklyReport]) -> dict[int, WeeklyReportDoc]:
    """Primary key of each report -> its newest revision. One query; none for none."""
    if not (wanted := list(reports)):
        return {}
    newer = ReportRevision.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    newest = ReportRevision.objects.filter(~Exists(newer), report__in=wanted)
    return {revision.report_id: thaw(revision.document) for revision in newest}


def last_plan_for(writer: Member, week: Week) -> list[PlannedLine]:
    """What the writer planned last time, for the form of the week. One query."""
    row = ReportRow.objects.filter(uuid=OuterRef("row_uuid")).values("project_name")
    items = PlanItem.objects.filter(report=Subquery(_before(writer, week).values("pk")[:1]))
    lines = items.annotate(row_project=Subquery(row))
    return [PlannedLine(item, item.row_project or "", age_in(week, item)) for item in lines]


def plan_before(report: WeeklyReport, viewer: Member) -> list[str]:
    """The texts of the plan before a report, as far as the viewer may read plans. One query; none for guests."""
    if viewer.is_guest:
        return []
    before = _submitted(report.member).filter(week_start__lt=report.week_start).order_by("-week_start").values("pk")[:1]
    return list(plan_items_for([viewer]).filter(report__in=before).values_list("text", flat=True))


def task_lines(cell: str, plan: Sequence[str]) -> tuple[TaskLine, ...]:
    """The lines of this week's tasks, each in or out of plan; none where there was no plan."""
    lines = split_items(cell) if plan else []
    marks = are_planned([line.text for line in lines], plan)
    return tuple(TaskLine(line.text, mark) for line, mark in zip(lines, marks, strict=True))


def age_in(week: Week, item: PlanItem) -> int:
    """In which week the item is (第3周), from 1 on: the plan before a week makes its items one week old there."""
    return max(1, round((week.first_day - item.first_planned_in).days / 7))


def projects_of(document: WeeklyReportDoc) -> dict[str, str]:
    """uuid of a row -> its project as written."""
    return {row.uuid: row.project for row in document.rows}


def planned_texts(document: WeeklyReportDoc) -> list[tuple[RowDoc, PlanText]]:
    """The lines of a document's plan with their rows, in order; those of removed rows are none."""
    living = [row for row in document.rows if not row.is_removed]
    return [(row, line) for row in living for line in split_items(row.next_week)][:ITEMS_OF_A_REPORT]


def _before(member: Member, week: Week) -> QuerySet[WeeklyReport]:
    return _submitted(member).filter(week_start__lt=week.first_day).order_by("-week_start")


def _submitted(member: Member) -> QuerySet[WeeklyReport]:
    return WeeklyReport.objects.filter(
        group=member.group_id, member=member, deleted_at=None, first_submitted_at__isnull=False
    )
