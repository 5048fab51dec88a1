"""Removing a task, taking it back, and what was removed."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, for_members, say_undoable
from tasks.queries import removed_tasks_for, task_for
from workload.permissions import can_remove_work
from workload.services import remove_item, restore_item

PAGE_SIZE = 50


@for_members
@require_safe
def removed(request: MemberRequest) -> HttpResponse:
    page = Paginator(removed_tasks_for(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(task, can_remove_work(task, request.member)) for task in page]
    return render(request, "tasks/removed.html", {"page": page, "lines": lines, "section": "tasks"})


@for_members
@require_POST
def task_remove(request: MemberRequest, uuid: UUID) -> HttpResponse:
    found = task_for(request.member, uuid)
    remove_item(item=found, by=request.member)
    restore = reverse("tasks:task_restore", args=[request.member.group.slug, found.uuid])
    say_undoable(request, _("The task is removed; it counts no more."), restore)
    return redirect("tasks:tasks", request.member.group.slug)


@for_members
@require_POST
def task_restore(request: MemberRequest, uuid: UUID) -> HttpResponse:
    restore_item(item=task_for(request.member, uuid, removed=True), by=request.member)
    messages.success(request, _("The task is back."))
    return redirect("tasks:task", request.member.group.slug, uuid)
