"""The list of meetings, the page of one, and planning, closing and removing it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.credentials import has_credentials
from core.periods import UnreadableDate, read_date
from meetings.forms import MeetingForm
from meetings.models import Meeting, MeetingSeries
from meetings.permissions import can_change_series, can_close_minutes, can_remove_meeting, can_write_minutes
from meetings.queries import (
    all_series,
    carried_at,
    counted,
    meeting_for,
    meetings_for,
    neighbours,
    proposed_day,
    revisions_of,
    series_for,
    series_named,
    turn_on,
)
from meetings.queries.agenda import AGENDA, agendas_of
from meetings.services import (
    MeetingRefused,
    close_meeting,
    create_meeting,
    plan_expected,
    remove_meeting,
    reopen_meeting,
    restore_meeting,
    series_of,
)
from meetings.views.refusals import refused_in
from members.access import MemberRequest, for_members, say_undoable
from members.queries import local_day, present_members
from members.services import sentence_of

PAGE_SIZE = 30
Takers = MeetingSeries.Takers
SECTION = "meetings"


@for_members
@require_safe
def meetings(request: MemberRequest) -> HttpResponse:
    """`?series=` shows one series, `?text=` looks in the minutes, `?show=removed` shows what can be restored."""
    text, removed = request.GET.get("text", "").strip()[:100], request.GET.get("show") == "removed"
    several = all_series(request.member.group)
    series = series_named(several, request.GET.get("series", ""))
    found = counted(meetings_for(request.member, text=text, removed=removed, series=series))
    context = {
        "several": several,
        "series": series,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "text": text,
        "removed": removed,
        "may_write": can_write_minutes(request.member),
        "may_plan": can_change_series(request.member),
        "section": SECTION,
    }
    return render(request, "meetings/meetings.html", context)


@for_members
@require_safe
def meeting(request: MemberRequest, uuid: UUID) -> HttpResponse:
    return meeting_page(request, meeting_for(request.member, uuid))


def meeting_page(
    request: MemberRequest, found: Meeting, *, typed: str = "", error: str = "", status: int = 200
) -> HttpResponse:
    """`typed`: lines for the agenda that could not be added, and why."""
    agendas = agendas_of(found)
    sections = list(found.sections.all())
    context = {
        "meeting": found,
        "sections": [(one, has_credentials(one.text), agendas.get(one.pk)) for one in sections],
        "agenda_section": next((one for one in sections if one.kind == AGENDA), None),
        "typed": typed,
        "typed_error": error,
        "around": neighbours(found),
        "carried": carried_at(found),
        "revisions": revisions_of(found),
        "may_write": can_write_minutes(request.member),
        "may_close": can_close_minutes(found, request.member),
        "may_remove": can_remove_meeting(found, request.member),
        "section": SECTION,
    }
    return render(request, "meetings/meeting.html", context, status=status)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: MemberRequest) -> HttpResponseBase:
    """The next one of the series is proposed, with time and place; `series` names which, else it is the first."""
    if not can_write_minutes(request.member):
        raise Http404
    group = request.member.group
    named = request.POST.get("series", "") if request.method == "POST" else request.GET.get("series", "")
    several = all_series(group)
    series = series_named(several, named) or next(iter(several), None) or series_of(group)
    is_sent = request.method == "POST"
    proposed = {} if is_sent else _proposed(request, series)
    form = MeetingForm(request.POST if is_sent else None, people=present_members(group), initial=proposed)
    if is_sent and form.is_valid():
        with refused_in(form):
            made = create_meeting(series=series, data=form.input(), by=request.member)
            messages.success(request, _("The meeting is planned."))
            return redirect("meetings:edit", group.slug, made.uuid)
    open_ones = [one for one in several if not one.has_ended or one == series]
    context = {"form": form, "series": series, "several": open_ones, "section": SECTION}
    return render(request, "meetings/meeting_new.html", context, status=400 if form.errors else 200)


@for_members
@require_POST
def meeting_plan(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One click plans what the series expects on `day`."""
    if not can_write_minutes(request.member):
        raise Http404
    series = series_for(request.member, uuid)
    try:
        made = plan_expected(series=series, day=read_date(request.POST.get("day", "")), by=request.member)
        messages.success(request, _("The meeting on {day} is planned.").format(day=made.day.isoformat()))
    except UnreadableDate as error:
        messages.error(request, sentence_of(error))
    except MeetingRefused as refused:
        messages.error(request, refused.message)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("meetings:meetings", request.member.group.slug)


@for_members
@require_POST
def meeting_close(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = meeting_for(request.member, uuid)
    close_meeting(meeting=found, by=request.member)
    messages.success(request, _("The minutes are closed. To correct them, open them again."))
    return redirect(found)


@for_members
@require_POST
def meeting_reopen(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = meeting_for(request.member, uuid)
    reopen_meeting(meeting=found, by=request.member)
    messages.success(request, _("The minutes are open again. What they were is kept as a revision."))
    return redirect("meetings:edit", request.member.group.slug, found.uuid)


@for_members
@require_POST
def meeting_remove(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = meeting_for(request.member, uuid)
    remove_meeting(meeting=found, by=request.member)
    restore = reverse("meetings:restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The meeting is removed, with its minutes, issues and assignments."), restore)
    return redirect("meetings:meetings", request.member.group.slug)


@for_members
@require_POST
def meeting_restore(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = meeting_for(request.member, uuid, removed=True)
    try:
        restore_meeting(meeting=found, by=request.member)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect("meetings:meetings", request.member.group.slug)
    messages.success(request, _("The meeting is back."))
    return redirect(found)


def _proposed(request: MemberRequest, series: MeetingSeries) -> dict[str, object]:
    """The next day of the series, with who presents and takes minutes by turns; else whoever plans takes them."""
    today = local_day(series.group)
    prefetch_related_objects([series.group], "pauses")
    day = proposed_day(series, today)
    turn = turn_on(series, today, day)
    presenter, taker = turn.presenter, turn.minute_taker
    return {
        "day": day,
        "starts_at": series.starts_at,
        "ends_at": series.ends_at,
        "place": series.place,
        "link": series.link,
        "presenter": str(presenter.uuid) if presenter else "",
        "minute_taker": str((taker or request.member).uuid) if series.minute_takers != Takers.NOBODY else "",
    }
