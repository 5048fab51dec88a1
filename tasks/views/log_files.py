"""One's own log in from a file, shown before it is done, and out again. Nobody else sees the file or its plan."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import InvalidInput
from members.access import MemberRequest, for_members
from members.models import Member
from members.queries import local_day
from members.services import sentence_of
from papers.models import Reading
from tasks.services.log_files import LogFilePlan, import_log_file, plan_log_file
from tasks.services.log_readings import note_becomes_reading, span_becomes_reading
from workload.forms.log_files import LogImportForm
from workload.models import LogDay
from workload.permissions import can_keep_log
from workload.queries import log_files_of, own_entry, own_log_day_by_id, read_as
from workload.services import WorkRefused, export_log

MOST_SHOWN = 400


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def import_file(request: MemberRequest) -> HttpResponseBase:
    """POST shows the plan; POST with `apply` does it."""
    member = _owner(request)
    form = LogImportForm(request.POST, request.FILES) if request.method == "POST" else LogImportForm()
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=200 if request.method != "POST" else 400)
    name, text = form.cleaned_data["name"], form.cleaned_data["text"]
    try:
        if "apply" not in request.POST:
            plan = plan_log_file(member=member, name=name, text=text)
            return _page(request, form, plan=plan, name=name, text=text)
        done = import_log_file(member=member, name=name, text=text, by=member)
    except (WorkRefused, InvalidInput) as error:
        form.add_error(None, error.message if isinstance(error, WorkRefused) else sentence_of(error))
        return _page(request, form, status=400)
    _tell(request, done)
    newest = max(change.day for change in done.log.changes)
    return redirect("workload:log_month", member.group.slug, f"{newest:%Y-%m}")


@require_safe
@for_members
def export_file(request: MemberRequest) -> HttpResponse:
    """The log as Markdown; `?name=` as the file that it came from."""
    member = _owner(request)
    name = request.GET.get("name", "")[:255]
    called = content_disposition_header(True, name.rpartition("/")[2] or "log.md")
    return HttpResponse(
        export_log(member=member, name=name),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": called or "attachment"},
    )


@require_POST
@for_members
def make_reading(request: MemberRequest, entry_uuid: UUID) -> HttpResponseBase:
    """One click beside a span of one's log whose note names a paper."""
    entry = own_entry(_owner(request), entry_uuid)
    told = _("The reading is entered, and the span is for it.")
    make = partial(span_becomes_reading, entry=entry)
    return _made_reading(request, make, entry.day, told)


@require_POST
@for_members
def make_note_reading(request: MemberRequest, day_uuid: UUID) -> HttpResponseBase:
    """The same for a paper that stands beside the spans of the day."""
    log_day = own_log_day_by_id(_owner(request), day_uuid)
    make = partial(note_becomes_reading, log_day=log_day)
    return _made_reading(request, make, log_day, _("The reading is entered."))


def _made_reading(request: MemberRequest, make: Callable[..., Reading], log_day: LogDay, told: str) -> HttpResponseBase:
    try:
        made = make(url=request.POST.get("link", ""), by=request.member)
    except (WorkRefused, ValidationError) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else error.message
        messages.error(request, sentence)
        return redirect(log_day)
    messages.success(request, told)
    return redirect("papers:reading", request.member.group.slug, made.uuid)


def _tell(request: MemberRequest, done: LogFilePlan) -> None:
    count = len(done.log.changes) - done.log.count("same")
    told = ngettext("{count} day was imported.", "{count} days were imported.", count).format(count=count)
    lists = " · ".join(one.title for one in done.lists if one.action != "same")
    if lists:
        told = f"{told} {_('On your page of to-dos: {lists}.').format(lists=lists)}"
    messages.success(request, told)


def _page(
    request: MemberRequest,
    form: LogImportForm,
    *,
    plan: LogFilePlan | None = None,
    name: str = "",
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    member = request.member
    today = local_day(member.group)
    days = plan.log.changes if plan else ()
    changed = [change for change in days if change.kind != "same"]
    context = {
        "form": form,
        "plan": plan,
        "name": name,
        "text": text,
        "days": len(days),
        "lines": [(change, read_as(member, change.day, change.after)) for change in changed[:MOST_SHOWN]],
        "more": max(0, len(changed) - MOST_SHOWN),
        "same": len(days) - len(changed),
        "lists": [one for one in plan.lists if one.action != "same"] if plan else [],
        "files": log_files_of(member),
        "today": today,
        "own_week": member.group.calendar.week_of(today),
        "tab": "files",
        "section": "log",
    }
    return render(request, "tasks/log_files.html", context, status=status)


def _owner(request: MemberRequest) -> Member:
    """Guests have no log and find none."""
    if not can_keep_log(request.member):
        raise Http404
    return request.member
