"""The board: cards in columns by state, and where a card is put."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, body_of, for_members, problem, sends_json, way_back
from members.queries import present_members, projects_of
from tasks.forms import MoveForm
from tasks.models import Task
from tasks.queries import board_for, task_for, tasks_for
from tasks.services import move_task
from workload.forms import WorkFilters
from workload.permissions import can_enter_work
from workload.services import StaleItem, WorkRefused

MOST_SHOWN = 1_000


@for_members
@require_safe
def board(request: MemberRequest) -> HttpResponse:
    group = request.member.group
    filters = WorkFilters(
        request.GET, viewer=request.member, people=present_members(group), projects=projects_of(group), states=[]
    )
    for name in ("since", "until"):
        del filters.fields[name]
    context = {
        "columns": board_for(request.member, filters.chosen(), _shown(request)),
        "filters": filters,
        "states": Task.State.choices,
        "may_enter": can_enter_work(request.member),
        "section": "tasks",
    }
    return render(request, "tasks/board.html", context)


@for_members
@require_POST
def task_move(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """From a script (JSON: version, state, above), or from the small form of a card."""
    found = task_for(request.member, uuid)
    asks_json = sends_json(request)
    try:
        moved = _move(request, found, body_of(request) if asks_json else request.POST)
    except StaleItem as stale:
        current = Task.objects.get(pk=stale.current.pk)
        sentence = _("This task was changed meanwhile. It is shown as it is now; move it again if it still fits.")
        if asks_json:
            return problem(sentence, 409, version=current.version, state=current.state)
        messages.error(request, sentence)
    except (WorkRefused, ValueError) as error:
        if asks_json:
            return problem(str(error), 409 if isinstance(error, WorkRefused) else 400)
        messages.error(request, str(error))
    else:
        if asks_json:
            return JsonResponse({"version": moved.version, "state": moved.state})
        messages.success(request, _("Moved to “{state}”.").format(state=moved.get_state_display()))
    return way_back(request, reverse("tasks:board", args=[request.member.group.slug]))


def _move(request: MemberRequest, found: Task, data: Any) -> Task:
    form = MoveForm(data if hasattr(data, "get") else {})
    if not form.is_valid():
        raise ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
    version, state, above = form.place()
    neighbour = tasks_for(request.member).prefetch_related(None).filter(uuid=above).first() if above else None
    return move_task(task=found, version=version, state=state, above=neighbour, by=request.member)


def _shown(request: MemberRequest) -> dict[str, int]:
    """How many cards of a column are asked for: ?done=60."""
    asked = {state: request.GET.get(state, "")[:6] for state in Task.State.values}
    numbers = {state: int(text) for state, text in asked.items() if text.isascii() and text.isdigit()}
    return {state: min(number, MOST_SHOWN) for state, number in numbers.items() if number}
