"""An advisor's notes to himself about reports. Every page shows the reader's own and nobody else's."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, body_of, for_members, problem, sends_json
from members.queries import person_for
from members.services import sentence_of
from reports.forms import read_comment
from reports.models import PrivateNote
from reports.permissions import can_comment, has_queue
from reports.queries import private_notes_of, report_for
from reports.services import ReportRefused, StaleVersion, save_private_note
from reports.views.pads import NotePad
from reports.views.reading import report_page

NOTES_PAGE = 30


@require_POST
@for_members
def write_note(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """Autosave of the reader's own note (JSON), or its form without scripts."""
    report = report_for([request.member], report_uuid)
    if not can_comment(report, request.member):
        raise PermissionDenied
    typed = None
    try:
        typed = read_comment(body_of(request) if sends_json(request) else request.POST)
        note = save_private_note(report=report, text=typed.text, version=typed.version, by=request.member)
    except StaleVersion as stale:
        stored = _stored(stale)
        if sends_json(request):
            sentence = _("Another window saved this note meanwhile. Choose what to keep; nothing is overwritten.")
            return problem(sentence, 409, version=stored.version, current={"text": stored.text})
        pad = NotePad(typed.text if typed else "", stored.version, stored=stored.text)
        return report_page(request, report, note=pad, status=409)
    except (ReportRefused, ValueError) as error:
        if sends_json(request):
            return problem(sentence_of(error), 400)
        pad = NotePad(typed.text if typed else "", typed.version if typed else 0, error=sentence_of(error))
        return report_page(request, report, note=pad, status=400)
    if sends_json(request):
        return JsonResponse({"version": note.version, "saved_at": note.updated_at.isoformat()})
    messages.success(request, _("Saved."))
    return redirect(f"{report.get_absolute_url()}#private-note")


@require_safe
@for_members
def show_notes(request: MemberRequest) -> HttpResponseBase:
    """The reader's own notes, newest week first; `?member=` about one person."""
    if not has_queue(request.member):
        raise Http404
    about = None
    if named := request.GET.get("member", ""):
        try:
            about = person_for(request.member, uuid.UUID(named))
        except ValueError as error:
            raise Http404 from error
    notes = private_notes_of(request.member, about=about.uuid if about else None)
    page = Paginator(notes, NOTES_PAGE).get_page(request.GET.get("page"))
    for note in page:
        note.report.group = request.member.group
    return render(request, "reports/private_notes.html", {"page": page, "about": about, "section": "queue"})


def _stored(stale: StaleVersion) -> PrivateNote:
    assert isinstance(stale.current, PrivateNote)  # a note's save meets a note
    return stale.current
