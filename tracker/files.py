"""The one door to rendered files: who may read what a file was made of, now, may download it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activity.models import RenderedFile
from activity.queries import is_unchanged
from meetings.permissions import can_see_meetings
from meetings.queries import COMPILED_FILE, MINUTES_FILE, can_read_minutes_of, meeting_for
from members.models import Account, Group, Member
from members.permissions import can_manage_group
from members.queries import membership_for
from reports.models import WeeklyReport
from reports.permissions import can_see_feedback
from reports.queries import can_read_all, can_read_books, report_for
from tracker.export.wishes import EXPORT_FILE, can_have_file
from workload.permissions import can_see_work
from workload.queries import SUMMARY_FILE


def _report_of(member: Member, rendered: RenderedFile) -> WeeklyReport:
    """The report that the file shows, for who may read it today with the feedback that is in the file."""
    report = report_for([member], rendered.subject)
    if rendered.audience == RenderedFile.Audience.FULL and not can_see_feedback(report, member):
        raise Http404
    return report


def _week_of(member: Member, rendered: RenderedFile) -> Group:
    """The group whose week the file shows, for who may read all that is in it today."""
    if not can_read_books(member):
        raise Http404
    _require_all(member, rendered)
    return member.group


def _booklet_of(member: Member, rendered: RenderedFile) -> str:
    """The page where booklets are asked for, for who may read all that is in this one today."""
    _require_all(member, rendered)
    return reverse("reports:booklet", args=[member.group.slug, rendered.subject])


def _require_all(member: Member, rendered: RenderedFile) -> None:
    with_feedback = rendered.audience == RenderedFile.Audience.FULL
    if (with_feedback and member.is_guest) or not can_read_all(member, rendered.contents):
        raise Http404


def _summary_of(member: Member, rendered: RenderedFile) -> str:
    """The page of summaries, for who may read the group's work today."""
    if not can_see_work(member):
        raise Http404
    return reverse("workload:summary", args=[member.group.slug])


def _minutes_of(member: Member, rendered: RenderedFile) -> str:
    """The page of the meeting, for who may read its minutes today."""
    return meeting_for(member, rendered.subject).get_absolute_url()


def _compiled_of(member: Member, rendered: RenderedFile) -> str:
    """The page of meetings, for who may read all minutes that are in the file today."""
    if not (can_see_meetings(member) and can_read_minutes_of(member, rendered.contents)):
        raise Http404
    return reverse("meetings:meetings", args=[member.group.slug])


def _preview_of(member: Member, rendered: RenderedFile) -> str:
    if not can_manage_group(member):
        raise Http404
    return reverse("members:group_settings", args=[member.group.slug])


def _export_of(member: Member, rendered: RenderedFile) -> str:
    """The page of exports, for whoever it was made for, as long as he may read what he could then."""
    if not can_have_file(member, rendered.subject, rendered.contents):
        raise Http404
    return reverse("tracker:export", args=[member.group.slug])


# Kind of the file -> the object it shows or its page, for a reader; raises Http404 when he may not read it.
SUBJECTS: dict[str, Callable[[Member, RenderedFile], WeeklyReport | Group | str]] = {
    "weekly-report": _report_of,
    "week-book": _week_of,
    "booklet": _booklet_of,
    "pdf-preview": _preview_of,
    SUMMARY_FILE: _summary_of,
    MINUTES_FILE: _minutes_of,
    COMPILED_FILE: _compiled_of,
    EXPORT_FILE: _export_of,
}


@login_required
@require_safe
def download_file(request: HttpRequest, slug: str, file_uuid: uuid.UUID) -> HttpResponseBase:
    assert isinstance(request.user, Account)
    member = membership_for(request.user, slug)
    rendered = get_object_or_404(RenderedFile, uuid=file_uuid, group=member.group_id, kind__in=SUBJECTS)
    subject = SUBJECTS[rendered.kind](member, rendered)
    if not is_unchanged(rendered):
        messages.error(request, _("The file is not whole any more. Ask for it again: it will be made anew."))
        return redirect(subject)
    return FileResponse(rendered.file.open(), as_attachment=True, filename=rendered.name)
