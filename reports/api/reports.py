"""The operations on one's own and others' reports."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import version_named_by
from core.weeks import InvalidWeek, Week
from members.models import Member
from members.services import sentence_of
from reports import queries, services
from reports.api import answers, shapes
from reports.api.access import membership_named, memberships_of, report_asked_for, viewer_of
from reports.api.filters import ReportFilters
from reports.models import WeeklyReport
from reports.permissions import is_author
from reports.services import AlreadyThere, NotAllowed, RowInput

NUMBER_LIMIT = 1_000_000  # of revisions: a number beyond is no address, and too large for a database


class ReportViewSet(GenericViewSet[WeeklyReport]):
    """Weekly reports you may read: your own, and what others of your groups have submitted."""

    queryset = WeeklyReport.objects.none()
    filterset_class = ReportFilters
    ordering_fields: ClassVar[dict[str, str]] = {"week": "week_start", "submitted_at": "submitted_at"}
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update", "partial_update", "submit"}
    throttle_scope = ""
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "list": shapes.ReportListShape,
        "create": shapes.NewReportShape,
        "update": shapes.ContentShape,
        "partial_update": shapes.ContentShape,
        "submit": shapes.NothingShape,
        "give_back": shapes.ReturnShape,
        "approve": shapes.ReviewShape,
    }

    def get_queryset(self) -> QuerySet[WeeklyReport]:
        return queries.reports_for(memberships_of(self.request))

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NothingShape)

    @extend_schema(responses=shapes.ReportListShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        reports = queries.with_groups(page or [], memberships_of(request))
        lines = [answers.list_line(report) for report in reports]
        return self.get_paginated_response(shapes.ReportListShape(lines, many=True).data)

    @extend_schema(responses=shapes.ReportShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(request=shapes.NewReportShape, responses={201: shapes.ReportShape})
    def create(self, request: Request) -> Response:
        """Begins your own report of a week. One that is there already answers 409 with its address."""
        content = self._content()
        member = membership_named(request, content["group"])
        week = _week_named(member, content["week"])
        there = queries.own_report(member, week)
        if there is not None:
            raise AlreadyThere(there)
        rows = content["rows"] if "rows" in content else _planned(member, week)
        report = services.open_report(
            member=member,
            week=week,
            by=member,
            rows=rows,
            note=content["note"],
            ends_on=content["ends_on"],
            source="api",
        )
        url = self.reverse_action("detail", args=[report.uuid])
        return self._answer(report_asked_for(request, report.uuid), status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=shapes.ContentShape, responses=shapes.ReportShape)
    def update(self, request: Request, uuid: UUID) -> Response:
        """Replaces your working copy. Others see it when you submit it."""
        report, by = self._own(uuid)
        version = version_named_by(request.headers.get("If-Match"), report.uuid)
        services.save_report(report=report, version=version, by=by, **self._content())
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(request=shapes.ContentShape(partial=True), responses=shapes.ReportShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Replaces the fields that are sent. `rows` is one field: send all rows that shall remain."""
        report, by = self._own(uuid)
        version = version_named_by(request.headers.get("If-Match"), report.uuid)
        content = _stored_content(report) | self._content(partial=True)
        services.save_report(report=report, version=version, by=by, **content)
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Removes your own draft; the page of the week can restore it for 30 days."""
        report = report_asked_for(request, uuid)
        services.remove_report(report=report, by=viewer_of(request, report), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=shapes.NothingShape, responses=shapes.ReportShape)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, uuid: UUID) -> Response:
        """Freezes your working copy as the next revision, for others to read."""
        report, by = self._own(uuid)
        version = version_named_by(request.headers.get("If-Match"), report.uuid)
        self._content()
        services.submit_report(report=report, version=version, by=by, source="api")
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(request=shapes.ReviewShape, responses=shapes.ReportShape)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, uuid: UUID) -> Response:
        """Closes the report as reviewed. For advisors of the group."""
        report = report_asked_for(request, uuid)
        services.approve_report(report=report, by=viewer_of(request, report), source="api", **self._content())
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(request=shapes.ReturnShape, responses=shapes.ReportShape)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, uuid: UUID) -> Response:
        """Returns the report to its author with a reason. For advisors of the group."""
        report = report_asked_for(request, uuid)
        services.return_report(report=report, by=viewer_of(request, report), source="api", **self._content())
        return self._answer(report_asked_for(request, uuid))

    @extend_schema(responses=shapes.RevisionShape(many=True), filters=False)
    @action(detail=True, pagination_class=None)
    def revisions(self, request: Request, uuid: UUID) -> Response:
        """Every submission of the report, oldest first."""
        report = report_asked_for(request, uuid)
        revisions = report.revisions.defer("document").select_related("submitted_by")
        lines = [answers.revision_line(revision) for revision in revisions]
        return Response(shapes.RevisionShape(lines, many=True).data)

    @extend_schema(responses=shapes.ReportShape)
    @action(detail=True, url_path="revisions/<int:number>")
    def revision(self, request: Request, uuid: UUID, number: int) -> Response:
        """The report as it was submitted then, with today's feedback."""
        report = report_asked_for(request, uuid)
        if not 0 < number < NUMBER_LIMIT:
            raise Http404
        viewer = viewer_of(request, report)
        sheet = queries.sheet_for(report, viewer=viewer, revision=number)
        return Response(shapes.ReportShape(answers.whole_report(report, sheet, viewer)).data)

    # -- what the operations share

    def _own(self, uuid: UUID) -> tuple[WeeklyReport, Member]:
        report = report_asked_for(self.request, uuid)
        viewer = viewer_of(self.request, report)
        if not is_author(report, viewer):
            raise NotAllowed("not-yours", _("Only the author writes a report."))
        return report, viewer

    def _content(self, *, partial: bool = False) -> dict[str, Any]:
        serializer = self.get_serializer(data=self.request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def _answer(self, report: WeeklyReport, status_code: int = 200, headers: dict[str, str] | None = None) -> Response:
        viewer = viewer_of(self.request, report)
        sheet = queries.sheet_for(report, viewer=viewer, working_copy=is_author(report, viewer))
        body = answers.whole_report(report, sheet, viewer)
        tagged = {"ETag": body["etag"]} if body["etag"] else {}
        return Response(shapes.ReportShape(body).data, status=status_code, headers=tagged | (headers or {}))


def _week_named(member: Member, name: str) -> Week:
    try:
        return member.group.calendar.week_named(name)
    except InvalidWeek as error:
        raise serializers.ValidationError({"week": [sentence_of(error)]}) from error


def _planned(member: Member, week: Week) -> list[RowInput]:
    return [RowInput(project=row.project, this_week=row.this_week) for row in queries.planned_rows(member, week)]


def _stored_content(report: WeeklyReport) -> dict[str, Any]:
    """What a partial change leaves as it is."""
    document = queries.working_document(report)
    rows = [
        RowInput(UUID(row.uuid), row.project, row.this_week, row.results, row.next_week)
        for row in document.rows
        if not row.is_removed
    ]
    longer = report.ends_on if report.ends_on != report.week.last_day else None
    return {"rows": rows, "note": document.note, "ends_on": longer}
