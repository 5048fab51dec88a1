"""The year of the group at one glance: members down, weeks across."""

from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.weeks import FIRST_YEAR, LAST_YEAR, Week
from members.access import MemberRequest, for_members
from members.queries import students_by_advisor
from reports.queries import members_of_year, weeks_of_year, year_lines
from reports.views.board import chosen_advisor, this_week

PAGE_SIZE = 40  # members: with their weeks about two thousand cells


@require_safe
@for_members
def show_year(request: MemberRequest, year: int) -> HttpResponseBase:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    member = request.member
    students = students_by_advisor(member)
    advisor = chosen_advisor(request, students)
    members = members_of_year(member, year, only=students[advisor] if advisor else None)
    page = Paginator(members, PAGE_SIZE).get_page(request.GET.get("page"))
    weeks = weeks_of_year(member.group, year)
    context = {
        "year": year,
        "preceding": year - 1 if year > FIRST_YEAR else None,
        "following": year + 1 if year < LAST_YEAR else None,
        "page": page,
        "lines": year_lines(member, year, list(page), now=timezone.now()),
        "weeks": weeks,
        "months": _months(weeks),
        "current": this_week(member.group),
        "advisors": list(students),
        "advisor": advisor,
        "section": "board",
    }
    return render(request, "reports/year.html", context)


def _months(weeks: list[Week]) -> list[tuple[Week, int]]:
    """The first week of each month and how many weeks it has: a week is of the month of its fourth day."""
    grouped = [list(of_month) for _month, of_month in groupby(weeks, key=lambda week: week.fourth_day.month)]
    return [(of_month[0], len(of_month)) for of_month in grouped]
