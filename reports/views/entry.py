"""Writing one's own report: the page, the autosave, the preview. Reading an address never writes."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.richtext import render_markdown
from core.text import MARKDOWN_LIMIT, clean_markdown
from core.weeks import Week
from members.access import MemberRequest, body_of, for_members, problem, way_back
from members.models import Member
from members.queries import projects_of
from members.services import sentence_of
from reports.forms import Answer, Entry, UnreadableEntry, read_answers_form, read_entry, read_entry_form, rearrange
from reports.models import WeeklyReport
from reports.queries import own_report, removed_report
from reports.queries.offers import Offer
from reports.services import (
    AlreadyThere,
    InvalidCell,
    ReportRefused,
    RowInput,
    StaleVersion,
    open_report,
    restore_report,
    save_report,
    submit_report,
)
from reports.services import remove_report as remove_draft
from reports.views.answers import take_answers, with_answers
from reports.views.board import this_week, week_or_404
from reports.views.closing import week_of_writer
from reports.views.desk import Desk, DeskRow, desk_of, entry_as_json, same_texts, stored_entry
from reports.views.last_plan import take_plan_choices, with_last_plan
from reports.views.offers import with_offer

PREVIEW_LIMIT = 401  # texts of a report with all its rows, the note, and answers to feedback


@require_safe
@for_members
def current_entry(request: MemberRequest) -> HttpResponseBase:
    _refuse_guests(request)
    group = request.member.group
    return redirect("reports:edit", group.slug, this_week(group).name)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members
def edit_report(request: MemberRequest, week: str) -> HttpResponseBase:
    """The page of entry; without scripts its form saves, submits and moves rows by itself."""
    _refuse_guests(request)
    of_week = week_or_404(request.member.group, week)
    report = own_report(request.member, of_week)
    if report is not None and report.week != of_week:  # a longer report covers this week: it is written at its own
        return redirect("reports:edit", request.member.group.slug, report.week.name)
    if report is not None and report.is_locked and request.method != "POST":
        return redirect(report)
    if request.method == "POST":
        return _post(request, of_week, report)
    return _page(request, of_week, desk_of(request.member, of_week, report))


@require_POST
@for_members
def save_entry(request: MemberRequest, week: str) -> HttpResponseBase:
    """Autosave. Answers {version, saved_at}, or 409 with what is stored now when the page read an older version."""
    _refuse_guests(request)
    of_week = week_or_404(request.member.group, week)
    report = own_report(request.member, of_week)
    try:
        entry = read_entry(body_of(request))
        report = _save(request, of_week, report, entry)
    except StaleVersion as stale:
        sentence = _("Another window saved this report meanwhile. Choose what to keep; nothing is overwritten.")
        stored = stored_entry(stale.current, request.member)  # type: ignore[arg-type]  # a report's save meets a report
        return problem(sentence, 409, version=stored.version, current=entry_as_json(stored))
    except InvalidCell as error:
        return problem(place_of(error), 400, row=error.row, field=error.field)
    except ReportRefused as refused:
        return problem(refused.message, 409 if refused.code in ("locked", "closed") else 400)
    except ValueError as error:
        return problem(sentence_of(error), 400)
    return JsonResponse({"version": report.version, "saved_at": timezone.now().isoformat()})


@require_POST
@for_members
def submit(request: MemberRequest, week: str) -> HttpResponseBase:
    """Hand in what is stored, from a page that does not show its text. `version`: the one that page knew of."""
    _refuse_guests(request)
    of_week = week_or_404(request.member.group, week)
    report = own_report(request.member, of_week)
    if report is None or report.week != of_week:
        raise Http404
    given = request.POST.get("version", "")
    version = int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0
    try:
        submit_report(report=report, version=version, by=request.member)
        messages.success(request, _("Submitted."))
    except StaleVersion:
        messages.error(
            request, _("The report was changed meanwhile, perhaps on another device. Look at it, then submit.")
        )
    except ReportRefused as refused:
        messages.error(request, refused.message)
    return way_back(request, reverse("reports:edit", args=[request.member.group.slug, of_week.name]))


@require_POST
@for_members
def preview(request: MemberRequest) -> HttpResponseBase:
    """The texts as they will look, by the renderer of pages and PDFs: {texts: [...]} -> {html: [...]}."""
    try:
        data = body_of(request)
        texts = data.get("texts") if isinstance(data, dict) else None
        if not isinstance(texts, list) or len(texts) > PREVIEW_LIMIT or not all(isinstance(t, str) for t in texts):
            raise UnreadableEntry(_("The page sent something unreadable. Reload it; your text is kept."))
        return JsonResponse({"html": [render_markdown(clean_markdown(text, MARKDOWN_LIMIT)).html for text in texts]})
    except ValueError as error:
        return problem(sentence_of(error), 400)


@require_POST
@for_members
def remove_report(request: MemberRequest, week: str) -> HttpResponseBase:
    of_week = week_or_404(request.member.group, week)
    report = own_report(request.member, of_week)
    if report is None:
        raise Http404
    try:
        remove_draft(report=report, by=request.member)
        messages.success(request, _("The draft was removed. You can take it back for 30 days."))
    except ReportRefused as refused:
        messages.error(request, refused.message)
    return redirect("reports:edit", request.member.group.slug, of_week.name)


@require_POST
@for_members
def take_back(request: MemberRequest, week: str) -> HttpResponseBase:
    """Restore the draft that was removed."""
    of_week = week_or_404(request.member.group, week)
    report = removed_report(request.member, of_week)
    if report is None:
        raise Http404
    try:
        restore_report(report=report, by=request.member)
        messages.success(request, _("The draft is back."))
    except ReportRefused as refused:
        messages.error(request, refused.message)
    return redirect("reports:edit", request.member.group.slug, of_week.name)


def place_of(error: InvalidCell) -> str:
    """The sentence with the place in front: "Row 2, results: ..."."""
    names = {
        "project": _("project"),
        "this_week": _("this week's tasks"),
        "results": _("results"),
        "next_week": _("next week's plan"),
        "note": _("overall note"),
    }
    name, sentence = names.get(error.field, error.field), sentence_of(error)
    if error.row is None:
        return _("{cell}: {sentence}").format(cell=name, sentence=sentence)
    return _("Row {number}, {cell}: {sentence}").format(number=error.row + 1, cell=name, sentence=sentence)


def _refuse_guests(request: MemberRequest) -> None:
    if request.member.is_guest:
        raise Http404


def _post(request: MemberRequest, week: Week, report: WeeklyReport | None) -> HttpResponseBase:
    action = request.POST.get("action", "save")
    entry = None
    try:
        entry = read_entry_form(request.POST)
        take_answers(request.member, read_answers_form(request.POST), action)
        take_plan_choices(request)
        if action not in ("save", "submit"):
            entry, offers = with_offer(request.member, week, rearrange(entry, action), action)
            return _page(request, week, desk_of(request.member, week, report, entry), offers=offers)
        saved = _save(request, week, report, entry)
        entry = replace(entry, version=saved.version)
        if action == "submit":
            submit_report(report=saved, version=saved.version, by=request.member)
            messages.success(request, _("Submitted."))
            return redirect(saved)
    except StaleVersion as stale:
        assert entry is not None
        return _both_texts(request, week, stale, entry)
    except InvalidCell as error:
        return _page(request, week, desk_of(request.member, week, report, entry), error=place_of(error), status=400)
    except (ReportRefused, ValueError) as error:
        report = own_report(request.member, week)
        return _page(request, week, desk_of(request.member, week, report, entry), error=sentence_of(error), status=400)
    messages.success(request, _("Saved."))
    return redirect("reports:edit", request.member.group.slug, week.name)


def _save(request: MemberRequest, week: Week, report: WeeklyReport | None, entry: Entry) -> WeeklyReport:
    """Write the entry. Raises StaleVersion; the same text sent again (a lost answer, a double click) is no conflict."""
    member = request.member
    try:
        return _write(member, week, report, entry)
    except (StaleVersion, AlreadyThere) as stale:
        current = stale.report if isinstance(stale, AlreadyThere) else stale.current
        assert isinstance(current, WeeklyReport)  # a report's save meets a report
        current.group, current.member = member.group, member
        if same_texts(entry, stored_entry(current, member)):
            return current
        raise StaleVersion(current) from stale


def _write(member: Member, week: Week, report: WeeklyReport | None, entry: Entry) -> WeeklyReport:
    rows, note, ends_on = entry.rows, entry.note, entry.ends_on
    if report is None and entry.version:
        raise ReportRefused("removed", _("This report was removed. Take it back first; your text stays here."))
    if report is None:
        return open_report(member=member, week=week, by=member, rows=rows, note=note, ends_on=ends_on)
    if entry.version == 0:
        raise AlreadyThere(report)
    return save_report(report=report, rows=rows, note=note, version=entry.version, by=member, ends_on=ends_on)


def _both_texts(request: MemberRequest, week: Week, stale: StaleVersion, entry: Entry) -> HttpResponse:
    """Without scripts: what was typed in the form, what is stored beside it; the next save is on today's version."""
    assert isinstance(stale.current, WeeklyReport)
    stored = stored_entry(stale.current, request.member)
    desk = desk_of(request.member, week, stale.current, replace(entry, version=stored.version))
    return _page(request, week, desk, stored=stored, status=409)


def _typed_answers(request: MemberRequest) -> list[Answer]:
    """The answers of a form that is shown again, as they were typed."""
    try:
        return read_answers_form(request.POST)
    except ValueError:
        return []


def _page(
    request: MemberRequest,
    week: Week,
    desk: Desk,
    *,
    error: str = "",
    stored: Entry | None = None,
    offers: list[Offer] | None = None,
    status: int = 200,
) -> HttpResponse:
    member, calendar = request.member, request.member.group.calendar
    desk = with_answers(with_last_plan(desk, member, week), member, week, _typed_answers(request))
    context = {
        "week": week,
        "preceding": calendar.preceding(week),
        "following": calendar.following(week),
        **week_of_writer(member, week, desk.report),
        "is_current": week == this_week(member.group),
        "deadline": member.group.deadline.deadline_of(week),
        "desk": desk,
        "entry": desk.entry,
        "report": desk.report,
        "blank_row": DeskRow(RowInput()),
        "projects": projects_of(member.group),
        "removed": removed_report(member, week) if desk.report is None else None,
        "error": error,
        "stored": stored,
        "offers": offers,
        "now": timezone.now(),
        "section": "mine",
    }
    return render(request, "reports/report_edit.html", context, status=status)
