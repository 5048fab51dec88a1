"""The private address of one's calendar, in one group."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, for_members
from members.permissions import can_have_calendar
from members.queries import calendar_address_of
from members.services import renew_calendar_address, revoke_calendar_address


@for_members
@require_safe
def calendar(request: MemberRequest) -> HttpResponse:
    return _page(request)


@for_members
@require_POST
def calendar_renew(request: MemberRequest) -> HttpResponse:
    """Make an address, or a new one in its place; it is shown on this answer only."""
    secret = renew_calendar_address(member=request.member, by=request.member)
    return _page(request, secret)


@for_members
@require_POST
def calendar_revoke(request: MemberRequest) -> HttpResponse:
    if revoke_calendar_address(member=request.member, by=request.member):
        messages.success(request, _("The address is taken away: calendars that ask for it get nothing any more."))
    return redirect("members:calendar", request.member.group.slug)


def _page(request: MemberRequest, secret: str = "") -> HttpResponse:
    if not can_have_calendar(request.member):
        raise Http404
    link = f"{settings.PUBLIC_URL}{reverse('tracker:calendar', args=[secret])}" if secret else ""
    context = {"address": calendar_address_of(request.member), "link": link, "section": "notices"}
    return render(request, "members/calendar.html", context)
