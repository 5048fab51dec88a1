"""The week of the group: who has reported, who has not."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.weeks import InvalidWeek, Week
from members.access import MemberRequest, for_members
from members.models import Group
from reports.queries import board_for


@require_safe
@for_members
def current_week(request: MemberRequest) -> HttpResponseBase:
    group = request.member.group
    return redirect("reports:board", group.slug, this_week(group).name)


@require_safe
@for_members
def show_board(request: MemberRequest, week: str) -> HttpResponseBase:
    member = request.member
    board = board_for(member, week_or_404(member.group, week))
    own = next((line for line in board.lines if line.is_own), None)
    context = {
        "board": board,
        "own": own,
        "current": this_week(member.group),
        "now": timezone.now(),
        "section": "board",
    }
    return render(request, "reports/board.html", context)


def this_week(group: Group) -> Week:
    """The week that holds today, by the group's clock (the view's time zone is the group's)."""
    return group.calendar.week_of(timezone.localdate())


def week_or_404(group: Group, name: str) -> Week:
    try:
        return group.calendar.week_named(name)
    except InvalidWeek as error:
        raise Http404 from error
