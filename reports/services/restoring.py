"""Bringing an earlier revision back. Nothing is lost: every revision stays, and what was not submitted too."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from reports.document import RowDoc, thaw
from reports.models import WeeklyReport
from reports.permissions import is_author
from reports.services.locking import lock_report
from reports.services.refusals import NotAllowed, ReportRefused, StaleVersion
from reports.services.writing import RowInput, save_report, submit_report


class UnsubmittedChanges(ReportRefused):
    """The working copy holds text that no revision holds: it would be lost."""

    def __init__(self, report: WeeklyReport) -> None:
        sentence = _(
            "You have changed this report since it was submitted. Submit that first, or the text would be lost."
        )
        super().__init__("unsubmitted", sentence)
        self.report = report


@transaction.atomic
def restore_revision(
    *, report: WeeklyReport, number: int, version: int, by: Member, submit_first: bool = False, source: str = "page"
) -> WeeklyReport:
    """Make the text of a revision the author's working copy; submitted, it becomes the newest revision.

    `version` is that of the working copy that was read. Raises StaleVersion, NotAllowed, ReportRefused (no such
    revision, reviewed and closed), and UnsubmittedChanges unless `submit_first` turns those into a revision too.
    """
    if not is_author(report, by):
        raise NotAllowed("not-yours", _("Only the author restores a revision."))
    revision = report.revisions.filter(number=number).first()
    if revision is None:
        raise ReportRefused("no-such-revision", _("There is no such revision."))
    current = lock_report(report, by=by)
    if current.version != version:
        raise StaleVersion(current)
    if current.has_unsubmitted_changes:
        if not submit_first:
            raise UnsubmittedChanges(current)
        current = submit_report(report=current, version=version, by=by, source=source)
    document = thaw(revision.document)
    restored = save_report(
        report=current,
        rows=[_row_input(row) for row in document.rows if not row.is_removed],
        note=document.note,
        version=version,
        by=by,
        ends_on=document.ends_on,
    )
    record_event(
        verb="report.revision_restored",
        group=report.group,
        by=by,
        subject_kind="report",
        subject=report.uuid,
        details={"revision": number, "version": restored.version},
        source=source,
    )
    return restored


def _row_input(row: RowDoc) -> RowInput:
    return RowInput(UUID(row.uuid), row.project, row.this_week, row.results, row.next_week)
