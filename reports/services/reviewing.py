"""What an advisor does: feedback, approve, return."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.text import CELL_LIMIT, clean_markdown
from members.models import Member
from reports.models import Feedback, WeeklyReport
from reports.permissions import can_give_feedback, can_review
from reports.services.refusals import NewerRevision, NotAllowed, ReportRefused, StaleVersion


@transaction.atomic
def save_feedback(
    *, report: WeeklyReport, row_uuid: UUID | None, text: str, version: int, by: Member, source: str = "page"
) -> Feedback:
    """Write one's own feedback on a row, or on the whole report (`row_uuid` None). `version` 0: there was none yet.

    Raises StaleVersion when another window of the same advisor saved meanwhile: nothing is overwritten.
    """
    row = report.submitted_rows.filter(row_uuid=row_uuid).first() if row_uuid else None
    if not can_give_feedback(report, row, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group or of the project write feedback."))
    revision = report.revisions.order_by("-number").first()
    if revision is None:
        raise ReportRefused("draft", _("This report is not submitted yet."))
    if row_uuid and row is None:
        raise ReportRefused("no-such-row", _("This row is not in the submitted report any more."))
    text = clean_markdown(text, CELL_LIMIT)
    own = Feedback.objects.filter(report=report, row_uuid=row_uuid, advisor=by)
    if version == 0:
        try:
            with transaction.atomic():
                feedback = Feedback.objects.create(
                    report=report, row_uuid=row_uuid, advisor=by, text=text, revision=revision
                )
        except IntegrityError as error:
            raise StaleVersion(own.get()) from error
    else:
        updated = own.filter(version=version).update(
            text=text, version=F("version") + 1, revision=revision, updated_at=timezone.now()
        )
        found = own.first()
        if not updated or found is None:
            if found is None:
                raise ReportRefused("no-feedback", _("There is no feedback of yours here yet."))
            raise StaleVersion(found)
        feedback = found
    record_event(
        verb="feedback.saved",
        group=report.group,
        by=by,
        subject_kind="report",
        subject=report.uuid,
        details={"feedback": str(feedback.uuid), "version": feedback.version},
        source=source,
    )
    return feedback


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
    return current


def _reviewable(report: WeeklyReport, by: Member, revision: int | None) -> WeeklyReport:
    if not can_review(report, by):
        raise NotAllowed("not-advisor", _("Only advisors of the group review reports."))
    current = WeeklyReport.objects.select_for_update().select_related("group", "member").get(pk=report.pk)
    newest = current.revisions.count()
    if revision is not None and revision != newest:
        raise NewerRevision(current, newest)
    return current
