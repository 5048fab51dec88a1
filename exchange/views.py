"""Pages on which files are imported: send them, look at the plan, answer, apply; and what earlier imports did."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from exchange.forms import ImportForm, answers_in
from exchange.models import ImportRun
from exchange.permissions import can_import
from exchange.queries import files_of_run, run_for, runs_for
from exchange.rendering import actions_of, shown_run, shown_undo, summary_of
from exchange.services import (
    ImportRefused,
    PlanChanged,
    RunRefused,
    apply_run,
    can_be_undone,
    check_run,
    discard_run,
    is_large,
    is_large_undo,
    request_apply,
    request_undo,
    start_run,
    undo_run,
)
from members.access import MemberRequest, for_members
from members.permissions import can_manage_group
from members.services import sentence_of

PAGE_SIZE = 20


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: MemberRequest) -> HttpResponse:
    """Send files, and see what was imported before."""
    _require_importer(request)
    if request.method != "POST":
        return _imports_page(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            run = start_run(group=request.member.group, uploads=form.uploads(), by=request.member)
        except RunRefused as refused:
            form.add_error(None, sentence_of(refused))
        else:
            return _to_run(request, run)
    return _imports_page(request, form, status=400)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def show_run(request: MemberRequest, run_uuid: UUID) -> HttpResponseBase:
    """The plan of an import with its questions; once it is applied, what it did."""
    _require_importer(request)
    run = run_for(request.member, run_uuid)
    if request.headers.get("HX-Request"):
        return _progress(request, run)
    if request.method == "POST":
        return _go_on(request, run)
    return _run_page(request, run)


@require_POST
@for_members
def discard(request: MemberRequest, run_uuid: UUID) -> HttpResponse:
    _require_importer(request)
    run = run_for(request.member, run_uuid)
    try:
        discard_run(run=run, by=request.member)
    except RunRefused as refused:
        messages.error(request, sentence_of(refused))
        return _to_run(request, run)
    messages.success(request, _("The import is discarded; nothing of it was stored."))
    return redirect("exchange:import", request.member.group.slug)


@require_POST
@for_members
def undo(request: MemberRequest, run_uuid: UUID) -> HttpResponse:
    """Take back all that an import made; its page tells what stayed."""
    _require_importer(request)
    run = run_for(request.member, run_uuid)
    try:
        if is_large_undo(run):
            request_undo(run=run, by=request.member)
        else:
            undo_run(run=run, by=request.member)
            messages.success(request, _("The import is undone."))
    except RunRefused as refused:
        messages.error(request, sentence_of(refused))
    return _to_run(request, run)


def _go_on(request: MemberRequest, run: ImportRun) -> HttpResponse:
    """Keep the answers; plan again with them, or apply what the plan says."""
    if run.is_applied or run.is_under_way:
        return _to_run(request, run)
    before = run.sheet
    try:
        run = check_run(run=run, answers=answers_in(request.POST, before), by=request.member)
        if not run.is_applied:
            _tell_or_apply(request, run, before)
    except ImportRun.DoesNotExist as error:  # somebody discarded it just now
        raise Http404 from error
    return _to_run(request, run)


def _tell_or_apply(request: MemberRequest, run: ImportRun, before: dict[str, Any]) -> None:
    if "apply" not in request.POST:
        messages.success(request, _("Checked again with your answers."))
    elif run.sheet["has_errors"]:
        messages.error(request, _("Nothing was imported: the errors below stand in the way."))
    elif not _same(before, run.sheet):
        messages.warning(request, _("With these answers the plan is another one. Look at it, then import."))
    else:
        _apply(request, run)


def _apply(request: MemberRequest, run: ImportRun) -> None:
    if is_large(run):
        request_apply(run=run, by=request.member)
        return
    try:
        apply_run(run=run, by=request.member)
    except PlanChanged:
        messages.warning(request, _("Meanwhile something changed in the group: look at the plan again, then import."))
    except ImportRefused:
        messages.error(request, _("Nothing was imported."))
    else:
        messages.success(request, _("Imported."))


def _same(before: dict[str, Any], after: dict[str, Any]) -> bool:
    keys = [[question["key"] for question in sheet["questions"]] for sheet in (before, after)]
    return keys[0] == keys[1] and actions_of(before) == actions_of(after)


def _progress(request: MemberRequest, run: ImportRun) -> HttpResponseBase:
    """How far a large import is, for the page that asks every second; when it is over the page is loaded again."""
    if not run.is_under_way:
        return HttpResponseClientRefresh()
    return render(request, "exchange/_progress.html", {"run": run, "job": run.job})


def _imports_page(request: MemberRequest, form: ImportForm, *, status: int = 200) -> HttpResponse:
    page = Paginator(runs_for(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "runs": [summary_of(run, request.member) for run in page],
        "manages": can_manage_group(request.member),
        "section": "import",
    }
    return render(request, "exchange/import.html", context, status=status)


def _run_page(request: MemberRequest, run: ImportRun) -> HttpResponse:
    contents = {} if run.is_applied else {file.path: bytes(file.content) for file in files_of_run(run)}
    context = {
        "run": run,
        "job": run.job,
        "shown": shown_run(run, contents, request.member),
        "undo": shown_undo(run, request.member),
        "can_be_undone": can_be_undone(run, request.member),
        "section": "import",
    }
    return render(request, "exchange/run.html", context)


def _to_run(request: MemberRequest, run: ImportRun) -> HttpResponse:
    return redirect("exchange:run", request.member.group.slug, run.uuid)


def _require_importer(request: MemberRequest) -> None:
    if not can_import(request.member):
        raise Http404
