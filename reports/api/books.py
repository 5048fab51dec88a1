"""Reports bound together as one PDF: the week of a group, the weeks of a member. Each by a job."""

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from activity.models import Job
from core.weeks import InvalidWeek, Week
from members.models import Account, Member
from members.queries import membership_for
from members.services import sentence_of
from reports.api import shapes
from reports.api.access import memberships_of
from reports.models import WeeklyReport
from reports.queries import can_read_books, planner_for
from reports.services import LONGEST_BOOKLET, request_booklet, request_week_book


class BookletShape(serializers.Serializer[Any]):
    first_week = serializers.CharField(help_text="Name of the first week, such as 2026-W36.")
    last_week = serializers.CharField(help_text=f"Name of the last week, at most {LONGEST_BOOKLET} weeks in all.")


class WeekPdfViewSet(GenericViewSet[WeeklyReport]):
    """The week of a whole group as one PDF."""

    queryset = WeeklyReport.objects.none()
    serializer_class = shapes.NothingShape
    throttle_scope = "pdf"

    @extend_schema(request=shapes.NothingShape, responses={202: shapes.AcceptedShape}, operation_id="week_pdf_create")
    def create(self, request: Request, slug: str, week: str) -> Response:
        """Asks for the week in one file, for who may read all its reports. `Location` is the job."""
        assert isinstance(request.user, Account)  # the permission class lets nobody else through
        by = membership_for(request.user, slug)
        self.get_serializer(data=request.data).is_valid(raise_exception=True)
        try:
            of_week = by.group.calendar.week_named(week)
        except InvalidWeek as error:
            raise Http404 from error
        if not can_read_books(by):
            raise Http404
        return _accepted(request, request_week_book(group=by.group, week=of_week, by=by))


class BookletViewSet(GenericViewSet[WeeklyReport]):
    """The weeks of a member as one PDF."""

    queryset = WeeklyReport.objects.none()
    serializer_class = BookletShape
    throttle_scope = "pdf"

    @extend_schema(request=BookletShape, responses={202: shapes.AcceptedShape}, operation_id="booklet_create")
    def create(self, request: Request, uuid: UUID) -> Response:
        """Asks for the submitted reports of these weeks that you may read, in one file. `Location` is the job."""
        viewer, member = _person(request, uuid)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        first, last = (_week(viewer, field, serializer.validated_data[field]) for field in ("first_week", "last_week"))
        return _accepted(request, request_booklet(member=member, first=first, last=last, by=viewer))


def _person(request: Request, uuid: UUID) -> tuple[Member, Member]:
    """Who asks, in the group of the person, and the person; as far as the reports may be read."""
    for viewer in memberships_of(request):
        if Member.objects.filter(group=viewer.group_id, uuid=uuid).exists():
            return viewer, planner_for(viewer, uuid)
    raise Http404


def _week(viewer: Member, field: str, name: str) -> Week:
    try:
        return viewer.group.calendar.week_named(name)
    except InvalidWeek as error:
        raise serializers.ValidationError({field: [sentence_of(error)]}) from error


def _accepted(request: Request, job: Job) -> Response:
    url = request.build_absolute_uri(reverse("api:job-detail", args=[job.uuid]))
    body = shapes.AcceptedShape({"job": job.uuid, "url": url}).data
    return Response(body, status=status.HTTP_202_ACCEPTED, headers={"Location": url})
