"""Open issues and assignments of one's groups, for everyone but guests, as on the pages."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from meetings.api import shapes
from meetings.api.access import member_of, memberships_of
from meetings.models import Meeting, OpenIssue
from meetings.services import decide_action, note_issue, reopen_issue, set_issue_owner, solve_issue
from members.models import Group, Member
from members.queries import local_day, membership_for
from tasks.models import ActionItem
from tasks.services import make_task_of, set_action_due


class OpenIssueFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    solved = filters.ChoiceFilter(choices=[("true", "true"), ("false", "false")], method="which_are_solved")
    owner = filters.UUIDFilter(field_name="owner__uuid", help_text="uuid of a member.")

    def which_are_solved(self, queryset: QuerySet[OpenIssue], name: str, answer: str) -> QuerySet[OpenIssue]:
        return queryset.filter(solved_on__isnull=answer == "false")

    def in_group(self, queryset: QuerySet[OpenIssue], name: str, slug: str) -> QuerySet[OpenIssue]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


class ActionItemFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(field_name="members__uuid", help_text="uuid of a member.")
    state = filters.ChoiceFilter(choices=ActionItem.State.choices)

    def in_group(self, queryset: QuerySet[ActionItem], name: str, slug: str) -> QuerySet[ActionItem]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


class OpenIssueViewSet(GenericViewSet[OpenIssue]):
    """Open and solved issues of your groups, the last raised first. They come from the text of minutes."""

    queryset = OpenIssue.objects.none()
    filterset_class = OpenIssueFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"solve", "reopen", "partial_update"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "solve": shapes.SolvedIssueShape,
        "partial_update": shapes.IssueOwnerShape,
        "notes": shapes.IssueNoteContentShape,
    }

    def get_queryset(self) -> QuerySet[OpenIssue]:
        issues = OpenIssue.objects.visible_to(memberships_of(self.request))
        return issues.select_related("group", "raised_in", "raised_by", "owner").order_by("-raised_on", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, shapes.NoMeetingContentShape)

    @extend_schema(responses=shapes.OpenIssueShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [shapes.shown_issue(issue, issue.weeks_on(_today(issue.group))) for issue in page]
        return self.get_paginated_response(shapes.OpenIssueShape(lines, many=True).data)

    @extend_schema(responses=shapes.OpenIssueShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=shapes.IssueOwnerShape, responses=shapes.OpenIssueShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Says who looks after it."""
        issue = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), issue.uuid)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        by = member_of(request, issue.group_id)
        named = serializer.validated_data["owner"]
        people = Member.objects.filter(group=issue.group_id, is_guest=False).present()
        owner = people.filter(uuid=named).first() if named else None
        if named and owner is None:
            raise serializers.ValidationError({"owner": [_("There is no such member.")]})
        set_issue_owner(issue=issue, version=version, owner=owner, by=by, source="api")
        return self._answer(self.get_queryset().get(pk=issue.pk))

    @extend_schema(
        methods=["GET"], request=None, responses=shapes.IssueNoteShape(many=True), operation_id="open_issues_notes_list"
    )
    @extend_schema(methods=["POST"], request=shapes.IssueNoteContentShape, responses=shapes.IssueNoteShape)
    @action(detail=True, methods=["get", "post"], pagination_class=None, filterset_class=None)
    def notes(self, request: Request, uuid: UUID) -> Response:
        """What was said of it at meetings. POST stores the note of one meeting, on the version that was read."""
        issue = self.get_object()
        if request.method == "GET":
            notes = issue.notes.filter(meeting__deleted_at=None).select_related("meeting", "by")
            return Response(shapes.IssueNoteShape([shapes.shown_note(note) for note in notes], many=True).data)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said, by = serializer.validated_data, member_of(request, issue.group_id)
        meetings = Meeting.objects.visible_to([by]).filter(group=issue.group_id, uuid=said["meeting"])
        meeting = meetings.select_related("group").first()
        if meeting is None:
            raise serializers.ValidationError({"meeting": [_("There is no such meeting.")]})
        wanted = {"version": said["version"], "text": said["text"]}
        note = note_issue(issue=issue, meeting=meeting, by=by, source="api", **wanted)
        return Response(shapes.IssueNoteShape(shapes.shown_note(note)).data)

    @extend_schema(request=shapes.SolvedIssueShape, responses=shapes.OpenIssueShape)
    @action(detail=True, methods=["post"])
    def solve(self, request: Request, uuid: UUID) -> Response:
        """Says that it is solved, and how."""
        issue = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), issue.uuid)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        by = member_of(request, issue.group_id)
        solve_issue(issue=issue, version=version, how=said["how"], day=said["solved_on"], by=by, source="api")
        return self._answer(self.get_queryset().get(pk=issue.pk))

    @extend_schema(request=None, responses=shapes.OpenIssueShape)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, uuid: UUID) -> Response:
        issue = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), issue.uuid)
        reopen_issue(issue=issue, version=version, by=member_of(request, issue.group_id), source="api")
        return self._answer(self.get_queryset().get(pk=issue.pk))

    def _answer(self, issue: OpenIssue) -> Response:
        shown = shapes.OpenIssueShape(shapes.shown_issue(issue, issue.weeks_on(_today(issue.group)))).data
        return Response(shown, headers={"ETag": etag_of(issue.uuid, issue.version)})


class ActionItemViewSet(GenericViewSet[ActionItem]):
    """Assignments of the meetings of your groups, the last first. They come from the text of minutes."""

    queryset = ActionItem.objects.none()
    filterset_class = ActionItemFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update"}

    def get_queryset(self) -> QuerySet[ActionItem]:
        actions = ActionItem.objects.visible_to(memberships_of(self.request))
        actions = actions.filter(minutes_item__meeting__deleted_at=None, minutes_item__isnull=False)
        return actions.select_related("group", "task").prefetch_related("members").order_by("-given_on", "-pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return shapes.ActionItemContentShape if self.action == "partial_update" else shapes.NoMeetingContentShape

    @extend_schema(responses=shapes.ActionItemShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        lines = [shapes.shown_action(one, one.week_on(_today(one.group))) for one in page]
        return self.get_paginated_response(shapes.ActionItemShape(lines, many=True).data)

    @extend_schema(responses=shapes.ActionItemShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return self._answer(self.get_object())

    @extend_schema(request=shapes.ActionItemContentShape, responses=shapes.ActionItemShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Says what became of it, or until when it is due. "open" takes a choice back: later minutes decide again."""
        found = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), found.uuid)
        serializer = self.get_serializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        said, by = serializer.validated_data, member_of(request, found.group_id)
        if "due_on" in said:
            found = set_action_due(action=found, version=version, due_on=said["due_on"], by=by, source="api")
            version = found.version
        if "state" in said:
            decide_action(action=found, version=version, state=said["state"], by=by, source="api")
        return self._answer(self.get_queryset().get(pk=found.pk))

    @extend_schema(request=None, responses=shapes.ActionItemShape)
    @action(detail=True, methods=["post"])
    def task(self, request: Request, uuid: UUID) -> Response:
        """Makes an engineering task of it, once, for the same members."""
        found = self.get_object()
        make_task_of(action=found, by=member_of(request, found.group_id), source="api")
        return self._answer(self.get_queryset().get(pk=found.pk))

    def _answer(self, found: ActionItem) -> Response:
        shown = shapes.ActionItemShape(shapes.shown_action(found, found.week_on(_today(found.group)))).data
        return Response(shown, headers={"ETag": etag_of(found.uuid, found.version)})


def _today(group: Group) -> date:
    return local_day(group)
