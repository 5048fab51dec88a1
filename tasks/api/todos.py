"""To-dos over the API: one's own are read and written, those that are shared are read."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from tasks.api import todo_shapes as shapes
from tasks.models import TodoItem, TodoList
from tasks.queries.todos import with_items
from tasks.services.todo_becoming import todo_becomes_reading, todo_becomes_task
from tasks.services.todo_items import (
    ItemInput,
    add_todo,
    change_todo,
    move_todo,
    remove_todo,
    repeat_todo,
    restore_todo,
)
from tasks.services.todo_lists import add_list, change_list, remove_list, restore_list
from tasks.services.todo_outline import open_page
from workload.api.items import membership_named, memberships_of


class TodoListFilters(filters.FilterSet):
    group = filters.CharFilter(field_name="page__group__slug", help_text="Address (slug) of one of your groups.")
    owner = filters.UUIDFilter(field_name="page__member__uuid", help_text="Whose lists.")
    kind = filters.ChoiceFilter(choices=[one for one in TodoList.Kind.choices if one[0] != "year"])
    year = filters.NumberFilter(min_value=1900, max_value=2100)


class TodoFilters(filters.FilterSet):
    list = filters.UUIDFilter(field_name="list__uuid", help_text="Items of this list, in their order.")
    is_done = filters.ChoiceFilter(choices=[("true", "true"), ("false", "false")], method="with_state")

    def with_state(self, queryset: QuerySet[TodoItem], name: str, value: str) -> QuerySet[TodoItem]:
        return queryset.filter(is_done=value == "true")


class TodoListViewSet(GenericViewSet[TodoList]):
    """Lists of to-dos: your own, and those that others share with you."""

    queryset = TodoList.objects.none()
    filterset_class = TodoListFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.TodoListShape,
        "create": shapes.NewTodoListShape,
        "partial_update": shapes.TodoListContentShape,
    }

    def get_queryset(self) -> QuerySet[TodoList]:
        lists = TodoList.objects.visible_to(memberships_of(self.request)).exclude(kind=TodoList.Kind.YEAR)
        return lists.select_related("page__group", "page__member").order_by("page", "position", "pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NothingTodoShape)

    @extend_schema(responses=shapes.TodoListShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lists = [shapes.shown_list(one) for one in page]
        return self.get_paginated_response(shapes.TodoListShape(lists, many=True).data)

    @extend_schema(responses=shapes.TodoListDetailShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewTodoListShape, responses={201: shapes.TodoListDetailShape})
    def create(self, request: Request) -> Response:
        """Makes a list on your page. A month that is there already is answered as it is."""
        content = _content(self)
        by = membership_named(request, content["group"])
        made = add_list(page=open_page(member=by, by=by), title=content["title"], by=by, source="api")
        location = {"Location": self.reverse_action("detail", args=[made.uuid])}
        return self._answer(made.uuid, status.HTTP_201_CREATED, location)

    @extend_schema(request=shapes.TodoListContentShape(partial=True), responses=shapes.TodoListDetailShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes title or readers."""
        found = self.get_object()
        _require_own(found.page.member_id, request)
        version = version_named_by(request.headers.get("If-Match"), found.uuid)
        content = {"title": found.title, "shared": found.shared} | _content(self, partial=True)
        change_list(todo_list=found, version=version, by=found.page.member, **content)
        return self._answer(uuid)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Takes the list off your page, with its items. It can be restored for 30 days."""
        found = self.get_object()
        _require_own(found.page.member_id, request)
        remove_list(todo_list=found, by=found.page.member, source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.TodoListDetailShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed list back; where its month was made anew, its items join that."""
        lists = TodoList.objects.filter(page__member__in=_members(request), uuid=uuid)
        found = lists.select_related("page__group", "page__member").first()
        if found is None:
            raise Http404
        return self._answer(restore_list(todo_list=found, by=found.page.member, source="api").uuid)

    def _answer(self, uuid: UUID, code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        found = with_items(self.get_queryset()).filter(uuid=uuid).first()
        if found is None:
            raise Http404
        known = {"ETag": etag_of(found.uuid, found.version)} | dict(headers or {})
        return Response(shapes.TodoListDetailShape(shapes.detailed_list(found)).data, status=code, headers=known)


class TodoViewSet(GenericViewSet[TodoItem]):
    """To-dos: your own, and those on lists that others share with you."""

    queryset = TodoItem.objects.none()
    filterset_class = TodoFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update", "move"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.TodoShape,
        "create": shapes.NewTodoShape,
        "partial_update": shapes.TodoContentShape,
        "move": shapes.TodoMoveShape,
        "become": shapes.TodoBecomesShape,
        "repeat": shapes.TodoRepeatsShape,
    }

    def get_queryset(self) -> QuerySet[TodoItem]:
        lists = TodoList.objects.visible_to(memberships_of(self.request))
        items = TodoItem.objects.filter(list__in=lists, deleted_at=None)
        known = items.select_related("list__page__group", "list__page__member", "work_item", "carried_from")
        return known.order_by("list__page", "list__position", "list", "position", "pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NothingTodoShape)

    @extend_schema(responses=shapes.TodoShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(shapes.TodoShape([shapes.shown_todo(one) for one in page], many=True).data)

    @extend_schema(responses=shapes.TodoShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewTodoShape, responses={201: shapes.TodoShape})
    def create(self, request: Request) -> Response:
        content = _content(self)
        todo_list = _list_named(request, content.pop("list"))
        below = content.pop("below")
        data = ItemInput(**content)
        made = add_todo(todo_list=todo_list, data=data, below=below, by=todo_list.page.member, source="api")
        location = {"Location": self.reverse_action("detail", args=[made.uuid])}
        return self._answer(made.uuid, status.HTTP_201_CREATED, location)

    @extend_schema(request=shapes.TodoContentShape(partial=True), responses=shapes.TodoShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes the fields that are sent."""
        item, version = self._own_version()
        stored = {name: getattr(item, name) for name in ("text", "is_done", "day", "note")}
        data = ItemInput(**(stored | _content(self, partial=True)))
        change_todo(item=item, version=version, data=data, by=item.list.page.member, source="api")
        return self._answer(uuid)

    @extend_schema(request=shapes.TodoMoveShape, responses=shapes.TodoShape)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, uuid: UUID) -> Response:
        """Moves an item with what is nested under it."""
        item, version = self._own_version()
        content = _content(self)
        named = content.pop("list", None)
        target = _list_named(request, named) if named else item.list
        if target.page_id != item.list.page_id:
            raise ValidationError({"list": _("This list is on another page of yours.")})
        by = item.list.page.member
        move_todo(item=item, version=version, todo_list=target, by=by, source="api", **content)
        return self._answer(uuid)

    @extend_schema(request=shapes.TodoBecomesShape, responses=shapes.TodoShape)
    @action(detail=True, methods=["post"])
    def become(self, request: Request, uuid: UUID) -> Response:
        """Enters a task or reading of this week for an item, which stays linked with it (`became`)."""
        item = self._own()
        becomes = todo_becomes_task if _content(self)["kind"] == "task" else todo_becomes_reading
        becomes(item=item, by=item.list.page.member, source="api")
        return self._answer(uuid)

    @extend_schema(request=shapes.TodoRepeatsShape, responses=shapes.TodoShape)
    @action(detail=True, methods=["post"])
    def repeat(self, request: Request, uuid: UUID) -> Response:
        """Says how often an item is made anew; empty is never."""
        item = self._own()
        repeat_todo(item=item, by=item.list.page.member, source="api", **_content(self))
        return self._answer(uuid)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Removes an item with what is nested under it. It can be restored for 30 days."""
        item = self._own()
        remove_todo(item=item, by=item.list.page.member, source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.TodoShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed item back, with what was removed together with it."""
        items = TodoItem.objects.filter(list__page__member__in=_members(request), list__deleted_at=None, uuid=uuid)
        found = items.select_related("list__page__group", "list__page__member").first()
        if found is None:
            raise Http404
        restore_todo(item=found, by=found.list.page.member, source="api")
        return self._answer(uuid)

    def _own(self) -> TodoItem:
        item: TodoItem = self.get_object()
        _require_own(item.list.page.member_id, self.request)
        return item

    def _own_version(self) -> tuple[TodoItem, int]:
        item = self._own()
        return item, version_named_by(self.request.headers.get("If-Match"), item.uuid)

    def _answer(self, uuid: UUID, code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        found = self.get_queryset().filter(uuid=uuid).first()
        if found is None:
            raise Http404
        known = {"ETag": etag_of(found.uuid, found.version)} | dict(headers or {})
        return Response(shapes.TodoShape(shapes.shown_todo(found)).data, status=code, headers=known)


def _content(view: GenericViewSet[Any], *, partial: bool = False) -> dict[str, Any]:
    serializer = view.get_serializer(data=view.request.data, partial=partial)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _members(request: Request) -> list[int]:
    return [own.pk for own in memberships_of(request) if not own.is_guest]


def _require_own(member_id: int, request: Request) -> None:
    """What others share is read, never written."""
    if member_id not in _members(request):
        raise PermissionDenied


def _list_named(request: Request, uuid: UUID) -> TodoList:
    lists = TodoList.objects.filter(page__member__in=_members(request), uuid=uuid, deleted_at=None)
    found = lists.exclude(kind=TodoList.Kind.YEAR).select_related("page__group", "page__member").first()
    if found is None:
        raise ValidationError({"list": _("You have no such list.")})
    return found
