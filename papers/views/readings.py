"""Readings: the list, one reading, entering and changing it, how far a reader is, removing and taking back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import MemberRequest, for_members, say_undoable
from members.forms.problems import add_problems
from members.queries import local_day, present_members, projects_of
from papers.forms import ReadingForm
from papers.models import Paper, Reading
from papers.queries import paper_for, reading_for, readings_for, titles_of
from papers.services import change_reading, create_reading, paper_named, set_reading_state
from papers.views.conflicts import differences, refused_in, with_version
from papers.views.pages import reading_page
from workload.forms import WorkFilters
from workload.models import Participation
from workload.permissions import can_enter_work, can_remove_work
from workload.services import StaleItem, WorkRefused, remove_item, restore_item

PAGE_SIZE = 50


@for_members
@require_safe
def readings(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    filters = WorkFilters(
        request.GET,
        viewer=request.member,
        people=present_members(group),
        projects=projects_of(group),
        states=Participation.State.choices,
    )
    found = readings_for(request.member, filters.chosen())
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "filters": filters,
        "may_enter": can_enter_work(request.member),
        "section": "papers",
    }
    return render(request, "papers/readings.html", context)


@for_members
@require_safe
def readings_removed(request: MemberRequest) -> HttpResponse:
    found = readings_for(request.member, removed=True).order_by("-deleted_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(reading, can_remove_work(reading, request.member)) for reading in page]
    return render(request, "papers/readings_removed.html", {"page": page, "lines": lines, "section": "papers"})


@for_members
@require_safe
def reading(request: MemberRequest, uuid: UUID) -> HttpResponse:
    return reading_page(request, reading_for(request.member, uuid))


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def reading_new(request: MemberRequest) -> HttpResponse:
    """This week, with oneself; `?paper=` names what is read."""
    group = request.member.group
    if not can_enter_work(request.member):
        raise Http404
    week = group.calendar.week_of(local_day(group))
    initial = {
        "starts_on": week.first_day,
        "ends_on": week.last_day,
        "participants": [str(request.member.uuid)],
        "what": _named_in_address(request),
    }
    form = _form(request, initial=initial)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        paper = paper_in(form, request)
        with refused_in(form):
            if form.is_valid():
                made = create_reading(group=group, data=form.input(paper), by=request.member)
                messages.success(request, _("The reading is entered."))
                return redirect("papers:reading", group.slug, made.uuid)
    return _edit_page(request, form, None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def reading_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = reading_for(request.member, uuid, even_removed=request.method == "POST")
    if not can_enter_work(request.member):
        raise Http404
    form = _form(request, item=found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        same = found.paper if found.paper and form.cleaned_data["what"] == found.paper.title else None
        paper = same or paper_in(form, request)
        try:
            with refused_in(form):
                if form.is_valid():
                    version = form.cleaned_data["version"] or 0
                    data = form.input(paper, found)
                    change_reading(reading=found, version=version, data=data, by=request.member)
                    messages.success(request, _("The reading is saved."))
                    return redirect("papers:reading", request.member.group.slug, found.uuid)
        except StaleItem:
            return _stale_edit(request, form, reading_for(request.member, uuid))
    return _edit_page(request, form, found)


@for_members
@require_POST
def reading_state(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """One click for oneself; `member` names somebody else."""
    found = reading_for(request.member, uuid)
    wanted = request.POST.get("member") or str(request.member.uuid)
    member = next((part.member for part in found.participations.all() if str(part.member.uuid) == wanted), None)
    if member is None:
        raise Http404
    try:
        set_reading_state(reading=found, member=member, state=request.POST.get("state", ""), by=request.member)
    except (ValidationError, WorkRefused) as error:
        sentence = " ".join(error.messages) if isinstance(error, ValidationError) else error.message
        messages.error(request, sentence)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect(found)


@for_members
@require_POST
def reading_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = reading_for(request.member, uuid)
    remove_item(item=found, by=request.member)
    restore = reverse("papers:reading_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The reading is removed; it counts no more."), restore)
    return redirect("papers:readings", request.member.group.slug)


@for_members
@require_POST
def reading_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    restore_item(item=reading_for(request.member, uuid, removed=True), by=request.member)
    messages.success(request, _("The reading is back."))
    return redirect("papers:reading", request.member.group.slug, uuid)


def paper_in(form: Any, request: MemberRequest) -> Paper | None:
    """The paper that the field `what` names; after a link that cannot be entered the form is not valid any more."""
    try:
        return paper_named(group=request.member.group, text=form.cleaned_data["what"], by=request.member)
    except ValidationError as error:
        if "title" in error.message_dict:
            form.add_error("what", _("Of this link no title is known: enter the paper first, with its title."))
        else:
            add_problems(form, ValidationError({"what": error.messages}))
        return None


def named_paper(request: MemberRequest) -> Paper | None:
    """The paper that the address names."""
    try:
        uuid = UUID(request.GET.get("paper", ""))
    except ValueError:
        return None
    found = paper_for(request.member, uuid)
    return found if found.deleted_at is None and found.merged_into_id is None else None


def _named_in_address(request: MemberRequest) -> str:
    paper = named_paper(request)
    return paper.title if paper else request.GET.get("what", "")[:2_000]


def _form(request: MemberRequest, **known: Any) -> ReadingForm:
    group = request.member.group
    data = request.POST if request.method == "POST" else None
    return ReadingForm(data, group=group, people=present_members(group), projects=projects_of(group), **known)


def _edit_page(
    request: MemberRequest, form: ReadingForm, found: Reading | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    if "preview" in request.POST and form.is_valid():
        names = ("expected_gain", "gained")
        context["preview"] = [(form.fields[name].label, form.cleaned_data[name]) for name in names]
    shown = {"form": form, "reading": found, "titles": titles_of(request.member.group), "section": "papers"}
    return render(request, "papers/reading_edit.html", shown | context, status=status)


def _stale_edit(request: MemberRequest, form: ReadingForm, current: Reading) -> HttpResponse:
    """Somebody saved meanwhile: what is stored now stands beside what was typed; saving again is then a choice."""
    stored = {name: getattr(current, name) for name in ("starts_on", "ends_on", "expected_gain", "gained")}
    found = differences(form, {"what": current.title} | stored)
    parts = list(current.participations.all())
    if {str(part.member.uuid) for part in parts} != set(form.cleaned_data["participants"]):
        names = pgettext("between names", ", ").join(part.member.name for part in parts)
        found.append({"label": form.fields["participants"].label, "stored": names or _("nobody")})
    if (current.bucket, current.times) != (form.cleaned_data["bucket"], form.cleaned_data["times"] or 1):
        bucket = current.get_bucket_display() or pgettext("workload", "Unknown")
        found.append({"label": form.fields["bucket"].label, "stored": f"{bucket} × {current.times}"})
    with_version(form, current.version)
    return _edit_page(request, form, current, stored_now=found, status=409)
