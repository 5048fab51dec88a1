"""Every submission of a report: the list, one read against another, and bringing one back."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, for_members
from members.services import sentence_of
from reports.document import thaw
from reports.forms import RestoreForm
from reports.models import WeeklyReport
from reports.permissions import can_write, is_author
from reports.queries import compare_documents, newest_revision, report_for, revisions_of
from reports.services import ReportRefused, StaleVersion, UnsubmittedChanges, restore_revision

NUMBER_LIMIT = 1_000_000  # a number beyond is no address, and too large for a database


@require_safe
@for_members
def list_revisions(request: MemberRequest, report_uuid: uuid.UUID) -> HttpResponseBase:
    report = report_for([request.member], report_uuid)
    context = {**_context(request, report), "revisions": revisions_of(report)}
    return render(request, "reports/revision_list.html", context)


@require_safe
@for_members
def show_revision(request: MemberRequest, report_uuid: uuid.UUID, number: int) -> HttpResponseBase:
    """The revision, with its changes against the one before it or the one of `?with=`."""
    return _page(request, report_for([request.member], report_uuid), number)


@require_POST
@for_members
def restore(request: MemberRequest, report_uuid: uuid.UUID, number: int) -> HttpResponseBase:
    report = report_for([request.member], report_uuid)
    if not is_author(report, request.member):
        raise PermissionDenied
    if not 0 < number < NUMBER_LIMIT:
        raise Http404
    form = RestoreForm(request.POST)
    if not form.is_valid():
        return _page(request, report, number, error=_stale(), status=400)
    version, submit_first = form.cleaned_data["version"], form.cleaned_data["submit_first"]
    try:
        restore_revision(report=report, number=number, version=version, by=request.member, submit_first=submit_first)
    except StaleVersion:
        return _page(request, report_for([request.member], report_uuid), number, error=_stale(), status=409)
    except UnsubmittedChanges:
        return _page(request, report, number, asks=True, status=409)
    except (ReportRefused, ValueError) as error:
        return _page(request, report, number, error=sentence_of(error), status=400)
    sentence = _("Revision {number} is in the form again. The others stay; submit when others shall read it.")
    messages.success(request, sentence.format(number=number))
    return redirect("reports:edit", request.member.group.slug, report.week.name)


def _page(
    request: MemberRequest, report: WeeklyReport, number: int, *, error: str = "", asks: bool = False, status: int = 200
) -> HttpResponse:
    if not 0 < number < NUMBER_LIMIT:
        raise Http404
    shown = newest_revision(report, number)
    revisions = revisions_of(report)
    other = _compared_with(request, number)
    newer = thaw(shown.document)
    older = thaw(newest_revision(report, other).document) if other else newer
    context = {
        **_context(request, report),
        "revisions": revisions,
        "shown": shown,
        "other": other,
        "others": [revision for revision in revisions if revision.number != number],
        "diff": compare_documents(older, newer),
        "is_newest": number == revisions[0].number,
        "error": error,
        "asks": asks,
    }
    return render(request, "reports/revision_detail.html", context, status=status)


def _context(request: MemberRequest, report: WeeklyReport) -> dict[str, object]:
    own = is_author(report, request.member)
    return {
        "report": report,
        "is_own": own,
        "can_restore": can_write(report, request.member),
        "group": request.member.group,
        "section": "mine" if own else "board",
    }


def _compared_with(request: MemberRequest, number: int) -> int:
    """The number asked for, else the one before; 0: nothing to compare with."""
    text = request.GET.get("with", "")
    if not text:
        return number - 1
    if not (text.isascii() and text.isdecimal() and len(text) <= 6):
        raise Http404
    return int(text) if int(text) != number else 0


def _stale() -> str:
    return _("Another window saved this report meanwhile. Look at it first, then decide.")
