"""What the outliner sends and gets: lists with their items, as JSON."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.richtext import render_markdown
from tasks.document import OutlineItem
from tasks.models import TodoItem, TodoList
from tasks.queries.todos import items_of
from tasks.services.todo_outline import ListInput


def read_body(data: Any) -> tuple[int, list[ListInput]]:
    """{version, lists: [{uuid, items: [{uuid, text, note, is_done, day, depth}]}]}. Raises ValueError."""
    if not isinstance(data, dict) or not _is_number(data.get("version")) or not isinstance(data.get("lists"), list):
        raise _unreadable()
    return data["version"], [_list(one) for one in data["lists"]]


def lists_as_json(lists: Sequence[TodoList]) -> list[dict[str, Any]]:
    """The same form; the page adds to each item what it shows of it."""
    return [{"uuid": str(one.uuid), "items": [_as_json(item) for item in items_of(one)]} for one in lists]


def shown_item(item: TodoItem) -> dict[str, Any]:
    """What the page knows of an item beside its texts."""
    return {
        "note_html": render_markdown(item.note).html if item.note else "",
        "recurrence": item.recurrence,
        "link": item.work_item.kind if item.work_item and item.work_item.deleted_at is None else "",
        "link_uuid": str(item.work_item.uuid) if item.work_item else "",
        "is_reported": item.report_week is not None,
        "carried_from": item.carried_from.list.title if item.carried_from else "",
    }


def _as_json(item: TodoItem) -> dict[str, Any]:
    return {
        "uuid": str(item.uuid),
        "text": item.text,
        "note": item.note,
        "is_done": item.is_done,
        "day": item.day,
        "depth": item.depth,
    }


def _list(data: Any) -> ListInput:
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise _unreadable()
    return ListInput(_uuid(data.get("uuid")), [_item(one) for one in data["items"]])


def _item(data: Any) -> OutlineItem:
    known = isinstance(data, dict) and isinstance(data.get("text"), str) and isinstance(data.get("note"), str)
    if not known or data.get("is_done") not in (True, False, None) or not _is_number(data.get("depth")):
        raise _unreadable()
    day = data.get("day")
    if day is not None and not _is_number(day):
        raise _unreadable()
    return OutlineItem(_uuid(data.get("uuid")), data["text"], data["is_done"], day, data["depth"], data["note"])


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable() from error


def _unreadable() -> ValueError:
    return ValueError(_("The page sent something unreadable. Reload it; your text is kept."))
