"""Open issues: the list, one with its story, and what is said of it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.periods import UnreadableDate, read_date
from meetings.models import OpenIssue
from meetings.permissions import can_write_minutes
from meetings.queries import all_series, issue_for, issues_for, meeting_for, series_named
from meetings.queries.stories import story_of
from meetings.services import StaleMinutes, note_issue, reopen_issue, set_issue_owner, solve_issue
from members.access import MemberRequest, for_members
from members.queries import local_day, present_members
from members.services import sentence_of

PAGE_SIZE = 50


@for_members
@require_safe
def issues(request: MemberRequest) -> HttpResponse:
    """The open ones, the oldest first; `?show=solved` those that are solved, `?series=` those of one series."""
    solved = request.GET.get("show") == "solved"
    several = all_series(request.member.group)
    series = series_named(several, request.GET.get("series", ""))
    found = issues_for(request.member, solved=solved, series=series)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = local_day(request.member.group)
    context = {
        "page": page,
        "lines": [(issue, issue.weeks_on(today)) for issue in page],
        "solved": solved,
        "several": several,
        "series": series,
        "section": "meetings",
    }
    return render(request, "meetings/issues.html", context)


@for_members
@require_safe
def issue(request: MemberRequest, uuid: UUID) -> HttpResponse:
    return _issue_page(request, issue_for(request.member, uuid))


@for_members
@require_POST
def issue_owner(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = issue_for(request.member, uuid)
    people = {str(member.uuid): member for member in present_members(request.member.group) if not member.is_guest}
    named = request.POST.get("owner", "")
    if named and named not in people:
        raise Http404
    try:
        set_issue_owner(issue=found, version=_version(request), owner=people.get(named), by=request.member)
        messages.success(request, _("Saved."))
    except StaleMinutes:
        _say_stale(request)
    return redirect(found)


@for_members
@require_POST
def issue_solve(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = issue_for(request.member, uuid)
    how, day = request.POST.get("how", ""), request.POST.get("solved_on", "").strip()
    try:
        solved_on = read_date(day) if day else None
        solve_issue(issue=found, version=_version(request), how=how, day=solved_on, by=request.member)
        messages.success(request, _("The issue is solved."))
    except StaleMinutes:
        return _issue_page(request, issue_for(request.member, uuid), how=how, solved_on=day, is_stale=True, status=409)
    except (ValidationError, UnreadableDate) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else sentence_of(error)
        return _issue_page(request, found, how=how, solved_on=day, error=sentence, status=400)
    return redirect(found)


@for_members
@require_POST
def issue_reopen(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = issue_for(request.member, uuid)
    try:
        reopen_issue(issue=found, version=_version(request), by=request.member)
        messages.success(request, _("The issue is open again."))
    except StaleMinutes:
        _say_stale(request)
    return redirect(found)


@for_members
@require_POST
def issue_note(request: MemberRequest, uuid: UUID, meeting: UUID) -> HttpResponseBase:
    """What was said of the issue at a meeting."""
    found, at = issue_for(request.member, uuid), meeting_for(request.member, meeting)
    text = request.POST.get("text", "")
    try:
        note_issue(issue=found, meeting=at, version=_version(request), text=text, by=request.member)
        messages.success(request, _("Saved."))
    except StaleMinutes as stale:
        return _issue_page(request, found, note=text, noted_at=at, stored=stale.current, status=409)
    except ValidationError as error:
        sentence = " ".join(error.messages)
        return _issue_page(request, found, note=text, noted_at=at, error=sentence, status=400)
    return redirect(f"{at.get_absolute_url()}#issues")


def _issue_page(request: MemberRequest, found: OpenIssue, *, status: int = 200, **context: object) -> HttpResponse:
    group = request.member.group
    shown = {
        "issue": found,
        "story": story_of(found),
        "weeks": found.weeks_on(local_day(group)),
        "people": [member for member in present_members(group) if not member.is_guest],
        "may_write": can_write_minutes(request.member),
        "section": "meetings",
    }
    return render(request, "meetings/issue.html", shown | context, status=status)


def _version(request: MemberRequest) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0


def _say_stale(request: MemberRequest) -> None:
    messages.error(request, _("Somebody else has changed this meanwhile; nothing was overwritten."))
