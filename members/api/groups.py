"""Groups one belongs to, and the people in them. Reading only: people are managed in the pages."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.weeks import Week
from members.models import Account, Alias, Group, Member
from members.permissions import can_manage_group, can_see_people
from members.queries import local_day, membership_for, teaching_week_of

ROLES = ("admin", "advisor", "guest")


def account_of(request: Request) -> Account:
    """Who asks; the permission class has let nobody else through."""
    assert isinstance(request.user, Account)
    return request.user


class TeachingWeekSerializer(serializers.Serializer[Any]):
    """A week as a university counts it."""

    number = serializers.IntegerField()
    term = serializers.CharField()


class GroupSerializer(serializers.Serializer[Member]):
    """A group, seen by one of its members."""

    slug = serializers.CharField(source="group.slug")
    uuid = serializers.UUIDField(source="group.uuid")
    name = serializers.CharField(source="group.name")
    time_zone = serializers.CharField(source="group.time_zone")
    language = serializers.CharField(source="group.language")
    reports_readable_by = serializers.ChoiceField(choices=Group.Readers.choices, source="group.reports_readable_by")
    current_week = serializers.SerializerMethodField(help_text="The week of today, such as 2024-W43.")
    current_teaching_week = serializers.SerializerMethodField(help_text="Of that week; null outside of terms.")
    week_starts_on = serializers.SerializerMethodField(help_text="First day of that week.")
    deadline = serializers.SerializerMethodField(help_text="When the reports of that week are due.")
    member = serializers.UUIDField(source="uuid", help_text="Who you are in this group.")
    roles = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_current_week(self, member: Member) -> str:
        return _week_of_today(member.group).name

    @extend_schema_field(TeachingWeekSerializer(allow_null=True))
    def get_current_teaching_week(self, member: Member) -> dict[str, Any] | None:
        found = teaching_week_of(member.group, _week_of_today(member.group))
        return {"number": found.number, "term": found.term} if found else None

    @extend_schema_field(serializers.DateField())
    def get_week_starts_on(self, member: Member) -> str:
        return _week_of_today(member.group).first_day.isoformat()

    @extend_schema_field(serializers.DateTimeField())
    def get_deadline(self, member: Member) -> str:
        moment: datetime = member.group.deadline.deadline_of(_week_of_today(member.group))
        return moment.isoformat()

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ROLES)))
    def get_roles(self, member: Member) -> list[str]:
        return roles_of(member)


def _week_of_today(group: Group) -> Week:
    return group.calendar.week_of(local_day(group))


def roles_of(member: Member) -> list[str]:
    return [role for role in ROLES if getattr(member, f"is_{role}")]


class GroupViewSet(GenericViewSet[Member]):
    """The groups you belong to."""

    serializer_class = GroupSerializer
    queryset = Member.objects.none()
    lookup_field = "slug"

    @extend_schema(responses=GroupSerializer(many=True))
    def list(self, request: Request) -> Response:
        memberships = self.filter_queryset(account_of(request).present_memberships)  # type: ignore[arg-type]
        page = self.paginate_queryset(memberships)
        prefetch_related_objects(page or [], "group__terms")
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(self.get_serializer(membership_for(account_of(request), slug)).data)


class MemberSerializer(serializers.Serializer[Member]):
    uuid = serializers.UUIDField()
    group = serializers.CharField(source="group.slug")
    name = serializers.CharField()
    short_names = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()
    owes_report = serializers.BooleanField()
    joined_on = serializers.DateField(allow_null=True)
    left_on = serializers.DateField(allow_null=True, help_text="From this day on not in the group any more.")
    email = serializers.SerializerMethodField(help_text="Your own; admins see everybody's of their group. Else null.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_short_names(self, member: Member) -> list[str]:
        return [alias.name for alias in member.aliases.all()]

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=ROLES)))
    def get_roles(self, member: Member) -> list[str]:
        return roles_of(member)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_email(self, member: Member) -> str | None:
        account = account_of(self.context["request"])
        if member.account is None:
            return None
        managed = {own.group_id for own in account.present_memberships if can_manage_group(own)}
        return member.account.email if member.account_id == account.pk or member.group_id in managed else None


class MemberFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    present = filters.ChoiceFilter(
        choices=[("true", "true"), ("false", "false")],
        method="is_present",
        help_text="true: only who is in the group today; false: only who is not.",
    )

    def in_group(self, queryset: QuerySet[Member], name: str, slug: str) -> QuerySet[Member]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)

    def is_present(self, queryset: QuerySet[Member], name: str, wanted: str) -> QuerySet[Member]:
        present = Member.objects.present()
        return queryset.filter(pk__in=present) if wanted == "true" else queryset.exclude(pk__in=present)


class MemberViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Member]):
    """People of your groups, in pinyin order, also who has left. Guests see themselves only."""

    serializer_class = MemberSerializer
    queryset = Member.objects.none()
    filterset_class = MemberFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Member]:
        allowed = Q(pk__in=[])
        for own in account_of(self.request).present_memberships:
            allowed |= Q(group=own.group_id) if can_see_people(own) else Q(pk=own.pk)
        aliases = Prefetch("aliases", queryset=Alias.objects.order_by("name"))
        return (
            Member.objects.filter(allowed, deleted_at=None).select_related("group", "account").prefetch_related(aliases)
        )
