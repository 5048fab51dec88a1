"""Weeks, months and years of a log: one's own, and what others share, by the same pages."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.periods import FIRST_YEAR, LAST_YEAR
from core.weeks import InvalidWeek, Week
from members.access import MemberRequest, for_members
from members.models import Member
from workload.document.log_sums import DaySum, weeks_of_year
from workload.models import LogDay
from workload.queries import LogPeriod, log_days_for, log_period, log_streaks, sharer_for
from workload.views.log_pads import neighbour, require_log, shown_timer, today_of


@dataclass(frozen=True)
class Whose:
    """Whose log is looked at, and whether the reader sees more than its hours."""

    owner: Member
    reader: Member
    shows_days: bool = True

    @property
    def is_own(self) -> bool:
        return self.owner.pk == self.reader.pk

    def address(self, kind: str, name: str | int) -> str:
        """The page of a week, month or year of this log."""
        slug = self.reader.group.slug
        if self.is_own:
            return reverse(f"workload:log_{kind}", args=[slug, name])
        return reverse(f"workload:log_of_{kind}", args=[slug, self.owner.uuid, name])


@dataclass(frozen=True)
class WrittenDay:
    """A day of a week with its sums and, where they are shown, its lines."""

    sum: DaySum
    stored: LogDay | None = None


@require_safe
@for_members
def show_week(request: MemberRequest, week: str, owner_uuid: UUID | None = None) -> HttpResponse:
    whose = _whose(request, owner_uuid)
    of_week = _week_or_404(request, week)
    period = log_period(whose.owner, of_week.first_day, of_week.last_day)
    stored = _days_of(whose, of_week.first_day, of_week.last_day)
    context = {
        **_common(request, whose, period),
        "week": of_week,
        "written": [WrittenDay(day, stored.get(day.day)) for day in period.days],
        "before": _week_beside(whose, neighbour(of_week.first_day, -1)),
        "after": _week_beside(whose, neighbour(of_week.last_day, 1)),
        "month": whose.address("month", f"{of_week.fourth_day:%Y-%m}"),
        "year": whose.address("year", of_week.fourth_day.year),
        "tab": "week",
    }
    return render(request, "workload/log_week.html", context)


@require_safe
@for_members
def show_month(request: MemberRequest, month: str, owner_uuid: UUID | None = None) -> HttpResponse:
    whose = _whose(request, owner_uuid)
    first = _month_or_404(month)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    period = log_period(whose.owner, first, last)
    weeks = whose.owner.group.calendar.weeks_between(first, last)
    before, after = neighbour(first, -1), neighbour(last, 1)
    context = {
        **_common(request, whose, period),
        "title": date_format(first, "YEAR_MONTH_FORMAT"),
        "weeks": [_week_row(week, period, whose) for week in weeks],
        "weekdays": weeks[-1].days[:7],
        "before": whose.address("month", f"{before:%Y-%m}") if before else "",
        "after": whose.address("month", f"{after:%Y-%m}") if after else "",
        "year": whose.address("year", first.year),
        "tab": "month",
    }
    return render(request, "workload/log_month.html", context)


@require_safe
@for_members
def show_year(request: MemberRequest, year: int, owner_uuid: UUID | None = None) -> HttpResponse:
    whose = _whose(request, owner_uuid)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    period = log_period(whose.owner, date(year, 1, 1), date(year, 12, 31))
    first_weekday = whose.owner.group.calendar.week_of(date(year, 7, 1)).first_day.weekday()
    columns = weeks_of_year(period.days, first_weekday)
    context = {
        **_common(request, whose, period),
        "shown_year": year,
        "rows": [[column[row] for column in columns] for row in range(7)],
        "months": _months(columns),
        "by_month": _by_month(period, whose),
        "streaks": log_streaks(whose.owner, today_of(whose.owner)),
        "before": whose.address("year", year - 1) if year > FIRST_YEAR else "",
        "after": whose.address("year", year + 1) if year < LAST_YEAR else "",
        "tab": "year",
    }
    return render(request, "workload/log_year.html", context)


def _whose(request: MemberRequest, owner_uuid: UUID | None) -> Whose:
    """One's own log, or one that is shared with the reader; everything else is not there."""
    reader = require_log(request)
    if owner_uuid is None:
        return Whose(reader, reader)
    if owner_uuid == reader.uuid:
        raise Http404
    owner, shows_days = sharer_for(reader, owner_uuid)
    owner.group = reader.group
    return Whose(owner, reader, shows_days)


def _days_of(whose: Whose, first: date, last: date) -> dict[date, LogDay]:
    """The days as they are written, where the reader may read them."""
    if not whose.shows_days:
        return {}
    days = log_days_for([whose.reader]).filter(member=whose.owner, day__gte=first, day__lte=last)
    return {day.day: day for day in days}


def _common(request: MemberRequest, whose: Whose, period: LogPeriod) -> dict[str, Any]:
    today = today_of(whose.reader)
    return {
        "whose": whose,
        "period": period,
        "shares": _shares(period) if whose.shows_days else [],
        "today": today,
        "own_week": whose.reader.group.calendar.week_of(today),
        "timer": shown_timer(request.member) if whose.is_own else None,
        "section": "log",
    }


def _shares(period: LogPeriod) -> list[tuple[str, Any]]:
    """What the time went to: names of tasks are as private as the days."""
    named = [
        (_("By project"), period.projects),
        (_("By task and reading"), period.items),
        (_("By word"), period.tags),
    ]
    return [(title, shares) for title, shares in named if any(share.key is not None for share in shares)]


def _week_or_404(request: MemberRequest, name: str) -> Week:
    try:
        return request.member.group.calendar.week_named(name)
    except InvalidWeek as error:
        raise Http404 from error


def _week_beside(whose: Whose, day: date | None) -> str:
    """The page of the week of this day; nothing beyond the calendar."""
    try:
        return whose.address("week", whose.reader.group.calendar.week_of(day).name) if day else ""
    except InvalidWeek:
        return ""


def _month_or_404(name: str) -> date:
    try:
        first = date.fromisoformat(f"{name}-01")
    except ValueError as error:
        raise Http404 from error
    if f"{first:%Y-%m}" != name or not FIRST_YEAR <= first.year <= LAST_YEAR:
        raise Http404
    return first


def _week_row(week: Week, period: LogPeriod, whose: Whose) -> dict[str, Any]:
    days = {day.day: day for day in period.days}
    cells = [days.get(day) for day in week.days]
    return {
        "week": week,
        "address": whose.address("week", week.name),
        "cells": cells,
        "minutes": sum(cell.minutes for cell in cells if cell),
    }


def _months(columns: tuple[tuple[DaySum | None, ...], ...]) -> list[tuple[str, int]]:
    """The heads over the weeks: each month with how many columns begin in it."""
    found: list[tuple[str, int]] = []
    for column in columns:
        first = next(cell.day for cell in column if cell is not None)
        name = date_format(first, "M")
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + 1)
        else:
            found.append((name, 1))
    return found


def _by_month(period: LogPeriod, whose: Whose) -> list[dict[str, Any]]:
    sums: dict[date, int] = {}
    for day in period.days:
        first = day.day.replace(day=1)
        sums[first] = sums.get(first, 0) + day.minutes
    return [
        {"title": date_format(first, "F"), "address": whose.address("month", f"{first:%Y-%m}"), "minutes": minutes}
        for first, minutes in sums.items()
    ]
