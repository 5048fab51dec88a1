"""Series of meetings of one's groups: everyone but guests reads them, admins and advisors change them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from core.text import MARKDOWN_LIMIT, TITLE_LIMIT
from meetings.api.access import member_of, memberships_of
from meetings.api.shapes import ETAG, ClockField, MeetingPersonShape, NoMeetingContentShape, person
from meetings.models import MeetingSeries, Role
from meetings.permissions import can_see_meetings
from meetings.services import SeriesInput, StaleMinutes, change_series, create_series, said_of, set_series_state
from members.models import Group, Member
from members.queries import membership_for
from workload.api.items import membership_named

Takers = MeetingSeries.Takers
CHOSEN = (("presenters_chosen", Role.PRESENTER.value), ("minute_takers_chosen", Role.MINUTE_TAKER.value))
PLAIN = (
    *("name", "weekday", "every_weeks", "begins_on", "starts_at", "ends_at", "place", "link", "guidance"),
    *("skips_holidays", "drafts_itself", "presenters", "minute_takers"),
)


class SeriesContentShape(serializers.Serializer[Any]):
    """What can be said of a series."""

    name = serializers.CharField(max_length=TITLE_LIMIT)
    weekday = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=6, help_text="0: Monday; null: no day."
    )
    every_weeks = serializers.IntegerField(required=False, default=1, min_value=1, max_value=8)
    begins_on = serializers.DateField(
        required=False,
        allow_null=True,
        default=None,
        input_formats=["iso-8601"],
        help_text="No meeting is expected before; where not every week has one, weeks count from here.",
    )
    starts_at = ClockField(required=False, allow_null=True, default=None)
    ends_at = ClockField(required=False, allow_null=True, default=None)
    place = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    link = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)
    guidance = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=MARKDOWN_LIMIT, trim_whitespace=False
    )
    skips_holidays = serializers.BooleanField(required=False, default=True)
    drafts_itself = serializers.BooleanField(required=False, default=True)
    presenters = serializers.ChoiceField(choices=Takers.choices, required=False, default=Takers.MEMBERS)
    presenters_chosen = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)
    minute_takers = serializers.ChoiceField(choices=Takers.choices, required=False, default=Takers.MEMBERS)
    minute_takers_chosen = serializers.ListField(child=serializers.UUIDField(), required=False, max_length=500)


class NewSeriesShape(SeriesContentShape):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")


class SeriesChangeShape(SeriesContentShape):
    state = serializers.ChoiceField(choices=MeetingSeries.State.choices, required=False)


class SeriesShape(SeriesContentShape):
    """Meetings that come back (组会, 论文研讨)."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    state = serializers.ChoiceField(choices=MeetingSeries.State.choices)
    presenters_chosen = MeetingPersonShape(many=True)  # type: ignore[assignment]
    minute_takers_chosen = MeetingPersonShape(many=True)  # type: ignore[assignment]
    etag = serializers.CharField(help_text=ETAG)


class SeriesFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    state = filters.ChoiceFilter(choices=MeetingSeries.State.choices)

    def in_group(self, queryset: QuerySet[MeetingSeries], name: str, slug: str) -> QuerySet[MeetingSeries]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


class MeetingSeriesViewSet(GenericViewSet[MeetingSeries]):
    """Series of meetings of your groups, the oldest first."""

    queryset = MeetingSeries.objects.none()
    filterset_class = SeriesFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "create": NewSeriesShape,
        "partial_update": SeriesChangeShape,
    }

    def get_queryset(self) -> QuerySet[MeetingSeries]:
        groups = [own.group_id for own in memberships_of(self.request) if can_see_meetings(own)]
        series = MeetingSeries.objects.filter(group__in=groups).select_related("group")
        return series.prefetch_related("takers__member").order_by("pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, NoMeetingContentShape)

    @extend_schema(responses=SeriesShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(SeriesShape([_shown(one) for one in page], many=True).data)

    @extend_schema(responses=SeriesShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(self.get_object().pk)

    @extend_schema(request=NewSeriesShape, responses={201: SeriesShape})
    def create(self, request: Request) -> Response:
        """Adds a series. For admins and advisors."""
        said = self._content(partial=False)
        by = membership_named(request, said.pop("group"))
        data = SeriesInput(**{name: said[name] for name in PLAIN}, chosen=_chosen(by.group, said))
        made = create_series(group=by.group, data=data, by=by, source="api")
        headers = {"Location": self.reverse_action("detail", args=[made.uuid])}
        return self._answer(made.pk, status.HTTP_201_CREATED, headers)

    @extend_schema(request=SeriesChangeShape(partial=True), responses=SeriesShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Changes it, pauses it, ends it or lets it go on. For admins and advisors."""
        series = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), series.uuid)
        said = self._content(partial=True)
        by, state = member_of(request, series.group_id), said.pop("state", "")
        plain = {name: said[name] for name in PLAIN if name in said}
        with transaction.atomic():
            if series.version != version:
                raise StaleMinutes(series)
            if said:
                data = replace(said_of(series), **plain, chosen=_chosen(series.group, said))
                change_series(series=series, version=version, data=data, by=by, source="api")
            if state:
                set_series_state(series=series, state=state, by=by, source="api")
        return self._answer(series.pk)

    def _content(self, *, partial: bool) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, pk: int, status_code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
        found = self.get_queryset().get(pk=pk)
        known = {"ETag": etag_of(found.uuid, found.version)} | dict(headers or {})
        return Response(SeriesShape(_shown(found)).data, status=status_code, headers=known)


def series_in(group: Group, uuid: UUID | None) -> MeetingSeries | None:
    """The series that a body or a query names; None: it names none."""
    if uuid is None:
        return None
    found = MeetingSeries.objects.filter(group=group, uuid=uuid).select_related("group").first()
    if found is None:
        raise serializers.ValidationError({"series": [_("There is no such series of meetings.")]})
    return found


def _chosen(group: Group, said: Mapping[str, Any]) -> tuple[tuple[str, tuple[Member, ...]], ...]:
    """By role the members that were named; what was not said stays as it is."""
    found = []
    for name, role in CHOSEN:
        if name in said:
            members = tuple(Member.objects.filter(group=group, is_guest=False, uuid__in=said[name]).present())
            if len(members) != len(set(said[name])):
                raise serializers.ValidationError({name: [_("There is no such member.")]})
            found.append((role, members))
    return tuple(found)


def _shown(series: MeetingSeries) -> dict[str, Any]:
    takers = series.takers.all()
    return {
        **{name: getattr(series, name) for name in ("uuid", "state", *PLAIN)},
        **{name: [person(one.member) for one in takers if one.role == role] for name, role in CHOSEN},
        "group": series.group.slug,
        "etag": etag_of(series.uuid, series.version),
    }
