"""The agenda of a meeting: lines added to it, and its items changed one by one below its text."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings.document import AgendaDoc, AgendaLine
from meetings.models import Meeting, MinutesSection
from meetings.permissions import can_write_minutes
from meetings.queries import meeting_for, section_for
from meetings.queries.agenda import AGENDA, agenda_of
from meetings.services import MeetingRefused, StaleMinutes
from meetings.services.agenda import (
    ItemInput,
    ItemPlace,
    add_agenda_lines,
    change_agenda_item,
    move_agenda_item,
)
from meetings.views.meetings import meeting_page
from members.access import MemberRequest, body_of, for_members, problem, sends_json
from members.models import Member
from members.queries import present_members

AS_IT_IS = "="
"""What the choice of who presents says of names that are not those of one member."""


@for_members
@require_POST
def agenda_add(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """Every line that was typed on the page of the meeting becomes an item; refused ones stay typed."""
    found = _writable(request, uuid)
    text = request.POST.get("text", "")
    try:
        add_agenda_lines(meeting=found, text=text, by=request.member)
    except MeetingRefused as refused:
        return meeting_page(request, meeting_for(request.member, uuid), typed=text, error=refused.message, status=409)
    except ValidationError as error:
        return meeting_page(request, found, typed=text, error=" ".join(error.messages), status=400)
    return redirect(f"{reverse('meetings:meeting', args=[found.group.slug, found.uuid])}#agenda-line")


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: MemberRequest, uuid: UUID, section: UUID) -> HttpResponseBase:
    """The items below the text of an agenda. POST changes one that stands as it was seen (place, was): it moves, or
    gets another presenter and length."""
    found = _writable(request, uuid)
    one = section_for(found, section)
    if request.method != "POST":
        if one.kind != AGENDA:
            raise Http404
        rows = agenda_rows(agenda_of(one), present_members(found.group))
        context = {"section": one, "rows": rows, "meeting": found, "slug": found.group.slug}
        return render(request, "meetings/_agenda_rows.html", context)
    try:
        saved = _changed(one, body_of(request) if sends_json(request) else request.POST, request.member)
    except StaleMinutes:
        sentence = _("Somebody else has changed this meanwhile; nothing was overwritten.")
        return _answer_no(request, found, sentence, 409)
    except MeetingRefused as refused:
        return _answer_no(request, found, refused.message, 409)
    except (ValidationError, ValueError) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        return _answer_no(request, found, sentence, 400)
    if sends_json(request):
        return JsonResponse({"version": saved.version, "text": saved.text, "mark": saved.title})
    return redirect(f"{_address(found)}#section-{saved.uuid}")


def agenda_rows(shown: AgendaDoc | None, people: Sequence[Member]) -> list[dict[str, Any]]:
    """The items with the choices of who presents each."""
    names = [member.name for member in people if not member.is_guest]
    return [_row(line, names) for line in (shown.lines if shown else ())]


def _row(line: AgendaLine, names: Sequence[str]) -> dict[str, Any]:
    chosen = line.people[0] if len(line.people) == 1 and line.people[0] in names else ""
    others = "、".join(line.people) if line.people and not chosen else ""
    return {"line": line, "place": line.number - 1, "chosen": chosen, "others": others, "names": names}


def _changed(section: MinutesSection, typed: Any, by: Member) -> MinutesSection:
    """What the form of one item asks for. Raises ValueError with a sentence where that cannot be read."""
    try:
        at = ItemPlace(int(typed["place"]), written=str(typed["was"]))
        move, minutes = str(typed.get("move", "")), str(typed.get("minutes", "")).strip()
        length, presenter = int(minutes) if minutes else None, str(typed.get("presenter", AS_IT_IS))
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(_("Write whole minutes, or nothing.")) from error
    if move:
        return move_agenda_item(section=section, at=at, step=-1 if move == "up" else 1, by=by)
    names = None if presenter == AS_IT_IS else [presenter] if presenter else []
    said = ItemInput(presenters=names, minutes=length, no_minutes=length is None)
    return change_agenda_item(section=section, at=at, said=said, by=by)


def _answer_no(request: MemberRequest, meeting: Meeting, sentence: str, status: int) -> HttpResponseBase:
    if sends_json(request):
        return problem(sentence, status)
    messages.error(request, sentence)
    return redirect(_address(meeting))


def _address(meeting: Meeting) -> str:
    return reverse("meetings:edit", args=[meeting.group.slug, meeting.uuid])


def _writable(request: MemberRequest, uuid: UUID) -> Meeting:
    found = meeting_for(request.member, uuid)
    if not can_write_minutes(request.member):
        raise Http404
    return found
