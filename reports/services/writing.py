"""What the author does: open, save, submit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Job
from activity.services import record_event, request_job
from core.names import name_key
from core.periods import Period
from core.text import CELL_LIMIT, MARKDOWN_LIMIT, TITLE_LIMIT, InvalidText, clean_markdown
from core.weeks import Week, is_late
from members.models import Member, Project
from reports.document import freeze, thaw
from reports.models import Feedback, ReportRevision, ReportRow, SubmittedRow, WeeklyReport
from reports.permissions import can_write, is_author
from reports.queries import texts_of, working_document, working_rows
from reports.services.closing import refuse_closed
from reports.services.locking import lock_report
from reports.services.mentioning import tell_mentioned
from reports.services.pictures import link_pictures
from reports.services.planning import Submission, follow_plan
from reports.services.refusals import AlreadyThere, NotAllowed, ReportRefused, StaleVersion

ROW_LIMIT = 50


@dataclass(frozen=True)
class RowInput:
    """A row as it is sent in. `uuid` None: a new row; an unknown one is kept, so that clients may choose it."""

    uuid: UUID | None = None
    project: str = ""
    this_week: str = ""
    results: str = ""
    next_week: str = ""


class InvalidCell(InvalidText):
    """A text of the report breaks a limit. `row` counts from 0, None is the overall note; `field` names the cell."""

    def __init__(self, error: InvalidText, *, row: int | None, field: str) -> None:
        super().__init__(error.code, error.template, **error.values)
        self.row = row
        self.field = field


@transaction.atomic
def open_report(
    *,
    member: Member,
    week: Week,
    by: Member,
    rows: Sequence[RowInput],
    note: str = "",
    ends_on: date | None = None,
    source: str = "page",
) -> WeeklyReport:
    """Make the draft of a member's week, version 1. Raises AlreadyThere, NotAllowed, ReportRefused, InvalidCell."""
    if by.pk != member.pk or not by.is_present:
        raise NotAllowed("not-yours", _("Only the author writes a report."))
    if member.is_guest:
        raise NotAllowed("guest", _("Guests do not write reports."))
    refuse_closed(member=member, week=week, report=None)
    period = _period(week, ends_on)
    cleaned, note = clean_rows(rows, note)
    try:
        with transaction.atomic():
            report = WeeklyReport.objects.create(
                group=member.group,
                member=member,
                week_start=week.first_day,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                note=note,
            )
    except IntegrityError as error:
        there = WeeklyReport.objects.get(
            group=member.group_id, member=member, week_start=week.first_day, deleted_at=None
        )
        raise AlreadyThere(there) from error
    write_rows(report, cleaned)
    link_pictures(report, texts_in(cleaned, note))
    record_event(
        verb="report.opened", group=member.group, by=by, subject_kind="report", subject=report.uuid, source=source
    )
    return report


@transaction.atomic
def save_report(
    *,
    report: WeeklyReport,
    rows: Sequence[RowInput],
    note: str,
    version: int,
    by: Member,
    ends_on: date | None = None,
) -> WeeklyReport:
    """Replace the working copy when `version` is still the stored one, else raise StaleVersion.

    Rows that are left out go; those with feedback stay, marked removed. Saving the same text again changes nothing.
    """
    if not is_author(report, by):
        raise NotAllowed("not-yours", _("Only the author writes a report."))
    cleaned, note = clean_rows(rows, note)
    period = _period(report.week, ends_on)
    if version == report.version and _is_stored(report, cleaned, note, period):
        return report
    refuse_closed(member=report.member, week=report.week, report=report)
    current = _claim_version(report, version)
    if not can_write(current, by):
        raise ReportRefused(
            "locked", _("This report was reviewed and is closed. An advisor can return it for changes.")
        )
    current.note, current.ends_on = note, period.ends_on
    current.save(update_fields=["note", "ends_on", "updated_at"])
    write_rows(current, cleaned)
    link_pictures(current, texts_in(cleaned, note))
    return current


@transaction.atomic
def submit_report(
    *, report: WeeklyReport, version: int, by: Member, source: str = "page", now: datetime | None = None
) -> WeeklyReport:
    """Freeze the working copy as the next revision, for others to read and for the advisor's queue.

    Submitting what is already submitted changes nothing, so a double click is harmless. Late is decided by the
    server's clock at the first submission.
    """
    if not is_author(report, by):
        raise NotAllowed("not-yours", _("Only the author submits a report."))
    current = lock_report(report, by=by)
    if current.version != version:
        raise StaleVersion(current)
    if current.is_locked:
        raise ReportRefused("locked", _("This report was reviewed and is closed."))
    if current.state == WeeklyReport.State.SUBMITTED and not current.has_unsubmitted_changes:
        return current
    refuse_closed(member=current.member, week=current.week, report=current, now=now)
    rows = working_rows(current)
    document = working_document(current, rows)
    if all(row.is_blank for row in document.rows) and not document.note.strip():
        raise ReportRefused("empty", _("There is nothing in this report yet: write at least one cell or the note."))
    now = now or timezone.now()
    revision = freeze_revision(report=current, rows=rows, document=freeze(document), by=by, at=now, source=source)
    if current.first_submitted_at is None:
        current.first_submitted_at = now
        current.is_late = is_late(now, current.week, current.group.deadline)
    current.state = WeeklyReport.State.SUBMITTED
    current.submitted_at, current.submitted_version = now, current.version
    current.save()
    follow_plan(current, at=now, submission=submission_of(revision, rows))
    record_event(
        verb="report.submitted",
        group=current.group,
        by=by,
        subject_kind="report",
        subject=current.uuid,
        details={"version": current.version, "late": current.is_late},
        source=source,
    )
    tell_mentioned(text=current.note, report=current, by=by, where=f"note {current.uuid}")
    request_rendering(report=current, by=by)
    return current


def freeze_revision(
    *, report: WeeklyReport, rows: Sequence[ReportRow], document: dict[str, Any], by: Member, at: datetime, source: str
) -> ReportRevision:
    """Keep the document of the rows as the report's next revision, and of whose projects they are."""
    number = report.revisions.count() + 1 if report.first_submitted_at else 1
    link_pictures(report, texts_of(thaw(document)), submitted=True)
    if number > 1:
        report.submitted_rows.all().delete()
    SubmittedRow.objects.bulk_create(
        SubmittedRow(report=report, row_uuid=row.uuid, project_id=row.project_id) for row in rows
    )
    return ReportRevision.objects.create(
        report=report, number=number, document=document, submitted_by=by, submitted_at=at, source=source
    )


def submission_of(revision: ReportRevision, rows: Sequence[ReportRow]) -> Submission:
    """What `follow_plan` need not read again of a revision that was frozen of these rows."""
    projects = {row.uuid: row.project_id for row in rows}
    return Submission(thaw(revision.document), projects, is_first=revision.number == 1)


def request_rendering(*, report: WeeklyReport, by: Member | None, audience: str = "full") -> Job:
    """Ask for the PDF that an audience reads; the default is the one for members of the group."""
    return request_job(
        kind="reports.render_weekly_report",
        group=report.group,
        by=by,
        arguments={"report": str(report.uuid), "audience": audience},
    )


def _claim_version(report: WeeklyReport, version: int) -> WeeklyReport:
    """Count the version up if it is still the one that was read: atomic on every database."""
    claimed = WeeklyReport.objects.filter(pk=report.pk, version=version, deleted_at=None).update(
        version=F("version") + 1
    )
    current = WeeklyReport.objects.get(pk=report.pk)
    current.group, current.member = report.group, report.member
    if not claimed:
        if current.deleted_at is not None:
            raise ReportRefused("removed", _("This report was removed. Restore it first; your text is still here."))
        raise StaleVersion(current)
    return current


def _period(week: Week, ends_on: date | None) -> Period:
    """From the week's first day to its last, or to a later day that the author set (a report of several weeks)."""
    last = ends_on or week.last_day
    if last < week.last_day:
        raise ReportRefused("period", _("The period ends before the week does: leave it empty or choose a later day."))
    if (last - week.first_day).days > 62:
        raise ReportRefused("period", _("A report covers at most two months."))
    return Period(week.first_day, last)


def clean_rows(rows: Sequence[RowInput], note: str) -> tuple[list[RowInput], str]:
    if len(rows) > ROW_LIMIT:
        raise ReportRefused("rows", _("A report has at most {limit} rows.").format(limit=ROW_LIMIT))
    cleaned = [
        RowInput(
            uuid=row.uuid,
            project=_cell(row.project, TITLE_LIMIT, row=number, field="project"),
            this_week=_cell(row.this_week, CELL_LIMIT, row=number, field="this_week"),
            results=_cell(row.results, CELL_LIMIT, row=number, field="results"),
            next_week=_cell(row.next_week, CELL_LIMIT, row=number, field="next_week"),
        )
        for number, row in enumerate(rows)
    ]
    return cleaned, _cell(note, MARKDOWN_LIMIT, row=None, field="note")


def texts_in(rows: Sequence[RowInput], note: str) -> list[str]:
    return [*(text for row in rows for text in (row.project, row.this_week, row.results, row.next_week)), note]


def _cell(text: str, limit: int, *, row: int | None, field: str) -> str:
    try:
        return clean_markdown(text, limit)
    except InvalidText as error:
        raise InvalidCell(error, row=row, field=field) from error


def _is_stored(report: WeeklyReport, rows: Sequence[RowInput], note: str, period: Period) -> bool:
    stored = [
        RowInput(row.uuid, row.project_name, row.this_week, row.results, row.next_week)
        for row in report.rows.all()
        if not row.is_removed
    ]
    return stored == list(rows) and report.note == note and report.ends_on == period.ends_on


def write_rows(report: WeeklyReport, rows: Sequence[RowInput]) -> None:
    """Bring the stored rows to what was sent, by their uuids, in a fixed number of queries."""
    stored = {row.uuid: row for row in report.rows.all()}
    sent = [row.uuid for row in rows if row.uuid]
    foreign = set(ReportRow.objects.filter(uuid__in=sent).exclude(report=report).values_list("uuid", flat=True))
    projects = {project.name_key: project for project in Project.objects.filter(group=report.group_id, deleted_at=None)}
    kept, made, used = [], [], set(foreign)
    for position, row in enumerate(rows):
        key = row.uuid if row.uuid and row.uuid not in used else uuid4()
        used.add(key)
        if key in stored:
            kept.append(target := stored.pop(key))
        else:
            made.append(target := ReportRow(uuid=key, report=report))
        target.position, target.is_removed = position, False
        target.project_name, target.project = row.project, projects.get(name_key(row.project))
        target.this_week, target.results, target.next_week = row.this_week, row.results, row.next_week
    with_feedback = set(Feedback.objects.filter(report=report, row_uuid__in=stored).values_list("row_uuid", flat=True))
    for position, gone in enumerate([stored.pop(key) for key in list(stored) if key in with_feedback], len(rows)):
        gone.position, gone.is_removed = position, True  # behind the living rows, struck through
        kept.append(gone)
    ReportRow.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    fields = ["position", "is_removed", "project_name", "project", "this_week", "results", "next_week"]
    ReportRow.objects.bulk_update(kept, fields)
    ReportRow.objects.bulk_create(made)
