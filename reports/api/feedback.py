"""Feedback on one report: read by the group, written by its advisors, each only his own."""

from typing import Any, ClassVar
from uuid import UUID

from django.utils.translation import gettext as _
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
from reports.permissions import can_answer
from reports.queries import feedback_of, feedback_on
from reports.services import (
    NotAllowed,
    StaleAnswer,
    answer_feedback,
    reopen_feedback,
    save_feedback,
    settle_feedback,
)


class FeedbackViewSet(GenericViewSet[Feedback]):
    """Feedback on one report."""

    queryset = Feedback.objects.none()
    pagination_class = None
    conditional_actions: ClassVar[set[str]] = {"write", "answer", "settle"}
    first_writes: ClassVar[set[str]] = {"write"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "write": shapes.NewFeedbackShape,
        "answer": shapes.AnswerShape,
        "settle": shapes.SettleShape,
    }

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.FeedbackShape)

    @extend_schema(responses=shapes.FeedbackShape(many=True), filters=False)
    def list(self, request: Request, uuid: UUID) -> Response:
        """All feedback on the report, in order of writing; for guests an empty list."""
        report = report_asked_for(request, uuid)
        viewer = viewer_of(request, report)
        lines = [answers.feedback_line(feedback, viewer) for feedback in feedback_of(report, viewer)]
        return Response(shapes.FeedbackShape(lines, many=True).data)

    @extend_schema(request=shapes.NewFeedbackShape, responses=shapes.FeedbackShape)
    def write(self, request: Request, uuid: UUID) -> Response:
        """Writes your own feedback on a row, or on the whole report. Needs If-Match, or `If-None-Match: *`.

        A mark that is not sent stays as it is.
        """
        report = report_asked_for(request, uuid)
        by = viewer_of(request, report)
        content = self._content()
        row, text, mark = content["row"], content["text"], content.get("mark")
        version = _version_read(request, report, row, by)
        feedback = save_feedback(
            report=report, row_uuid=row, text=text, mark=mark, version=version, by=by, source="api"
        )
        line = answers.feedback_line(feedback, by)
        return Response(shapes.FeedbackShape(line).data, headers={"ETag": line["etag"]})

    @extend_schema(request=shapes.AnswerShape, responses=shapes.FeedbackShape)
    def answer(self, request: Request, uuid: UUID, feedback: UUID) -> Response:
        """Answers feedback on your own report, which settles it. Needs its `answer_etag` as If-Match."""
        read, by = self._read_by_author(request, uuid, feedback)
        text = self._content()["text"]
        answered = answer_feedback(
            feedback=read, text=text, version=read.answer_version, seen=read.version, by=by, source="api"
        )
        return self._line(answered, by)

    @extend_schema(request=shapes.SettleShape, responses=shapes.FeedbackShape)
    def settle(self, request: Request, uuid: UUID, feedback: UUID) -> Response:
        """Ticks feedback on your own report off, or opens it again. Needs its `answer_etag` as If-Match."""
        read, by = self._read_by_author(request, uuid, feedback)
        if self._content()["settled"]:
            return self._line(settle_feedback(feedback=read, seen=read.version, by=by, source="api"), by)
        return self._line(reopen_feedback(feedback=read, by=by, source="api"), by)

    # -- what the operations share

    def _content(self) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _read_by_author(self, request: Request, uuid: UUID, feedback: UUID) -> tuple[Feedback, Member]:
        """The feedback as it is now, which must be as its author read it."""
        report = report_asked_for(request, uuid)
        by = viewer_of(request, report)
        found = feedback_on(report, by, feedback)
        if not can_answer(report, by):
            raise NotAllowed("not-yours", _("Only the author answers the feedback on a report."))
        named = version_named_by(request.headers.get("If-Match"), found.uuid)
        if named != found.version + found.answer_version:
            raise StaleAnswer(found)
        return found, by

    def _line(self, feedback: Feedback, by: Member) -> Response:
        line = answers.feedback_line(feedback, by)
        return Response(shapes.FeedbackShape(line).data, headers={"ETag": line["answer_etag"]})


def _version_read(request: Request, report: WeeklyReport, row: UUID | None, by: Member) -> int:
    """The version that was read: 0 where the writer says that there is none yet."""
    if request.headers.get("If-None-Match", "").strip() == "*":
        return 0
    own = report.feedback.filter(row_uuid=row, advisor=by).first()
    header = request.headers.get("If-Match")
    if own is None and header:
        raise PreconditionUnusable
    return version_named_by(header, own.uuid if own else report.uuid)
