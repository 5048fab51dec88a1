"""The timeline: weeks across, members or projects down."""

from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.weeks import Week
from members.access import MemberRequest, for_members
from members.queries import local_day
from tasks.forms import SpanForm
from tasks.models import Task
from tasks.queries import (
    TERM,
    Timeline,
    TimelineLine,
    members_of_timeline,
    projects_of_timeline,
    span_of,
    timeline_of_members,
    timeline_of_projects,
    timeline_without_project,
)

PAGE_SIZE = 20  # lines: with a year of weeks about a thousand cells


@for_members
@require_safe
def timeline(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    today = local_day(group)
    by, kind, day = SpanForm(request.GET).shown(today)
    span = span_of(group, kind, day)
    weeks = group.calendar.weeks_between(span.period.starts_on, span.period.ends_on)
    this_week = group.calendar.week_of(today)
    shown = Timeline(tuple(weeks), weeks.index(this_week) if this_week in weeks else None)
    lines, page = _lines(request, shown, by)
    context: dict[str, Any] = {
        "by": by,
        "span": span,
        "has_terms": span.kind == TERM or group.terms.exists(),
        "states": Task.State.choices,
        "day": day,
        "weeks": weeks,
        "months": _months(weeks),
        "this_week": this_week,
        "today": today,
        "lines": lines,
        "page": page,
        "section": "tasks",
    }
    return render(request, "tasks/timeline.html", context)


def _lines(request: MemberRequest, shown: Timeline, by: str) -> tuple[list[TimelineLine], Any]:
    """One page of lines; what has no project stands at the end of the last one."""
    number = request.GET.get("page")
    if by == "member":
        people = Paginator(members_of_timeline(request.member, shown), PAGE_SIZE).get_page(number)
        return timeline_of_members(request.member, shown, list(people)), people
    page = Paginator(projects_of_timeline(request.member, shown), PAGE_SIZE).get_page(number)
    lines = timeline_of_projects(request.member, shown, list(page))
    if not page.has_next():
        lines += timeline_without_project(request.member, shown)
    return lines, page


def _months(weeks: list[Week]) -> list[tuple[Week, int]]:
    """The first week of each month and how many weeks it has: a week is of the month of its fourth day."""
    grouped = [list(of_month) for _month, of_month in groupby(weeks, key=lambda week: week.fourth_day.month)]
    return [(of_month[0], len(of_month)) for of_month in grouped]
