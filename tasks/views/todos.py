"""The page of to-dos: the outliner, its saves, a list as text, the whole page as a file."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.access import MemberRequest, body_of, for_members, problem
from members.queries import local_day
from tasks.document import TodoDoc
from tasks.markdown import write_todos
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.permissions import can_keep_todos
from tasks.queries.todos import count_of, document_of, items_of, lists_of, own_todo, page_of, shared_lists_for
from tasks.services.todo_outline import StaleTodos, open_page, save_outline
from tasks.services.todo_texts import save_text, text_of_list
from tasks.views.todo_bodies import lists_as_json, read_body, shown_item
from workload.services import WorkRefused


@for_members
@require_safe
def todos(request: MemberRequest) -> HttpResponse:
    refuse_guests(request)
    return todo_page(request)


@for_members
@require_POST
def todos_save(request: MemberRequest) -> HttpResponseBase:
    """Autosave. {version, saved_at}, or 409 with what is stored now in the lists that were sent."""
    refuse_guests(request)
    page = open_page(member=request.member, by=request.member)
    try:
        version, lists = read_body(body_of(request))
        saved = save_outline(page=page, version=version, lists=lists, by=request.member)
    except StaleTodos as stale:
        sentence = _("Another window saved your to-dos meanwhile.")
        asked = {one.uuid: place for place, one in enumerate(lists)}
        current = [one for one in lists_of(page) if one.uuid in asked]
        current.sort(key=lambda one: asked[one.uuid])
        return problem(sentence, 409, version=stale.current.version, current={"lists": lists_as_json(current)})
    except WorkRefused as refused:
        return problem(refused.message, 400)
    except ValidationError as error:
        return problem(" ".join(error.messages), 400)
    except ValueError as error:
        return problem(str(error), 400)
    return JsonResponse({"version": saved.version, "saved_at": timezone.now().isoformat()})


@for_members
@require_POST
def todo_text(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """A list edited as text; where that is refused, the text stands in the form again."""
    found = own_list(request, uuid)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    version = request.POST.get("version", "")
    try:
        number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
        save_text(todo_list=found, version=number, text=text, by=request.member)
    except StaleTodos:
        sentence = _("Your to-dos were saved elsewhere meanwhile. Compare, and save again to keep what stands here.")
        return todo_page(request, refused={found.uuid: (text, sentence)}, status=409)
    except ValidationError as error:
        return todo_page(request, refused={found.uuid: (text, " ".join(error.messages))}, status=400)
    messages.success(request, _("Saved."))
    return redirect(found.page)


@for_members
@require_safe
def todos_markdown(request: MemberRequest) -> HttpResponse:
    refuse_guests(request)
    page = page_of(request.member)
    document = document_of(page, list(lists_of(page))) if page else TodoDoc()
    answer = HttpResponse(write_todos(document), content_type="text/markdown; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="todo.md"'
    return answer


def todo_page(
    request: MemberRequest, *, refused: dict[UUID, tuple[str, str]] | None = None, status: int = 200
) -> HttpResponse:
    """`refused`: the text of a list that could not be saved, and why."""
    page = page_of(request.member)
    lists = list(lists_of(page)) if page else []
    today = local_day(request.member.group)
    years = sorted({one.year for one in lists if one.kind == TodoList.Kind.MONTH and one.year}, reverse=True)
    year = _chosen(request.GET.get("year", ""), years)
    shown = [one for one in lists if one.kind != TodoList.Kind.YEAR and (one.kind != "month" or one.year == year)]
    this_month = (today.year, today.month)
    carried = {item.carried_from_id for one in lists for item in items_of(one)}
    context = {
        "page": page,
        "lists": [
            _shown_list(one, refused or {}) | {"may_carry": _is_past(one, this_month) and _has_to_carry(one, carried)}
            for one in shown
        ],
        "years": years,
        "year": year,
        "has_this_month": any((one.year, one.month) == this_month for one in lists if one.kind == "month"),
        "today": today,
        "data": _data(page, shown),
        "recurrences": TodoItem.Recurrence.choices,
        "sharing": TodoList.Shared.choices,
        "has_shared": shared_lists_for(request.member).exists(),
        "section": "todos",
    }
    return render(request, "tasks/todos.html", context, status=status)


def own_list(request: MemberRequest, uuid: UUID, *, removed: bool = False) -> TodoList:
    """A list of the page of who asks; of nobody else."""
    refuse_guests(request)
    lists = TodoList.objects.filter(page__member=request.member, uuid=uuid, deleted_at__isnull=not removed)
    found = lists.select_related("page__group", "page__member").first()
    if found is None:
        raise Http404
    return found


def own_item(request: MemberRequest, uuid: UUID) -> TodoItem:
    refuse_guests(request)
    found = own_todo(request.member, uuid)
    if found is None:
        raise Http404
    return found


def refuse_guests(request: MemberRequest) -> None:
    if not can_keep_todos(request.member):
        raise Http404


def _chosen(asked: str, years: Sequence[int]) -> int | None:
    """The year asked for where there is one, else the newest."""
    return next((year for year in years if str(year) == asked), years[0] if years else None)


def _is_past(one: TodoList, this_month: tuple[int, int]) -> bool:
    return one.kind == "month" and (one.year or 0, one.month or 0) < this_month


def _has_to_carry(one: TodoList, carried: Collection[int | None]) -> bool:
    """Whether an item is open that neither was carried nor repeats by itself."""
    items = (item for item in items_of(one) if item.is_done is False and not item.depth and not item.recurrence)
    return any(item.pk not in carried for item in items)


def _shown_list(one: TodoList, refused: dict[UUID, tuple[str, str]]) -> dict[str, Any]:
    text, problem_said = refused.get(one.uuid, (text_of_list(one), ""))
    return {
        "list": one,
        "items": items_of(one),
        "count": count_of(one),
        "text": text,
        "problem": problem_said,
    }


def _data(page: TodoPage | None, lists: Sequence[TodoList]) -> dict[str, Any]:
    """For the script: the lists as it sends them, and what is shown beside the texts of each item."""
    return {
        "version": page.version if page else 0,
        "lists": lists_as_json(lists),
        "shown": {str(item.uuid): shown_item(item) for one in lists for item in items_of(one)},
    }
