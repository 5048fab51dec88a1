"""Removing a draft, taking it back, and the purge after 30 days."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from reports.models import PlanItem, WeeklyReport
from reports.permissions import is_author
from reports.queries.plans import submitted_around
from reports.services.planning import follow_plan
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


@transaction.atomic
def take_imported_away(*, report: WeeklyReport, by: Member | None, source: str = "page") -> None:
    """A report that came with a file and is no longer in it: what it said of the plan before it is open again.

    Who imports decides it, of reports that nobody touched here; it can be brought back for 30 days.
    """
    living = WeeklyReport.objects.filter(pk=report.pk, deleted_at=None)
    if not living.update(deleted_at=timezone.now(), deleted_by=by):
        return
    decided = PlanItem.objects.filter(decided_in=report, is_chosen=False)
    decided.update(state=PlanItem.State.OPEN, decided_at=None, decided_in=None)
    _follow_before(report)
    record_event(
        verb="report.removed", group=report.group, by=by, subject_kind="report", subject=report.uuid, source=source
    )


@transaction.atomic
def bring_back_imported(*, report: WeeklyReport, by: Member | None, source: str = "page") -> None:
    """Undo it, unless the week has another report by now."""
    if WeeklyReport.objects.filter(member=report.member, week_start=report.week_start, deleted_at=None).exists():
        return
    WeeklyReport.objects.filter(pk=report.pk).update(deleted_at=None, deleted_by=None)
    report.refresh_from_db()
    follow_plan(report)
    record_event(
        verb="report.restored", group=report.group, by=by, subject_kind="report", subject=report.uuid, source=source
    )


def _follow_before(report: WeeklyReport) -> None:
    before, _after = submitted_around(report.member, report.week)
    if before is not None:
        follow_plan(before)


def purge_removed() -> int:
    """Delete for good what was removed more than 30 days ago. Returns how many reports went."""
    gone = WeeklyReport.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    count = gone.count()
    gone.delete()
    return count
