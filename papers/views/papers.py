"""Papers: the list, one paper, entering and changing it, removing and taking back."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.paper_links import looks_like_link
from members.access import MemberRequest, for_members, say_undoable
from members.queries import present_members
from papers.forms import PaperFilters, PaperForm
from papers.models import Paper
from papers.queries import (
    categories_of,
    line_of,
    paper_called,
    paper_for,
    papers_for,
    tags_of,
)
from papers.services import (
    PaperInput,
    PaperKnown,
    StaleText,
    change_paper,
    create_paper,
    remove_paper,
    restore_paper,
)
from papers.views.conflicts import differences, refused_in, with_version
from papers.views.pages import paper_page
from workload.permissions import can_enter_work

PAGE_SIZE = 50


@for_members
@require_safe
def papers(request: MemberRequest) -> HttpResponse:
    removed = request.GET.get("show") == "removed"
    filters = filters_of(request)
    found = papers_for(request.member, filters.chosen_papers(), removed=removed)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [line_of(paper) for paper in page],
        "filters": filters,
        "removed": removed,
        "query": request.GET.urlencode(),
        "may_enter": can_enter_work(request.member),
        "section": "papers",
    }
    return render(request, "papers/papers.html", context)


@for_members
@require_POST
def paper_add(request: MemberRequest) -> HttpResponse:
    """The line on top of the list: a link is entered at once, where its title can be fetched; else the form asks."""
    slug, text = request.member.group.slug, request.POST.get("what", "").strip()[:2_000]
    if not can_enter_work(request.member):
        raise Http404
    if not text:
        messages.error(request, _("Paste a link or write a title first."))
        return redirect("papers:papers", slug)
    is_link = looks_like_link(text)
    try:
        if is_link:
            return redirect(create_paper(group=request.member.group, data=PaperInput(url=text), by=request.member))
        there = paper_called(request.member.group, text)
    except PaperKnown as known:
        there = known.paper
    except ValidationError:  # no title can be fetched for it
        there = None
    if there is not None:
        messages.info(request, _("The group has this paper already."))
        return redirect(there)
    if is_link:
        messages.info(request, _("No title can be looked up for this link: write it, then save."))
    else:
        messages.info(request, _("Add the link of the paper, then save."))
    typed = {"url": text} if is_link else {"title": text}
    return redirect(f"{reverse('papers:paper_new', args=[slug])}?{urlencode(typed)}")


@for_members
@require_safe
def paper(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = paper_for(request.member, uuid)
    if found.merged_into is not None:
        messages.info(request, _("The paper you asked for was merged into this one."))
        return redirect("papers:paper", request.member.group.slug, found.merged_into.uuid)
    return paper_page(request, found)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def paper_new(request: MemberRequest) -> HttpResponse:
    if not can_enter_work(request.member):
        raise Http404
    proposed = {name: request.GET.get(name, "")[:2_000] for name in ("url", "title")}
    form = PaperForm(request.POST) if request.method == "POST" else PaperForm(initial=proposed)
    if request.method == "POST" and form.is_valid():
        with refused_in(form):
            made = create_paper(group=request.member.group, data=form.input(), by=request.member)
            messages.success(request, _("The paper is entered."))
            return redirect("papers:paper", request.member.group.slug, made.uuid)
    return _edit_page(request, form, None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def paper_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    is_typed = request.method == "POST"
    found = paper_for(request.member, uuid, even_removed=True) if is_typed else living_paper(request, uuid)
    if not can_enter_work(request.member):
        raise Http404
    form = PaperForm(request.POST) if is_typed else PaperForm.of(found)
    if is_typed and form.is_valid():
        try:
            with refused_in(form):
                version = form.cleaned_data["version"] or 0
                change_paper(paper=found, version=version, data=form.input(found), by=request.member)
                messages.success(request, _("The paper is saved."))
                return redirect("papers:paper", request.member.group.slug, found.uuid)
        except StaleText:
            current = paper_for(request.member, uuid)
            stored = {name: value for name, value in PaperForm.of(current).initial.items() if name != "version"}
            with_version(form, current.version)
            return _edit_page(request, form, current, stored_now=differences(form, stored), status=409)
    return _edit_page(request, form, found)


@for_members
@require_POST
def paper_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = paper_for(request.member, uuid)
    remove_paper(paper=found, by=request.member)
    restore = reverse("papers:paper_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The paper is removed; its readings keep its title."), restore)
    return redirect("papers:papers", request.member.group.slug)


@for_members
@require_POST
def paper_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = paper_for(request.member, uuid)
    try:
        restore_paper(paper=found, by=request.member)
        messages.success(request, _("The paper is back."))
    except PaperKnown as known:
        messages.error(request, _("The paper was entered anew meanwhile: this is it."))
        return redirect(known.paper)
    return redirect(found)


def filters_of(request: MemberRequest) -> PaperFilters:
    """What the list is narrowed by; the export of the list too."""
    group = request.member.group
    return PaperFilters(
        request.GET,
        viewer=request.member,
        people=present_members(group),
        categories=categories_of(group),
        tags=tags_of(group),
    )


def living_paper(request: MemberRequest, uuid: UUID) -> Paper:
    """A paper that can be changed by whoever asks; nothing else is found."""
    found = paper_for(request.member, uuid)
    if not can_enter_work(request.member) or found.deleted_at is not None or found.merged_into_id is not None:
        raise Http404
    return found


def _edit_page(
    request: MemberRequest, form: PaperForm, found: Paper | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {"form": form, "paper": found, "categories": categories_of(request.member.group), "section": "papers"}
    return render(request, "papers/paper_edit.html", shown | context, status=status)
