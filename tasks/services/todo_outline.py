"""Saving an outline: all edits of the outliner in one call, and every single edit as one of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.text import CELL_LIMIT, MARKDOWN_LIMIT
from members.models import Member
from members.services.cleaning import cleaned_markdown
from members.services.refusals import require
from tasks.document import Outline, OutlineItem, settled
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.permissions import can_keep_todos, can_write_todos
from tasks.queries.todos import most_day, outline_of
from workload.services import StaleItem, WorkRefused

MOST_ITEMS = 2_000
"""Items of one list."""
_TOLD = 200  # ids in one line of history


class StaleTodos(StaleItem):
    """The save was made on an older version than today's. `current` is the page, list or item as it is stored."""

    def __init__(self, current: TodoPage | TodoItem | TodoList) -> None:
        super().__init__(current)  # type: ignore[arg-type]  # it has a uuid and a version, as work items have
        self.current = current  # type: ignore[assignment]


@dataclass(frozen=True)
class ListInput:
    """The items of a list as they shall stand from now on."""

    uuid: UUID
    items: Sequence[OutlineItem]


@transaction.atomic
def open_page(*, member: Member, by: Member | None) -> TodoPage:
    """The member's page, made if there is none. Pages are their owner's; `by` None is the command line."""
    require(by is None or (can_keep_todos(by) and by.pk == member.pk))
    page, _made = TodoPage.objects.get_or_create(member=member, defaults={"group": member.group})
    return page


@transaction.atomic
def save_outline(
    *, page: TodoPage, version: int, lists: Sequence[ListInput], by: Member, source: str = "page"
) -> TodoPage:
    """Bring these lists to what was sent: items are made under the ids sent, changed, moved, removed, brought back.

    Lists that are not named stay as they are; an item named in another list than before was moved. Raises StaleTodos
    when the page was saved since `version`, ValidationError that names list and item ("lists.0.items.3.text").
    """
    current = lock_page(page, by)
    stored = {one.uuid: one for one in TodoList.objects.filter(page=current, deleted_at=None)}
    lists = [one for one in lists if one.items or one.uuid in stored]  # an emptied list that was removed is gone
    unknown = [one for one in lists if one.uuid not in stored]
    if current.version != version:
        raise StaleTodos(current)
    if unknown:
        raise WorkRefused("list-gone", _("This list was removed: reload the page; what you typed is kept."))
    wanted = {one.uuid: _checked(place, stored[one.uuid], one.items) for place, one in enumerate(lists)}
    _refuse_twice(wanted.values())
    if Writer(current, stored, by).write(wanted, source):
        current.version += 1
        current.save(update_fields=["version"])
    return current


def change_outline(
    *,
    page: TodoPage,
    lists: Mapping[UUID, Callable[[Outline], Outline]],
    by: Member,
    source: str = "page",
) -> TodoPage:
    """Change some lists by what is done to their outlines, as they are stored now. Call it inside a transaction."""
    current = lock_page(page, by)
    found = TodoList.objects.filter(page=current, deleted_at=None, uuid__in=lists)
    new = [ListInput(one.uuid, lists[one.uuid](outline_of(one))) for one in found]
    return save_outline(page=current, version=current.version, lists=new, by=by, source=source)


def lock_page(page: TodoPage, by: Member | None) -> TodoPage:
    """The page as it is stored, locked until the transaction ends: saves of one person come one after the other."""
    require(by is None or can_write_todos(page, by))
    return TodoPage.objects.select_for_update(of=("self",)).select_related("group", "member").get(pk=page.pk)


def refuse_growth(wanted: int, stored: int | Callable[[], int], *, field: str) -> None:
    """Refuse more lines than a list holds; one that has more, from before there was a limit, may get shorter."""
    if wanted > MOST_ITEMS and wanted > (stored() if callable(stored) else stored):
        raise ValidationError({field: _("A list holds at most {most} items.").format(most=MOST_ITEMS)})


def _checked(number: int, todo_list: TodoList, items: Sequence[OutlineItem]) -> Outline:
    refuse_growth(len(items), todo_list.items.filter(deleted_at=None).count, field=f"lists.{number}.items")
    if todo_list.kind == TodoList.Kind.YEAR and items:
        raise ValidationError({f"lists.{number}.items": _("A year has no items of its own: write them into a month.")})
    for place, item in enumerate(items):
        field = f"lists.{number}.items.{place}"
        cleaned_markdown(item.text, field=f"{field}.text", limit=CELL_LIMIT)
        cleaned_markdown(item.note, field=f"{field}.note", limit=MARKDOWN_LIMIT)
    return settled(items, most_day(todo_list))


def _refuse_twice(outlines: Iterable[Outline]) -> None:
    uuids = [item.uuid for outline in outlines for item in outline]
    if len(set(uuids)) != len(uuids):
        raise ValidationError({"lists": _("An item is named twice.")})


class Writer:
    """One save: what is stored is brought to what is wanted, in as few statements as there are kinds of change."""

    def __init__(self, page: TodoPage, stored: Mapping[UUID, TodoList], by: Member | None) -> None:
        self.page = page
        self.lists = stored
        self.by = by
        self.now = timezone.now()
        self.made: list[TodoItem] = []
        self.changed: list[TodoItem] = []
        self.shifted: list[TodoItem] = []  # say what they said, at another place of their list
        self.removed: list[TodoItem] = []
        self.ticked: list[TodoItem] = []  # done or open again: texts that are typed leave no history

    def write(self, wanted: Mapping[UUID, Outline], source: str) -> bool:
        """Whether anything changed."""
        named = {item.uuid for outline in wanted.values() for item in outline}
        of_lists = TodoItem.objects.filter(list__page=self.page, list__uuid__in=wanted)
        there = {item.uuid: item for item in of_lists}
        strange = TodoItem.objects.filter(uuid__in=named - set(there)).select_related("list")
        for item in strange:
            require(item.list.page_id == self.page.pk)  # somebody else's id, or an item of a list that is not named
            there[item.uuid] = item
        for uuid, outline in wanted.items():
            self._list(self.lists[uuid], outline, there)
        for item in there.values():
            if item.uuid not in named and item.deleted_at is None:
                item.deleted_at, item.deleted_by = self.now, self.by
                self.removed.append(item)
        return self._store(source)

    def _list(self, todo_list: TodoList, outline: Outline, there: Mapping[UUID, TodoItem]) -> None:
        marker = "-"
        for position, wanted in enumerate(outline):
            item = there.get(wanted.uuid)
            if item is None:
                item = TodoItem(uuid=wanted.uuid, list=todo_list, marker=_next_marker(marker))
                self.made.append(item)
                _fill(item, todo_list, wanted, position, self.now)
            else:
                was_done, was_at = item.is_done, item.position
                if _fill(item, todo_list, wanted, position, self.now):
                    item.version += 1
                    self.changed.append(item)
                    self.ticked += [item] if item.is_done != was_done else []
                elif position != was_at:
                    self.shifted.append(item)
            marker = item.marker if not wanted.depth else marker

    def _store(self, source: str) -> bool:
        fields = [
            *_FIELDS,
            "marker",
            "list",
            "position",
            "done_at",
            "deleted_at",
            "deleted_by",
            "version",
            "updated_at",
        ]
        for item in (*self.changed, *self.removed):
            item.updated_at = self.now
        TodoItem.objects.bulk_create(self.made)
        TodoItem.objects.bulk_update([*self.changed, *self.removed], fields, batch_size=200)
        TodoItem.objects.bulk_update(self.shifted, ["position"], batch_size=500)
        told = {
            name: [str(item.uuid) for item in items][:_TOLD]
            for name, items in (("made", self.made), ("ticked", self.ticked), ("removed", self.removed))
            if items
        }
        if told:
            record_event(
                verb="todos.saved",
                group=self.page.group,
                by=self.by,
                subject_kind="todos",
                subject=self.page.uuid,
                details=told,
                source=source,
            )
        return bool(self.made or self.changed or self.removed or self.shifted)


_FIELDS = ("text", "is_done", "day", "depth", "note")


def _fill(item: TodoItem, todo_list: TodoList, wanted: OutlineItem, position: int, now: object) -> bool:
    """Whether the item says something else than before, or stands in another list."""
    before = [getattr(item, name) for name in (*_FIELDS, "marker", "deleted_at", "list_id")]
    if wanted.is_done and not item.is_done:
        item.done_at = now  # type: ignore[assignment]
    elif not wanted.is_done:
        item.done_at = None
    for name in _FIELDS:
        setattr(item, name, getattr(wanted, name))
    item.marker = wanted.marker or item.marker
    item.position, item.list = position, todo_list
    item.deleted_at = item.deleted_by = None
    return before != [getattr(item, name) for name in (*_FIELDS, "marker", "deleted_at", "list_id")]


def _next_marker(marker: str) -> str:
    """A list goes on as it began: "1." is followed by "2."."""
    number = marker[:-1]
    return f"{int(number) + 1}{marker[-1]}" if number.isdigit() and len(number) < 9 else marker
