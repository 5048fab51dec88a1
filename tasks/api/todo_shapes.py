"""What goes in and out of the operations on to-dos, field by field."""

from typing import Any

from rest_framework import serializers

from core.etags import etag_of
from core.text import CELL_LIMIT, MARKDOWN_LIMIT
from tasks.models import TodoItem, TodoList
from tasks.queries.todos import items_of


class OwnerShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class TodoContentShape(serializers.Serializer[Any]):
    text = serializers.CharField(
        max_length=CELL_LIMIT, allow_blank=True, trim_whitespace=False, help_text="One line of Markdown."
    )
    is_done = serializers.BooleanField(
        allow_null=True, required=False, default=False, help_text="null: a line without a checkbox."
    )
    day = serializers.IntegerField(
        min_value=1, max_value=31, allow_null=True, required=False, default=None, help_text="Of the list's month."
    )
    note = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, default="", max_length=MARKDOWN_LIMIT,
        help_text="Markdown below the line.",
    )  # fmt: skip


class TodoShape(serializers.Serializer[Any]):
    """A to-do. Items of a list stand in one row; `depth` says under which one an item is: the last less deep one."""

    uuid = serializers.UUIDField()
    list = serializers.UUIDField()
    position = serializers.IntegerField()
    depth = serializers.IntegerField()
    text = serializers.CharField()
    is_done = serializers.BooleanField(allow_null=True)
    day = serializers.IntegerField(allow_null=True)
    note = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    recurrence = serializers.ChoiceField(choices=TodoItem.Recurrence.choices, allow_blank=True)
    carried_from = serializers.UUIDField(allow_null=True, help_text="The item of an earlier month it goes on with.")
    became = serializers.UUIDField(allow_null=True, help_text="The task or reading it became.")
    etag = serializers.CharField(help_text="Send it back as If-Match when you change it.")


class NewTodoShape(TodoContentShape):
    list = serializers.UUIDField(help_text="One of your own lists.")
    below = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="It comes right below this item; else to the end."
    )


class TodoMoveShape(serializers.Serializer[Any]):
    """Where an item goes, with what is nested under it."""

    list = serializers.UUIDField(required=False, help_text="Another list; left out: the one it is in.")
    below = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="Right below this item.")
    under = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="As the last one under this item."
    )


class TodoBecomesShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["task", "reading"], help_text="What is entered for this week.")


class TodoRepeatsShape(serializers.Serializer[Any]):
    recurrence = serializers.ChoiceField(choices=TodoItem.Recurrence.choices, allow_blank=True)


class TodoListShape(serializers.Serializer[Any]):
    """A list of to-dos: a month, a section, questions."""

    uuid = serializers.UUIDField()
    group = serializers.CharField()
    owner = OwnerShape()
    kind = serializers.ChoiceField(choices=TodoList.Kind.choices)
    title = serializers.CharField(allow_blank=True)
    year = serializers.IntegerField(allow_null=True)
    month = serializers.IntegerField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    shared = serializers.ChoiceField(choices=TodoList.Shared.choices)
    etag = serializers.CharField(help_text="Send it back as If-Match when you change it.")


class TodoListDetailShape(TodoListShape):
    items = TodoShape(many=True)


class TodoListContentShape(serializers.Serializer[Any]):
    title = serializers.CharField(required=False, max_length=300)
    shared = serializers.ChoiceField(choices=TodoList.Shared.choices, required=False)


class NewTodoListShape(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    title = serializers.CharField(
        max_length=300, help_text="A title such as 2024-06 makes a month, 问题 or Questions a list of questions."
    )


class NothingTodoShape(serializers.Serializer[Any]):
    """A body without fields."""


def shown_list(one: TodoList) -> dict[str, Any]:
    names = ("uuid", "kind", "title", "year", "month", "note", "shared")
    owner = {"uuid": one.page.member.uuid, "name": one.page.member.name}
    return {name: getattr(one, name) for name in names} | {
        "group": one.page.group.slug,
        "owner": owner,
        "etag": etag_of(one.uuid, one.version),
    }


def detailed_list(one: TodoList) -> dict[str, Any]:
    return shown_list(one) | {"items": [shown_todo(item, one) for item in items_of(one)]}


def shown_todo(item: TodoItem, todo_list: TodoList | None = None) -> dict[str, Any]:
    names = ("uuid", "position", "depth", "text", "is_done", "day", "note", "done_at", "recurrence")
    return {name: getattr(item, name) for name in names} | {
        "list": (todo_list or item.list).uuid,
        "etag": etag_of(item.uuid, item.version),
        "carried_from": item.carried_from.uuid if item.carried_from else None,
        "became": item.work_item.uuid if item.work_item and item.work_item.deleted_at is None else None,
    }
