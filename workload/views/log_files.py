"""One's own log in from a file, shown before it is done, and out again. Nobody else sees the file or its plan."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import InvalidInput
from members.access import MemberRequest, for_members
from members.models import Member
from members.services import sentence_of
from workload.document.log import ReadDay
from workload.forms.log_files import LogImportForm
from workload.queries import log_files_of
from workload.services import DayChange, LogImport, WorkRefused, export_log, import_log, plan_log_import
from workload.views.log_pads import read_as, require_log, today_of

MOST_SHOWN = 400


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def import_file(request: MemberRequest) -> HttpResponseBase:
    """POST shows the plan; POST with `apply` does it."""
    member = require_log(request)
    form = LogImportForm(request.POST, request.FILES) if request.method == "POST" else LogImportForm()
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=200 if request.method != "POST" else 400)
    name, text = form.cleaned_data["name"], form.cleaned_data["text"]
    try:
        if "apply" not in request.POST:
            plan = plan_log_import(member=member, name=name, text=text)
            return _page(request, form, plan=plan, name=name, text=text)
        done = import_log(member=member, name=name, text=text, by=member)
    except (WorkRefused, InvalidInput) as error:
        form.add_error(None, error.message if isinstance(error, WorkRefused) else sentence_of(error))
        return _page(request, form, status=400)
    count = len(done.changes) - done.count("same")
    messages.success(
        request,
        ngettext("{count} day was imported.", "{count} days were imported.", count).format(count=count),
    )
    newest = max(change.day for change in done.changes)
    return redirect("workload:log_month", member.group.slug, f"{newest:%Y-%m}")


@require_safe
@for_members
def export_file(request: MemberRequest) -> HttpResponse:
    """The log as Markdown; `?name=` as the file that it came from."""
    member = require_log(request)
    name = request.GET.get("name", "")[:255]
    return HttpResponse(
        export_log(member=member, name=name),
        content_type="text/markdown; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name or "log.md") or "attachment"},
    )


def _page(
    request: MemberRequest,
    form: LogImportForm,
    *,
    plan: LogImport | None = None,
    name: str = "",
    text: str = "",
    status: int = 200,
) -> HttpResponse:
    member = request.member
    today = today_of(member)
    changed = [change for change in plan.changes if change.kind != "same"] if plan else []
    context = {
        "form": form,
        "plan": plan,
        "name": name,
        "text": text,
        "lines": [(change, _read(member, change)) for change in changed[:MOST_SHOWN]],
        "more": max(0, len(changed) - MOST_SHOWN),
        "same": plan.count("same") if plan else 0,
        "files": log_files_of(member),
        "today": today,
        "own_week": member.group.calendar.week_of(today),
        "tab": "files",
        "section": "log",
    }
    return render(request, "workload/log_import.html", context, status=status)


def _read(member: Member, change: DayChange) -> ReadDay:
    return read_as(member, change.day, change.after)
