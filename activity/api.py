"""REST operations on jobs, how far what one asked for is, and on notices, what one was told."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from activity.models import Job, Notice
from activity.queries import Told, job_for, notice_for, notices_for, told
from activity.services import mark_read


class JobSerializer(serializers.Serializer[Job]):
    uuid = serializers.UUIDField()
    kind = serializers.CharField()
    status = serializers.ChoiceField(choices=Job.Status.choices)
    progress = serializers.IntegerField(help_text="Per cent.")
    notice = serializers.SerializerMethodField(help_text="Why it failed, or what to know about the result; or empty.")
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    file = serializers.SerializerMethodField(help_text="Address of the file when the job is done, else null.")
    file_name = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_notice(self, job: Job) -> str:
        return gettext(job.error) if job.error else ""

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_file(self, job: Job) -> str | None:
        if job.file is None or not job.file.is_ready:
            return None
        address: str = self.context["request"].build_absolute_uri(reverse("api:file-detail", args=[job.file.uuid]))
        return address

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_file_name(self, job: Job) -> str | None:
        return job.file.name if job.file is not None and job.file.is_ready else None


class JobViewSet(GenericViewSet[Job]):
    """Jobs that you asked for."""

    queryset = Job.objects.none()
    serializer_class = JobSerializer
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    @extend_schema(responses=JobSerializer)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        """The state of a job: pending, running, done or failed. Ask once a second, not more often."""
        memberships: list[Any] = request.user.present_memberships  # type: ignore[union-attr]  # members is above us
        return Response(self.get_serializer(job_for(memberships, uuid)).data)


class NoticeSerializer(serializers.Serializer[Any]):
    uuid = serializers.UUIDField(source="notice.uuid")
    group = serializers.CharField(source="notice.group.slug")
    kind = serializers.CharField(source="notice.kind")
    sentence = serializers.CharField(help_text="In the language of the account, else the one that is asked for.")
    facts = serializers.SerializerMethodField(help_text="Lines of a digest, such as who is missing.")
    week = serializers.CharField(source="notice.details.week")
    address = serializers.SerializerMethodField(help_text="The page it leads to.")
    created_at = serializers.DateTimeField(source="notice.created_at")
    read_at = serializers.DateTimeField(source="notice.read_at", allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_facts(self, line: Told) -> list[str]:
        return [f"{fact.label}: {fact.text}" for fact in line.facts]

    @extend_schema_field(serializers.URLField())
    def get_address(self, line: Told) -> str:
        address: str = self.context["request"].build_absolute_uri(line.address)
        return address


class NoticeFilters(filters.FilterSet):
    group = filters.CharFilter(field_name="group__slug", help_text="Address (slug) of one of your groups.")
    unread = filters.ChoiceFilter(
        choices=[("true", "true")], method="only_unread", help_text="true: only what you have not read."
    )

    def only_unread(self, queryset: QuerySet[Notice], name: str, wanted: str) -> QuerySet[Notice]:
        return queryset.filter(read_at=None)


class NoticeViewSet(GenericViewSet[Notice]):
    """What you were told: feedback, returns, approvals, reminders and digests."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Notice]:
        return notices_for(self._memberships())

    @extend_schema(responses=NoticeSerializer(many=True))
    def list(self, request: Request) -> Response:
        """Your notices, newest first. Listing them does not note them as read."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(told(page or []), many=True).data)

    @extend_schema(request=None, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, uuid: UUID) -> Response:
        """Notes one notice as read; a second time changes nothing."""
        mark_read(notices=self.get_queryset().filter(pk=notice_for(self._memberships(), uuid).pk))
        return Response(self.get_serializer(told([notice_for(self._memberships(), uuid)])[0]).data)

    def _memberships(self) -> Sequence[Any]:
        memberships: Sequence[Any] = self.request.user.present_memberships  # type: ignore[union-attr]
        return memberships


router = SimpleRouter(use_regex_path=False)
router.register("jobs", JobViewSet, basename="job")
router.register("notices", NoticeViewSet, basename="notice")
