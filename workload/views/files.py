"""Asking for a summary as a file."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_members
from members.queries import projects_of
from workload.forms.summaries import SummaryForm
from workload.services import WorkRefused, request_summary
from workload.views.choosing import require_work


@require_POST
@for_members
def render_file(request: MemberRequest) -> HttpResponse:
    """Ask for the summary that the fields name and show the job; what was made before is done at once."""
    group = request.member.group
    require_work(request.member)
    form = SummaryForm(request.POST, group=group, projects=projects_of(group))
    if not form.is_valid():
        raise Http404
    try:
        job = request_summary(
            group=group, selection=form.selection(), format=request.POST.get("format", "pdf"), by=request.member
        )
    except WorkRefused as refused:
        raise Http404 from refused
    if request.headers.get("HX-Request"):
        return render(request, "activity/_job.html", {"job": job, "group": group})
    return redirect("activity:job", group.slug, job.uuid)
