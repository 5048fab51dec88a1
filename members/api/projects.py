"""Projects of one's groups, for everyone but guests, as on the pages. Their people are set in the pages."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from members.api.groups import account_of
from members.models import Member, Project, ProjectMember
from members.permissions import can_see_people
from members.queries import membership_for
from members.services import ProjectInput, change_project, create_project, remove_project

TEXTS = ("name", "motivation", "plan", "note")


class ProjectPersonSerializer(serializers.Serializer[ProjectMember]):
    uuid = serializers.UUIDField(source="member.uuid")
    name = serializers.CharField(source="member.name")
    is_advisor = serializers.BooleanField()


class ProjectSerializer(serializers.Serializer[Project]):
    """A project as it is read. All texts are Markdown."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(source="group.slug")
    name = serializers.CharField()
    motivation = serializers.CharField()
    plan = serializers.CharField()
    note = serializers.CharField()
    people = serializers.SerializerMethodField()
    etag = serializers.SerializerMethodField(help_text="Send it back as If-Match when you change the project.")

    @extend_schema_field(ProjectPersonSerializer(many=True))
    def get_people(self, project: Project) -> list[dict[str, Any]]:
        return [dict(ProjectPersonSerializer(place).data) for place in project.places.all()]

    @extend_schema_field(serializers.CharField())
    def get_etag(self, project: Project) -> str:
        return etag_of(project.uuid, project.version)


class ProjectTextsSerializer(serializers.Serializer[Project]):
    """What is written about a project."""

    name = serializers.CharField(max_length=200, trim_whitespace=False)
    motivation = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, default="")
    plan = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, default="")
    note = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, default="")


class NewProjectSerializer(ProjectTextsSerializer):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")


class ProjectFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")

    def in_group(self, queryset: QuerySet[Project], name: str, slug: str) -> QuerySet[Project]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


class ProjectViewSet(ListModelMixin, GenericViewSet[Project]):
    """Projects of your groups, by name."""

    queryset = Project.objects.none()
    filterset_class = ProjectFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update", "partial_update"}

    def get_queryset(self) -> QuerySet[Project]:
        groups = [own.group_id for own in account_of(self.request).present_memberships if can_see_people(own)]
        places = ProjectMember.objects.select_related("member").order_by("member__sort_key", "member_id")
        projects = Project.objects.filter(group__in=groups, deleted_at=None).select_related("group")
        return projects.prefetch_related(Prefetch("places", queryset=places)).order_by("name", "pk")

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Project]]:
        if self.action == "create":
            return NewProjectSerializer
        return ProjectTextsSerializer if self.action in self.conditional_actions else ProjectSerializer

    @extend_schema(responses=ProjectSerializer)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return _answer(self.get_object())

    @extend_schema(request=NewProjectSerializer, responses={201: ProjectSerializer})
    def create(self, request: Request) -> Response:
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        by = _own_membership(request, serializer.validated_data["group"])
        texts = {name: serializer.validated_data[name] for name in TEXTS}
        project = create_project(group=by.group, data=ProjectInput(**texts), by=by, source="api")
        url = self.reverse_action("detail", args=[project.uuid])
        return _answer(self.get_queryset().get(pk=project.pk), status.HTTP_201_CREATED, {"Location": url})

    @extend_schema(request=ProjectTextsSerializer, responses=ProjectSerializer)
    def update(self, request: Request, uuid: UUID) -> Response:
        return self._change(request, partial=False)

    @extend_schema(request=ProjectTextsSerializer(partial=True), responses=ProjectSerializer)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        return self._change(request, partial=True)

    def _change(self, request: Request, *, partial: bool) -> Response:
        project = self.get_object()
        version = version_named_by(request.headers.get("If-Match"), project.uuid)
        serializer = self.get_serializer(data=request.data, partial=partial)
        serializer.is_valid(raise_exception=True)
        texts = {name: getattr(project, name) for name in TEXTS} | serializer.validated_data
        by = self._membership(project)
        change_project(project=project, version=version, data=ProjectInput(**texts), by=by, source="api")
        return _answer(self.get_object())

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Takes the project off the lists. Reports keep its name and notes; the pages can restore it."""
        project = self.get_object()
        remove_project(project=project, by=self._membership(project), source="api")
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _membership(self, project: Project) -> Member:
        """Who asks, in the project's group; the queryset has let nobody else find the project."""
        memberships = account_of(self.request).present_memberships
        return next(own for own in memberships if own.group_id == project.group_id)


def _own_membership(request: Request, slug: str) -> Member:
    for own in account_of(request).present_memberships:
        if own.group.slug == slug:
            return own
    raise serializers.ValidationError({"group": [_("You are in no group of this address.")]})


def _answer(project: Project, status_code: int = 200, headers: dict[str, str] | None = None) -> Response:
    etag = etag_of(project.uuid, project.version)
    return Response(ProjectSerializer(project).data, status=status_code, headers={"ETag": etag} | (headers or {}))
