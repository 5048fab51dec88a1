"""What an advisor does: feedback, approve, return."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.text import CELL_LIMIT, clean_markdown
from members.models import Member
from reports.models import Feedback, ReportRevision, WeeklyReport
from reports.permissions import can_give_feedback, can_review
from reports.services.locking import lock_report
from reports.services.mentioning import tell_mentioned
from reports.services.pictures import link_feedback_pictures
from reports.services.refusals import NewerRevision, NotAllowed, ReportRefused, StaleVersion
from reports.services.telling import tell_of_feedback, tell_of_review, untell_approval


@transaction.atomic
def save_feedback(
    *,
    report: WeeklyReport,
    row_uuid: UUID | None,
    text: str,
    version: int,
    by: Member,
    mark: str | None = None,
    source: str = "page",
) -> Feedback:
    """Write one's own feedback on a row, or on the whole report (`row_uuid` None). `version` 0: there was none yet.

    `mark` None leaves the mark as it is. Raises StaleVersion when another window of the same advisor saved meanwhile:
    nothing is overwritten. Words that were not there open it for the author again, and so do 待改 and 面谈.
    """
    revision = _revision_to_answer(report, row_uuid, by)
    written = _Written(clean_markdown(text, CELL_LIMIT), _known_mark(mark))
    own = Feedback.objects.filter(report=report, row_uuid=row_uuid, advisor=by)
    if version == 0:
        try:
            with transaction.atomic():
                feedback = Feedback.objects.create(
                    report=report,
                    row_uuid=row_uuid,
                    advisor=by,
                    text=written.text,
                    mark=written.mark or "",
                    revision=revision,
                )
        except IntegrityError as error:
            raise StaleVersion(own.get()) from error
    else:
        feedback = _rewrite(own, version, written, revision)
    record_event(
        verb="feedback.saved",
        group=report.group,
        by=by,
        subject_kind="report",
        subject=report.uuid,
        details={"feedback": str(feedback.uuid), "version": feedback.version, "mark": feedback.mark},
        source=source,
    )
    tell_mentioned(text=feedback.text, report=report, by=by, where=f"feedback {feedback.uuid}")
    link_feedback_pictures(report, writer=by)
    tell_of_feedback(feedback, report=report, by=by)
    return feedback


@dataclass(frozen=True)
class _Written:
    """What an advisor sends: his text, and his mark (None: the one that stands there)."""

    text: str
    mark: str | None

    def opens(self, stored: Feedback) -> bool:
        """Whether the author has something new to answer."""
        mark = stored.mark if self.mark is None else self.mark
        if not (self.text or mark):
            return False
        if not (stored.text or stored.mark):
            return True
        asks = mark != stored.mark and mark in (Feedback.Mark.REVISE, Feedback.Mark.TALK)
        return stored.settled_at is not None and ((self.text != stored.text and bool(self.text)) or asks)


def _revision_to_answer(report: WeeklyReport, row_uuid: UUID | None, by: Member) -> ReportRevision:
    """The revision that is read, where the advisor may write on this place of it."""
    row = report.submitted_rows.filter(row_uuid=row_uuid).first() if row_uuid else None
    if not can_give_feedback(report, row, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group or of the project write feedback."))
    revision = report.revisions.order_by("-number").first()
    if revision is None:
        raise ReportRefused("draft", _("This report is not submitted yet."))
    if row_uuid and row is None:
        raise ReportRefused("no-such-row", _("This row is not in the submitted report any more."))
    return revision


def _known_mark(mark: str | None) -> str | None:
    if mark and mark not in Feedback.Mark.values:
        raise ReportRefused("mark", _("There is no such mark."))
    return mark


def _rewrite(own: QuerySet[Feedback], version: int, written: _Written, revision: ReportRevision) -> Feedback:
    """Store the text over the version that was read."""
    stored = own.select_for_update().first()
    if stored is None:
        raise ReportRefused("no-feedback", _("There is no feedback of yours here yet."))
    now = timezone.now()
    changes: dict[str, Any] = {"text": written.text, "revision": revision, "updated_at": now}
    if written.mark is not None:
        changes["mark"] = written.mark
    if written.opens(stored):
        changes |= {"settled_at": None, "opened_at": now}
    if not own.filter(version=version).update(version=F("version") + 1, **changes):
        raise StaleVersion(own.get())
    return own.get()


@transaction.atomic
def approve_report(
    *, report: WeeklyReport, by: Member, revision: int | None = None, source: str = "page"
) -> WeeklyReport:
    """Close a submitted report as reviewed. `revision`: the number that was read, to refuse a newer one unread."""
    current = _reviewable(report, by, revision)
    if current.state == WeeklyReport.State.REVIEWED:
        return current
    if current.state != WeeklyReport.State.SUBMITTED:
        raise ReportRefused("not-submitted", _("Only a submitted report can be approved."))
    current.state, current.reviewed_at, current.reviewed_by = WeeklyReport.State.REVIEWED, timezone.now(), by
    current.return_reason = ""
    current.save(update_fields=["state", "reviewed_at", "reviewed_by", "return_reason", "updated_at"])
    record_event(
        verb="report.approved", group=current.group, by=by, subject_kind="report", subject=current.uuid, source=source
    )
    tell_of_review(current, kind="report.approved", by=by)
    return current


@transaction.atomic
def take_back_approval(*, report: WeeklyReport, by: Member, source: str = "page") -> WeeklyReport:
    """Undo one's own approval: the report waits again, as if it had not been approved."""
    current = _reviewable(report, by, None)
    if current.state == WeeklyReport.State.SUBMITTED:
        return current
    if current.state != WeeklyReport.State.REVIEWED or current.reviewed_by_id != by.pk:
        raise ReportRefused("not-yours", _("Only who approved a report takes the approval back; others return it."))
    current.state = WeeklyReport.State.SUBMITTED
    current.reviewed_at = current.reviewed_by = None
    current.save(update_fields=["state", "reviewed_at", "reviewed_by", "updated_at"])
    record_event(
        verb="report.approval_taken_back",
        group=current.group,
        by=by,
        subject_kind="report",
        subject=current.uuid,
        source=source,
    )
    untell_approval(current)
    return current


@transaction.atomic
def return_report(
    *, report: WeeklyReport, reason: str, by: Member, revision: int | None = None, source: str = "page"
) -> WeeklyReport:
    """Give a submitted or reviewed report back to its author, who may write again. A reason is required."""
    current = _reviewable(report, by, revision)
    reason = clean_markdown(reason, CELL_LIMIT)
    if not reason.strip():
        raise ReportRefused("reason", _("Say why the report is returned."))
    if current.state not in (WeeklyReport.State.SUBMITTED, WeeklyReport.State.REVIEWED):
        raise ReportRefused("not-submitted", _("Only a submitted report can be returned."))
    current.state, current.return_reason = WeeklyReport.State.RETURNED, reason
    current.reviewed_at = current.reviewed_by = None
    current.save(update_fields=["state", "return_reason", "reviewed_at", "reviewed_by", "updated_at"])
    record_event(
        verb="report.returned", group=current.group, by=by, subject_kind="report", subject=current.uuid, source=source
    )
    tell_of_review(current, kind="report.returned", by=by)
    return current


def _reviewable(report: WeeklyReport, by: Member, revision: int | None) -> WeeklyReport:
    if not can_review(report, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group review reports."))
    current = lock_report(report, by=by)
    newest = current.revisions.count()
    if revision is not None and revision != newest:
        raise NewerRevision(current, newest)
    return current
