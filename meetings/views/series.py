"""The series of a group's meetings: when and where each is held, who takes turns, what stands on top of its minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.forms import SeriesForm
from meetings.models import MeetingSeries
from meetings.permissions import can_change_series
from meetings.queries import coming_days_of, counted_series, series_for, unannounced_years
from meetings.services import (
    MeetingRefused,
    StaleMinutes,
    change_series,
    create_series,
    remove_series,
    series_of,
    set_series_state,
)
from meetings.views.refusals import differences, refused_in, with_version
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import local_day, present_members

SECTION = "meetings"
DAYS_SHOWN = 8


@for_members
@require_safe
def several(request: MemberRequest) -> HttpResponse:
    """All series, each with its next day."""
    group = _changeable(request).group
    series_of(group)
    found = counted_series(group)
    coming = coming_days_of(found, local_day(group), 1)
    context = {"series": [(one, next(iter(coming[one.pk]), None)) for one in found], "section": SECTION}
    return render(request, "meetings/several.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def series_new(request: MemberRequest) -> HttpResponseBase:
    group = _changeable(request).group
    form = SeriesForm(
        request.POST if request.method == "POST" else None, people=_people(request), initial=_usual(request)
    )
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            create_series(group=group, data=form.input(), by=request.member)
            messages.success(request, _("The series is added."))
            return redirect("meetings:series", group.slug)
    return _page(request, form, None, status=400 if form.errors else 200)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def series_edit(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = series_for(_changeable(request), uuid)
    stored_now, status, people = None, 200, _people(request)
    posted = request.POST if request.method == "POST" else None
    form = SeriesForm(posted, people=people, initial=SeriesForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            with refused_in(form):
                version = form.cleaned_data["version"] or 0
                change_series(series=found, version=version, data=form.input(), by=request.member)
                messages.success(request, _("Saved."))
                return redirect("meetings:series", request.member.group.slug)
        except StaleMinutes:
            found, status = series_for(request.member, uuid), 409
            stored_now = differences(form, SeriesForm(people=people, initial=SeriesForm.initial_of(found)))
            with_version(form, found.version)
    return _page(request, form, found, stored_now=stored_now, status=400 if form.errors else status)


@for_members
@require_POST
def series_state(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Pauses it, ends it, or lets it go on."""
    found = series_for(_changeable(request), uuid)
    try:
        state = request.POST.get("state", "")
        current = set_series_state(series=found, state=state, by=request.member)
        sentences = {
            "active": _("{name} goes on."),
            "paused": _("{name} is paused: no meeting of it is expected."),
            "ended": _("{name} has ended; its minutes stay."),
        }
        messages.success(request, sentences[current.state].format(name=current.name))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("meetings:series", request.member.group.slug)


@for_members
@require_POST
def series_remove(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Of one that never had a meeting; the page asks first."""
    found = series_for(_changeable(request), uuid)
    try:
        remove_series(series=found, by=request.member)
        messages.success(request, _("{name} is removed.").format(name=found.name))
    except MeetingRefused as refused:
        messages.error(request, refused.message)
    return redirect("meetings:series", request.member.group.slug)


def _changeable(request: MemberRequest) -> Member:
    if not can_change_series(request.member):
        raise Http404
    return request.member


def _people(request: MemberRequest) -> list[Member]:
    return present_members(request.member.group)


def _usual(request: MemberRequest) -> dict[str, Any]:
    takers = MeetingSeries.Takers.MEMBERS
    begins_on = local_day(request.member.group)
    usual = {"every_weeks": 1, "skips_holidays": True, "drafts_itself": True, "begins_on": begins_on}
    return usual | {"presenters": takers, "minute_takers": takers}


def _page(
    request: MemberRequest,
    form: SeriesForm,
    series: MeetingSeries | None,
    *,
    stored_now: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    days = coming_days_of([series], local_day(series.group), DAYS_SHOWN)[series.pk] if series else []
    context = {
        "form": form,
        "series": series,
        "stored_now": stored_now,
        "days": days,
        "unannounced": unannounced_years(series, days) if series else [],
        "section": SECTION,
    }
    return render(request, "meetings/series.html", context, status=status)
