"""Closed weeks: what their writer is told, and the page on which an advisor opens one again for a member."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.weeks import Week
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import person_for, teaching_week_of
from members.services import sentence_of
from reports.forms import ReopenForm
from reports.models import WeeklyReport
from reports.permissions import can_reopen
from reports.queries import closes_at, gaps_of, is_closed, reopening_of, reopenings_of
from reports.services import ReportRefused, closed_sentence, reopen_week
from reports.views.board import this_week, week_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def reopen(request: MemberRequest, week: str, member_uuid: uuid.UUID) -> HttpResponseBase:
    """Why the week is opened again; what was typed stays on the page when it cannot be done."""
    of_week = week_or_404(request.member.group, week)
    member = _member_of(request, member_uuid)
    form = ReopenForm(request.POST) if request.method == "POST" else ReopenForm()
    if request.method == "POST" and form.is_valid():
        try:
            reopen_week(member=member, week=of_week, reason=form.cleaned_data["reason"], by=request.member)
            sentence = _("{week} is open to {name} again.").format(week=of_week.name, name=member.name)
            messages.success(request, sentence)
            return redirect("reports:board", request.member.group.slug, of_week.name)
        except (ReportRefused, ValueError) as error:
            form.add_error("reason", sentence_of(error))
    context = {
        "form": form,
        "person": member,
        "week": of_week,
        "teaching": teaching_week_of(member.group, of_week),
        "is_closed": is_closed(member.group, of_week, timezone.now()),
        "closes_at": closes_at(member.group, of_week),
        "reopening": reopening_of(member, of_week),
        "section": "board",
    }
    return render(request, "reports/reopen.html", context, status=400 if form.errors else 200)


def week_of_writer(member: Member, week: Week, report: WeeklyReport | None) -> dict[str, Any]:
    """What the page of entry says about its week: closed or opened again, and which weeks before are missing."""
    now, again = timezone.now(), reopenings_of(member)
    closed = closed_sentence(member=member, week=week, report=report, now=now, reopenings=again)
    was_closed = not closed and is_closed(member.group, week, now)
    return {
        "teaching": teaching_week_of(member.group, week),
        "closed": closed,
        "reopening": again.get(week.first_day) if was_closed else None,
        "gaps": gaps_of(member, this_week(member.group), now, again),
    }


def _member_of(request: MemberRequest, member_uuid: uuid.UUID) -> Member:
    """Whom the viewer may open a week to; for everybody else the page is not there."""
    member = person_for(request.member, member_uuid)
    member.group = request.member.group  # with its week rules
    if not can_reopen(member, request.member):
        raise Http404
    return member
