"""Tasks: the list, one task, entering and changing it, its progress."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.access import MemberRequest, for_members
from members.forms.problems import problems_in
from members.queries import local_day, present_members, projects_of
from tasks.forms import ProgressForm, TaskForm
from tasks.models import Task
from tasks.queries import bucket_sums, task_for, tasks_for
from tasks.services import change_task, create_task, note_progress
from tasks.views.conflicts import differences, refused_in
from workload.forms import WorkFilters
from workload.permissions import can_enter_work, can_remove_work
from workload.services import StaleItem

PAGE_SIZE = 50
MOST_LISTED = 5_000  # that are counted, added up and paged: a list of ten years must not cost ten years of rows


@for_members
@require_safe
def tasks(request: MemberRequest) -> HttpResponse:
    people, projects = present_members(request.member.group), projects_of(request.member.group)
    filters = WorkFilters(
        request.GET, viewer=request.member, people=people, projects=projects, states=Task.State.choices
    )
    found = tasks_for(request.member, filters.chosen())
    sums = bucket_sums(found, MOST_LISTED)
    paginator = Paginator(found, PAGE_SIZE)
    paginator.count = sum(line.tasks for line in sums)
    context = {
        "page": paginator.get_page(request.GET.get("page")),
        "filters": filters,
        "sums": sums,
        "most": MOST_LISTED,
        "quick": _new_form(request, people=people, projects=projects),
        "may_enter": can_enter_work(request.member),
        "section": "tasks",
    }
    return render(request, "tasks/tasks.html", context)


@for_members
@require_safe
def task(request: MemberRequest, uuid: UUID) -> HttpResponse:
    return _task_page(request, task_for(request.member, uuid), None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def task_new(request: MemberRequest) -> HttpResponse:
    """Also where the line on top of the list is sent to: what it does not say is as `_new_form` proposes."""
    if not can_enter_work(request.member):
        raise Http404
    form = _new_form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        with problems_in(form):
            made = create_task(group=request.member.group, data=form.input(), by=request.member)
            messages.success(request, _("The task is entered."))
            if "again" in request.POST:
                return redirect("tasks:tasks", request.member.group.slug)
            return redirect("tasks:task", request.member.group.slug, made.uuid)
    return _edit_page(request, form, None)


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def task_edit(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = task_for(request.member, uuid)
    if not can_enter_work(request.member):
        raise Http404
    group = request.member.group
    data = request.POST if request.method == "POST" else None
    form = TaskForm(data, group=group, people=present_members(group), projects=projects_of(group), item=found)
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            with refused_in(form):
                version = form.cleaned_data["version"] or 0
                change_task(task=found, version=version, data=form.input(), by=request.member)
                messages.success(request, _("The task is saved."))
                return redirect("tasks:task", group.slug, found.uuid)
        except StaleItem:
            return _stale_edit(request, form, task_for(request.member, uuid))
    return _edit_page(request, form, found)


@for_members
@require_POST
def task_progress(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = task_for(request.member, uuid)
    form = ProgressForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            with refused_in(form):
                note_progress(
                    task=found,
                    version=values["version"],
                    progress=values["progress"],
                    state=values["state"],
                    by=request.member,
                )
                messages.success(request, _("The progress is noted."))
                return redirect("tasks:task", request.member.group.slug, found.uuid)
        except StaleItem:
            found = task_for(request.member, uuid)
            form.data = {**form.data.dict(), "version": str(found.version)}  # type: ignore[attr-defined]
            stored = differences(form, found, ("progress", "state"))
            return _task_page(request, found, form, status=409, stored_now=stored)
    return _task_page(request, found, form, status=400)


def _new_form(request: MemberRequest, data: Any = None, **known: Any) -> TaskForm:
    """This week, with oneself as participant."""
    group = request.member.group
    week = group.calendar.week_of(local_day(group))
    initial = {"starts_on": week.first_day, "ends_on": week.last_day, "participants": [str(request.member.uuid)]}
    people = known.get("people") or present_members(group)
    projects = known["projects"] if "projects" in known else projects_of(group)
    return TaskForm(data, group=group, people=people, projects=projects, initial=initial)


def _task_page(
    request: MemberRequest, found: Task, form: ProgressForm | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    stored = {"version": found.version, "progress": found.progress, "state": found.state}
    shown = {
        "task": found,
        "form": form or ProgressForm(initial=stored),
        "is_noting": form is not None,
        "may_enter": can_enter_work(request.member),
        "may_remove": can_remove_work(found, request.member),
        "section": "tasks",
    }
    return render(request, "tasks/task.html", shown | context, status=status)


def _edit_page(
    request: MemberRequest, form: TaskForm, found: Task | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    if "preview" in request.POST and form.is_valid():
        context["preview"] = form.cleaned_data["progress"]
    shown = {"form": form, "task": found, "section": "tasks"}
    return render(request, "tasks/task_edit.html", shown | context, status=status)


def _stale_edit(request: MemberRequest, form: TaskForm, current: Task) -> HttpResponse:
    """Somebody saved meanwhile: what is stored now stands beside what was typed; saving again is then a choice."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(current.version)
    form.data = data
    fields = ("title", "starts_on", "ends_on", "participants", "bucket", "times", "project", "progress", "state")
    return _edit_page(request, form, current, stored_now=differences(form, current, fields), status=409)
