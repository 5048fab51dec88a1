"""Who presents and takes minutes at the next meetings, and changing turns."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.periods import UnreadableDate, read_date
from meetings.models import MeetingSeries, Role, TurnSwap
from meetings.permissions import can_change_series, can_write_minutes
from meetings.queries import (
    PlannedDay,
    all_series,
    rotation_of,
    series_named,
    swap_for,
    swaps_for,
    unannounced_years,
)
from meetings.services import MeetingRefused, accept_swap, ask_swap, cancel_swap, decline_swap, series_of
from members.access import MemberRequest, for_members
from members.queries import local_day
from members.services import sentence_of

MOST_SWAPS = 20
"""Wishes to change turns that the page shows, open ones first."""


@for_members
@require_safe
def rotation(request: MemberRequest) -> HttpResponse:
    """`?series=` names one; else it is the first."""
    found = swaps_for(request.member)
    several = all_series(request.member.group)
    series = _series(request, several, request.GET.get("series", ""))
    swaps = list(found.filter(series=series)[:MOST_SWAPS])
    today = local_day(request.member.group)
    days = rotation_of(series, today)
    expected = [one.day for one in days if one.meeting is None]
    mine = {role: [one for one in days if one.people.get(role) == request.member] for role in Role.values}
    context = {
        "days": days,
        "series": series,
        "several": [one for one in several if not one.has_ended or one == series],
        "takers": list(series.takers.select_related("member")) if series.goes_round_among_chosen else [],
        "unannounced": unannounced_years(series, expected),
        "may_write": can_write_minutes(request.member),
        "choices": [
            (role, label, mine[role], _others(request, days, role)) for role, label in Role.choices if mine[role]
        ],
        "asked": [swap for swap in swaps if swap.state == TurnSwap.State.ASKED],
        "answered": [swap for swap in swaps if swap.state != TurnSwap.State.ASKED],
        "may_plan": can_change_series(request.member),
        "section": "meetings",
    }
    return render(request, "meetings/rotation.html", context)


def _series(request: MemberRequest, several: list[MeetingSeries], named: str) -> MeetingSeries:
    return series_named(several, named) or next(iter(several), None) or series_of(request.member.group)


def _others(request: MemberRequest, days: list[PlannedDay], role: str) -> list[tuple[date, str]]:
    """Turns of others, who can be asked."""
    named = [(one.day, one.people.get(role)) for one in days]
    return [(day, member.name) for day, member in named if member and member != request.member]


@for_members
@require_POST
def swap_ask(request: MemberRequest) -> HttpResponseBase:
    if not can_write_minutes(request.member):
        raise Http404
    series = _series(request, all_series(request.member.group), request.POST.get("series", ""))
    try:
        day, other_day = (read_date(request.POST.get(name, "")) for name in ("day", "other_day"))
        role = request.POST.get("role", "")
        swap = ask_swap(series=series, role=role, day=day, other_day=other_day, by=request.member)
        messages.success(request, _("{name} is asked.").format(name=swap.other.name))
    except UnreadableDate as error:
        messages.error(request, sentence_of(error))
    except MeetingRefused as refused:
        messages.error(request, refused.message)
    return _to_turns(series)


@for_members
@require_POST
def swap_accept(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    return _answer(request, uuid, accept_swap, _("The turns are changed."))


@for_members
@require_POST
def swap_decline(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    return _answer(request, uuid, decline_swap, _("Declined; the turns stay."))


@for_members
@require_POST
def swap_cancel(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    return _answer(request, uuid, cancel_swap, _("The wish is taken back; you can ask again."))


def _answer(request: MemberRequest, uuid: UUID, act: Callable[..., TurnSwap], sentence: str) -> HttpResponseBase:
    swap = swap_for(request.member, uuid)
    try:
        act(swap=swap, by=request.member)
        messages.success(request, sentence)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
    return _to_turns(swap.series)


def _to_turns(series: MeetingSeries) -> HttpResponseBase:
    address = reverse("meetings:rotation", args=[series.group.slug])
    return redirect(f"{address}?series={series.uuid}")
