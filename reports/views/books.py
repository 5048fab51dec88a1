"""Asking for books: the group's week, a person's booklet, the preview of the group's PDFs."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from activity.models import Job
from core.periods import read_date
from core.weeks import Week
from members.access import MemberRequest, for_admins, for_members
from members.services import sentence_of
from reports.queries import can_read_books, planner_for, weeks_back
from reports.services import (
    ReportRefused,
    request_booklet,
    request_preview,
    request_week_book,
)
from reports.views.board import this_week, week_or_404

DEFAULT_WEEKS = 16


@require_POST
@for_members
def request_week(request: MemberRequest, week: str) -> HttpResponseBase:
    """Ask for the week in one file and show the job; where the same content was rendered before, it is done at once."""
    member = request.member
    of_week = week_or_404(member.group, week)
    if not can_read_books(member):
        raise Http404
    return _answer(request, request_week_book(group=member.group, week=of_week, by=member))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def booklet(request: MemberRequest, person_uuid: UUID) -> HttpResponseBase:
    """A person's weeks from one day to another, for who may read the reports."""
    group = request.member.group
    person = planner_for(request.member, person_uuid)
    today = this_week(group)
    first, last, error = weeks_back(group, today, DEFAULT_WEEKS - 1), today, ""
    try:
        first, last = _asked_weeks(request, first, last)
        if request.method == "POST":
            return _answer(request, request_booklet(member=person, first=first, last=last, by=request.member))
    except ReportRefused as refused:
        error = refused.message
    except ValueError as unreadable:
        error = sentence_of(unreadable)
    context: dict[str, Any] = {
        "person": person,
        "first_day": first.first_day,
        "last_day": last.last_day,
        "terms": group.terms.all(),
        "error": error,
        "is_own": person.pk == request.member.pk,
        "section": "people",
    }
    if request.headers.get("HX-Request"):
        return render(request, "reports/_booklet_error.html", context)
    return render(request, "reports/booklet.html", context, status=400 if error else 200)


@require_POST
@for_admins
def preview(request: MemberRequest) -> HttpResponseBase:
    """A page with the group's logo, footer and columns."""
    return _answer(request, request_preview(group=request.member.group, by=request.member))


def _asked_weeks(request: MemberRequest, first: Week, last: Week) -> tuple[Week, Week]:
    """The weeks that hold the days `from` and `until`; the given ones where they are empty. Raises ValueError."""
    data, calendar = request.POST if request.method == "POST" else request.GET, request.member.group.calendar
    days = data.get("from", "").strip(), data.get("until", "").strip()
    found = [calendar.week_of(read_date(day)) if day else week for day, week in zip(days, (first, last), strict=True)]
    return found[0], found[1]


def _answer(request: MemberRequest, job: Job) -> HttpResponse:
    group = request.member.group
    if request.headers.get("HX-Request"):
        return render(request, "activity/_job.html", {"job": job, "group": group})
    return redirect("activity:job", group.slug, job.uuid)
