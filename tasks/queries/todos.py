"""To-dos as pages, programs and files read them."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from members.models import Member
from tasks.document import Outline, OutlineItem, TodoDoc, TodoLine, TodoSection
from tasks.markdown import Part, parts_of
from tasks.models import TodoItem, TodoList, TodoPage


@dataclass(frozen=True)
class TodoCount:
    """Of a list: how many items have a box, how many of them are done."""

    boxes: int
    done: int


def page_of(member: Member) -> TodoPage | None:
    return TodoPage.objects.filter(member=member).select_related("group", "member").first()


def lists_of(page: TodoPage) -> "QuerySet[TodoList]":
    """All lists of a page in their order, with their items. Two queries."""
    return TodoList.objects.filter(page=page, deleted_at=None).prefetch_related(_items())


def shared_lists_for(viewer: Member) -> "QuerySet[TodoList]":
    """What others of the group share with the viewer, by person, newest first."""
    lists = TodoList.objects.visible_to([viewer]).filter(page__group=viewer.group_id)
    return (
        lists.exclude(page__member=viewer)
        .exclude(kind=TodoList.Kind.YEAR)
        .select_related("page__member")
        .order_by("page__member__sort_key", "page_id", "position", "pk")
    )


def shared_list_for(viewer: Member, uuid: UUID) -> TodoList:
    found = shared_lists_for(viewer).filter(uuid=uuid).prefetch_related(_items()).first()
    if found is None:
        raise Http404
    return found


def with_items(lists: "QuerySet[TodoList]") -> "QuerySet[TodoList]":
    return lists.prefetch_related(_items())


def removed_lists_of(member: Member) -> "QuerySet[TodoList]":
    """What the member took off their own page, the last first; `item_count` of each is what comes back with it."""
    lists = TodoList.objects.filter(page__member=member, deleted_at__isnull=False)
    count = Count("items", filter=Q(items__deleted_at=None))
    return lists.annotate(item_count=count).order_by("-deleted_at", "pk")


def removed_items_of(member: Member) -> "QuerySet[TodoItem]":
    """Lines removed from lists that are still there, the last first; empty ones are not worth it."""
    items = TodoItem.objects.filter(list__page__member=member, list__deleted_at=None, deleted_at__isnull=False)
    return items.exclude(text="", note="").select_related("list").order_by("-deleted_at", "list_id", "position")


def own_todo(member: Member, uuid: UUID) -> TodoItem | None:
    """A to-do of the member's own page, removed or not; None where there is no such one."""
    items = TodoItem.objects.filter(list__page__member=member, list__deleted_at=None, uuid=uuid)
    return items.select_related("list__page__group", "list__page__member", "work_item").first()


def items_of(todo_list: TodoList) -> list[TodoItem]:
    """The items of a list that was read with them, else by one query."""
    return [item for item in todo_list.items.all() if item.deleted_at is None]


def outline_of(todo_list: TodoList) -> Outline:
    return tuple(
        OutlineItem(item.uuid, item.text, item.is_done, item.day, item.depth, item.note) for item in items_of(todo_list)
    )


def most_day(todo_list: TodoList) -> int:
    """The last day of its month; 0 for a list that is none of a month."""
    if todo_list.kind != TodoList.Kind.MONTH or todo_list.month is None:
        return 0
    return monthrange(todo_list.year or 2024, todo_list.month)[1]


def count_of(todo_list: TodoList) -> TodoCount:
    boxes = [item.is_done for item in items_of(todo_list) if item.is_done is not None]
    return TodoCount(len(boxes), sum(boxes))


def document_of(page: TodoPage, lists: Sequence[TodoList]) -> TodoDoc:
    """The page as a document, for writing it as Markdown."""
    return TodoDoc(page.head, tuple(_section(one) for one in lists))


def line_parts(text: str) -> tuple[Part, ...]:
    """The line of an item cut into links and what stands between them, for showing it."""
    return parts_of(text)


def month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)


def _section(one: TodoList) -> TodoSection:
    lines = tuple(
        TodoLine(item.text, item.is_done, item.day, item.depth, item.note, item.marker) for item in items_of(one)
    )
    return TodoSection(one.kind, one.title, one.level, one.year, one.month, one.note, lines)  # type: ignore[arg-type]


def _items() -> "Prefetch[str, QuerySet[TodoItem], str]":
    items = TodoItem.objects.filter(deleted_at=None).select_related("work_item", "carried_from__list")
    return Prefetch("items", items.order_by("position", "pk"))
