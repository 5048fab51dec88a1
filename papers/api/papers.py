"""Papers of one's groups, for everyone but guests, as on the pages. Copies and notes are kept in the pages."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from core.names import name_key
from members.models import Member
from members.queries import membership_for
from papers.api import shapes
from papers.models import Paper
from papers.permissions import can_remove_paper
from papers.queries import PaperFilter
from papers.services import PaperInput, change_paper, create_paper, input_of, remove_paper, restore_paper
from workload.api.filters import DAY
from workload.api.items import membership_named, memberships_of
from workload.models import Participation


class PaperFilters(filters.FilterSet):
    """`member`, `from`, `until` and `state` are those of one reading of the paper."""

    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(method="of_reading", help_text="uuid of who reads it.")
    until = filters.DateFilter(method="of_reading", help_text="Read on this day or before.", **DAY)
    state = filters.ChoiceFilter(
        method="of_reading", choices=Participation.State.choices, help_text="How far a reader is."
    )
    category = filters.CharFilter(field_name="category", max_length=60)
    tag = filters.CharFilter(method="with_tag", max_length=60, help_text="Case and width make no difference.")
    text = filters.CharFilter(
        method="with_text", max_length=100, help_text="Words of title, authors, venue or abstract; or a link."
    )

    def in_group(self, queryset: QuerySet[Paper], name: str, slug: str) -> QuerySet[Paper]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)

    def with_tag(self, queryset: QuerySet[Paper], name: str, tag: str) -> QuerySet[Paper]:
        return queryset.filter(tags__name_key=name_key(tag)[:60])

    def with_text(self, queryset: QuerySet[Paper], name: str, text: str) -> QuerySet[Paper]:
        return PaperFilter(text=text).narrow(queryset)

    def of_reading(self, queryset: QuerySet[Paper], name: str, value: Any) -> QuerySet[Paper]:
        """All four ask about the same reading: the first of them that is there asks for all."""
        wanted = {key: self.form.cleaned_data.get(key) for key in ("member", "from", "until", "state")}
        if name != next(key for key, found in wanted.items() if found):
            return queryset
        parts = Participation.objects.filter(item__reading__paper=OuterRef("pk"), is_counted=True)
        since, until = wanted["from"], wanted["until"]
        if wanted["member"]:
            parts = parts.filter(member__uuid=wanted["member"])
        if isinstance(since, date):
            parts = parts.filter(last_day__gte=since)
        if isinstance(until, date):
            parts = parts.filter(item__starts_on__lte=until)
        if wanted["state"]:
            parts = parts.filter(state=wanted["state"])
        return queryset.filter(Exists(parts))


_from = filters.DateFilter(method="of_reading", help_text="Read on this day or later.", **DAY)
for known in (PaperFilters.base_filters, PaperFilters.declared_filters):  # `from` is no name for a class's field
    known["from"] = _from


class PaperViewSet(GenericViewSet[Paper]):
    """Papers of your groups, the newest first."""

    queryset = Paper.objects.none()
    filterset_class = PaperFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update", "partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.PaperShape,
        "create": shapes.NewPaperShape,
        "update": shapes.PaperContentShape,
        "partial_update": shapes.PaperContentShape,
    }

    def get_queryset(self) -> QuerySet[Paper]:
        papers = Paper.objects.visible_to(memberships_of(self.request))
        return papers.select_related("group").prefetch_related("tags").order_by("-created_at", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.EmptyShape)

    @extend_schema(responses=shapes.PaperShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [shapes.shown_paper(paper) for paper in page]
        return self.get_paginated_response(shapes.PaperShape(lines, many=True).data)

    @extend_schema(responses=shapes.PaperShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewPaperShape, responses={201: shapes.PaperShape})
    def create(self, request: Request) -> Response:
        """Enters a paper. Another form of the link of one that is there answers 409 with its address."""
        content = self._content()
        by = membership_named(request, content["group"])
        paper = create_paper(group=by.group, data=_input(content), by=by, source="api")
        url = self.reverse_action("detail", args=[paper.uuid])
        return self._answer(paper.uuid, status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=shapes.PaperContentShape, responses=shapes.PaperShape)
    def update(self, request: Request, uuid: UUID) -> Response:
        return self._change(uuid, partial=False)

    @extend_schema(request=shapes.PaperContentShape(partial=True), responses=shapes.PaperShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes the fields that are sent. `authors`, `tags` and `bibtex_fields` are one field each."""
        return self._change(uuid, partial=True)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Takes the paper off the lists; its readings keep its title. It can be restored for 30 days."""
        paper = self.get_object()
        remove_paper(paper=paper, by=self._membership(paper), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.PaperShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed paper back, unless it was entered anew meanwhile."""
        groups = [own.group_id for own in memberships_of(request) if not own.is_guest]
        paper = Paper.objects.filter(group__in=groups, uuid=uuid, merged_into=None).select_related("group").first()
        if paper is None or (paper.deleted_at is not None and not can_remove_paper(paper, self._membership(paper))):
            raise Http404
        restore_paper(paper=paper, by=self._membership(paper), source="api")
        return self._answer(uuid)

    def _change(self, uuid: UUID, *, partial: bool) -> Response:
        paper = self.get_object()
        version = version_named_by(self.request.headers.get("If-Match"), paper.uuid)
        content = self._content(partial=partial)
        stored = vars(input_of(paper)) | {"authors": paper.authors.split("\n")} if partial else {}
        data = _input(stored | content)
        change_paper(paper=paper, version=version, data=data, by=self._membership(paper), source="api")
        return self._answer(uuid)

    def _content(self, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _membership(self, paper: Paper) -> Member:
        """Who asks, in the paper's group; the queryset has let nobody else find it."""
        return next(own for own in memberships_of(self.request) if own.group_id == paper.group_id)

    def _answer(self, uuid: UUID, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        paper = self.get_queryset().filter(uuid=uuid).first()
        if paper is None:
            raise Http404
        known = {"ETag": etag_of(paper.uuid, paper.version)} | dict(headers or {})
        return Response(shapes.PaperShape(shapes.shown_paper(paper)).data, status=status_code, headers=known)


def _input(values: Mapping[str, Any]) -> PaperInput:
    said = {name: value for name, value in values.items() if name != "group"}
    return PaperInput(**said | {"authors": "\n".join(values["authors"])})
