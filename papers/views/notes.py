"""Readers' notes, which save themselves, and what is said to them."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, body_of, for_members, problem, say_undoable, sends_json
from papers.models import Paper, Reading, ReadingNote
from papers.queries import comment_for, note_for, paper_for, reading_for
from papers.services import (
    StaleText,
    add_comment,
    change_comment,
    change_note,
    remove_comment,
    remove_note,
    restore_comment,
    restore_note,
    save_note,
)
from papers.views.pages import note_page, paper_page, reading_page
from workload.services import WorkRefused


@for_members
@require_POST
def paper_note(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One's note on a paper: autosave (JSON), or the form without scripts."""
    return _save(request, paper_for(request.member, uuid))


@for_members
@require_POST
def reading_note(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """One's note on a reading; where its paper is known, on the paper."""
    return _save(request, reading_for(request.member, uuid))


@for_members
@require_POST
def note(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A further note of one's own, after two papers were merged."""
    found = note_for(request.member, uuid)
    return _save(request, found.paper or found.reading or _nowhere(), found)


@for_members
@require_POST
def note_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = note_for(request.member, uuid)
    remove_note(note=found, by=request.member)
    restore = reverse("papers:note_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The note is removed."), restore)
    return redirect(_page_of(found))


@for_members
@require_POST
def note_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = note_for(request.member, uuid)
    restore_note(note=found, by=request.member)
    messages.success(request, _("The note is back."))
    return redirect(_page_of(found))


@for_members
@require_POST
def comment_add(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = note_for(request.member, uuid)
    try:
        comment = add_comment(note=found, text=request.POST.get("text", ""), by=request.member)
        return redirect(f"{_page_of(found)}#comment-{comment.uuid}")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except WorkRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(_page_of(found))


@for_members
@require_POST
def comment_change(request: MemberRequest, uuid: UUID) -> HttpResponse:
    comment = comment_for(request.member, uuid)
    text = request.POST.get("text", "")
    try:
        change_comment(comment=comment, version=_number(request.POST.get("version")), text=text, by=request.member)
        messages.success(request, _("The comment is saved."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleText:
        messages.error(request, _("The comment was changed in another window meanwhile; nothing was overwritten."))
    return redirect(f"{_page_of(comment.note)}#comment-{comment.uuid}")


@for_members
@require_POST
def comment_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    comment = comment_for(request.member, uuid)
    remove_comment(comment=comment, by=request.member)
    restore = reverse("papers:comment_restore", args=[request.member.group.slug, comment.uuid])
    say_undoable(request, _("The comment is removed."), restore)
    return redirect(_page_of(comment.note))


@for_members
@require_POST
def comment_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    comment = comment_for(request.member, uuid)
    restore_comment(comment=comment, by=request.member)
    messages.success(request, _("The comment is back."))
    return redirect(f"{_page_of(comment.note)}#comment-{comment.uuid}")


def _save(request: MemberRequest, about: Paper | Reading, known: ReadingNote | None = None) -> HttpResponseBase:
    text, version = "", 0
    try:
        typed: Any = body_of(request) if sends_json(request) else request.POST
        text, version = _read(typed)
        if known is not None:
            saved = change_note(note=known, version=version, text=text, by=request.member)
        else:
            saved = save_note(about=about, version=version, text=text, by=request.member)
    except StaleText as stale:
        current = stale.current
        assert isinstance(current, ReadingNote)  # a note's save meets a note
        if sends_json(request):
            sentence = _("Another window saved this note meanwhile. Choose what to keep; nothing is overwritten.")
            return problem(sentence, 409, version=current.version, current={"text": current.text})
        return _typed_again(request, about, known, text, current.version, 409, stored=current.text)
    except (ValidationError, ValueError, WorkRefused) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else str(error)
        if sends_json(request):
            return problem(sentence, 400)
        return _typed_again(request, about, known, text, version, 400, error=sentence)
    if sends_json(request):
        return JsonResponse({"version": saved.version, "saved_at": saved.updated_at.isoformat()})
    messages.success(request, _("Saved."))
    return redirect(f"{_page_of(saved)}#notes")


def _typed_again(
    request: MemberRequest,
    about: Paper | Reading,
    known: ReadingNote | None,
    text: str,
    version: int,
    status: int,
    **told: Any,
) -> HttpResponse:
    """The page with what was typed still in its place."""
    page = note_page(about, request.member)
    place = next((n for n, pad in enumerate(page.own) if known is not None and pad.note == known), 0)
    pads = list(page.own)
    pads[place] = replace(pads[place], text=text, version=version, **told)
    notes = replace(page, own=tuple(pads))
    if isinstance(about, Paper):
        return paper_page(request, about, notes=notes, status=status)
    return reading_page(request, about, notes=notes, status=status)


def _read(typed: Any) -> tuple[str, int]:
    text = typed.get("text", "") if hasattr(typed, "get") else None
    if not isinstance(text, str):
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
    return text, _number(typed.get("version"))


def _number(version: Any) -> int:
    try:
        number = int(version)
    except (TypeError, ValueError):
        return 0
    return number if 0 <= number < 2**31 else 0


def _page_of(note: ReadingNote) -> str:
    return (note.paper or note.reading or _nowhere()).get_absolute_url()


def _nowhere() -> Paper:
    raise Http404  # the database has each note on one thing
