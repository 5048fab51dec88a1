"""Feedback on one report: read by the group, written by its advisors, each only his own."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import PreconditionUnusable, version_named_by
from members.models import Member
from reports.api import answers, shapes
from reports.api.access import report_asked_for, viewer_of
from reports.models import Feedback, WeeklyReport
from reports.queries import feedback_of
from reports.services import save_feedback


class FeedbackViewSet(GenericViewSet[Feedback]):
    """Feedback on one report."""

    queryset = Feedback.objects.none()
    pagination_class = None
    conditional_actions: ClassVar[set[str]] = {"write"}
    first_writes: ClassVar[set[str]] = {"write"}

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return shapes.NewFeedbackShape if self.action == "write" else shapes.FeedbackShape

    @extend_schema(responses=shapes.FeedbackShape(many=True), filters=False)
    def list(self, request: Request, uuid: UUID) -> Response:
        """All feedback on the report, in order of writing; for guests an empty list."""
        report = report_asked_for(request, uuid)
        viewer = viewer_of(request, report)
        lines = [answers.feedback_line(feedback, viewer) for feedback in feedback_of(report, viewer)]
        return Response(shapes.FeedbackShape(lines, many=True).data)

    @extend_schema(request=shapes.NewFeedbackShape, responses=shapes.FeedbackShape)
    def write(self, request: Request, uuid: UUID) -> Response:
        """Writes your own feedback on a row, or on the whole report. Needs If-Match, or `If-None-Match: *`."""
        report = report_asked_for(request, uuid)
        by = viewer_of(request, report)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        row, text = serializer.validated_data["row"], serializer.validated_data["text"]
        version = _version_read(request, report, row, by)
        feedback = save_feedback(report=report, row_uuid=row, text=text, version=version, by=by, source="api")
        line = answers.feedback_line(feedback, by)
        return Response(shapes.FeedbackShape(line).data, headers={"ETag": line["etag"]})


def _version_read(request: Request, report: WeeklyReport, row: UUID | None, by: Member) -> int:
    """The version that was read: 0 where the writer says that there is none yet."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        return 0
    own = report.feedback.filter(row_uuid=row, advisor=by).first()
    header = request.headers.get("If-Match")
    if own is None and header:
        raise PreconditionUnusable
    return version_named_by(header, own.uuid if own else report.uuid)
