"""Whose turn it is at the next meetings, and changing turns with consent, as on the page."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from meetings.api.access import member_of, memberships_of
from meetings.api.series import series_in
from meetings.api.shapes import MeetingPersonShape, NoMeetingContentShape, person
from meetings.models import Role, TurnSwap
from meetings.permissions import can_see_meetings
from meetings.queries import PlannedDay, all_series, rotation_of, series_named
from meetings.services import accept_swap, ask_swap, cancel_swap, decline_swap, series_of
from members.queries import local_day, membership_for
from workload.api.items import membership_named


class TurnShape(serializers.Serializer[Any]):
    """One of the next meetings, with who presents and who takes minutes."""

    day = serializers.DateField()
    meeting = serializers.UUIDField(allow_null=True, help_text="null: not planned yet.")
    presenter = MeetingPersonShape(allow_null=True)
    minute_taker = MeetingPersonShape(allow_null=True)
    settled = serializers.ListField(
        child=serializers.ChoiceField(choices=Role.choices), help_text="What is fixed; the rest is a proposal."
    )


class TurnSwapShape(serializers.Serializer[Any]):
    """A wish to change turns."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    series = serializers.UUIDField()
    role = serializers.ChoiceField(choices=Role.choices)
    asker = MeetingPersonShape()
    day = serializers.DateField(help_text="The turn of the one who asks.")
    other = MeetingPersonShape()
    other_day = serializers.DateField()
    state = serializers.ChoiceField(choices=TurnSwap.State.choices)


class NewTurnSwapShape(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    series = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Where it is missing: the first that has not ended."
    )
    role = serializers.ChoiceField(choices=Role.choices)
    day = serializers.DateField(input_formats=["iso-8601"], help_text="Your turn.")
    other_day = serializers.DateField(input_formats=["iso-8601"], help_text="The turn you would have instead.")


class TurnViewSet(GenericViewSet[TurnSwap]):
    """The next eight meetings of a series."""

    queryset = TurnSwap.objects.none()
    serializer_class = NoMeetingContentShape
    pagination_class = None
    filter_backends = []

    @extend_schema(
        responses=TurnShape(many=True),
        parameters=[
            OpenApiParameter("group", OpenApiTypes.STR, required=True, description="Address of the group."),
            OpenApiParameter("series", OpenApiTypes.UUID, description="Where missing: the first that has not ended."),
        ],
    )
    def list(self, request: Request) -> Response:
        member = membership_for(request.user, request.query_params.get("group", ""))
        if not can_see_meetings(member):
            raise Http404
        named = request.query_params.get("series", "")
        series = (series_named(all_series(member.group), named) if named else None) or series_of(member.group)
        days = rotation_of(series, local_day(member.group))
        return Response(TurnShape([_shown_day(one) for one in days], many=True).data)


class TurnSwapFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    state = filters.ChoiceFilter(choices=TurnSwap.State.choices)

    def in_group(self, queryset: QuerySet[TurnSwap], name: str, slug: str) -> QuerySet[TurnSwap]:
        return queryset.filter(series__group=membership_for(self.request.user, slug).group_id)


class TurnSwapViewSet(GenericViewSet[TurnSwap]):
    """Wishes to change turns, the newest first. Nothing changes before the other has agreed."""

    queryset = TurnSwap.objects.none()
    filterset_class = TurnSwapFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[TurnSwap]:
        groups = [own.group_id for own in memberships_of(self.request) if can_see_meetings(own)]
        return TurnSwap.objects.filter(series__group__in=groups).select_related("series__group", "asker", "other")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return NewTurnSwapShape if self.action == "create" else NoMeetingContentShape

    @extend_schema(responses=TurnSwapShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(TurnSwapShape([_shown_swap(swap) for swap in page], many=True).data)

    @extend_schema(responses=TurnSwapShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return Response(TurnSwapShape(_shown_swap(self.get_object())).data)

    @extend_schema(request=NewTurnSwapShape, responses={201: TurnSwapShape})
    def create(self, request: Request) -> Response:
        """Asks whose turn the other day is. The same wish twice is one."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = dict(serializer.validated_data)
        by = membership_named(request, said.pop("group"))
        series = series_in(by.group, said.pop("series")) or series_of(by.group)
        swap = ask_swap(series=series, by=by, source="api", **said)
        url = self.reverse_action("detail", args=[swap.uuid])
        return Response(
            TurnSwapShape(_shown_swap(swap)).data, status=status.HTTP_201_CREATED, headers={"Location": url}
        )

    @extend_schema(request=None, responses=TurnSwapShape)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, uuid: UUID) -> Response:
        """Agrees: both turns change. For the one who was asked."""
        return self._answered(request, accept_swap)

    @extend_schema(request=None, responses=TurnSwapShape)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, uuid: UUID) -> Response:
        return self._answered(request, decline_swap)

    @extend_schema(request=None, responses=TurnSwapShape)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, uuid: UUID) -> Response:
        """Takes one's own wish back."""
        return self._answered(request, cancel_swap)

    def _answered(self, request: Request, act: Callable[..., TurnSwap]) -> Response:
        swap = self.get_object()
        answered = act(swap=swap, by=member_of(request, swap.series.group_id), source="api")
        return Response(TurnSwapShape(_shown_swap(answered)).data)


def _shown_day(one: PlannedDay) -> dict[str, Any]:
    return {
        "day": one.day,
        "meeting": one.meeting.uuid if one.meeting else None,
        "presenter": person(one.presenter),
        "minute_taker": person(one.minute_taker),
        "settled": sorted(one.settled),
    }


def _shown_swap(swap: TurnSwap) -> dict[str, Any]:
    names = ("uuid", "role", "day", "other_day", "state")
    return {
        **{name: getattr(swap, name) for name in names},
        "group": swap.series.group.slug,
        "series": swap.series.uuid,
        "asker": person(swap.asker),
        "other": person(swap.other),
    }
