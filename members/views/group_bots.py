"""Bots in a group's chat, for its admins."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activity.queries import POSTED, bot_for, bots_of
from members.access import MemberRequest, for_admins
from members.forms.group_bots import BotForm, BotKindsForm
from members.forms.problems import problems_in
from members.services import add_bot, change_bot, remove_bot, try_bot


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def bots(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    form = BotForm(request.POST if request.method == "POST" else None, initial={"kinds": list(POSTED)})
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            add_bot(group=group, by=request.member, **form.cleaned_data)
            messages.success(request, _("The bot is added. Send a test to see whether the chat takes it."))
            return redirect("members:bots", group.slug)
    lines = [(bot, BotKindsForm(initial={"kinds": bot.kinds}, auto_id=f"{bot.uuid}-%s")) for bot in bots_of(group)]
    context = {"form": form, "lines": lines, "into_network": settings.BOTS_INTO_NETWORK, "section": "settings"}
    return render(request, "members/bots.html", context, status=400 if form.errors else 200)


@for_admins
@require_POST
def bot_change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    bot, form = bot_for(request.member.group, uuid), BotKindsForm(request.POST)
    if form.is_valid():
        change_bot(bot=bot, kinds=form.cleaned_data["kinds"], by=request.member)
        messages.success(request, _("Saved."))
    return redirect("members:bots", request.member.group.slug)


@for_admins
@require_POST
def bot_try(request: MemberRequest, uuid: UUID) -> HttpResponse:
    try_bot(bot=bot_for(request.member.group, uuid), by=request.member)
    messages.success(request, _("A test is on its way; look into the chat, and here again in a minute."))
    return redirect("members:bots", request.member.group.slug)


@for_admins
@require_POST
def bot_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    remove_bot(bot=bot_for(request.member.group, uuid), by=request.member)
    messages.success(request, _("The bot is removed, and its address forgotten."))
    return redirect("members:bots", request.member.group.slug)
