"""REST operations on jobs: how far what one asked for is."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from activity.models import Job
from activity.queries import job_for


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


router = SimpleRouter(use_regex_path=False)
router.register("jobs", JobViewSet, basename="job")
