"""One report as a document, for whoever may read it. What one may not see raises Http404."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from core.weeks import Week
from members.models import Group, Member, Project
from reports.document import FeedbackDoc, ProjectNoteDoc, ReportSheet, RowDoc, WeeklyReportDoc, thaw
from reports.models import Feedback, ReportRevision, ReportRow, WeeklyReport
from reports.permissions import can_see_feedback, is_author


def report_for(memberships: Iterable[Member], report_uuid: uuid.UUID) -> WeeklyReport:
    """The report, with its group and author, if the person behind the memberships may read it. One query."""
    groups = {member.group_id: member.group for member in memberships}
    found = WeeklyReport.objects.visible_to(memberships).select_related("member", "reviewed_by")
    report = found.filter(uuid=report_uuid).first()
    if report is None:
        raise Http404
    report.group = groups[report.group_id]  # with its week rules, which the memberships brought along
    return report


def own_report(member: Member, week: Week) -> WeeklyReport | None:
    """The member's own report of the week, or the longer one that covers it."""
    own = WeeklyReport.objects.filter(
        group=member.group_id, member=member, deleted_at=None
    )  # one always reads one's own
    report = own.in_week(week).select_related("reviewed_by").order_by("-week_start").first()
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
    last = earlier.order_by("-week_start").values("pk")[:1]
    rows = ReportRow.objects.filter(report=Subquery(last), is_removed=False)
    return [RowDoc(project=row.project_name, this_week=row.next_week) for row in rows if row.next_week.strip()]


def working_rows(report: WeeklyReport) -> list[ReportRow]:
    """The rows of the author's working copy, with their projects. One query."""
    return list(report.rows.select_related("project"))


def working_document(report: WeeklyReport, rows: Sequence[ReportRow] | None = None) -> WeeklyReportDoc:
    """The author's working copy, without feedback. `rows`: its `working_rows`, where they were read already."""
    rows = working_rows(report) if rows is None else rows
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


def feedback_of(report: WeeklyReport, viewer: Member, *, with_own_blank: bool = False) -> list[Feedback]:
    """The feedback the viewer may read, with its writers, in order of writing; empty texts are none.

    `with_own_blank`: but for the viewer's own, whose versions go on.
    """
    if not can_see_feedback(report, viewer):
        return []
    if not with_own_blank:
        return written_feedback(report)
    own_or_written = ~Q(text="", mark="", answer="") | Q(advisor=viewer)
    return list(report.feedback.filter(own_or_written).select_related("advisor"))


def written_feedback(report: WeeklyReport) -> list[Feedback]:
    """All feedback on a report that says anything: by its text, its mark or the answer to it."""
    return list(report.feedback.exclude(text="", mark="", answer="").select_related("advisor"))


def sheet_for(
    report: WeeklyReport,
    *,
    viewer: Member,
    revision: int | None = None,
    working_copy: bool = False,
    feedback: Sequence[Feedback] | None = None,
) -> ReportSheet:
    """The report as this reader sees it: the newest revision (or `revision`), or, for the author, the working copy.

    A draft has no revision: its author sees the working copy, anyone else Http404. `feedback`: what `feedback_of`
    answered this viewer, where it was asked already.
    """
    is_draft = report.first_submitted_at is None and revision is None
    if working_copy or (is_draft and is_author(report, viewer)):
        if not is_author(report, viewer):
            raise Http404
        return _sheet(report, working_document(report), None, _or_asked(feedback, report, viewer))
    shown = newest_revision(report, revision)
    return _sheet(report, thaw(shown.document), shown, _or_asked(feedback, report, viewer))


def _or_asked(feedback: Sequence[Feedback] | None, report: WeeklyReport, viewer: Member) -> Sequence[Feedback]:
    return feedback_of(report, viewer) if feedback is None else feedback


def sheet_for_audience(report: WeeklyReport, *, with_feedback: bool) -> ReportSheet:
    """The newest revision for everybody of an audience: what files are rendered from."""
    shown = newest_revision(report)
    feedback = written_feedback(report) if with_feedback else []
    return _sheet(report, thaw(shown.document), shown, feedback)


def sheets_for_audience(reports: Sequence[WeeklyReport], *, with_feedback: bool) -> list[ReportSheet]:
    """The same for many submitted reports, in their order. Two queries, one without feedback."""
    newest: dict[int, ReportRevision] = {}
    wanted = [report.pk for report in reports]
    later = ReportRevision.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    for revision in ReportRevision.objects.filter(~Exists(later), report__in=wanted):
        newest[revision.report_id] = revision
    feedback: dict[int, list[Feedback]] = {}
    if with_feedback:
        written = Feedback.objects.filter(report__in=wanted).exclude(text="", mark="", answer="")
        for one in written.select_related("advisor"):
            feedback.setdefault(one.report_id, []).append(one)
    sheets = []
    for report in reports:
        shown = newest[report.pk]
        sheets.append(_sheet(report, thaw(shown.document), shown, feedback.get(report.pk, [])))
    return sheets


def _sheet(
    report: WeeklyReport, document: WeeklyReportDoc, revision: ReportRevision | None, feedback: Sequence[Feedback]
) -> ReportSheet:
    by_row: dict[str | None, list[FeedbackDoc]] = {}
    for written in feedback:
        if not (written.text or written.mark or written.answer):
            continue
        key = str(written.row_uuid) if written.row_uuid else None
        by_row.setdefault(key, []).append(feedback_doc(written))
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


def feedback_doc(written: Feedback) -> FeedbackDoc:
    """What one advisor wrote, with the answer to it; `advisor` must be loaded."""
    return FeedbackDoc(
        text=written.text,
        advisor=written.advisor.name if written.advisor else "",
        mark=written.mark,
        answer=written.answer,
        updated_at=written.updated_at,
        answered_at=written.answered_at,
        settled_at=written.settled_at,
        opened_at=written.opened_at,
        uuid=str(written.uuid),
        version=written.version,
        answer_version=written.answer_version,
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


def reports_for(memberships: Sequence[Member]) -> QuerySet[WeeklyReport]:
    """All reports a person may read, newest week first. Their groups are those of the memberships: `with_groups`."""
    return (
        WeeklyReport.objects.visible_to(memberships)
        .select_related("member")
        .order_by("-week_start", "member__sort_key", "pk")
    )


def with_groups(reports: Iterable[WeeklyReport], memberships: Iterable[Member]) -> list[WeeklyReport]:
    """The reports with the groups that the memberships brought along, week rules included: no query."""
    groups = {member.group_id: member.group for member in memberships}
    found = list(reports)
    for report in found:
        report.group = groups[report.group_id]
    return found


def submitted_reports_of(group: Group) -> QuerySet[WeeklyReport]:
    """Every submitted report of a group, for exports and jobs that act for the group itself."""
    submitted = WeeklyReport.objects.filter(group=group, deleted_at=None).exclude(first_submitted_at=None)
    return submitted.select_related("group", "member", "reviewed_by").order_by("week_start", "member__sort_key")
