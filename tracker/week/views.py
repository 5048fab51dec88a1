"""The page of a week, and the way to the one of today."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from core.weeks import InvalidWeek, Week
from meetings.permissions import can_write_minutes
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import local_day
from tracker.week.page import WeekPage, week_page


@require_safe
@for_members
def show_current(request: MemberRequest) -> HttpResponseBase:
    """The home of a group: its week of today."""
    group = request.member.group
    return redirect("tracker:week", group.slug, group.calendar.week_of(local_day(group)).name)


@require_safe
@for_members
def show_week(request: MemberRequest, week: str) -> HttpResponseBase:
    """Guests have nothing of their own: to them the board shows what they may read.

    `?advisor=` was the board's at this address, and leads there.
    """
    member = request.member
    of_week = _week_or_404(member, week)
    if member.is_guest or "advisor" in request.GET:
        query = request.META.get("QUERY_STRING", "")
        address = reverse("reports:board", args=[member.group.slug, of_week.name])
        return redirect(f"{address}?{query}" if query else address)
    page = week_page(member, of_week)
    context = {
        "page": page,
        "board": page.board,
        "own": page.own,
        "timer": page.timer,
        "now": page.now,
        "current": member.group.calendar.week_of(page.today),
        "here": reverse("tracker:week", args=[member.group.slug, of_week.name]),
        "may_plan": can_write_minutes(member),
        "log_day": _day_to_log(page, of_week),
        "section": "week",
    }
    return render(request, "tracker/week.html", context)


def _week_or_404(member: Member, name: str) -> Week:
    try:
        return member.group.calendar.week_named(name)
    except InvalidWeek as error:
        raise Http404 from error


def _day_to_log(page: WeekPage, week: Week) -> str:
    """The day that a line is proposed for: today, else the week's last."""
    return (page.today if page.is_current else week.last_day).isoformat()
