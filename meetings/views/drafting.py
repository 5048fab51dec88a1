"""One click that drafts the minutes."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from meetings.permissions import can_write_minutes
from meetings.queries import meeting_for
from meetings.services import Drafted, MeetingRefused, draft_minutes
from members.access import MemberRequest, for_members


@for_members
@require_POST
def draft(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = meeting_for(request.member, uuid)
    if not can_write_minutes(request.member):
        raise Http404
    try:
        messages.success(request, _sentence(draft_minutes(meeting=found, by=request.member)))
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    return redirect("meetings:edit", request.member.group.slug, found.uuid)


def _sentence(drafted: Drafted) -> str:
    if drafted.filled:
        return _("The draft is there: what stands in the minutes now comes from reports, tasks and the last meeting.")
    if not drafted.added:
        return _("There is nothing new for the minutes; nothing was changed.")
    words = ngettext(
        "%(count)s line was added to the draft.", "%(count)s lines were added to the draft.", drafted.added
    )
    return words % {"count": drafted.added}
