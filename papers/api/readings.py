"""Readings of one's groups, for everyone but guests, as on the pages. Notes are kept in the pages."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
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
from members.models import Group
from papers.api import shapes
from papers.models import Paper, Reading
from papers.queries import with_details
from papers.services import ReadingInput, change_reading, create_reading, create_readings, set_reading_state
from workload.api.filters import WorkFilterSet
from workload.api.items import WORK_FIELDS, WorkReader, membership_in, membership_named, memberships_of, work_values
from workload.models import Participation, WorkItem
from workload.services import remove_item, restore_item

OWN_FIELDS = ("written", "expected_gain", "gained")


class ReadingFilters(WorkFilterSet):
    paper = filters.UUIDFilter(field_name="paper__uuid", help_text="uuid of the paper.")
    state = filters.ChoiceFilter(
        method="with_state", choices=Participation.State.choices, help_text="How far `member`, or somebody, is."
    )
    text = filters.CharFilter(method="with_text", max_length=100, help_text="Looked for in titles and gains.")

    def with_state(self, queryset: QuerySet[Reading], name: str, state: str) -> QuerySet[Reading]:
        parts = Participation.objects.filter(item=OuterRef("pk"), state=state)
        member = self.form.cleaned_data.get("member")
        return queryset.filter(Exists(parts.filter(member__uuid=member) if member else parts))

    def with_text(self, queryset: QuerySet[Reading], name: str, text: str) -> QuerySet[Reading]:
        found = Q(written__icontains=text) | Q(paper__title__icontains=text)
        return queryset.filter(found | Q(expected_gain__icontains=text) | Q(gained__icontains=text))


class ReadingViewSet(GenericViewSet[Reading]):
    """Readings of your groups, those that end last first."""

    queryset = Reading.objects.none()
    filterset_class = ReadingFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update", "partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.ReadingShape,
        "create": shapes.NewReadingShape,
        "update": shapes.ReadingContentShape,
        "partial_update": shapes.ReadingContentShape,
        "bulk": shapes.ReadingsShape,
        "state": shapes.ReadingStateShape,
    }

    def get_queryset(self) -> QuerySet[Reading]:
        readings = Reading.objects.visible_to(memberships_of(self.request)).filter(kind=WorkItem.Kind.READING)
        return with_details(readings).order_by("-ends_on", "-starts_on", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.EmptyShape)

    @extend_schema(responses=shapes.ReadingShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [shapes.shown_reading(reading) for reading in page]
        return self.get_paginated_response(shapes.ReadingShape(lines, many=True).data)

    @extend_schema(responses=shapes.ReadingShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewReadingShape, responses={201: shapes.ReadingShape})
    def create(self, request: Request) -> Response:
        content = self._content()
        by = membership_named(request, content["group"])
        data = ReadingReader(by.group, [content]).reading(content)
        reading = create_reading(group=by.group, data=data, by=by, source="api")
        url = self.reverse_action("detail", args=[reading.uuid])
        return self._answer(reading.uuid, status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=shapes.ReadingContentShape, responses=shapes.ReadingShape)
    def update(self, request: Request, uuid: UUID) -> Response:
        return self._change(uuid, partial=False)

    @extend_schema(request=shapes.ReadingContentShape(partial=True), responses=shapes.ReadingShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes the fields that are sent. `participants` is one field: send everyone who takes part."""
        return self._change(uuid, partial=True)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Takes the reading off the ledger: it counts no more. It can be restored for 30 days."""
        reading = self.get_object()
        remove_item(item=reading, by=membership_in(request, reading), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.ReadingShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed reading back."""
        groups = [own.group_id for own in memberships_of(request) if not own.is_guest]
        reading = with_details(Reading.objects.filter(group__in=groups, uuid=uuid)).first()
        if reading is None:
            raise Http404
        restore_item(item=reading, by=membership_in(request, reading), source="api")
        return self._answer(uuid)

    @extend_schema(request=shapes.ReadingStateShape, responses=shapes.ReadingShape)
    @action(detail=True, methods=["post"])
    def state(self, request: Request, uuid: UUID) -> Response:
        """Says how far one participant is. The version of the reading stays."""
        reading, content = self.get_object(), self._content()
        by = membership_in(request, reading)
        wanted = content["member"] or by.uuid
        member = next((part.member for part in reading.participations.all() if part.member.uuid == wanted), None)
        if member is None:
            raise ValidationError({"member": _("This member takes no part in the reading.")})
        set_reading_state(reading=reading, member=member, state=content["state"], by=by, source="api")
        return self._answer(uuid)

    @extend_schema(request=shapes.ReadingsShape, responses={201: shapes.EnteredReadingsShape}, filters=False)
    @action(detail=False, methods=["post"], pagination_class=None)
    def bulk(self, request: Request) -> Response:
        """Enters up to 1,000 readings in one call, all of them or none; problems are named by row, counted from 0."""
        content = self._content()
        by = membership_named(request, content["group"])
        rows = ReadingReader(by.group, content["rows"]).readings(content["rows"])
        made = create_readings(group=by.group, rows=rows, by=by, source="api")
        answer = {"count": len(made), "readings": [reading.uuid for reading in made]}
        return Response(shapes.EnteredReadingsShape(answer).data, status=status.HTTP_201_CREATED)

    def _change(self, uuid: UUID, *, partial: bool) -> Response:
        reading = self.get_object()
        version = version_named_by(self.request.headers.get("If-Match"), reading.uuid)
        stored = work_values(reading) | {name: getattr(reading, name) for name in OWN_FIELDS}
        stored |= {"paper": reading.paper.uuid if reading.paper else None, "states": {}}
        content = (stored if partial else {}) | self._content(partial=partial)
        by = membership_in(self.request, reading)
        data = ReadingReader(by.group, [content]).reading(content, reading)
        change_reading(reading=reading, version=version, data=data, by=by, source="api")
        return self._answer(uuid)

    def _content(self, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, uuid: UUID, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        reading = self.get_queryset().filter(uuid=uuid).first()
        if reading is None:
            raise Http404
        known = {"ETag": etag_of(reading.uuid, reading.version)} | dict(headers or {})
        return Response(shapes.ReadingShape(shapes.shown_reading(reading)).data, status=status_code, headers=known)


class ReadingReader:
    """Turns what was sent into ReadingInput. People, projects and papers are read once, for any number of rows."""

    def __init__(self, group: Group, rows: Sequence[Mapping[str, Any]]) -> None:
        self._work = WorkReader(group)
        wanted = {row["paper"] for row in rows if row["paper"]}
        living = Paper.objects.filter(group=group, uuid__in=wanted, deleted_at=None, merged_into=None)
        self._papers = {paper.uuid: paper for paper in living} if wanted else {}

    def reading(self, values: Mapping[str, Any], stored: Reading | None = None) -> ReadingInput:
        """Raises ValidationError by field."""
        work = self._work.work({name: values[name] for name in WORK_FIELDS}, stored)
        members = {str(member.uuid): member.pk for member in work.participants}
        strange = sorted(set(values["states"]) - set(members))
        if strange:
            sentence = _("No participant of this reading: {uuids}.").format(uuids=", ".join(strange[:5])[:200])
            raise ValidationError({"states": sentence})
        states = {members[uuid]: state for uuid, state in values["states"].items()}
        own = {name: values[name] for name in OWN_FIELDS}
        return ReadingInput(replace(work, states=states), self._paper(values["paper"], stored), **own)

    def readings(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[ReadingInput]:
        """The rows, or ValidationError that names the fields of all that cannot be understood."""
        found: list[ReadingInput] = []
        problems: dict[str, Any] = {}
        for number, row in enumerate(rows):
            try:
                found.append(self.reading(row))
            except ValidationError as error:
                problems |= {f"rows.{number}.{field}": said for field, said in error.message_dict.items()}
        if problems:
            raise ValidationError(problems)
        return found

    def _paper(self, wanted: UUID | None, stored: Reading | None) -> Paper | None:
        """`stored`: a paper that was removed meanwhile may stay where it is."""
        if wanted is None:
            return None
        if stored is not None and stored.paper is not None and stored.paper.uuid == wanted:
            return stored.paper
        if wanted not in self._papers:
            raise ValidationError({"paper": _("There is no such paper in the group.")})
        return self._papers[wanted]
