"""Pictures in reports and feedback, for whoever may read what they stand in. What one may not see raises Http404."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from activity.models import Attachment
from core.richtext import attachments_named_in
from members.models import Member
from reports.document import WeeklyReportDoc
from reports.models import ReportRevision, WeeklyReport
from reports.permissions import can_see_feedback


def address_of(attachment: Attachment) -> str:
    """How texts name it."""
    return reverse("reports:attachment", args=[attachment.group.slug, attachment.uuid])


def picture_for(memberships: Iterable[Member], attachment_uuid: UUID) -> Attachment:
    """The picture, if the person behind the memberships put it in or may read what it stands in, now."""
    members = {member.group_id: member for member in memberships}
    found = Attachment.objects.select_related("group").filter(uuid=attachment_uuid, group__in=members).first()
    if found is None or not _may_see(members[found.group_id], found):
        raise Http404
    return found


def _may_see(member: Member, attachment: Attachment) -> bool:
    if attachment.owner_id == member.pk:
        return True
    if attachment.deleted_at is not None:
        return False
    readable = WeeklyReport.objects.visible_to([member])
    if attachment.subject is not None and attachment.subject_kind in ("report", "feedback"):
        report = readable.filter(uuid=attachment.subject).first()
        if report is not None and (attachment.subject_kind == "report" or can_see_feedback(report, member)):
            return True
    return _was_submitted(attachment, readable.filter(member=attachment.owner_id).exclude(first_submitted_at=None))


def _was_submitted(attachment: Attachment, reports: Iterable[WeeklyReport]) -> bool:
    """Whether its owner took it over into one of these other reports, as a plan becomes next week's tasks."""
    revisions = ReportRevision.objects.filter(report__in=reports)
    return revisions.filter(document__icontains=str(attachment.uuid)).exists()


def texts_of(document: WeeklyReportDoc) -> list[str]:
    """All Markdown of a report's author."""
    notes = [text for note in document.project_notes for text in (note.motivation, note.plan, note.note)]
    cells = [text for row in document.rows for text in (row.project, row.this_week, row.results, row.next_week)]
    return [*cells, document.note, *notes]


def named_in(texts: Iterable[str]) -> set[UUID]:
    return {named for text in texts for named in attachments_named_in(text)}


def pictures_to_print(reports: Iterable[UUID], named: set[UUID], *, with_feedback: bool) -> list[Attachment]:
    """Of the pictures that printed texts name, those that belong to these reports. One query; none for none."""
    if not named:
        return []
    printed = WeeklyReport.objects.filter(uuid__in=reports)
    belongs = Q(owner__in=printed.values("member"))
    if with_feedback:
        belongs |= Q(subject_kind="feedback", subject__in=printed.values("uuid"))
    return list(Attachment.objects.filter(belongs, uuid__in=named, deleted_at=None))
