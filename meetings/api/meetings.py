"""Meetings and sections of minutes of one's groups, for everyone but guests, as on the pages."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from meetings.api import shapes
from meetings.api.access import member_of, memberships_of
from meetings.api.series import series_in
from meetings.api.writing import input_with
from meetings.models import Meeting, MinutesSection
from meetings.queries import counted
from meetings.services import (
    add_section,
    change_meeting,
    close_meeting,
    create_meeting,
    draft_minutes,
    remove_meeting,
    remove_section,
    reopen_meeting,
    request_minutes,
    restore_meeting,
    save_section,
    series_of,
)
from members.queries import membership_for
from workload.api.filters import DAY
from workload.api.items import membership_named


class MeetingFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    series = filters.UUIDFilter(field_name="series__uuid", help_text="uuid of a series of meetings.")
    until = filters.DateFilter(field_name="day", lookup_expr="lte", help_text="On this day or before.", **DAY)
    state = filters.ChoiceFilter(choices=Meeting.State.choices)

    def in_group(self, queryset: QuerySet[Meeting], name: str, slug: str) -> QuerySet[Meeting]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


_from = filters.DateFilter(field_name="day", lookup_expr="gte", help_text="On this day or later.", **DAY)
for known in (MeetingFilters.base_filters, MeetingFilters.declared_filters):  # `from` is no name for a class's field
    known["from"] = _from


class MeetingViewSet(GenericViewSet[Meeting]):
    """Meetings of your groups, the newest first."""

    queryset = Meeting.objects.none()
    filterset_class = MeetingFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}

    @property
    def throttle_scope(self) -> str:
        return "pdf" if self.action == "pdf" else ""

    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.MeetingFactsShape,
        "create": shapes.NewMeetingShape,
        "partial_update": shapes.MeetingContentShape,
        "sections": shapes.MinutesSectionContentShape,
    }

    def get_queryset(self) -> QuerySet[Meeting]:
        meetings = Meeting.objects.visible_to(memberships_of(self.request))
        return meetings.select_related("group", "series", "chair", "minute_taker", "presenter").order_by("-day", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NoMeetingContentShape)

    @extend_schema(responses=shapes.MeetingFactsShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(counted(self.filter_queryset(self.get_queryset()))) or []
        lines = [shapes.counted_meeting(meeting) for meeting in page]
        return self.get_paginated_response(shapes.MeetingFactsShape(lines, many=True).data)

    @extend_schema(responses=shapes.MeetingShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(uuid)

    @extend_schema(request=shapes.NewMeetingShape, responses={201: shapes.MeetingShape})
    def create(self, request: Request) -> Response:
        content = self._content()
        by = membership_named(request, content.pop("group"))
        series = series_in(by.group, content.pop("series")) or series_of(by.group)
        meeting = create_meeting(series=series, data=input_with(by.group, content), by=by, source="api")
        url = self.reverse_action("detail", args=[meeting.uuid])
        return self._answer(meeting.uuid, status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=shapes.MeetingContentShape(partial=True), responses=shapes.MeetingShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes day, time, place and people. Sections are changed by themselves."""
        meeting = self._with_parts(uuid)
        version = version_named_by(request.headers.get("If-Match"), meeting.uuid)
        data = input_with(meeting.group, self._content(partial=True), meeting)
        by = member_of(request, meeting.group_id)
        change_meeting(meeting=meeting, version=version, data=data, by=by, source="api")
        return self._answer(uuid)

    @extend_schema(request=None, responses=shapes.MeetingShape)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, uuid: UUID) -> Response:
        """Brings a removed meeting back, with its minutes, issues and assignments."""
        groups = [own.group_id for own in memberships_of(request) if not own.is_guest]
        meeting = Meeting.objects.filter(group__in=groups, uuid=uuid).select_related("group", "series").first()
        if meeting is None:
            raise Http404
        restore_meeting(meeting=meeting, by=member_of(request, meeting.group_id), source="api")
        return self._answer(uuid)

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Removes the meeting with its minutes, issues and assignments. It can be restored for 30 days."""
        meeting = self.get_object()
        remove_meeting(meeting=meeting, by=member_of(request, meeting.group_id), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=shapes.MeetingShape)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, uuid: UUID) -> Response:
        """Closes the minutes; what they say is kept as a revision."""
        meeting = self.get_object()
        close_meeting(meeting=meeting, by=member_of(request, meeting.group_id), source="api")
        return self._answer(uuid)

    @extend_schema(request=None, responses=shapes.MeetingShape)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, uuid: UUID) -> Response:
        """Opens closed minutes again, to correct them."""
        meeting = self.get_object()
        reopen_meeting(meeting=meeting, by=member_of(request, meeting.group_id), source="api")
        return self._answer(uuid)

    @extend_schema(request=None, responses=shapes.DraftedShape)
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, uuid: UUID) -> Response:
        """Fills empty sections from reports, tasks, readings and the last meeting; again: adds what is new."""
        meeting = self.get_object()
        drafted = draft_minutes(meeting=meeting, by=member_of(request, meeting.group_id), source="api")
        return Response(shapes.DraftedShape(drafted).data)

    @extend_schema(request=None, responses={202: shapes.AcceptedMinutesShape})
    @action(detail=True, methods=["post"])
    def pdf(self, request: Request, uuid: UUID) -> Response:
        """Asks for the minutes as PDF. `Location` is the job: ask it until it is done."""
        meeting = self.get_object()
        job = request_minutes(meeting=meeting, by=member_of(request, meeting.group_id))
        url = request.build_absolute_uri(reverse("api:job-detail", args=[job.uuid]))
        body = shapes.AcceptedMinutesShape({"job": job.uuid, "url": url}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": url})

    @extend_schema(request=shapes.MinutesSectionContentShape, responses={201: shapes.MinutesSectionShape})
    @action(detail=True, methods=["post"])
    def sections(self, request: Request, uuid: UUID) -> Response:
        """Adds a section at the end of the minutes."""
        meeting = self.get_object()
        content = self._content()
        by = member_of(request, meeting.group_id)
        title, text = content.get("title", ""), content.get("text", "")
        section = add_section(meeting=meeting, title=title, text=text, by=by, source="api")
        known = {"ETag": etag_of(section.uuid, section.version)}
        shown = shapes.MinutesSectionShape(shapes.shown_section(section, meeting)).data
        return Response(shown, status=status.HTTP_201_CREATED, headers=known)

    def _content(self, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _with_parts(self, uuid: UUID) -> Meeting:
        sections = MinutesSection.objects.filter(deleted_at=None).select_related("updated_by")
        found = self.get_queryset().prefetch_related(Prefetch("sections", sections), "attendance__member")
        meeting = found.filter(uuid=uuid).first()
        if meeting is None:
            raise Http404
        return meeting

    def _answer(self, uuid: UUID, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        meeting = self._with_parts(uuid)
        known = {"ETag": etag_of(meeting.uuid, meeting.version)} | dict(headers or {})
        return Response(shapes.MeetingShape(shapes.shown_meeting(meeting)).data, status=status_code, headers=known)


class MinutesSectionViewSet(GenericViewSet[MinutesSection]):
    """Sections of minutes, each with a version of its own."""

    queryset = MinutesSection.objects.none()
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}

    def get_queryset(self) -> QuerySet[MinutesSection]:
        meetings = Meeting.objects.visible_to(memberships_of(self.request))
        sections = MinutesSection.objects.filter(meeting__in=meetings, deleted_at=None)
        return sections.select_related("meeting__group", "updated_by")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return shapes.MinutesSectionContentShape if self.action == "partial_update" else shapes.NoMeetingContentShape

    @extend_schema(responses=shapes.MinutesSectionShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=shapes.MinutesSectionContentShape, responses=shapes.MinutesSectionShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes text or title; items, issues and assignments follow."""
        section = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), section.uuid)
        serializer = self.get_serializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        content = serializer.validated_data
        by = member_of(request, section.meeting.group_id)
        save_section(
            section=section,
            version=version,
            text=content.get("text", section.text),
            title=content.get("title"),
            by=by,
            source="api",
        )
        return self._answer(self.get_queryset().get(pk=section.pk))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        section = self.get_object()
        remove_section(section=section, by=member_of(request, section.meeting.group_id), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _answer(self, section: MinutesSection) -> Response:
        shown = shapes.MinutesSectionShape(shapes.shown_section(section, section.meeting)).data
        return Response(shown, headers={"ETag": etag_of(section.uuid, section.version)})
