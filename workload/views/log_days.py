"""A day of one's own log: one text that says back how it is read, saves itself, and whose spans are linked."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.text import MARKDOWN_LIMIT
from members.access import MemberRequest, body_of, for_members, problem, sends_json, way_back
from members.models import Member
from members.queries import projects_of
from members.services import sentence_of
from workload.forms.log import LinkChoice, TypedDay, read_typed_day
from workload.markdown.log import choose_reading, papers_in, with_log_line
from workload.models import LogDay
from workload.queries import linkable_item, linkable_items, own_entry, own_log_day, read_as
from workload.services import StaleItem, WorkRefused, add_log_line, link_entry, save_log_day
from workload.views.log_pads import (
    cleaned,
    day_or_404,
    entries_of,
    neighbour,
    require_log,
    shown_lines,
    shown_timer,
    today_of,
)


@require_safe
@for_members
def show_today(request: MemberRequest) -> HttpResponse:
    member = require_log(request)
    day = today_of(member)
    return _page(request, day, own_log_day(member, day))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def show_day(request: MemberRequest, day: str) -> HttpResponseBase:
    """The page of a day; without scripts its form saves, and writes out the reading of a doubtful line."""
    member, of_day = require_log(request), day_or_404(day)
    if request.method != "POST":
        return _page(request, of_day, own_log_day(member, of_day))
    typed = None
    try:
        typed = read_typed_day(request.POST)
        typed = TypedDay(
            choose_reading(typed.text.replace("\r\n", "\n"), request.POST.get("read_as", "")), typed.version
        )
        save_log_day(member=member, day=of_day, text=typed.text, version=typed.version, by=member)
    except StaleItem as stale:
        current = _stored(stale)
        text = typed.text if typed else ""
        return _page(request, of_day, own_log_day(member, of_day), text=text, stored=current.text, status=409)
    except (WorkRefused, ValueError) as error:
        text = typed.text if typed else ""
        return _page(request, of_day, own_log_day(member, of_day), text=text, error=_sentence(error), status=400)
    messages.success(request, _("Saved."))
    return redirect("workload:log_day", member.group.slug, of_day.isoformat())


@require_POST
@for_members
def save_day(request: MemberRequest, day: str) -> HttpResponseBase:
    """Autosave. Answers {version, saved_at}, or 409 with what is stored now."""
    member, of_day = require_log(request), day_or_404(day)
    try:
        typed = read_typed_day(body_of(request))
        saved = save_log_day(member=member, day=of_day, text=typed.text, version=typed.version, by=member)
    except StaleItem as stale:
        sentence = _("Another window saved this day meanwhile. Choose what to keep; nothing is overwritten.")
        current = _stored(stale)
        return problem(sentence, 409, version=current.version, current={"text": current.text})
    except (WorkRefused, ValueError) as error:
        return problem(_sentence(error), 400)
    return JsonResponse({"version": saved.version, "saved_at": saved.updated_at.isoformat()})


@require_POST
@for_members
def read_text(request: MemberRequest, day: str) -> HttpResponseBase:
    """How a text is read that may not be saved yet: the part of the page beside it. {text} -> HTML."""
    member, of_day = require_log(request), day_or_404(day)
    try:
        data = body_of(request)
        text = data.get("text") if isinstance(data, dict) else None
        if not isinstance(text, str):
            raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
        text = cleaned(text)
    except ValueError as error:
        return problem(sentence_of(error), 400)
    context = {"member": member, **_reading(member, of_day, text, own_log_day(member, of_day))}
    return render(request, "workload/_log_reading.html", context)


@require_POST
@for_members
def add_line(request: MemberRequest) -> HttpResponseBase:
    """One more line at the end of a day, from another page; refused, it stands in the form of the day."""
    member, line = require_log(request), request.POST.get("line", "").strip()
    day = day_or_404(request.POST["day"]) if "day" in request.POST else today_of(member)
    if not line:
        messages.error(request, _("Write a line first, such as 14:20–16:00 and what the time was for."))
        return way_back(request, reverse("workload:log_day", args=[member.group.slug, day.isoformat()]))
    try:
        add_log_line(member=member, day=day, line=line, by=member)
    except (WorkRefused, ValueError) as error:
        found = own_log_day(member, day)
        text = with_log_line(found.text if found else "", line)
        return _page(request, day, found, text=text, error=_sentence(error), status=400)
    messages.success(request, _("The line is in the log."))
    return way_back(request, reverse("workload:log_day", args=[member.group.slug, day.isoformat()]))


@require_POST
@for_members
def change_entry(request: MemberRequest, entry_uuid: UUID) -> HttpResponseBase:
    """Says what a span was for: a task, a reading, a project, or nothing."""
    member = require_log(request)
    entry = own_entry(member, entry_uuid)
    try:
        choice = LinkChoice.of(
            str(body_of(request).get("for", "")) if sends_json(request) else request.POST.get("for", "")
        )
    except (ValueError, AttributeError) as error:
        raise Http404 from error
    item = linkable_item(member, choice.item) if choice.item else None
    project = next((one for one in projects_of(member.group) if one.uuid == choice.project), None)
    if choice.project and project is None:
        raise Http404
    link_entry(entry=entry, work_item=item, project=project, by=member)
    if sends_json(request):
        return JsonResponse({"saved": True})
    return redirect("workload:log_day", member.group.slug, entry.day.day.isoformat())


def _page(
    request: MemberRequest,
    day: date,
    found: LogDay | None,
    *,
    text: str | None = None,
    stored: str | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    member = request.member
    typed = text if text is not None else found.text if found else ""
    today = today_of(member)
    context = {
        **_reading(member, day, typed, found),
        "text": typed,
        "version": found.version if found else 0,
        "stored": stored,
        "error": error,
        "is_today": day == today,
        "today": today,
        "week": member.group.calendar.week_of(day),
        "own_week": member.group.calendar.week_of(today),
        "preceding": neighbour(day, -1),
        "following": neighbour(day, 1),
        "timer": shown_timer(member),
        "limit": MARKDOWN_LIMIT,
        "section": "log",
    }
    return render(request, "workload/log_day.html", context, status=status)


def _reading(member: Member, day: date, text: str, found: LogDay | None) -> dict[str, Any]:
    """What the part beside the text shows. Linkable things are looked up only where a span could be linked."""
    read = read_as(member, day, text[:MARKDOWN_LIMIT])
    lines = shown_lines(read, entries_of(found))
    is_linkable = any(line.entry for line in lines)
    is_saved = found is not None and found.text == text
    return {
        "log_day": found,
        "papers": papers_in(read.note) if is_saved else (),
        "day": day,
        "read": read,
        "total": read.total,
        "lines": lines,
        "items": linkable_items(member, day) if is_linkable else [],
        "projects": projects_of(member.group) if is_linkable else [],
    }


def _stored(stale: StaleItem) -> LogDay:
    assert isinstance(stale.current, LogDay)  # a day's save meets a day
    return stale.current


def _sentence(error: Exception) -> str:
    return error.message if isinstance(error, WorkRefused) else sentence_of(error)
