"""The timer on top of the pages of a log: one address, one small form; the server's clock counts."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_members, way_back
from members.models import Member
from members.services import sentence_of
from workload.forms.log import LinkChoice
from workload.models import Timer
from workload.queries import linkable_item, timer_of
from workload.services import (
    StaleItem,
    WorkRefused,
    change_timer,
    discard_timer,
    pause_timer,
    resume_timer,
    start_timer,
    stop_timer,
)
from workload.views.log_pads import require_log


@require_POST
@for_members
def act_on_timer(request: MemberRequest) -> HttpResponseBase:
    """`action`: start, pause, resume, change, stop or discard.

    Then back to the page of the form, else the log of today, or of the day it wrote into.
    """
    member = require_log(request)
    slug = member.group.slug
    try:
        day = _act(member, request.POST.get("action", ""), request.POST.get("text", ""), request)
    except StaleItem:
        messages.error(
            request, _("The timer was changed meanwhile, perhaps on another device. It is shown as it is now.")
        )
    except WorkRefused as refused:
        messages.error(request, refused.message)
    except ValueError as error:
        messages.error(request, sentence_of(error))
    else:
        if day:
            return way_back(request, reverse("workload:log_day", args=[slug, day]))
    return way_back(request, reverse("workload:log", args=[slug]))


def _act(member: Member, action: str, text: str, request: MemberRequest) -> str:
    """Do it. The day that was written into, or nothing."""
    if action == "start":
        choice = LinkChoice.of(request.POST.get("for", ""))
        item = linkable_item(member, choice.item) if choice.item else None
        start_timer(member=member, by=member, text=text, work_item=item)
        return ""
    timer, version = _timer(member), _version(request.POST.get("version", ""))
    if "text" in request.POST and action != "discard" and text != timer.text:
        timer = change_timer(timer=timer, version=version, text=text, by=member)
        version = timer.version
    if action == "pause":
        pause_timer(timer=timer, version=version, by=member)
    elif action == "resume":
        resume_timer(timer=timer, version=version, by=member)
    elif action == "stop":
        day = stop_timer(timer=timer, version=version, by=member)
        messages.success(request, _("The time is in the log."))
        return day.day.isoformat()
    elif action == "discard":
        discard_timer(timer=timer, version=version, by=member)
        messages.success(request, _("The timer was stopped; nothing was written."))
    return ""


def _timer(member: Member) -> Timer:
    timer = timer_of(member)
    if timer is None:
        raise WorkRefused("stopped", _("The timer was stopped meanwhile, perhaps on another device."))
    return timer


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
