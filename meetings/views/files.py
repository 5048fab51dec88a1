"""Minutes as files: Markdown at once, PDF by a job, and what they were when they were closed."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from core.diffs import diff_words
from core.filenames import file_name
from meetings.markdown import write_minutes
from meetings.queries import document_of, meeting_for, revisions_of
from meetings.services import request_minutes
from members.access import MemberRequest, for_members


@for_members
@require_safe
def minutes_markdown(request: MemberRequest, uuid: UUID) -> HttpResponse:
    document = document_of(meeting_for(request.member, uuid))
    answer = HttpResponse(write_minutes(document), content_type="text/markdown; charset=utf-8")
    name = file_name(request.member.group.name, document.day.isoformat(), document.title, ending=".md")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@for_members
@require_POST
def minutes_pdf(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Ask for the PDF and show the job; what was made before is done at once."""
    job = request_minutes(meeting=meeting_for(request.member, uuid), by=request.member)
    group = request.member.group
    if request.headers.get("HX-Request"):
        return render(request, "activity/_job.html", {"job": job, "group": group})
    return redirect("activity:job", group.slug, job.uuid)


@for_members
@require_safe
def revision(request: MemberRequest, uuid: UUID, number: int) -> HttpResponse:
    """The minutes as they were closed, against the closing before."""
    meeting = meeting_for(request.member, uuid)
    revisions = {one.number: one for one in revisions_of(meeting)}
    if number not in revisions:
        raise Http404
    shown, before = revisions[number], revisions.get(number - 1)
    context = {
        "meeting": meeting,
        "revision": shown,
        "before": before,
        "after": revisions.get(number + 1),
        "changes": diff_words(before.text, shown.text) if before else None,
        "section": "meetings",
    }
    return render(request, "meetings/revision.html", context)
