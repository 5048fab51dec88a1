"""Tasks of one's groups, for everyone but guests, as on the pages."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from tasks.api import shapes
from tasks.models import ProgressEntry, Task
from tasks.queries import with_details
from tasks.services import TaskInput, change_task, create_task, create_tasks
from workload.api.filters import WorkFilterSet
from workload.api.items import WORK_FIELDS, WorkReader, membership_in, membership_named, memberships_of, work_values
from workload.models import WorkItem
from workload.services import remove_item, restore_item

OWN_FIELDS = ("title", "progress", "state")


class TaskFilters(WorkFilterSet):
    state = filters.ChoiceFilter(choices=Task.State.choices)
    text = filters.CharFilter(method="with_text", max_length=100, help_text="Looked for in titles and progress.")

    def with_text(self, queryset: QuerySet[Task], name: str, text: str) -> QuerySet[Task]:
        return queryset.filter(Q(title__icontains=text) | Q(progress__icontains=text))


class TaskViewSet(GenericViewSet[Task]):
    """Engineering tasks of your groups, those that end last first."""

    queryset = Task.objects.none()
    filterset_class = TaskFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update", "partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.TaskListShape,
        "create": shapes.NewTaskShape,
        "update": shapes.TaskContentShape,
        "partial_update": shapes.TaskContentShape,
        "bulk": shapes.TasksShape,
    }

    def get_queryset(self) -> QuerySet[Task]:
        tasks = Task.objects.visible_to(memberships_of(self.request)).filter(kind=WorkItem.Kind.TASK)
        return with_details(tasks).order_by("-ends_on", "-starts_on", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NothingShape)

    @extend_schema(responses=shapes.TaskListShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [shapes.listed_task(task) for task in page]
        return self.get_paginated_response(shapes.TaskListShape(lines, many=True).data)

    @extend_schema(responses=shapes.TaskShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewTaskShape, responses={201: shapes.TaskShape})
    def create(self, request: Request) -> Response:
        content = self._content()
        by = membership_named(request, content["group"])
        data = _input(content, WorkReader(by.group))
        task = create_task(group=by.group, data=data, by=by, source="api")
        url = self.reverse_action("detail", args=[task.uuid])
        return self._answer(task.uuid, status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=shapes.TaskContentShape, responses=shapes.TaskShape)
    def update(self, request: Request, uuid: UUID) -> Response:
        return self._change(uuid, partial=False)

    @extend_schema(request=shapes.TaskContentShape(partial=True), responses=shapes.TaskShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes the fields that are sent. `participants` is one field: send everyone who takes part."""
        return self._change(uuid, partial=True)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Takes the task off the ledger: it counts no more. It can be restored for 30 days."""
        task = self.get_object()
        remove_item(item=task, by=membership_in(request, task), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.TaskShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed task back."""
        groups = [own.group_id for own in memberships_of(request) if not own.is_guest]
        task = with_details(Task.objects.filter(group__in=groups, uuid=uuid)).first()
        if task is None:
            raise Http404
        restore_item(item=task, by=membership_in(request, task), source="api")
        return self._answer(uuid)

    @extend_schema(request=shapes.TasksShape, responses={201: shapes.EnteredShape}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Enters up to 1,000 tasks in one call, all of them or none; problems are named by row, counted from 0."""
        content = self._content()
        by = membership_named(request, content["group"])
        rows = _inputs(content["rows"], WorkReader(by.group))
        made = create_tasks(group=by.group, rows=rows, by=by, source="api")
        answer = {"count": len(made), "tasks": [task.uuid for task in made]}
        return Response(shapes.EnteredShape(answer).data, status=status.HTTP_201_CREATED)

    def _change(self, uuid: UUID, *, partial: bool) -> Response:
        task = self.get_object()
        version = version_named_by(self.request.headers.get("If-Match"), task.uuid)
        stored = work_values(task) | {name: getattr(task, name) for name in OWN_FIELDS}
        content = (stored if partial else {}) | self._content(partial=partial)
        by = membership_in(self.request, task)
        data = _input(content, WorkReader(by.group), task)
        change_task(task=task, version=version, data=data, by=by, source="api")
        return self._answer(uuid)

    def _content(self, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, uuid: UUID, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        history = ProgressEntry.objects.select_related("by").order_by("-at", "-pk")
        task = self.get_queryset().prefetch_related(Prefetch("history", history)).filter(uuid=uuid).first()
        if task is None:
            raise Http404
        known = {"ETag": etag_of(task.uuid, task.version)} | dict(headers or {})
        return Response(shapes.TaskShape(shapes.shown_task(task)).data, status=status_code, headers=known)


def _input(values: Mapping[str, Any], reader: WorkReader, task: Task | None = None) -> TaskInput:
    work = reader.work({name: values[name] for name in WORK_FIELDS}, task)
    return TaskInput(work, values["title"], values["progress"], values["state"])


def _inputs(rows: Sequence[Mapping[str, Any]], reader: WorkReader) -> Sequence[TaskInput]:
    """The rows, or ValidationError that names the fields of all that cannot be understood."""
    found: dict[int, TaskInput] = {}
    problems: dict[str, Any] = {}
    for number, row in enumerate(rows):
        try:
            found[number] = _input(row, reader)
        except ValidationError as error:
            problems |= {f"rows.{number}.{field}": said for field, said in error.message_dict.items()}
    if problems:
        raise ValidationError(problems)
    return tuple(found.values())
