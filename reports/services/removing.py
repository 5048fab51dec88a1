"""Removing a draft, taking it back, and the purge after 30 days."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from reports.models import WeeklyReport
from reports.permissions import is_author
from reports.services.refusals import NotAllowed, ReportRefused

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def remove_report(*, report: WeeklyReport, by: Member, source: str = "page") -> None:
    """Remove one's own draft; it can be restored for 30 days. What was submitted belongs to the group and stays."""
    if not is_author(report, by):
        raise NotAllowed("not-yours", _("Only the author removes a report."))
    removed = WeeklyReport.objects.filter(pk=report.pk, first_submitted_at=None, deleted_at=None).update(
        deleted_at=timezone.now(), deleted_by=by
    )
    if not removed:
        raise ReportRefused("submitted", _("A submitted report stays in the group's record."))
    record_event(
        verb="report.removed", group=report.group, by=by, subject_kind="report", subject=report.uuid, source=source
    )


@transaction.atomic
def restore_report(*, report: WeeklyReport, by: Member, source: str = "page") -> WeeklyReport:
    """Take a removed draft back, unless a new one was begun for the same week."""
    if not is_author(report, by):
        raise NotAllowed("not-yours", _("Only the author restores a report."))
    try:
        with transaction.atomic():
            WeeklyReport.objects.filter(pk=report.pk).update(deleted_at=None, deleted_by=None)
    except IntegrityError as error:
        raise ReportRefused("begun-again", _("You have begun another report for this week.")) from error
    record_event(
        verb="report.restored", group=report.group, by=by, subject_kind="report", subject=report.uuid, source=source
    )
    report.refresh_from_db()
    return report


def purge_removed() -> int:
    """Delete for good what was removed more than 30 days ago. Returns how many reports went."""
    gone = WeeklyReport.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    count = gone.count()
    gone.delete()
    return count
