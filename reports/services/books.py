"""Asking for books: a group's week, a member's booklet, and the page that shows a group's settings of PDFs."""

from django.utils.translation import gettext as _

from activity.models import Job, RenderedFile
from activity.services import request_job
from core.weeks import Week
from members.models import Group, Member
from members.permissions import can_manage_group
from reports.models import WeeklyReport
from reports.queries import can_read_books
from reports.services.refusals import NotAllowed, ReportRefused

WEEK_BOOK = "reports.render_week_book"
BOOKLET = "reports.render_booklet"
PREVIEW = "reports.render_pdf_preview"
LONGEST_BOOKLET = 160  # weeks: three years; more than 400 pages would not be ready within the limits of a job


def request_week_book(*, group: Group, week: Week, by: Member) -> Job:
    """Ask for the group's week in one file, as it is for this reader: guests get no feedback and no absentees."""
    if by.group_id != group.pk or not can_read_books(by):
        raise NotAllowed("not-readable", _("You may not read all reports of this group."))
    return request_job(kind=WEEK_BOOK, group=group, by=by, arguments=book_arguments(week, audience_for(by)))


def book_arguments(week: Week, audience: str) -> dict[str, str]:
    return {"week": week.name, "audience": audience}


def request_booklet(*, member: Member, first: Week, last: Week, by: Member) -> Job:
    """Ask for what the reader may read of a member's weeks, both included, in one file."""
    if last.first_day < first.first_day:
        raise ReportRefused("span", _("The last week lies before the first one."))
    if (last.first_day - first.first_day).days >= 7 * LONGEST_BOOKLET:
        raise ReportRefused("span", _("A booklet holds at most {limit} weeks.").format(limit=LONGEST_BOOKLET))
    readable = WeeklyReport.objects.visible_to([by]).filter(group=by.group_id, member=member)
    within = readable.filter(starts_on__lte=last.last_day, ends_on__gte=first.first_day)
    if not within.exclude(first_submitted_at=None).exists():
        raise ReportRefused("empty", _("No report that you may read was submitted in these weeks."))
    arguments = booklet_arguments(member, first, last, audience_for(by))
    return request_job(kind=BOOKLET, group=by.group, by=by, arguments=arguments)


def booklet_arguments(member: Member, first: Week, last: Week, audience: str) -> dict[str, str]:
    return {"member": str(member.uuid), "first": first.name, "last": last.name, "audience": audience}


def request_preview(*, group: Group, by: Member) -> Job:
    """Ask for a page that shows what the group has set for its PDFs. For its admins."""
    if by.group_id != group.pk or not can_manage_group(by):
        raise NotAllowed("not-admin", _("Only admins of the group may do this."))
    return request_job(kind=PREVIEW, group=group, by=by, arguments={"version": str(group.version)})


def audience_for(reader: Member) -> str:
    audience = RenderedFile.Audience
    return audience.GUEST if reader.is_guest else audience.FULL
