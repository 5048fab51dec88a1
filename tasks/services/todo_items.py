"""One item at a time, for programs and for pages without scripts: each edit is a save of its list."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from tasks.document import Outline, OutlineItem, place_of, taken_out, with_item_below, without
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.queries.todos import most_day, outline_of
from tasks.services.todo_outline import StaleTodos, change_outline, lock_page
from workload.services import WorkRefused


@dataclass(frozen=True)
class ItemInput:
    """What an item says. Its place is said by `move_todo`."""

    text: str
    is_done: bool | None = False
    day: int | None = None
    note: str = ""


@transaction.atomic
def add_todo(
    *, todo_list: TodoList, data: ItemInput, below: UUID | None = None, by: Member, source: str = "page"
) -> TodoItem:
    """Right below the item `below`, on its level; at the end of the list without one."""
    _refuse_day(todo_list, data)
    new = OutlineItem(uuid4(), data.text, data.is_done, data.day, note=data.note)
    _refuse_removed(todo_list)
    return _edited(todo_list, lambda outline: with_item_below(outline, below, new), new.uuid, by, source)


@transaction.atomic
def change_todo(*, item: TodoItem, version: int, data: ItemInput, by: Member, source: str = "page") -> TodoItem:
    """Raises StaleTodos when the item was changed since `version`."""
    current = _locked(item, version, by)
    _refuse_day(current.list, data)

    def changed(outline: Outline) -> Outline:
        place = place_of(outline, current.uuid)
        assert place is not None
        new = OutlineItem(current.uuid, data.text, data.is_done, data.day, outline[place].depth, data.note)
        return (*outline[:place], new, *outline[place + 1 :])

    return _edited(current.list, changed, current.uuid, by, source)


@transaction.atomic
def toggle_todo(*, item: TodoItem, version: int, by: Member, source: str = "page") -> TodoItem:
    """Done or open again. What has no checkbox is refused."""
    if item.is_done is None:
        raise ValidationError({"is_done": _("This line has no checkbox.")})
    data = ItemInput(item.text, not item.is_done, item.day, item.note)
    return change_todo(item=item, version=version, data=data, by=by, source=source)


@transaction.atomic
def move_todo(
    *,
    item: TodoItem,
    version: int,
    todo_list: TodoList,
    below: UUID | None = None,
    under: UUID | None = None,
    by: Member,
    source: str = "page",
) -> TodoItem:
    """To another place or list, with what is nested under it: right below an item on its level, or as the last one
    under an item; without either to the end of the list. A place that is part of what moves is refused."""
    current = _locked(item, version, by)
    _refuse_removed(todo_list)
    rest, branch = taken_out(outline_of(current.list), current.uuid)
    if todo_list.pk == current.list_id:
        changes = {todo_list.uuid: lambda _outline: _with_branch(rest, branch, below, under)}
    else:
        changes = {
            current.list.uuid: lambda _outline: rest,
            todo_list.uuid: lambda outline: _with_branch(outline, branch, below, under),
        }
    change_outline(page=current.list.page, lists=changes, by=by, source=source)
    return TodoItem.objects.select_related("list__page").get(pk=current.pk)


@transaction.atomic
def remove_todo(*, item: TodoItem, by: Member, source: str = "page") -> None:
    """With what is nested under it; it can be restored for 30 days."""
    if TodoItem.objects.filter(pk=item.pk, deleted_at=None).exists():
        change = {item.list.uuid: lambda outline: without(outline, item.uuid)}
        change_outline(page=item.list.page, lists=change, by=by, source=source)


@transaction.atomic
def restore_todo(*, item: TodoItem, by: Member, source: str = "page") -> TodoItem:
    """With what was removed together with it, where it stood, as far as that place is still there."""
    lock_page(item.list.page, by)
    current = TodoItem.objects.select_related("list__page").get(pk=item.pk)
    if current.deleted_at is None:
        return current
    _refuse_removed(current.list)
    together = TodoItem.objects.filter(list=current.list_id, deleted_at=current.deleted_at)
    branch = [_as_outline(current)]
    for other in together.filter(position__gt=current.position).order_by("position"):
        if other.depth <= current.depth or other.position != current.position + len(branch):
            break
        branch.append(_as_outline(other))

    def put_back(outline: Outline) -> Outline:
        place = min(current.position, len(outline))
        return (*outline[:place], *branch, *outline[place:])

    return _edited(current.list, put_back, current.uuid, by, source)


@transaction.atomic
def repeat_todo(*, item: TodoItem, recurrence: str, by: Member, source: str = "page") -> TodoItem:
    """Say how often an item is made anew; "" is never."""
    page = lock_page(item.list.page, by)
    if recurrence not in TodoItem.Recurrence.values:
        known = ", ".join(value for value in TodoItem.Recurrence.values if value)
        raise ValidationError({"recurrence": _("Write one of: {known}.").format(known=known)})
    current = TodoItem.objects.select_related("list__page").get(pk=item.pk)
    if current.is_done is None and recurrence:
        raise ValidationError({"recurrence": _("Only what has a checkbox repeats.")})
    if current.recurrence != recurrence:
        current.recurrence, current.repeats_on = recurrence, None
        current.version += 1
        current.save(update_fields=["recurrence", "repeats_on", "version", "updated_at"])
        _record(page, current, "repeats", by, source)
    return current


def _locked(item: TodoItem, version: int, by: Member) -> TodoItem:
    lock_page(item.list.page, by)
    current = TodoItem.objects.select_related("list__page__group").get(pk=item.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This to-do was removed: restore it first."))
    if current.version != version:
        raise StaleTodos(current)
    return current


def _refuse_removed(todo_list: TodoList) -> None:
    if todo_list.deleted_at is not None:
        raise WorkRefused("removed", _("This list was removed: restore it first."))


def _refuse_day(todo_list: TodoList, data: ItemInput) -> None:
    most = most_day(todo_list)
    if data.day is not None and not 1 <= data.day <= most:
        sentence = _("Write a day from 1 to {most}.").format(most=most) if most else _("Only months have days.")
        raise ValidationError({"day": sentence})
    if data.day is not None and data.is_done is None:
        raise ValidationError({"day": _("Only what has a checkbox has a day.")})


def _edited(todo_list: TodoList, change: Callable[[Outline], Outline], uuid: UUID, by: Member, source: str) -> TodoItem:
    change_outline(page=todo_list.page, lists={todo_list.uuid: change}, by=by, source=source)
    return TodoItem.objects.select_related("list__page").get(uuid=uuid)


def _with_branch(outline: Outline, branch: Outline, below: UUID | None, under: UUID | None) -> Outline:
    anchor = below or under
    place = None if anchor is None else place_of(outline, anchor)
    if place is None:
        if anchor is not None:
            raise ValidationError({"below" if below else "under": _("There is no such item in this list.")})
        return (*outline, *branch)
    depth = outline[place].depth + (under is not None and below is None)
    end = next((n for n in range(place + 1, len(outline)) if outline[n].depth <= outline[place].depth), len(outline))
    shifted = tuple(replace(one, depth=one.depth + depth) for one in branch)
    return (*outline[:end], *shifted, *outline[end:])


def _as_outline(item: TodoItem) -> OutlineItem:
    return OutlineItem(item.uuid, item.text, item.is_done, item.day, item.depth, item.note)


def _record(page: TodoPage, item: TodoItem, verb: str, by: Member, source: str) -> None:
    record_event(
        verb=f"todo.{verb}",
        group=page.group,
        by=by,
        subject_kind="todo",
        subject=item.uuid,
        details={"recurrence": item.recurrence},
        source=source,
    )
