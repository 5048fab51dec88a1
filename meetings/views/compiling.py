"""All that minutes say about one member, project or open issue over a period: page, Markdown, PDF.

What is wanted stands in the query: of (member:…, project:…, issue:… with its uuid), since, until.
"""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.filenames import file_name
from core.periods import UnreadableDate, read_date
from meetings.markdown import write_compiled
from meetings.models import OpenIssue
from meetings.permissions import can_see_meetings
from meetings.queries import Compiled, compiled_for, subject_for
from meetings.services import request_compiled
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import local_day, members_of, projects_of
from members.services import sentence_of

USUAL = timedelta(days=182)


@dataclass(frozen=True)
class _Asked:
    """What the query asks for: None where nothing was chosen yet, or a day cannot be read."""

    wanted: Compiled | None
    since: str
    until: str
    error: str = ""


@for_members
@require_safe
def compiled(request: MemberRequest) -> HttpResponse:
    if not can_see_meetings(request.member):
        raise Http404
    asked = _asked(request.member, request.GET)
    wanted, group = asked.wanted, request.member.group
    chosen = f"{wanted.about}:{wanted.subject.uuid}" if wanted else ""
    context = {
        "asked": asked,
        "chosen": chosen,
        "document": compiled_for(request.member, wanted) if wanted else None,
        "issue": wanted.subject if wanted and isinstance(wanted.subject, OpenIssue) else None,
        "choices": [
            (_("Members"), [(f"member:{one.uuid}", one.name) for one in members_of(group) if not one.is_guest]),
            (_("Projects"), [(f"project:{one.uuid}", one.name) for one in projects_of(group)]),
        ],
        "query": urlencode({"of": chosen, "since": asked.since, "until": asked.until}),
        "section": "meetings",
    }
    return render(request, "meetings/compiled.html", context, status=400 if asked.error else 200)


@for_members
@require_safe
def compiled_markdown(request: MemberRequest) -> HttpResponse:
    document = compiled_for(request.member, _wanted(request.member, request.GET))
    answer = HttpResponse(write_compiled(document), content_type="text/markdown; charset=utf-8")
    name = file_name(request.member.group.name, document.about[:60], document.since.isoformat(), ending=".md")
    answer.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@for_members
@require_POST
def compiled_pdf(request: MemberRequest) -> HttpResponseBase:
    """Ask for the PDF and show the job; what was made before is done at once."""
    job = request_compiled(wanted=_wanted(request.member, request.GET), by=request.member)
    group = request.member.group
    if request.headers.get("HX-Request"):
        return render(request, "activity/_job.html", {"job": job, "group": group})
    return redirect("activity:job", group.slug, job.uuid)


def _wanted(member: Member, query: QueryDict) -> Compiled:
    wanted = _asked(member, query).wanted
    if wanted is None:
        raise Http404
    return wanted


def _asked(member: Member, query: QueryDict) -> _Asked:
    """What cannot be there is not found; a day that cannot be read is told at its form."""
    today = local_day(member.group)
    since = query.get("since", "").strip() or (today - USUAL).isoformat()
    until = query.get("until", "").strip() or today.isoformat()
    about, _colon, name = query.get("of", "").partition(":")
    if not about:
        return _Asked(None, since, until)
    try:
        subject = subject_for(member, about, UUID(name))
    except ValueError as error:
        raise Http404 from error
    try:
        first, last = read_date(since), read_date(until)
    except UnreadableDate as error:
        return _Asked(None, since, until, sentence_of(error))
    if last < first:
        return _Asked(None, since, until, _("The last day is before the first day."))
    return _Asked(Compiled(subject, first, last), since, until)
