"""How far a job is, for the person who asked for it."""

import uuid
from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activity.models import Job
from activity.queries import job_for

PATIENCE = timedelta(seconds=8)  # a job that waits longer tells so


@login_required
@require_safe
def show_job(request: HttpRequest, slug: str, job_uuid: uuid.UUID) -> HttpResponse:
    """A fragment for the polling page, a page of its own for browsers without scripts."""
    memberships = request.user.present_memberships  # type: ignore[union-attr]  # login_required
    here = [member for member in memberships if member.group.slug == slug]
    job = job_for(here, job_uuid)
    if job.group.pk not in {member.group_id for member in here}:
        raise Http404
    template = "activity/_job.html" if request.headers.get("HX-Request") else "activity/job_detail.html"
    return render(request, template, {"job": job, "group": job.group, "waits": _waits_long(job)})


def _waits_long(job: Job) -> bool:
    return job.status == Job.Status.PENDING and timezone.now() - job.created_at > PATIENCE
