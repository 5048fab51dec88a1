"""The week of a group: who has reported, and opening a closed one again."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.text import CELL_LIMIT
from core.weeks import InvalidWeek, Week
from members.models import Account, Member
from members.queries import membership_for, person_for, students_by_advisor
from reports.api.answers import person
from reports.api.shapes import PersonShape
from reports.models import WeeklyReport
from reports.queries import Board, BoardLine, board_for
from reports.services import reopen_week

STATUSES = ("missing", "draft", "submitted", "returned", "reviewed", "excused")
COUNTED = ("missing", "late", "waiting", "returned", "reviewed", "excused")


class WeekLineShape(serializers.Serializer[Any]):
    member = PersonShape()
    status = serializers.ChoiceField(choices=STATUSES, help_text="draft: your own; those of others are missing.")
    is_late = serializers.BooleanField()
    report = serializers.UUIDField(allow_null=True, help_text="Where you may read it.")


class TeachingWeekShape(serializers.Serializer[Any]):
    """The week as a university counts it."""

    number = serializers.IntegerField()
    term = serializers.CharField()


class WeekCountsShape(serializers.Serializer[Any]):
    missing = serializers.IntegerField(help_text="Owed and not submitted; before the deadline, not yet.")
    late = serializers.IntegerField(help_text="Submitted after the deadline; counted by their state, too.")
    waiting = serializers.IntegerField(help_text="Submitted, for an advisor to review.")
    returned = serializers.IntegerField()
    reviewed = serializers.IntegerField()
    excused = serializers.IntegerField(help_text="No workday left by holidays, pauses and absences.")


class WeekShape(serializers.Serializer[Any]):
    """The week's board, as its page shows it to you."""

    group = serializers.CharField(help_text="Address (slug) of the group.")
    week = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    teaching_week = TeachingWeekShape(allow_null=True)
    deadline = serializers.DateTimeField()
    is_over = serializers.BooleanField(help_text="Whether the deadline has passed.")
    closes_at = serializers.DateTimeField(allow_null=True, help_text="null: the week stays open.")
    is_closed = serializers.BooleanField()
    counts = WeekCountsShape()
    members = WeekLineShape(many=True)


class ReopenShape(serializers.Serializer[Any]):
    member = serializers.UUIDField(help_text="uuid of the member who may write again.")
    reason = serializers.CharField(trim_whitespace=False, max_length=CELL_LIMIT, help_text="Why; the member reads it.")


class ReopenedShape(serializers.Serializer[Any]):
    member = PersonShape()
    week = serializers.CharField()
    opened_by = PersonShape()
    opened_at = serializers.DateTimeField()
    reason = serializers.CharField()


class WeekViewSet(GenericViewSet[WeeklyReport]):
    """One week of a group."""

    queryset = WeeklyReport.objects.none()
    pagination_class = None

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return ReopenShape if self.action == "reopen" else WeekShape

    @extend_schema(
        responses=WeekShape,
        filters=False,
        parameters=[
            OpenApiParameter("advisor", UUID, description="uuid of an advisor: only whom he supervises today.")
        ],
    )
    def retrieve(self, request: Request, slug: str, week: str) -> Response:
        """Who has reported on the week, with the counts of the board's page. Guests find the reports they may read."""
        viewer = _member_of(request, slug)
        board = board_for(viewer, _week_of(viewer, week), only=_students(request, viewer))
        return Response(WeekShape(_board(board, viewer)).data)

    @extend_schema(request=ReopenShape, responses=ReopenedShape)
    def reopen(self, request: Request, slug: str, week: str) -> Response:
        """Opens a closed week again for one member. For advisors of the group; doing it twice changes nothing."""
        by = _member_of(request, slug)
        of_week = _week_of(by, week)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        member = person_for(by, serializer.validated_data["member"])
        member.group = by.group
        reason = serializer.validated_data["reason"]
        reopening = reopen_week(member=member, week=of_week, reason=reason, by=by, source="api")
        answer = {
            "member": person(member),
            "week": of_week.name,
            "opened_by": person(reopening.opened_by),
            "opened_at": reopening.opened_at,
            "reason": reopening.reason,
        }
        return Response(ReopenedShape(answer).data)


def _member_of(request: Request, slug: str) -> Member:
    """Who asks, in the group of the address."""
    assert isinstance(request.user, Account)  # the permission class lets nobody else through
    return membership_for(request.user, slug)


def _week_of(viewer: Member, name: str) -> Week:
    try:
        return viewer.group.calendar.week_named(name)
    except InvalidWeek as error:
        raise Http404 from error


def _students(request: Request, viewer: Member) -> set[int] | None:
    """Whom the board is limited to; nobody's name is learned from an advisor who is not there."""
    text = request.query_params.get("advisor")
    if text is None:
        return None
    try:
        wanted = serializers.UUIDField().run_validation(text)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({"advisor": error.detail}) from error
    found = (students for advisor, students in students_by_advisor(viewer).items() if advisor.uuid == wanted)
    students = next(found, None)
    if students is None:
        raise Http404
    return students


def _board(board: Board, viewer: Member) -> dict[str, Any]:
    return {
        "group": viewer.group.slug,
        "week": board.week.name,
        "first_day": board.week.first_day,
        "last_day": board.week.last_day,
        "teaching_week": board.teaching,
        "deadline": board.deadline,
        "is_over": board.is_over,
        "closes_at": board.closes_at,
        "is_closed": board.is_closed,
        "counts": {name: len(getattr(board, name)) for name in COUNTED},
        "members": [_line(line) for line in board.lines],
    }


def _line(line: BoardLine) -> dict[str, Any]:
    return {
        "member": person(line.member),
        "status": line.status,
        "is_late": line.is_late,
        "report": line.report.uuid if line.report else None,
    }
