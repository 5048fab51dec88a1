"""What waits for an advisor, and his answers: feedback in place, approve, return."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, body_of, for_members, problem, sends_json
from members.models import Member
from members.services import sentence_of
from reports.forms import ApproveForm, Comment, ReturnForm, read_comment
from reports.models import Feedback, WeeklyReport
from reports.permissions import can_comment, can_review, has_queue
from reports.queries import neighbours_in_queue, new_answers_for, placed, queue_for, report_for
from reports.services import (
    NewerRevision,
    NotAllowed,
    ReportRefused,
    StaleVersion,
    approve_report,
    return_report,
    save_feedback,
    take_back_approval,
)
from reports.views.feedback import unsaved_pad
from reports.views.reading import ANSWERS_SHOWN, just_approved, report_page

QUEUE_PAGE = 50


@require_safe
@for_members
def show_queue(request: MemberRequest) -> HttpResponseBase:
    if not has_queue(request.member):
        raise Http404
    waiting = queue_for(request.member)
    page = Paginator(waiting, QUEUE_PAGE).get_page(request.GET.get("page"))
    request.waiting = page.paginator.count
    for report in page:
        report.group = request.member.group
    answers = new_answers_for(request.member)
    context = {
        "page": page,
        "section": "queue",
        "answers": placed(answers[:ANSWERS_SHOWN], request.member.group),
        "answering": set(answers.order_by().values_list("report__member", flat=True)),
        "approved": just_approved(request),
        "group": request.member.group,
    }
    return render(request, "reports/queue.html", context)


@require_POST
@for_members
def write_feedback(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """Autosave of one feedback text (JSON), or its form as a browser posts it without scripts."""
    report = report_for([request.member], report_uuid)
    if not can_comment(report, request.member):
        raise PermissionDenied
    if sends_json(request):
        return _write_feedback_json(request, report)
    try:
        comment = read_comment(request.POST)
    except ValueError as error:
        messages.error(request, sentence_of(error))
        return redirect(report)
    try:
        _save(request.member, report, comment)
    except StaleVersion as stale:
        return report_page(request, report, pad=unsaved_pad(comment, _stored(stale)), status=409)
    except (ReportRefused, ValueError) as error:
        return report_page(request, report, pad=unsaved_pad(comment, error=sentence_of(error)), status=400)
    messages.success(request, _("Saved."))
    return redirect(f"{report.get_absolute_url()}#feedback-{comment.row or 'overall'}")


@require_POST
@for_members
def approve(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    report = _report_to_review(request, report_uuid)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _reload(request, report)
    following = neighbours_in_queue(request.member, report).following
    try:
        approve_report(report=report, by=request.member, revision=form.cleaned_data["revision"])
    except NewerRevision:
        return _reload(request, report)
    except ReportRefused as refused:
        return _refuse(request, report, refused)
    return _go_on(request, following, approved=report.uuid)


@require_POST
@for_members
def take_back(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """Undo one's own approval, and go back to the report."""
    report = _report_to_review(request, report_uuid)
    try:
        take_back_approval(report=report, by=request.member)
        messages.success(request, _("The approval is taken back: the report waits again."))
    except ReportRefused as refused:
        messages.error(request, refused.message)
    return redirect(report)


@require_POST
@for_members
def give_back(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """Return the report with a reason; what was typed stays on the page when it cannot be done."""
    report = _report_to_review(request, report_uuid)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return report_page(request, report, return_form=form, status=400)
    following = neighbours_in_queue(request.member, report).following
    reason, revision = form.cleaned_data["reason"], form.cleaned_data["revision"]
    try:
        return_report(report=report, reason=reason, by=request.member, revision=revision)
    except NewerRevision as newer:
        messages.error(request, _newer())
        again = ReturnForm(initial={"reason": reason, "revision": newer.newest})
        return report_page(request, report, return_form=again, status=409)
    except (ReportRefused, ValueError) as error:
        form.add_error("reason", sentence_of(error))
        return report_page(request, report, return_form=form, status=400)
    messages.success(request, _("Returned: {name}, {week}.").format(name=report.member.name, week=report.week.name))
    return _go_on(request, following)


def _report_to_review(request: MemberRequest, report_uuid: uuid.UUID) -> WeeklyReport:
    """404 for who may not read it, 403 for who reads it and is no advisor of the group."""
    report = report_for([request.member], report_uuid)
    if not can_review(report, request.member):
        raise PermissionDenied
    return report


def _save(member: Member, report: WeeklyReport, comment: Comment) -> Feedback:
    return save_feedback(
        report=report, row_uuid=comment.row, text=comment.text, mark=comment.mark, version=comment.version, by=member
    )


def _write_feedback_json(request: MemberRequest, report: WeeklyReport) -> JsonResponse:
    try:
        feedback = _save(request.member, report, read_comment(body_of(request)))
    except StaleVersion as stale:
        stored = _stored(stale)
        sentence = _("Another window saved this feedback meanwhile. Choose what to keep; nothing is overwritten.")
        return problem(sentence, 409, version=stored.version, current={"text": stored.text, "mark": stored.mark})
    except NotAllowed as refused:
        return problem(refused.message, 403)
    except ReportRefused as refused:
        return problem(refused.message, 400)
    except ValueError as error:
        return problem(sentence_of(error), 400)
    return JsonResponse({"version": feedback.version, "saved_at": feedback.updated_at.isoformat()})


def _stored(stale: StaleVersion) -> Feedback:
    assert isinstance(stale.current, Feedback)  # a feedback's save meets a feedback
    return stale.current


def _newer() -> str:
    return _("The author has submitted a newer revision meanwhile: read it first, then decide.")


def _reload(request: MemberRequest, report: WeeklyReport) -> HttpResponse:
    messages.error(request, _newer())
    return redirect(report)


def _refuse(request: MemberRequest, report: WeeklyReport, refused: ReportRefused) -> HttpResponse:
    messages.error(request, refused.message)
    return redirect(report)


def _go_on(request: MemberRequest, following: uuid.UUID | None, *, approved: uuid.UUID | None = None) -> HttpResponse:
    """To the next report that waits, or back to the queue. `approved`: what can be taken back there."""
    slug = request.member.group.slug
    to = reverse("reports:report", args=[slug, following]) if following else reverse("reports:queue", args=[slug])
    return redirect(f"{to}?approved={approved}" if approved else to)
