"""Typing minutes: sections that save themselves, several people at once, and what is known of the meeting."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.credentials import has_credentials
from meetings.forms import MeetingForm
from meetings.models import Meeting, MinutesSection
from meetings.permissions import can_close_minutes, can_write_minutes
from meetings.queries import carried_at, meeting_for, section_for
from meetings.queries.agenda import agendas_of
from meetings.services import (
    MeetingRefused,
    StaleMinutes,
    add_section,
    change_meeting,
    move_section,
    remove_section,
    restore_section,
    save_section,
)
from meetings.views.agenda import agenda_rows
from meetings.views.refusals import differences, refused_in, with_version
from members.access import MemberRequest, body_of, for_members, problem, say_undoable, sends_json
from members.queries import present_members

SECTION = "meetings"


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The minutes to be typed; POST stores day, place and who was there."""
    found = _writable(request, uuid)
    if found.is_closed:
        return redirect(found)
    people = present_members(request.member.group)
    form = MeetingForm(request.POST if request.method == "POST" else None, people=people, meeting=found)
    if request.method == "POST" and form.is_valid():
        try:
            with refused_in(form):
                version = form.cleaned_data["version"] or 0
                change_meeting(meeting=found, version=version, data=form.input(), by=request.member)
                messages.success(request, _("Saved."))
                return redirect("meetings:edit", request.member.group.slug, found.uuid)
        except StaleMinutes:
            found = meeting_for(request.member, uuid)
            stored = differences(form, MeetingForm(people=people, meeting=found))
            with_version(form, found.version)
            return edit_page(request, found, form=form, stored_now=stored, status=409)
    return edit_page(request, found, form=form, status=400 if form.errors else 200)


@for_members
@require_safe
def sections(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """All sections as they are stored now: how a page learns what others typed meanwhile."""
    found = _writable(request, uuid)
    return JsonResponse({"closed": found.is_closed, "sections": [_stored(one) for one in found.sections.all()]})


@for_members
@require_POST
def section_add(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    found = _writable(request, uuid)
    try:
        made = add_section(meeting=found, title=request.POST.get("title", ""), by=request.member)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    except (ValidationError, ValueError) as error:
        messages.error(request, " ".join(error.messages) if isinstance(error, ValidationError) else str(error))
        return redirect("meetings:edit", request.member.group.slug, found.uuid)
    return redirect(f"{_address(found)}#section-{made.uuid}")


@for_members
@require_POST
def section_save(request: MemberRequest, uuid: UUID, section: UUID) -> HttpResponseBase:
    """Autosave (JSON: text, mark for the title, version), or the form without scripts."""
    found = _writable(request, uuid)
    one = section_for(found, section)
    typed: tuple[str, str, int] | None = None
    try:
        typed = _read(body_of(request) if sends_json(request) else request.POST)
        text, title, version = typed
        saved = save_section(section=one, version=version, text=text, title=title, by=request.member)
    except StaleMinutes:
        return _show_conflict(request, found, section_for(found, section), typed)
    except (MeetingRefused, ValidationError, ValueError) as error:
        return _refuse(request, found, one, error, typed)
    if sends_json(request):
        warns = has_credentials(saved.text)
        return JsonResponse({"version": saved.version, "saved_at": saved.updated_at.isoformat(), "warns": warns})
    messages.success(request, _("Saved."))
    return redirect(f"{_address(found)}#section-{saved.uuid}")


@for_members
@require_POST
def section_remove(request: MemberRequest, uuid: UUID, section: UUID) -> HttpResponseBase:
    found = _writable(request, uuid)
    try:
        remove_section(section=section_for(found, section), by=request.member)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    restore = reverse("meetings:section_restore", args=[request.member.group.slug, found.uuid, section])
    say_undoable(request, _("The section is removed."), restore)
    return redirect(_address(found))


@for_members
@require_POST
def section_restore(request: MemberRequest, uuid: UUID, section: UUID) -> HttpResponseBase:
    found = _writable(request, uuid)
    try:
        restore_section(section=section_for(found, section, removed=True), by=request.member)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(_address(found))
    messages.success(request, _("The section is back."))
    return redirect(f"{_address(found)}#section-{section}")


@for_members
@require_POST
def section_move(request: MemberRequest, uuid: UUID, section: UUID) -> HttpResponseBase:
    found = _writable(request, uuid)
    try:
        move_section(section=section_for(found, section), up="up" in request.POST, by=request.member)
    except MeetingRefused as refused:
        messages.error(request, refused.message)
        return redirect(found)
    return redirect(f"{_address(found)}#section-{section}")


def edit_page(
    request: MemberRequest,
    found: Meeting,
    *,
    form: MeetingForm | None = None,
    typed: dict[str, Any] | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """`typed`: what could not be saved of one section (uuid, text, title, stored, error)."""
    people = present_members(request.member.group)
    form = form or MeetingForm(people=people, meeting=found)
    agendas = agendas_of(found)
    pads = [_pad(one, typed) | {"rows": agenda_rows(agendas.get(one.pk), people)} for one in found.sections.all()]
    shown = {
        "meeting": found,
        "form": form,
        "pads": pads,
        "carried": carried_at(found),
        "may_close": can_close_minutes(found, request.member),
        "section": SECTION,
    }
    return render(request, "meetings/edit.html", shown | context, status=status)


def _writable(request: MemberRequest, uuid: UUID) -> Meeting:
    found = meeting_for(request.member, uuid)
    if not can_write_minutes(request.member):
        raise Http404
    return found


def _pad(section: MinutesSection, typed: dict[str, Any] | None) -> dict[str, Any]:
    pad = {"section": section, "text": section.text, "title": section.title, "stored": None, "error": ""}
    pad["warns"] = has_credentials(section.text)
    return pad | typed if typed and typed["uuid"] == section.uuid else pad


def _address(meeting: Meeting) -> str:
    return reverse("meetings:edit", args=[meeting.group.slug, meeting.uuid])


def _stored(section: MinutesSection) -> dict[str, Any]:
    return {
        "uuid": str(section.uuid),
        "version": section.version,
        "text": section.text,
        "mark": section.title,
        "by": section.updated_by.name if section.updated_by else "",
    }


def _read(typed: Any) -> tuple[str, str, int]:
    """Text, title and version. Raises ValueError with a sentence."""
    try:
        text, title, version = typed["text"], typed["mark"], int(typed["version"])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept.")) from error
    if not isinstance(text, str) or not isinstance(title, str) or not 0 <= version < 2**31:
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
    return text, title, version


def _show_conflict(
    request: MemberRequest, meeting: Meeting, current: MinutesSection, typed: tuple[str, str, int] | None
) -> HttpResponseBase:
    if sends_json(request):
        sentence = _("Somebody else saved this section meanwhile. Choose what to keep; nothing is overwritten.")
        now = {"text": current.text, "mark": current.title}
        return problem(sentence, 409, version=current.version, current=now)
    assert typed is not None
    current.meeting = meeting
    pad = {"uuid": current.uuid, "text": typed[0], "title": typed[1], "stored": current.text, "section": current}
    return edit_page(request, meeting, typed=pad, status=409)


def _refuse(
    request: MemberRequest,
    meeting: Meeting,
    section: MinutesSection,
    error: Exception,
    typed: tuple[str, str, int] | None,
) -> HttpResponseBase:
    if isinstance(error, MeetingRefused):
        sentence = error.message
    else:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    if sends_json(request):
        return problem(sentence, 400)
    text, title = typed[:2] if typed else (section.text, section.title)
    return edit_page(
        request, meeting, typed={"uuid": section.uuid, "text": text, "title": title, "error": sentence}, status=400
    )
