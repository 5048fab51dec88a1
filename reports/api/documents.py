"""A report as a document: its Markdown at once, its PDF by a job."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiTypes, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import RenderedFile
from members.models import Member
from reports.api import shapes
from reports.api.access import report_asked_for, viewer_of
from reports.markdown import write_weekly_report
from reports.models import WeeklyReport
from reports.permissions import can_see_feedback
from reports.queries import sheet_for
from reports.services import ReportRefused, request_rendering


class MarkdownViewSet(GenericViewSet[WeeklyReport]):
    """The Markdown of one report."""

    queryset = WeeklyReport.objects.none()
    serializer_class = shapes.NothingShape

    @extend_schema(responses={(200, "text/markdown"): OpenApiTypes.STR}, operation_id="reports_markdown")
    def retrieve(self, request: Request, uuid: UUID) -> HttpResponse:
        """The report in the form that the group's files have, with the feedback that you may read."""
        report = report_asked_for(request, uuid)
        sheet = sheet_for(report, viewer=viewer_of(request, report))
        name = f"{report.week.name}-{report.member.name}.md"
        return HttpResponse(
            write_weekly_report(sheet.document),
            content_type="text/markdown; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
        )


class PdfViewSet(GenericViewSet[WeeklyReport]):
    """The PDF of one report."""

    queryset = WeeklyReport.objects.none()
    serializer_class = shapes.NothingShape
    throttle_scope = "pdf"

    @extend_schema(
        request=shapes.NothingShape, responses={202: shapes.AcceptedShape}, operation_id="reports_pdf_create"
    )
    def create(self, request: Request, uuid: UUID) -> Response:
        """Asks for the PDF of the newest revision. `Location` is the job: ask it until it is done."""
        report = report_asked_for(request, uuid)
        self.get_serializer(data=request.data).is_valid(raise_exception=True)
        if report.first_submitted_at is None:
            raise ReportRefused("draft", _("This report is not submitted yet."))
        viewer = viewer_of(request, report)
        job = request_rendering(report=report, by=viewer, audience=audience_of(report, viewer))
        url = request.build_absolute_uri(reverse("api:job-detail", args=[job.uuid]))
        body = shapes.AcceptedShape({"job": job.uuid, "url": url}).data
        return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": url})


def audience_of(report: WeeklyReport, viewer: Member) -> str:
    """Whose file is made for this reader."""
    audience = RenderedFile.Audience
    return audience.FULL if can_see_feedback(report, viewer) else audience.GUEST
