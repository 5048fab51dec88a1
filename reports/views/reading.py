"""One report as its readers see it, its revisions, its Markdown and its PDF."""

import uuid
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from activity.models import Job, RenderedFile
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import teaching_week_of
from reports.forms import ReturnForm
from reports.markdown import write_weekly_report
from reports.models import WeeklyReport
from reports.permissions import can_answer, can_review, can_see_feedback, is_author
from reports.queries import (
    feedback_of,
    neighbours_in_queue,
    new_answers_for,
    placed,
    plan_before,
    private_note_of,
    report_for,
    sheet_for,
)
from reports.services import request_rendering
from reports.views.feedback import FeedbackPad, pads_for, row_view, without_own
from reports.views.last_plan import with_marks
from reports.views.pads import NotePad, note_pad, own_pads

ANSWERS_SHOWN = 20  # new answers above a report or a queue


@require_safe
@for_members
def show_report(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    return report_page(request, report_for([request.member], report_uuid))


@require_safe
@for_members
def download_markdown(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """The report in the form that the group's files have, with the feedback for those who may read it."""
    report = report_for([request.member], report_uuid)
    sheet = sheet_for(report, viewer=request.member, revision=_asked_revision(request))
    answer = HttpResponse(write_weekly_report(sheet.document), content_type="text/markdown; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{report.week.name}-{report.member.name}.md")
    return answer


@require_POST
@for_members
def request_pdf(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    """Ask for the PDF and show the job; where the same content was rendered before, it is done at once."""
    report = report_for([request.member], report_uuid)
    if report.first_submitted_at is None:
        raise Http404
    job = request_rendering(report=report, by=request.member, audience=_audience(report, request.member))
    if request.headers.get("HX-Request"):
        return render(request, "activity/_job.html", {"job": job, "group": request.member.group})
    return redirect("activity:job", request.member.group.slug, job.uuid)


def report_page(
    request: MemberRequest,
    report: WeeklyReport,
    *,
    status: int = 200,
    pad: FeedbackPad | None = None,
    return_form: ReturnForm | None = None,
    note: NotePad | None = None,
    answer_error: str = "",
) -> HttpResponse:
    """The page of a report. `pad`, `note`: a text that could not be saved, shown as typed in its place."""
    member = request.member
    feedback = feedback_of(report, member, with_own_blank=True)
    sheet = sheet_for(report, viewer=member, revision=_asked_revision(request), feedback=feedback)
    revisions = list(report.revisions.defer("document").select_related("submitted_by").order_by("-number"))
    is_newest = bool(revisions) and sheet.revision == revisions[0].number
    pads = pads_for(report, member, sheet.document.rows, feedback) if is_newest else {}
    if pad is not None and pad.row in pads:
        pads[pad.row] = replace(pad, written=pads[pad.row].written)
    neighbours = neighbours_in_queue(member, report) if pads else None
    if neighbours is not None:
        request.waiting = neighbours.waiting
    reviews, own = is_newest and can_review(report, member), report if can_answer(report, member) else None
    context = {
        "report": report,
        "sheet": sheet,
        "document": sheet.document,
        "rows": with_marks([row_view(row, pads, own) for row in sheet.document.rows], plan_before(report, member)),
        "overall": () if own else without_own(sheet.document.feedback, pads.get("")),
        "overall_answers": own_pads(report, sheet.document.feedback) if own else (),
        "overall_pad": pads.get(""),
        "revisions": revisions,
        "is_newest": is_newest,
        "is_own": is_author(report, member),
        "shows_feedback": can_see_feedback(report, member),
        "return_form": (return_form or ReturnForm(initial={"revision": sheet.revision})) if reviews else None,
        "neighbours": neighbours,
        "teaching": teaching_week_of(member.group, report.week),
        "job": _job_under_way(report, member),
        "group": member.group,
        "section": "queue" if pads else "board",
        "answer_error": answer_error,
        **(_for_advisor(request, report, note) if pads else {}),
        "mentions": bool(pads or own),
    }
    return render(request, "reports/report_detail.html", context, status=status)


def _for_advisor(request: MemberRequest, report: WeeklyReport, note: NotePad | None) -> dict[str, Any]:
    """What only who may comment sees: new answers of this author, one's own note, the approval just given."""
    new = list(new_answers_for(request.member).filter(report__member=report.member_id)[:ANSWERS_SHOWN])
    return {
        "new_answers": placed(new, request.member.group) if new else [],
        "note": note or note_pad(private_note_of(report, request.member)),
        "approved": just_approved(request),
    }


def just_approved(request: MemberRequest) -> WeeklyReport | None:
    """The report that the advisor has approved a moment ago, by the address, so that he can take it back."""
    try:
        named = uuid.UUID(request.GET.get("approved", ""))
    except ValueError:
        return None
    reports = WeeklyReport.objects.visible_to([request.member]).select_related("member")
    report = reports.filter(uuid=named, reviewed_by=request.member, state=WeeklyReport.State.REVIEWED).first()
    if report is not None:
        report.group = request.member.group
    return report


def _job_under_way(report: WeeklyReport, member: Member) -> Job | None:
    """The reader's own job for this PDF, so that a page that is loaded again goes on showing it."""
    arguments: dict[str, Any] = {"report": str(report.uuid), "audience": _audience(report, member)}
    unfinished = [Job.Status.PENDING, Job.Status.RUNNING]
    return Job.objects.filter(requested_by=member, arguments=arguments, status__in=unfinished).order_by("-pk").first()


def _audience(report: WeeklyReport, member: Member) -> str:
    audience = RenderedFile.Audience
    return audience.FULL if can_see_feedback(report, member) else audience.GUEST


def _asked_revision(request: MemberRequest) -> int | None:
    text = request.GET.get("revision", "")
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 6 and int(text)):
        raise Http404
    return int(text)
