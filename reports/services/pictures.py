"""Pictures that are put into reports and feedback: taken in, tied to what they stand in, purged when nothing does."""

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Attachment
from activity.services import (
    add_attachment,
    attachments_to_purge,
    delete_attachment,
    link_attachments,
    release_attachments,
)
from members.models import Member
from members.services.throttle import Limit, count_attempt
from reports.models import Feedback, PrivateNote, ReportRevision, ReportRow, WeeklyReport
from reports.permissions import can_add_pictures
from reports.queries import named_in
from reports.services.refusals import NotAllowed

UPLOADS_PER_HOUR = 120


def add_picture(*, by: Member, upload: bytes, name: str, source: str = "page") -> Attachment:
    """Take a picture in for a text that `by` is writing.

    Raises NotAllowed, TooManyAttempts, ValidationError for `picture`; OSError when it can't be kept.
    """
    if not can_add_pictures(by):
        raise NotAllowed("guest", _("Guests do not write reports."))
    count_attempt([Limit("picture", str(by.uuid), UPLOADS_PER_HOUR)])
    return add_attachment(group=by.group, owner=by, upload=upload, name=name, source=source)


def link_pictures(report: WeeklyReport, texts: Iterable[str], *, submitted: bool = False) -> None:
    """Tie the author's pictures to the report whose texts name them: others see what was submitted only."""
    named = named_in(texts)
    kind = "report" if submitted else "draft"
    if named:
        link_attachments(named=named, owner=report.member, subject_kind=kind, subject=report.uuid)
    if not submitted:
        release_attachments(subject=report.uuid, subject_kind="draft", owner=report.member, except_for=named)


def link_feedback_pictures(report: WeeklyReport, *, writer: Member) -> None:
    """The same for what an advisor wrote on a report, and for its author's answers."""
    texts = [*report.feedback.filter(advisor=writer).values_list("text", flat=True)]
    if writer.pk == report.member_id:
        texts += report.feedback.exclude(answer="").values_list("answer", flat=True)
    named = named_in(texts)
    if named:
        link_attachments(named=named, owner=writer, subject_kind="feedback", subject=report.uuid)
    release_attachments(subject=report.uuid, subject_kind="feedback", owner=writer, except_for=named)


def purge_pictures() -> int:
    """Delete for good what no text has named for 30 days. Returns how many went."""
    standing = WeeklyReport.objects.values("uuid")
    orphans = Attachment.objects.filter(deleted_at=None).exclude(subject=None).exclude(subject__in=standing)
    orphans.update(deleted_at=timezone.now())
    gone = [attachment for attachment in attachments_to_purge().iterator() if not _is_named(attachment)]
    for attachment in gone:
        delete_attachment(attachment)
    return len(gone)


def _is_named(attachment: Attachment) -> bool:
    """Whether any text of the group still names it, also one that nobody tied it to."""
    name, group = str(attachment.uuid), attachment.group_id
    cells = Q(this_week__contains=name) | Q(results__contains=name) | Q(next_week__contains=name)
    in_feedback = Q(text__contains=name) | Q(answer__contains=name)
    return (
        WeeklyReport.objects.filter(group=group, note__contains=name).exists()
        or ReportRow.objects.filter(cells, report__group=group).exists()
        or Feedback.objects.filter(in_feedback, report__group=group).exists()
        or PrivateNote.objects.filter(report__group=group, text__contains=name).exists()
        or ReportRevision.objects.filter(report__group=group, document__icontains=name).exists()
    )
