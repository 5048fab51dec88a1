"""The lines of submitted plans: read by who reads the reports, decided by their authors."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from core.weeks import InvalidWeek
from members.models import Member
from members.queries import membership_for
from members.services import sentence_of
from reports import queries
from reports.api.access import memberships_of
from reports.api.answers import person
from reports.api.shapes import PersonShape
from reports.models import PlanItem
from reports.services import choose_plan_state


class PlanItemShape(serializers.Serializer[Any]):
    """One line of a submitted next week's plan."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    member = PersonShape()
    report = serializers.UUIDField(help_text="The report whose plan it stands in.")
    row = serializers.UUIDField()
    project = serializers.CharField(help_text="Name of the group's project, or empty.")
    week = serializers.CharField(help_text="Week of the report that planned it.")
    first_week = serializers.CharField(help_text="Week in which it was planned first, before it was moved.")
    text = serializers.CharField(help_text="Markdown, without its bullet.")
    state = serializers.ChoiceField(choices=PlanItem.State.choices)
    is_chosen = serializers.BooleanField(help_text="The author said so; else the next report's texts did.")
    moved_from = serializers.UUIDField(allow_null=True, help_text="The line of the plan before that it came from.")
    decided_at = serializers.DateTimeField(allow_null=True)
    etag = serializers.CharField(allow_null=True, help_text="For the author: send it back as If-Match.")


class PlanStateShape(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=PlanItem.State.choices, help_text="open takes a choice back: the texts decide again."
    )


class PlanItemFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(field_name="member__uuid", help_text="uuid of the author.")
    week = filters.CharFilter(method="of_week", help_text="Planned in the report of this week, such as 2024-W43.")
    state = filters.ChoiceFilter(choices=PlanItem.State.choices)

    def in_group(self, queryset: QuerySet[PlanItem], name: str, slug: str) -> QuerySet[PlanItem]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)

    def of_week(self, queryset: QuerySet[PlanItem], name: str, week_name: str) -> QuerySet[PlanItem]:
        """Groups begin their weeks on different days, so a name means other days in each."""
        found, problem = Q(pk__in=[]), _("There is no such week.")
        for member in self.request.user.present_memberships:
            try:
                first_day = member.group.calendar.week_named(week_name).first_day
            except InvalidWeek as error:
                problem = sentence_of(error)
                continue
            found |= Q(group=member.group_id, planned_in=first_day)
        if found == Q(pk__in=[]):
            raise ValidationError({"week": [problem]})
        return queryset.filter(found)


class PlanItemViewSet(GenericViewSet[PlanItem]):
    """Lines of the plans in reports you may read, with what became of them. Guests read none."""

    queryset = PlanItem.objects.none()
    filterset_class = PlanItemFilters
    ordering_fields: ClassVar[dict[str, str]] = {"week": "planned_in", "first_week": "first_planned_in"}
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}

    def get_queryset(self) -> QuerySet[PlanItem]:
        items = queries.plan_items_for(memberships_of(self.request))
        return items.select_related("member", "project", "report", "moved_from")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return PlanStateShape if self.action == "partial_update" else PlanItemShape

    @extend_schema(responses=PlanItemShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        own = {member.group_id: member for member in memberships_of(request)}
        lines = [_line(item, own[item.group_id]) for item in page]
        return self.get_paginated_response(PlanItemShape(lines, many=True).data)

    @extend_schema(responses=PlanItemShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(*self._asked_for(uuid))

    @extend_schema(request=PlanStateShape, responses=PlanItemShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Says what became of a line of your own plan."""
        item, by = self._asked_for(uuid)
        version = version_named_by(request.headers.get("If-Match"), item.uuid)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        state = serializer.validated_data["state"]
        chosen = choose_plan_state(item=item, state=state, version=version, by=by, source="api")
        return self._answer(chosen, by)

    def _asked_for(self, uuid: UUID) -> tuple[PlanItem, Member]:
        memberships = memberships_of(self.request)
        item = queries.plan_item_for(memberships, uuid)
        return item, next(member for member in memberships if member.group_id == item.group_id)

    def _answer(self, item: PlanItem, viewer: Member) -> Response:
        line = _line(item, viewer)
        headers = {"ETag": line["etag"]} if line["etag"] else {}
        return Response(PlanItemShape(line).data, headers=headers)


def _line(item: PlanItem, viewer: Member) -> dict[str, Any]:
    calendar = viewer.group.calendar
    return {
        "uuid": item.uuid,
        "group": viewer.group.slug,
        "member": person(item.member),
        "report": item.report.uuid,
        "row": item.row_uuid,
        "project": item.project.name if item.project else "",
        "week": calendar.week_of(item.planned_in).name,
        "first_week": calendar.week_of(item.first_planned_in).name,
        "text": item.text,
        "state": item.state,
        "is_chosen": item.is_chosen,
        "moved_from": item.moved_from.uuid if item.moved_from else None,
        "decided_at": item.decided_at,
        "etag": etag_of(item.uuid, item.version) if item.member_id == viewer.pk else None,
    }
