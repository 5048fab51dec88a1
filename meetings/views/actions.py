"""Assignments over all meetings: whose they are, in which week, and what became of them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.permissions import can_write_minutes
from meetings.queries import action_for, actions_for, aged_actions, all_series, narrowed_actions, series_named
from meetings.services import decide_action
from members.access import MemberRequest, for_members
from members.queries import local_day, present_members
from tasks.models import ActionItem
from tasks.services import StaleAction, make_task_of
from workload.services import WorkRefused

PAGE_SIZE = 50


@for_members
@require_safe
def actions(request: MemberRequest) -> HttpResponse:
    """The open ones; `?member=` of one member, `?series=` of one series, `?state=` of another state, `all` of every."""
    group = request.member.group
    people = [member for member in present_members(group) if not member.is_guest]
    named, state = request.GET.get("member", ""), request.GET.get("state", ActionItem.State.OPEN)
    chosen = next((member for member in people if str(member.uuid) == named), None)
    if (named and chosen is None) or state not in {"all", *ActionItem.State.values}:
        raise Http404
    several = all_series(group)
    series = series_named(several, request.GET.get("series", ""))
    wanted = "" if state == "all" else state
    found = narrowed_actions(actions_for(request.member), member=chosen, state=wanted, series=series)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": aged_actions(list(page), local_day(group)),
        "people": people,
        "chosen": chosen,
        "several": several,
        "series": series,
        "state": state,
        "states": ActionItem.State.choices,
        "may_write": can_write_minutes(request.member),
        "section": "meetings",
    }
    return render(request, "meetings/actions.html", context)


@for_members
@require_POST
def action_state(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = action_for(request.member, uuid)
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
    try:
        decide_action(action=found, version=version, state=request.POST.get("state", ""), by=request.member)
        messages.success(request, _("Saved."))
    except StaleAction:
        messages.error(request, _("Somebody else has changed this meanwhile; nothing was overwritten."))
    except WorkRefused as refused:
        messages.error(request, refused.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _back(request)


@for_members
@require_POST
def action_task(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Make an engineering task of it, once."""
    found = action_for(request.member, uuid)
    try:
        task = make_task_of(action=found, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _back(request)
    messages.success(request, _("The task is made; it is for the same members."))
    return redirect(task)


def _back(request: MemberRequest) -> HttpResponseBase:
    """To the page the form stood on."""
    came_from = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return redirect(came_from)
    return redirect("meetings:actions", request.member.group.slug)
