"""The summary of a group's work, as on its page: read at once, or as a file by a job."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from members.models import Account, Group, Member, Project
from members.queries import membership_for
from members.services import sentence_of
from workload.api.filters import DAY
from workload.api.items import membership_named
from workload.models import WorkItem
from workload.permissions import can_see_work
from workload.queries import FORMATS, OddSpan, Selection, span_of, summary_sheet
from workload.rendering import as_json
from workload.services import request_summary

BY = ("member", "project", "week")


class CountsShape(serializers.Serializer[Any]):
    small = serializers.IntegerField(help_text="少. A shared item counts whole for each; 大*5 counts five.")
    medium = serializers.IntegerField()
    large = serializers.IntegerField()
    unknown = serializers.IntegerField(help_text="Items whose workload is not known: not in the total.")
    total = serializers.IntegerField()


class SummaryRowShape(CountsShape):
    """What one member did, in the order of joining; of another `by`, the name of the project or week."""

    member = serializers.CharField(required=False)
    project = serializers.CharField(required=False)
    week = serializers.CharField(required=False)


class LimitsShape(serializers.Serializer[Any]):
    small_up_to_minutes = serializers.IntegerField()
    medium_up_to_minutes = serializers.IntegerField()


class RunningShape(serializers.Serializer[Any]):
    """An item that touches the period and ends after it: not counted."""

    title = serializers.CharField()
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    participants = serializers.ListField(child=serializers.CharField())
    workload = serializers.CharField(help_text="As ledgers write it: 少, 大*5, empty for unknown.")


class SummaryShape(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Address (slug) of the group.")
    title = serializers.CharField(help_text="The period in words.")
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    project = serializers.CharField(help_text="Name, or empty: all.")
    kind = serializers.CharField(help_text="reading, task, or empty: all.")
    by = serializers.ChoiceField(choices=BY)
    limits = LimitsShape()
    rows = SummaryRowShape(many=True)
    sums = CountsShape()
    running = RunningShape(many=True)
    more_running = serializers.BooleanField(help_text="There are more than the ones listed.")


def limit_field(help_text: str) -> serializers.DateField:
    return serializers.DateField(
        required=False, allow_null=True, default=None, input_formats=["%Y-%m-%d"], help_text=help_text
    )


class RenderShape(serializers.Serializer[Any]):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    since = limit_field("First day; null: no limit.")
    until = limit_field("Last day; null: no limit.")
    project = serializers.UUIDField(required=False, allow_null=True, default=None)
    kind = serializers.ChoiceField(choices=WorkItem.Kind.choices, required=False, allow_blank=True, default="")
    format = serializers.ChoiceField(choices=FORMATS, required=False, default="pdf")


class AcceptedSummaryShape(serializers.Serializer[Any]):
    """The job that was asked for."""

    job = serializers.UUIDField()
    url = serializers.URLField(help_text="Address of the job.")


class SummaryFilters(filters.FilterSet):
    """Names and checks the parameters; what they mean is asked below."""

    group = filters.CharFilter(required=True, method="kept", help_text="Address (slug) of one of your groups.")
    until = filters.DateFilter(method="kept", help_text="Last day; items count on the last day of their period.", **DAY)
    project = filters.UUIDFilter(method="kept", help_text="uuid of a project of the group.")
    kind = filters.ChoiceFilter(choices=WorkItem.Kind.choices, method="kept")
    by = filters.ChoiceFilter(choices=[(by, by) for by in BY], method="kept", help_text="What the rows are: members.")

    def kept(self, queryset: QuerySet[WorkItem], name: str, value: Any) -> QuerySet[WorkItem]:
        return queryset


SummaryFilters.base_filters["from"] = filters.DateFilter(
    method="kept", help_text="First day, such as 2026-11-16; without it there is no limit.", **DAY
)


class WorkloadViewSet(GenericViewSet[WorkItem]):
    """How much each member of a group did. For everyone of the group but guests."""

    queryset = WorkItem.objects.none()
    serializer_class = SummaryShape
    filterset_class = SummaryFilters
    pagination_class = None

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return RenderShape if self.action == "render" else SummaryShape

    @property
    def throttle_scope(self) -> str:
        return "pdf" if self.action == "render" else ""

    @extend_schema(responses=SummaryShape)
    @action(detail=False)
    def summary(self, request: Request) -> Response:
        """The summary of a period: 少, 中, 大, unknown and in all, by member, project or week."""
        self.filter_queryset(self.get_queryset())  # refuses what it does not know
        form = SummaryFilters(request.query_params, queryset=self.get_queryset(), request=request).form
        form.is_valid()
        wanted = form.cleaned_data
        member = _reader(membership_for(_account(request), wanted["group"]))
        selection = _selection(
            member.group, wanted["from"], wanted["until"], wanted["project"], wanted["kind"] or "", first="from"
        )
        return Response(as_json(summary_sheet(member.group, selection, by=wanted["by"] or "member")))

    @extend_schema(request=RenderShape, responses={202: AcceptedSummaryShape}, filters=False)
    @action(detail=False, methods=["post"])
    def render(self, request: Request) -> Response:
        """Asks for the summary as PDF, Excel workbook, CSV, Markdown or JSON. `Location` is the job."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        sent = serializer.validated_data
        member = _reader(membership_named(request, sent["group"]))
        selection = _selection(member.group, sent["since"], sent["until"], sent["project"], sent["kind"])
        job = request_summary(group=member.group, selection=selection, format=sent["format"], by=member)
        url = request.build_absolute_uri(reverse("api:job-detail", args=[job.uuid]))
        body = AcceptedSummaryShape({"job": job.uuid, "url": url}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": url})


def _account(request: Request) -> Account:
    assert isinstance(request.user, Account)  # the permission class lets nobody else through
    return request.user


def _reader(member: Member) -> Member:
    if not can_see_work(member):
        raise Http404
    return member


def _selection(
    group: Group, since: date | None, until: date | None, project: Any, kind: str, *, first: str = "since"
) -> Selection:
    """The selection that was sent. Raises ValidationError naming the field, 404 for a project that is not there."""
    try:
        span_of(group, since, until)
    except OddSpan as error:
        field = "until" if error.code == "backwards" or since is None else first
        raise ValidationError({field: [sentence_of(error)]}) from error
    if project is None:
        return Selection(since, until, None, kind)
    found = Project.objects.filter(group=group, deleted_at=None, uuid=project).first()
    if found is None:
        raise ValidationError({"project": [_("There is no such project in this group.")]})
    return Selection(since, until, found, kind)
