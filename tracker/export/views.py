"""The page on which one takes out what one may read: choose, wait, download."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activity.models import Job, RenderedFile
from members.access import MemberRequest, for_members
from members.models import Group, Member
from members.queries import local_day
from tracker.export.forms import ExportForm
from tracker.export.wishes import EXPORT_FILE, JOB, can_export, can_export_group, request_export, rights_of
from workload.queries import Span, month_span, week_span, year_span

MOST_FILES = 10


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: MemberRequest) -> HttpResponse:
    """Ask for an export; the page shows how far it is, and what was made before."""
    if not can_export(request.member):
        raise Http404
    asked = request.POST if request.method == "POST" else None
    days = {name: request.GET.get(name, "")[:30] for name in ("since", "until")}
    form = ExportForm(asked, reader=request.member, days=days)
    if asked is not None and form.is_valid():
        request_export(wish=form.wish)
        return redirect("tracker:export", request.member.group.slug)
    return _page(request, form, status=200 if asked is None else 400)


def _page(request: MemberRequest, form: ExportForm, *, status: int) -> HttpResponse:
    member = request.member
    job = Job.objects.filter(kind=JOB, requested_by=member).select_related("file").order_by("-pk").first()
    context = {
        "form": form,
        "has_choice": can_export_group(member),
        "spans": usual_spans(member.group, form),
        "job": job,
        "files": own_files(member),
        "section": "export",
    }
    return render(request, "tracker/export.html", context, status=status)


def own_files(member: Member) -> list[RenderedFile]:
    """What was made for the member and is still his to read, the newest first."""
    files = RenderedFile.objects.filter(kind=EXPORT_FILE, group=member.group_id, subject=member.uuid).exclude(file="")
    rights = rights_of(member)
    return [file for file in files.order_by("-created_at", "-pk")[:MOST_FILES] if file.contents == [rights]]


def usual_spans(group: Group, form: ExportForm) -> list[Mapping[str, Any]]:
    """Periods that one takes out most, as links that fill the fields in."""
    today = local_day(group)
    terms = [term for term in group.terms.all() if term.starts_on <= today][-2:]
    spans = [
        (_("This week"), week_span(group, today)),
        (_("This month"), month_span(today)),
        *((term.name, Span(term.starts_on, term.ends_on, "term", term.name, term.name)) for term in terms),
        (str(today.year), year_span(today.year)),
        (str(today.year - 1), year_span(today.year - 1)),
        (_("All the time"), Span(None, None, "all", "", "all")),
    ]
    there = form["since"].value() or "", form["until"].value() or ""
    return [_link(words, str(span.since or ""), str(span.until or ""), there) for words, span in spans]


def _link(words: str, since: str, until: str, there: tuple[str, str]) -> Mapping[str, Any]:
    query = f"?since={since}&until={until}" if since else "?"
    return {"words": words, "query": query, "is_current": (since, until) == there}
