"""A group's settings and history, for its admins."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import MemberRequest, for_admins, for_members, say_undoable
from members.forms.groups import WEEKDAYS, FirstWeekdayForm, GroupForm, LogoForm, PauseForm, TermForm
from members.forms.notices import RemindersForm
from members.forms.pdfs import PdfForm
from members.forms.problems import problems_in
from members.models import Group, WeekRule
from members.queries import history_for, history_lines, local_day
from members.services import (
    StaleVersion,
    change_first_weekday,
    change_group_settings,
    change_logo,
    change_pdf_look,
    change_reminders,
    restore_logo,
)

PAGE_SIZE = 50


@for_admins
@require_http_methods(["GET", "HEAD", "POST"])
def group_settings(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    if request.method != "POST":
        return settings_page(request)
    form = GroupForm(request.POST)
    if form.is_valid():
        try:
            with problems_in(form):
                changed = change_group_settings(
                    group=group, version=form.cleaned_data["version"], settings=form.settings(), by=request.member
                )
                messages.success(request, _("The settings are saved."))
                return redirect("members:group_settings", changed.slug)
        except StaleVersion as stale:
            return _stale(request, form, stale)
    return settings_page(request, settings_form=form)


@for_admins
@require_POST
def first_weekday(request: MemberRequest) -> HttpResponse:
    form = FirstWeekdayForm(request.POST)
    if form.is_valid():
        with problems_in(form):
            day = change_first_weekday(
                group=request.member.group, first_weekday=form.cleaned_data["first_weekday"], by=request.member
            )
            messages.success(request, _weekday_message(day))
            return redirect("members:group_settings", request.member.group.slug)
    return settings_page(request, weekday_form=form)


@for_admins
@require_POST
def reminders(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    form = RemindersForm.of(group, request.POST)
    if form.is_valid():
        with problems_in(form):
            change_reminders(group=group, by=request.member, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("members:group_settings", group.slug)
    return settings_page(request, reminders_form=form)


@for_admins
@require_POST
def pdf_look(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    form = PdfForm.of(group, request.POST)
    if form.is_valid():
        with problems_in(form):
            change_pdf_look(group=group, by=request.member, **form.look())
            messages.success(request, _("Saved."))
            return redirect("members:group_settings", group.slug)
    return settings_page(request, pdf_form=form)


@for_admins
@require_POST
def logo_change(request: MemberRequest) -> HttpResponse:
    form, slug = LogoForm(request.POST, request.FILES), request.member.group.slug
    if form.is_valid():
        upload = form.cleaned_data["logo"]
        with problems_in(form):
            change_logo(group=request.member.group, upload=upload.read() if upload else None, by=request.member)
            sentence = _("The logo is saved.") if upload else _("The logo is removed.")
            if request.member.group.logo:
                say_undoable(request, sentence, reverse("members:logo_restore", args=[slug]))
            else:
                messages.success(request, sentence)
            return redirect("members:group_settings", request.member.group.slug)
    return settings_page(request, logo_form=form)


@for_admins
@require_POST
def logo_restore(request: MemberRequest) -> HttpResponse:
    group = restore_logo(group=request.member.group, by=request.member)
    if group.logo:
        messages.success(request, _("The logo is back."))
    return redirect("members:group_settings", group.slug)


@for_members
@require_safe
def logo(request: MemberRequest) -> HttpResponseBase:
    """The logo, for members only; the file was written by us, as PNG."""
    stored = request.member.group.logo
    if not stored:
        raise Http404
    try:
        return FileResponse(stored.open(), content_type="image/png", as_attachment=True, filename="logo.png")
    except FileNotFoundError as error:
        raise Http404 from error


@for_admins
@require_safe
def history(request: MemberRequest) -> HttpResponse:
    page = Paginator(history_for(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": history_lines(list(page)), "section": "settings"}
    return render(request, "members/history.html", context)


def settings_page(request: MemberRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    """The settings with all their forms; a form that was sent in takes the place of the fresh one."""
    group = request.member.group
    rules = list(group.week_rules.all())
    current = group.calendar.week_of(local_day(group))
    fresh: dict[str, Form] = {
        "settings_form": GroupForm.of(group),
        "weekday_form": FirstWeekdayForm(initial={"first_weekday": rules[-1].first_weekday}),
        "pause_form": PauseForm(),
        "term_form": TermForm(),
        "logo_form": LogoForm(),
        "pdf_form": PdfForm.of(group),
        "reminders_form": RemindersForm.of(group),
    }
    shown = {
        "group": group,
        "rules": _rules_in_words(rules),
        "week": current,
        "pauses": group.pauses.all(),
        "terms": group.terms.all(),
        "section": "settings",
    }
    return render(request, "members/group_settings.html", shown | fresh | context, status=status)


def _rules_in_words(rules: list[WeekRule]) -> list[dict[str, Any]]:
    names = dict(WEEKDAYS)
    return [{"from_day": rule.from_day, "weekday": names[rule.first_weekday]} for rule in rules]


def _stale(request: MemberRequest, form: GroupForm, stale: StaleVersion) -> HttpResponse:
    """Somebody saved meanwhile: show what is stored now beside what was typed; saving again is then a choice."""
    current = stale.current
    assert isinstance(current, Group)
    now = GroupForm.of(current)
    differing = [
        {"label": form.fields[name].label, "stored": now[name].value()}
        for name in form.cleaned_data
        if name != "version" and form.cleaned_data[name] != now.initial[name]
    ]
    form.data = {**form.data.dict(), "version": str(current.version)}  # type: ignore[attr-defined]
    return settings_page(request, settings_form=form, stored_now=differing, status=409)


def _weekday_message(day: Any) -> str:
    if day is None:
        return _("The first day of the week is set.")
    return _("From %(day)s on weeks begin on the new day; weeks before keep theirs.") % {
        "day": date_format(day, "DATE_FORMAT")
    }
