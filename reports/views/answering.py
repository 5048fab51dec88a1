"""An author's answers to feedback, and what of it is still open."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, body_of, for_members, problem, sends_json
from members.permissions import can_advise
from members.services import sentence_of
from reports.forms import UnreadableEntry, read_answer, read_seen, read_tick
from reports.models import Feedback, WeeklyReport
from reports.permissions import can_answer
from reports.queries import feedback_on, open_feedback_for, placed, report_for, weeks_open
from reports.services import (
    ReportRefused,
    StaleAnswer,
    note_answers,
    reopen_feedback,
    settle_feedback,
)
from reports.views.answers import save_answer
from reports.views.reading import report_page

OPEN_PAGE = 50


@require_POST
@for_members
def write_answer(request: MemberRequest, report_uuid: uuid.UUID, feedback_uuid: uuid.UUID) -> HttpResponseBase:
    """Autosave of an answer (JSON), or its form on the page of the report as a browser posts it without scripts."""
    report = _own_report(request, report_uuid)
    feedback_on(report, request.member, feedback_uuid)
    try:
        data = body_of(request) if sends_json(request) else request.POST
        feedback = save_answer(report, request.member, read_answer(data, feedback_uuid))
    except StaleAnswer as stale:
        sentence = _("Another window saved this answer meanwhile. Choose what to keep; nothing is overwritten.")
        if sends_json(request):
            current = stale.current
            return problem(sentence, 409, version=current.answer_version, current={"text": current.answer})
        return report_page(request, report, answer_error=sentence, status=409)
    except (ReportRefused, ValueError) as error:
        if sends_json(request):
            return problem(sentence_of(error), 400)
        return report_page(request, report, answer_error=sentence_of(error), status=400)
    if sends_json(request):
        return JsonResponse(_state(feedback) | {"version": feedback.answer_version})
    return redirect(f"{report.get_absolute_url()}#answer-{feedback_uuid}")


@require_POST
@for_members
def settle(request: MemberRequest, report_uuid: uuid.UUID, feedback_uuid: uuid.UUID) -> HttpResponseBase:
    """Tick a feedback off, or take the tick back: {settled, seen}."""
    report = _own_report(request, report_uuid)
    feedback = feedback_on(report, request.member, feedback_uuid)
    try:
        tick = read_tick(body_of(request) if sends_json(request) else request.POST)
        if not sends_json(request):  # the button stands in the form of the answer: what was typed there is kept too
            feedback = save_answer(report, request.member, read_answer(request.POST, feedback_uuid))
        if tick.settled:
            feedback = settle_feedback(feedback=feedback, by=request.member, seen=tick.seen)
        else:
            feedback = reopen_feedback(feedback=feedback, by=request.member)
    except StaleAnswer:
        sentence = _("Your advisor has written anew: reload the page and read it first.")
        return _refuse_tick(request, report, sentence, 409)
    except (ReportRefused, ValueError) as error:
        return _refuse_tick(request, report, sentence_of(error), 400)
    if sends_json(request):
        return JsonResponse(_state(feedback))
    return redirect(f"{report.get_absolute_url()}#answer-{feedback_uuid}")


@require_POST
@for_members
def note_seen(request: MemberRequest) -> HttpResponseBase:
    """The advisor has read these answers. Back to the report he came from, or to his queue."""
    slug = request.member.group.slug
    try:
        note_answers(advisor=request.member, seen=read_seen(request.POST))
    except UnreadableEntry as error:
        messages.error(request, sentence_of(error))
    try:
        back = report_for([request.member], uuid.UUID(request.POST.get("report", "")))
    except ValueError:
        return redirect("reports:queue", slug)
    return redirect(back)


@require_safe
@for_members
def show_open(request: MemberRequest) -> HttpResponseBase:
    """What is still open, by member, with its age: for advisors."""
    own = request.GET.get("own") == "1"
    page = Paginator(open_feedback_for(request.member, own=own), OPEN_PAGE).get_page(request.GET.get("page"))
    now = timezone.now()
    lines = [(line, weeks_open(line.feedback.opened_at, now)) for line in placed(page, request.member.group)]
    context = {
        "page": page,
        "lines": lines,
        "own": own,
        "can_choose": can_advise(request.member),
        "section": "queue",
    }
    return render(request, "reports/open_feedback.html", context)


def _own_report(request: MemberRequest, report_uuid: uuid.UUID) -> WeeklyReport:
    """404 for who may not read it, 403 for who reads it and is not its author."""
    report = report_for([request.member], report_uuid)
    if not can_answer(report, request.member):
        raise PermissionDenied
    return report


def _refuse_tick(request: MemberRequest, report: WeeklyReport, sentence: str, status: int) -> HttpResponseBase:
    if sends_json(request):
        return problem(sentence, status)
    return report_page(request, report, answer_error=sentence, status=status)


def _state(feedback: Feedback) -> dict[str, Any]:
    """What the page shows of a feedback after a save."""
    return {"saved_at": timezone.now().isoformat(), "is_open": feedback.settled_at is None}
