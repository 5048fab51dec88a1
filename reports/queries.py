"""Reads of weekly reports, for pages, API and documents. What one may not see raises Http404."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.http import Http404
from django.utils import timezone

from core.weeks import Week, is_late
from members.models import Group, Member, Project
from members.permissions import can_advise
from members.queries import is_excused, pauses_in, reporting_members, students_of
from reports.document import FeedbackDoc, ProjectNoteDoc, ReportSheet, RowDoc, WeeklyReportDoc, thaw
from reports.models import Feedback, ReportRevision, ReportRow, WeeklyReport
from reports.permissions import advised_projects, can_see_feedback, is_author


def report_for(memberships: Iterable[Member], report_uuid: uuid.UUID) -> WeeklyReport:
    """The report, with its group and author, if the person behind the memberships may read it."""
    found = WeeklyReport.objects.visible_to(memberships).select_related("group", "member", "reviewed_by")
    report = found.prefetch_related("group__week_rules").filter(uuid=report_uuid).first()
    if report is None:
        raise Http404
    return report


def own_report(member: Member, week: Week) -> WeeklyReport | None:
    """The member's own report of the week, or the longer one that covers it."""
    own = WeeklyReport.objects.visible_to([member]).filter(member=member).in_week(week)
    report = own.select_related("reviewed_by").order_by("-week_start").first()
    if report is not None:
        report.group, report.member = member.group, member
    return report


def removed_report(member: Member, week: Week) -> WeeklyReport | None:
    """The newest draft of the week that the member removed and may take back."""
    gone = WeeklyReport.objects.filter(member=member, week_start=week.first_day, deleted_at__isnull=False)
    return gone.select_related("group", "member").order_by("-deleted_at").first()


def planned_rows(member: Member, week: Week) -> list[RowDoc]:
    """A new report opens with last time's plan as this week's tasks, row by row; nothing is stored by that."""
    earlier = WeeklyReport.objects.visible_to([member]).filter(member=member, week_start__lt=week.first_day)
    last = earlier.order_by("-week_start").first()
    if last is None:
        return []
    rows = last.rows.filter(is_removed=False)
    return [RowDoc(project=row.project_name, this_week=row.next_week) for row in rows if row.next_week.strip()]


def working_document(report: WeeklyReport) -> WeeklyReportDoc:
    """The author's working copy, without feedback. Two queries."""
    rows = list(report.rows.select_related("project"))
    return WeeklyReportDoc(
        week=report.week.name,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        member=report.member.name,
        rows=tuple(_row_doc(row) for row in rows),
        note=report.note,
        project_notes=_project_notes(row.project for row in rows if row.project and not row.is_removed),
    )


def newest_revision(report: WeeklyReport, number: int | None = None) -> ReportRevision:
    """The newest revision, or the one of this number. Raises Http404."""
    revisions = report.revisions.select_related("submitted_by").order_by("-number")
    revision = (revisions.filter(number=number) if number else revisions).first()
    if revision is None:
        raise Http404
    return revision


def feedback_of(report: WeeklyReport, viewer: Member) -> list[Feedback]:
    """The feedback the viewer may read, with its writers, in order of writing; empty texts are none."""
    if not can_see_feedback(report, viewer):
        return []
    return list(report.feedback.exclude(text="").select_related("advisor"))


def sheet_for(
    report: WeeklyReport, *, viewer: Member, revision: int | None = None, working_copy: bool = False
) -> ReportSheet:
    """The report as this reader sees it: the newest revision (or `revision`), or, for the author, the working copy.

    A draft has no revision: its author sees the working copy, anyone else Http404.
    """
    is_draft = report.first_submitted_at is None and revision is None
    if working_copy or (is_draft and is_author(report, viewer)):
        if not is_author(report, viewer):
            raise Http404
        return _sheet(report, working_document(report), None, feedback_of(report, viewer))
    shown = newest_revision(report, revision)
    return _sheet(report, thaw(shown.document), shown, feedback_of(report, viewer))


def sheet_for_audience(report: WeeklyReport, *, with_feedback: bool) -> ReportSheet:
    """The newest revision for everybody of an audience: what files are rendered from."""
    shown = newest_revision(report)
    feedback = list(report.feedback.exclude(text="").select_related("advisor")) if with_feedback else []
    return _sheet(report, thaw(shown.document), shown, feedback)


def _sheet(
    report: WeeklyReport, document: WeeklyReportDoc, revision: ReportRevision | None, feedback: Sequence[Feedback]
) -> ReportSheet:
    by_row: dict[str | None, list[FeedbackDoc]] = {}
    for written in feedback:
        name = written.advisor.name if written.advisor else ""
        key = str(written.row_uuid) if written.row_uuid else None
        by_row.setdefault(key, []).append(FeedbackDoc(written.text, name, written.updated_at))
    rows = tuple(replace(row, feedback=tuple(by_row.get(row.uuid, ()))) for row in document.rows)
    return ReportSheet(
        document=replace(document, member=report.member.name, rows=rows, feedback=tuple(by_row.get(None, ()))),
        group=report.group.name,
        revision=revision.number if revision else 0,
        submitted_at=revision.submitted_at if revision else None,
        is_late=report.is_late,
        state=report.state,
        reviewed_by=report.reviewed_by.name if report.reviewed_by else "",
        reviewed_at=report.reviewed_at,
        language=report.group.language,
        time_zone=report.group.time_zone,
    )


def _row_doc(row: ReportRow) -> RowDoc:
    return RowDoc(
        project=row.project_name,
        this_week=row.this_week,
        results=row.results,
        next_week=row.next_week,
        uuid=str(row.uuid),
        is_removed=row.is_removed,
    )


def _project_notes(projects: Iterable[Project]) -> tuple[ProjectNoteDoc, ...]:
    distinct = {project.pk: project for project in projects if project.deleted_at is None}
    return tuple(
        ProjectNoteDoc(project.name, project.motivation, project.plan, project.note)
        for project in distinct.values()
        if project.motivation or project.plan or project.note
    )


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


def queue_for(viewer: Member) -> QuerySet[WeeklyReport]:
    """What waits for this advisor: my students first, then the oldest submission first. Ordered, to be paged."""
    waiting = (
        WeeklyReport.objects.visible_to([viewer])
        .filter(group=viewer.group_id, state=WeeklyReport.State.SUBMITTED)
        .exclude(member=viewer)
    )
    if not can_advise(viewer):
        rows = ReportRow.objects.filter(report=OuterRef("pk"), project__in=advised_projects(viewer))
        waiting = waiting.filter(Exists(rows))
    students = students_of(viewer, timezone.localdate())
    first = Case(When(member__in=students, then=Value(0)), default=Value(1), output_field=IntegerField())
    return waiting.select_related("member").annotate(whose=first).order_by("whose", "submitted_at", "pk")


@dataclass(frozen=True)
class Neighbours:
    """The reports before and after one in the advisor's queue, and how many wait."""

    preceding: uuid.UUID | None
    following: uuid.UUID | None
    waiting: int


def neighbours_in_queue(viewer: Member, report: WeeklyReport) -> Neighbours:
    """Where to go on from this report; one that is in the queue no more leads to the queue's first."""
    waiting = list(queue_for(viewer).values_list("uuid", flat=True))
    if report.uuid not in waiting:
        return Neighbours(None, waiting[0] if waiting else None, len(waiting))
    at = waiting.index(report.uuid)
    return Neighbours(waiting[at - 1] if at else None, waiting[at + 1] if at + 1 < len(waiting) else None, len(waiting))


def reports_for(memberships: Sequence[Member]) -> QuerySet[WeeklyReport]:
    """All reports a person may read, newest week first: the ground of lists and of the API."""
    return (
        WeeklyReport.objects.visible_to(memberships)
        .select_related("group", "member", "reviewed_by")
        .order_by("-week_start", "member__sort_key", "pk")
    )


def submitted_reports_of(group: Group) -> QuerySet[WeeklyReport]:
    """Every submitted report of a group, for exports and jobs that act for the group itself."""
    submitted = WeeklyReport.objects.filter(group=group, deleted_at=None).exclude(first_submitted_at=None)
    return submitted.select_related("group", "member", "reviewed_by").order_by("week_start", "member__sort_key")
