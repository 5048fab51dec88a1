"""Reports that were written elsewhere and are imported: the same limits as in the form, submitted at once."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import name_key
from core.text import CELL_LIMIT, clean_markdown
from members.models import Member
from reports.document import FeedbackDoc, RowDoc, WeeklyReportDoc, freeze
from reports.models import Feedback, ReportRevision, WeeklyReport
from reports.queries import working_document, working_rows
from reports.services.planning import follow_plan
from reports.services.refusals import ReportRefused
from reports.services.writing import RowInput, clean_rows, freeze_revision, submission_of, write_rows


@transaction.atomic
def import_report(
    *,
    member: Member,
    document: WeeklyReportDoc,
    advisors: Mapping[str, Member | None],
    by: Member | None,
    renew_feedback: bool = False,
) -> WeeklyReport:
    """Create or renew the report of a member's week from a document, as a submitted revision.

    `advisors` says who wrote the feedback signed with a name (None: unknown). A reviewed report refuses. Rows keep
    their uuid by project name, so that feedback given in Zuji stays where it was given.
    `renew_feedback`: nothing was written here since the last import, so the file's feedback replaces the stored one.
    """
    week = member.group.calendar.week_of(document.starts_on)
    report = (
        WeeklyReport.objects.select_for_update()
        .filter(group=member.group_id, member=member, week_start=week.first_day, deleted_at=None)
        .first()
    )
    if report is not None and report.is_locked:
        raise ReportRefused("locked", _("This report was reviewed and is closed."))
    now = timezone.now()
    if report is None:
        report = WeeklyReport(group=member.group, member=member, week_start=week.first_day)
    else:
        report.version += 1
    report.starts_on, report.ends_on = document.starts_on, document.ends_on
    rows, report.note = clean_rows([_row_input(row) for row in document.rows], document.note)
    report.state, report.submitted_at = WeeklyReport.State.SUBMITTED, now
    report.first_submitted_at = report.first_submitted_at or now
    report.submitted_version = report.version
    report.save()
    write_rows(report, _with_known_uuids(report, rows))
    stored = working_rows(report)
    written = working_document(report, stored)
    revision = freeze_revision(
        report=report,
        rows=stored,
        document=freeze(replace(written, project_notes=document.project_notes or written.project_notes)),
        by=member,
        at=now,
        source="import",
    )
    follow_plan(report, at=now, submission=submission_of(revision, stored))
    _write_feedback(report, revision, written, document, advisors, renew=renew_feedback)
    record_event(
        verb="report.imported",
        group=member.group,
        by=by,
        subject_kind="report",
        subject=report.uuid,
        details={"revision": revision.number},
        source="command" if by is None else "page",
    )
    return report


def _row_input(row: RowDoc) -> RowInput:
    return RowInput(project=row.project, this_week=row.this_week, results=row.results, next_week=row.next_week)


def _with_known_uuids(report: WeeklyReport, rows: list[RowInput]) -> list[RowInput]:
    known: dict[str, list[UUID]] = {}
    for stored in report.rows.filter(is_removed=False):
        known.setdefault(name_key(stored.project_name), []).append(stored.uuid)
    found = []
    for row in rows:
        same = known.get(name_key(row.project))
        found.append(replace(row, uuid=same.pop(0)) if same else row)
    return found


def _write_feedback(
    report: WeeklyReport,
    revision: ReportRevision,
    written: WeeklyReportDoc,
    document: WeeklyReportDoc,
    advisors: Mapping[str, Member | None],
    *,
    renew: bool,
) -> None:
    """Feedback found in the file; unless told to, what is stored is never replaced."""
    targets: list[tuple[str | None, tuple[FeedbackDoc, ...]]] = [(None, document.feedback)]
    living = [row for row in written.rows if not row.is_removed]
    targets += [(stored.uuid, read.feedback) for stored, read in zip(living, document.rows, strict=True)]
    for row_uuid, pieces in targets:
        for read in pieces:
            _write_piece(report, revision, row_uuid, read, advisors.get(read.advisor), renew=renew)


def _write_piece(
    report: WeeklyReport,
    revision: ReportRevision,
    row_uuid: str | None,
    read: FeedbackDoc,
    advisor: Member | None,
    *,
    renew: bool,
) -> None:
    """One advisor's feedback as the file tells it. It is of the past: nobody has to answer it any more."""
    now = timezone.now()
    texts = {
        "text": clean_markdown(read.text, CELL_LIMIT),
        "mark": read.mark,
        "answer": clean_markdown(read.answer, CELL_LIMIT),
    }
    known, created = Feedback.objects.get_or_create(
        report=report,
        row_uuid=row_uuid,
        advisor=advisor,
        defaults=texts
        | {
            "revision": revision,
            "settled_at": now,
            "answered_at": now if texts["answer"] else None,
            "answer_version": 1 if texts["answer"] else 0,
            "answer_seen_version": 1,
        },
    )
    stored = {"text": known.text, "mark": known.mark, "answer": known.answer}
    if not renew or created or stored == texts:
        return
    if known.answer != texts["answer"]:
        known.answer, known.answer_version = texts["answer"], known.answer_version + 1
        known.answered_at, known.answer_seen_version = (now if texts["answer"] else None), known.answer_version
    known.text, known.mark, known.revision, known.settled_at = texts["text"], read.mark, revision, now
    known.version += 1
    known.save()
