"""BibTeX in and out, the group's PDF of a paper, asking for metadata, merging."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.changes import Problem
from members.access import MemberRequest, for_members, say_undoable
from members.services import sentence_of
from papers.forms import BibtexForm
from papers.importing.bibtex import UnreadableFile
from papers.importing.planning import plan_bibtex
from papers.models import Paper
from papers.queries import document_of, paper_called, paper_for, papers_for
from papers.rendering import write_bibtex
from papers.services import (
    PaperKnown,
    StaleText,
    ask_again,
    drop_pdf,
    import_bibtex,
    keep_pdf,
    merge_papers,
    unmerge_papers,
)
from papers.services.pdfs import PDF_LIMIT
from papers.views.pages import paper_page
from papers.views.papers import filters_of, living_paper
from workload.permissions import can_enter_work
from workload.services import WorkRefused

MOST_EXPORTED = 5_000


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def bibtex_import(request: MemberRequest) -> HttpResponse:
    """Paste or choose a file; look at what would be done; do it."""
    if not can_enter_work(request.member):
        raise Http404
    form = BibtexForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "section": "papers"}
    if request.method == "POST" and form.is_valid():
        try:
            text = form.bibtex()
            if "apply" in request.POST:
                context["done"] = import_bibtex(group=request.member.group, text=text, by=request.member)
                context["problems"] = _said(context["done"].problems)
            else:
                context["plan"] = plan_bibtex(request.member.group, text)
                context["problems"] = _said(context["plan"].problems)
                context["form"] = BibtexForm(initial={"text": text})
        except UnreadableFile as error:
            form.add_error("file" if form.cleaned_data["file"] else "text", sentence_of(error))
    return render(request, "papers/bibtex_import.html", context)


@for_members
@require_safe
def bibtex_export(request: MemberRequest) -> HttpResponse:
    """The papers of the list, with its filter."""
    found = papers_for(request.member, filters_of(request).chosen_papers(), details=False).prefetch_related("tags")
    return _bib_file([*found[:MOST_EXPORTED]], f"{request.member.group.slug}.bib")


@for_members
@require_safe
def paper_bibtex(request: MemberRequest, uuid: UUID) -> HttpResponse:
    return _bib_file([paper_for(request.member, uuid)], "paper.bib")


@for_members
@require_safe
def paper_pdf(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """The group's copy: always a download, and no page of ours whatever is in it."""
    found = paper_for(request.member, uuid)
    if not found.pdf:
        raise Http404
    try:
        file = found.pdf.open()
    except OSError as error:
        raise Http404 from error
    name = "".join(char for char in found.title if char.isalnum() or char in " -_").strip()[:80] or "paper"
    return FileResponse(file, as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")


@for_members
@require_POST
def pdf_keep(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = living_paper(request, uuid)
    upload = request.FILES.get("pdf")
    try:
        if upload is None:
            raise ValidationError({"pdf": _("Choose a file first.")})
        keep_pdf(paper=found, version=found.version, upload=upload.read(PDF_LIMIT + 1), by=request.member)
        messages.success(request, _("The PDF is kept."))
        return redirect(found)
    except ValidationError as error:
        return paper_page(request, found, pdf_error=" ".join(error.messages), status=400)
    except StaleText:
        return paper_page(request, found, pdf_error=_("Somebody saved meanwhile: try again."), status=409)


@for_members
@require_POST
def pdf_drop(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = living_paper(request, uuid)
    try:
        drop_pdf(paper=found, version=found.version, by=request.member)
        messages.success(request, _("The PDF is deleted."))
    except StaleText:
        messages.error(request, _("Somebody saved meanwhile: try again."))
    return redirect(found)


@for_members
@require_POST
def paper_fetch(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = living_paper(request, uuid)
    try:
        ask_again(paper=found, by=request.member)
    except WorkRefused as refusal:
        messages.error(request, refusal.message)
    return redirect(found)


@for_members
@require_safe
def fetch_state(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """The part of a paper's page that says whether its metadata came."""
    return render(request, "papers/_fetch.html", {"paper": paper_for(request.member, uuid), "has_asked": True})


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def paper_merge(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """`into` names the other paper by link or title."""
    found = living_paper(request, uuid)
    named = request.POST.get("into", request.GET.get("into", ""))[:2_000]
    context = {"paper": found, "named": named, "section": "papers"}
    if request.method != "POST":
        return render(request, "papers/paper_merge.html", context)
    target = _other_paper(request, found, named)
    if target is None:
        error = _("The group has no other paper of this link or title.")
        return render(request, "papers/paper_merge.html", context | {"error": error}, status=400)
    try:
        merge_papers(paper=found, into=target, by=request.member)
    except (WorkRefused, StaleText) as refusal:
        sentence = refusal.message if isinstance(refusal, WorkRefused) else _("Somebody saved meanwhile: try again.")
        return render(request, "papers/paper_merge.html", context | {"error": sentence}, status=409)
    undo = reverse("papers:paper_unmerge", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The two papers are one now; readings, notes and turns are all here."), undo)
    return redirect(target)


@for_members
@require_POST
def paper_unmerge(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = paper_for(request.member, uuid)
    try:
        back = unmerge_papers(paper=found, by=request.member)
        messages.success(request, _("The papers are two again."))
        return redirect(back)
    except PaperKnown as known:
        messages.error(request, known.message)
        return redirect(known.paper)


def _other_paper(request: MemberRequest, paper: Paper, named: str) -> Paper | None:
    """By uuid, link or title; a link of no paper enters none here."""
    try:
        return papers_for(request.member, details=False).exclude(pk=paper.pk).filter(uuid=UUID(named)).first()
    except ValueError:
        return paper_called(request.member.group, named, other_than=paper)


def _said(problems: Sequence[Problem]) -> list[tuple[int | None, str]]:
    """Line and sentence, in the language of the page."""
    return [(problem.line, sentence_of(problem.message)) for problem in problems]


def _bib_file(papers: list[Paper], name: str) -> HttpResponse:
    text = write_bibtex(document_of(paper) for paper in papers)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type="application/x-bibtex; charset=utf-8", headers=headers)
