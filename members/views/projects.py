"""Projects: the list, one project, its notes and its people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import MemberRequest, for_members, say_undoable
from members.forms.problems import problems_in
from members.forms.projects import ProjectForm, ProjectPeopleForm
from members.models import Member, Project
from members.permissions import can_appoint_project_advisors, can_edit_projects, can_remove_projects
from members.queries import present_members, project_for, projects_for
from members.services import (
    ChangeRefused,
    StaleVersion,
    change_project,
    create_project,
    remove_project,
    restore_project,
    set_project_people,
)

PAGE_SIZE = 50


@for_members
@require_safe
def projects(request: MemberRequest) -> HttpResponse:
    removed = request.GET.get("show") == "removed"
    page = Paginator(projects_for(request.member, removed=removed), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "removed": removed, "may_remove": can_remove_projects(request.member)}
    return render(request, "members/projects.html", context | {"section": "projects"})


@for_members
@require_safe
def project(request: MemberRequest, uuid: UUID) -> HttpResponse:
    context = {
        "project": project_for(request.member, uuid),
        "may_edit": can_edit_projects(request.member),
        "may_remove": can_remove_projects(request.member),
        "section": "projects",
    }
    return render(request, "members/project.html", context)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def project_new(request: MemberRequest) -> HttpResponse:
    if not can_edit_projects(request.member):
        raise Http404
    form = ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        with problems_in(form):
            made = create_project(group=request.member.group, data=form.input(), by=request.member)
            messages.success(request, _("The project is added."))
            return redirect("members:project", request.member.group.slug, made.uuid)
    return _edit_page(request, form, None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = project_for(request.member, uuid)
    if not can_edit_projects(request.member) or found.deleted_at is not None:
        raise Http404
    form = ProjectForm(request.POST) if request.method == "POST" else ProjectForm.of(found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            with problems_in(form):
                version = form.cleaned_data["version"]
                change_project(project=found, version=version, data=form.input(), by=request.member)
                messages.success(request, _("The project is saved."))
                return redirect("members:project", request.member.group.slug, found.uuid)
        except StaleVersion as stale:
            return _stale(request, form, found, stale)
    return _edit_page(request, form, found)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def project_people(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = project_for(request.member, uuid)
    if not can_edit_projects(request.member) or found.deleted_at is not None:
        raise Http404
    form = _people_form(request, found)
    if request.method == "POST" and form.is_valid():
        with problems_in(form):
            members, advisors = form.chosen("members"), form.chosen("advisors")
            set_project_people(project=found, members=members, advisors=advisors, by=request.member)
            _say_people_set(request, found, dict(form.initial), members + advisors)
            return redirect("members:project", request.member.group.slug, found.uuid)
    context = {"project": found, "form": form, "section": "projects"}
    return render(request, "members/project_people.html", context)


@for_members
@require_POST
def project_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = project_for(request.member, uuid)
    remove_project(project=found, by=request.member)
    restore = reverse("members:project_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The project is removed; reports keep its name and notes."), restore)
    return redirect("members:project", request.member.group.slug, found.uuid)


@for_members
@require_POST
def project_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = project_for(request.member, uuid)
    if not can_remove_projects(request.member):
        raise PermissionDenied
    try:
        restore_project(project=found, by=request.member)
        messages.success(request, _("The project is back."))
    except ChangeRefused as refusal:
        messages.error(request, refusal.message)
    return redirect("members:project", request.member.group.slug, found.uuid)


def _people_form(request: MemberRequest, found: Project) -> ProjectPeopleForm:
    """Everyone present, and who is in the project though he left."""
    places = list(found.places.all())
    people: dict[int, Member] = {member.pk: member for member in present_members(request.member.group)}
    people |= {place.member_id: place.member for place in places}
    chosen = {
        "members": [str(place.member.uuid) for place in places if not place.is_advisor],
        "advisors": [str(place.member.uuid) for place in places if place.is_advisor],
    }
    data = request.POST if request.method == "POST" else None
    may_appoint = can_appoint_project_advisors(request.member)
    return ProjectPeopleForm(list(people.values()), data, initial=chosen, may_appoint=may_appoint)


def _say_people_set(request: MemberRequest, found: Project, before: dict[str, list[str]], after: list[Member]) -> None:
    """With an undo where somebody was taken out."""
    if {*before["members"], *before["advisors"]} <= {str(member.uuid) for member in after}:
        messages.success(request, _("Saved."))
        return
    again = reverse("members:project_people", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("Saved: who was taken out is not in the project any more."), again, before)


def _edit_page(
    request: MemberRequest, form: ProjectForm, found: Project | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    """The form, below it how the texts will look when that was asked for."""
    if "preview" in request.POST and form.is_valid():
        context["preview"] = form.cleaned_data
    shown = {"form": form, "project": found, "section": "projects"}
    return render(request, "members/project_edit.html", shown | context, status=status)


def _stale(request: MemberRequest, form: ProjectForm, found: Project, stale: StaleVersion) -> HttpResponse:
    """Somebody saved meanwhile: show what is stored now beside what was typed; saving again is then a choice."""
    texts = [
        {"label": form.fields[name].label, "stored": getattr(stale.current, name)}
        for name in ("name", "motivation", "plan", "note")
        if form.cleaned_data[name].replace("\r\n", "\n") != getattr(stale.current, name)
    ]
    form.data = {**form.data.dict(), "version": str(stale.current.version)}  # type: ignore[attr-defined]
    return _edit_page(request, form, found, stored_now=texts, status=409)
