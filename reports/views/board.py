"""The week of the group: who has reported, who has not."""

import uuid

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from activity.models import Job
from core.weeks import InvalidWeek, Week
from members.access import MemberRequest, for_members
from members.models import Group, Member
from members.queries import local_day, students_by_advisor
from reports.permissions import can_reopen
from reports.queries import board_for, can_read_books, reopened_in
from reports.services import WEEK_BOOK, audience_for, book_arguments


@require_safe
@for_members
def current_week(request: MemberRequest) -> HttpResponseBase:
    group = request.member.group
    return redirect("reports:board", group.slug, this_week(group).name)


@require_safe
@for_members
def show_board(request: MemberRequest, week: str) -> HttpResponseBase:
    member = request.member
    students = students_by_advisor(member)
    advisor = chosen_advisor(request, students)
    board = board_for(member, week_or_404(member.group, week), only=students[advisor] if advisor else None)
    reopened = reopened_in(member.group, board.week) if board.is_closed else set()
    may_bind = can_read_books(member)
    context = {
        "board": board,
        "own": board.own,
        "query": f"?advisor={advisor.uuid}" if advisor else "",
        "advisors": list(students),
        "advisor": advisor,
        "reopened": reopened,
        "reopenable": {line.member.pk for line in board.lines if board.is_closed and can_reopen(line.member, member)},
        "current": this_week(member.group),
        "now": timezone.now(),
        "section": "board",
        "may_bind": may_bind,
        "job": _book_under_way(member, board.week) if may_bind else None,
    }
    return render(request, "reports/board.html", context)


def _book_under_way(member: Member, week: Week) -> Job | None:
    """The reader's own job for this week's file, so that a page that is loaded again goes on showing it."""
    unfinished = [Job.Status.PENDING, Job.Status.RUNNING]
    jobs = Job.objects.filter(kind=WEEK_BOOK, requested_by=member, status__in=unfinished)
    return jobs.filter(arguments=book_arguments(week, audience_for(member))).order_by("-pk").first()


def chosen_advisor(request: MemberRequest, students: dict[Member, set[int]]) -> Member | None:
    """Whose students the page is limited to; one without students, and an odd parameter, is a 404."""
    text = request.GET.get("advisor", "")
    if not text:
        return None
    try:
        wanted = uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error
    advisor = next((member for member in students if member.uuid == wanted), None)
    if advisor is None:
        raise Http404
    return advisor


def this_week(group: Group) -> Week:
    """The week that holds today, by the group's clock."""
    return group.calendar.week_of(local_day(group))


def week_or_404(group: Group, name: str) -> Week:
    try:
        return group.calendar.week_named(name)
    except InvalidWeek as error:
        raise Http404 from error
