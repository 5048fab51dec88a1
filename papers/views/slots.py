"""The reading group: who presents what, and when."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import MemberRequest, for_members, say_undoable
from members.queries import local_day, present_members
from papers.forms import SlotForm
from papers.models import ReadingSlot
from papers.queries import next_slots, past_slots, slot_for, titles_of
from papers.services import StaleText, add_slot, change_slot, remove_slot, restore_slot
from papers.views.conflicts import differences, refused_in, with_version
from papers.views.readings import named_paper, paper_in
from workload.permissions import can_enter_work

PAGE_SIZE = 50


@for_members
@require_safe
def slots(request: MemberRequest) -> HttpResponse:
    today = local_day(request.member.group)
    context = {
        "next": next_slots(request.member, today),
        "page": Paginator(past_slots(request.member, today), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_enter": can_enter_work(request.member),
        "section": "papers",
    }
    return render(request, "papers/slots.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def slot_new(request: MemberRequest) -> HttpResponse:
    """`?paper=` names what is presented."""
    if not can_enter_work(request.member):
        raise Http404
    paper = named_paper(request)
    proposed = {"what": paper.title if paper else "", "presenter": str(request.member.uuid)}
    form = _form(request, initial=proposed)
    if request.method == "POST" and form.is_valid():
        named = paper_in(form, request)
        with refused_in(form):
            if form.is_valid():
                add_slot(data=form.input(named), by=request.member)
                messages.success(request, _("Entered."))
                return redirect("papers:slots", request.member.group.slug)
    return _edit_page(request, form, None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def slot_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = slot_for(request.member, uuid)
    if not can_enter_work(request.member):
        raise Http404
    form = _form(request, slot=found)
    if request.method == "POST" and form.is_valid():
        same = found.paper if found.paper and form.cleaned_data["what"] == found.paper.title else None
        paper = same or paper_in(form, request)
        try:
            with refused_in(form):
                if form.is_valid():
                    version = form.cleaned_data["version"] or 0
                    change_slot(slot=found, version=version, data=form.input(paper), by=request.member)
                    messages.success(request, _("Saved."))
                    return redirect("papers:slots", request.member.group.slug)
        except StaleText:
            return _stale(request, form, slot_for(request.member, uuid))
    return _edit_page(request, form, found)


@for_members
@require_POST
def slot_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = slot_for(request.member, uuid)
    remove_slot(slot=found, by=request.member)
    restore = reverse("papers:slot_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("Removed."), restore)
    return redirect("papers:slots", request.member.group.slug)


@for_members
@require_POST
def slot_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    restore_slot(slot=slot_for(request.member, uuid, removed=True), by=request.member)
    messages.success(request, _("It is back."))
    return redirect("papers:slots", request.member.group.slug)


def _form(request: MemberRequest, **known: Any) -> SlotForm:
    data = request.POST if request.method == "POST" else None
    return SlotForm(data, people=present_members(request.member.group), **known)


def _edit_page(
    request: MemberRequest, form: SlotForm, found: ReadingSlot | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {"form": form, "slot": found, "titles": titles_of(request.member.group), "section": "papers"}
    return render(request, "papers/slot_edit.html", shown | context, status=status)


def _stale(request: MemberRequest, form: SlotForm, current: ReadingSlot) -> HttpResponse:
    what = current.paper.title if current.paper else current.topic
    found = differences(form, {"day": current.day, "what": what})
    if form.cleaned_data["presenter"] != str(current.presenter.uuid):
        found.append({"label": form.fields["presenter"].label, "stored": current.presenter.name})
    with_version(form, current.version)
    return _edit_page(request, form, current, stored_now=found, status=409)
