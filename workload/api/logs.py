"""Learning logs and the timer over the API: one's own days are read and written, those that others share are read."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from members.models import Member
from members.queries import membership_for, projects_of
from workload.api.filters import DAY
from workload.api.items import membership_named, memberships_of
from workload.api.log_shapes import (
    EntryLinkShape,
    EntryShape,
    LogDayShape,
    LogTextShape,
    NothingLogShape,
    TimerChangeShape,
    TimerShape,
    TimerStartShape,
    shown_day,
    shown_entry,
    shown_timer,
)
from workload.models import LogDay, TimeEntry, Timer
from workload.permissions import can_keep_log
from workload.queries import linkable_item, log_day_for, log_days_for, log_entries_for, own_entry, own_log_day, timer_of
from workload.services import (
    change_timer,
    discard_timer,
    link_entry,
    pause_timer,
    resume_timer,
    save_log_day,
    start_timer,
    stop_timer,
)


class LogDayFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(field_name="member__uuid", help_text="Whose days.")
    until = filters.DateFilter(field_name="day", lookup_expr="lte", help_text="This day or before.", **DAY)

    def in_group(self, queryset: QuerySet[LogDay], name: str, slug: str) -> QuerySet[LogDay]:
        return queryset.filter(group=membership_for(self.request.user, slug).group_id)


class EntryFilters(filters.FilterSet):
    group = filters.CharFilter(method="in_group", help_text="Address (slug) of one of your groups.")
    member = filters.UUIDFilter(field_name="day__member__uuid", help_text="Whose spans.")
    work_item = filters.UUIDFilter(field_name="work_item__uuid", help_text="Spans for this task or reading.")
    project = filters.UUIDFilter(field_name="project__uuid", help_text="Spans for this project.")
    until = filters.DateFilter(field_name="day__day", lookup_expr="lte", help_text="This day or before.", **DAY)

    def in_group(self, queryset: QuerySet[TimeEntry], name: str, slug: str) -> QuerySet[TimeEntry]:
        return queryset.filter(day__group=membership_for(self.request.user, slug).group_id)


for _filters, _field in ((LogDayFilters, "day"), (EntryFilters, "day__day")):  # `from` is no name for a class's field
    _from = filters.DateFilter(field_name=_field, lookup_expr="gte", help_text="This day or later.", **DAY)
    for _known in (_filters.base_filters, _filters.declared_filters):
        _known["from"] = _from


class LogDayViewSet(GenericViewSet[LogDay]):
    """Days of learning logs: your own, and those that others share with you. Admins as such read nothing."""

    queryset = LogDay.objects.none()
    serializer_class = LogDayShape
    filterset_class = LogDayFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"update"}

    def get_queryset(self) -> QuerySet[LogDay]:
        return log_days_for(memberships_of(self.request)).order_by("-day", "member")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return LogTextShape if self.action in ("update", "create") else LogDayShape

    @extend_schema(responses=LogDayShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(LogDayShape([shown_day(day) for day in page], many=True).data)

    @extend_schema(responses=LogDayShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return _day_answer(log_day_for(memberships_of(request), uuid))

    @extend_schema(
        request=LogTextShape,
        responses={201: LogDayShape},
    )
    def create(self, request: Request) -> Response:
        """Writes a day of your own that holds nothing yet; one that does is a conflict (412)."""
        content = _content(self)
        group, day = content.get("group"), content.get("day")
        if not group or day is None:
            raise ValidationError({"group" if not group else "day": [_("This field is required.")]})
        by = membership_named(request, group)
        _require_log(by)
        save_log_day(member=by, day=day, text=content["text"], version=0, by=by)
        made = own_log_day(by, day)
        assert made is not None
        location = {"Location": self.reverse_action("detail", args=[made.uuid])}
        return _day_answer(made, status.HTTP_201_CREATED, location)

    @extend_schema(request=LogTextShape, responses=LogDayShape)
    def update(self, request: Request, uuid: UUID) -> Response:
        """Puts another text in place of a day's. Its spans follow; links stay with the lines that are known again."""
        found = log_day_for(memberships_of(request), uuid)
        by = _owner(request, found.member)
        version = version_named_by(request.headers.get("If-Match"), found.uuid)
        content = _content(self)
        named = {"group": found.group.slug, "day": found.day}
        for field, value in named.items():
            if content.get(field) not in (None, "", value):
                raise ValidationError({field: [_("A day stays where it is: leave this out.")]})
        save_log_day(member=by, day=found.day, text=content["text"], version=version, by=by)
        return _day_answer(log_day_for(memberships_of(request), uuid))


class EntryViewSet(GenericViewSet[TimeEntry]):
    """Spans of the days that you read, one by one, with what they were for."""

    queryset = TimeEntry.objects.none()
    filterset_class = EntryFilters
    lookup_field = "uuid"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[TimeEntry]:
        return log_entries_for(memberships_of(self.request))

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return EntryLinkShape if self.action == "link" else EntryShape

    @extend_schema(responses=EntryShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        entries = [shown_entry(entry, entry.day) for entry in page]
        return self.get_paginated_response(EntryShape(entries, many=True).data)

    @extend_schema(request=EntryLinkShape, responses=EntryShape)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, uuid: UUID) -> Response:
        """Says what a span of your own was for: a task or reading, a project, both, or nothing."""
        found = self.get_object()
        entry = own_entry(_owner(request, found.day.member), uuid)
        by, content = entry.day.member, _content(self)
        item = linkable_item(by, content["work_item"]) if content["work_item"] else None
        project = next((one for one in projects_of(by.group) if one.uuid == content["project"]), None)
        if content["project"] and project is None:
            raise ValidationError({"project": [_("There is no such project in your group.")]})
        linked = link_entry(entry=entry, work_item=item, project=project, by=by)
        return Response(EntryShape(shown_entry(linked, linked.day)).data)


class TimerViewSet(GenericViewSet[Timer]):
    """Your timers: one runs in each of your groups at most, on the server's clock."""

    queryset = Timer.objects.none()
    serializer_class = TimerShape
    lookup_field = "uuid"
    lookup_value_converter = "uuid"
    conditional_actions: ClassVar[set[str]] = {"partial_update", "pause", "resume", "stop", "destroy"}
    shape_of: ClassVar[dict[str, type[serializers.Serializer[Any]]]] = {
        "create": TimerStartShape,
        "partial_update": TimerChangeShape,
        "list": TimerShape,
    }

    def get_queryset(self) -> QuerySet[Timer]:
        own = [member.pk for member in memberships_of(self.request) if can_keep_log(member)]
        return Timer.objects.filter(member__in=own).select_related("member__group", "work_item").order_by("pk")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return self.shape_of.get(self.action, NothingLogShape)

    @extend_schema(responses=TimerShape(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(TimerShape([shown_timer(timer) for timer in page], many=True).data)

    @extend_schema(responses=TimerShape)
    def retrieve(self, request: Request, uuid: UUID) -> Response:
        return _timer_answer(self.get_object())

    @extend_schema(request=TimerStartShape, responses={201: TimerShape})
    def create(self, request: Request) -> Response:
        """Starts the timer now. Where one runs already: 409."""
        content = _content(self)
        by = membership_named(request, content["group"])
        _require_log(by)
        item = linkable_item(by, content["work_item"]) if content["work_item"] else None
        made = start_timer(member=by, by=by, text=content["text"], work_item=item)
        location = {"Location": self.reverse_action("detail", args=[made.uuid])}
        return _timer_answer(timer_of(by) or made, status.HTTP_201_CREATED, location)

    @extend_schema(request=TimerChangeShape, responses=TimerShape)
    def partial_update(self, request: Request, uuid: UUID) -> Response:
        """Says anew what the time is spent on."""
        timer, by, version = self._asked_for()
        text = _content(self)["text"]
        return _timer_answer(change_timer(timer=timer, version=version, text=text, by=by))

    @extend_schema(request=None, responses=TimerShape)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, uuid: UUID) -> Response:
        timer, by, version = self._asked_for()
        return _timer_answer(pause_timer(timer=timer, version=version, by=by))

    @extend_schema(request=None, responses=TimerShape)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, uuid: UUID) -> Response:
        timer, by, version = self._asked_for()
        return _timer_answer(resume_timer(timer=timer, version=version, by=by))

    @extend_schema(request=None, responses=LogDayShape)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, uuid: UUID) -> Response:
        """Ends it and writes its line into the log: the answer is the day."""
        timer, by, version = self._asked_for()
        day = stop_timer(timer=timer, version=version, by=by)
        return _day_answer(log_day_for([by], day.uuid))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request, uuid: UUID) -> Response:
        """Ends it without a line."""
        timer, by, version = self._asked_for()
        discard_timer(timer=timer, version=version, by=by)
        return Response(status=status.HTTP_204_NO_CONTENT)

    def _asked_for(self) -> tuple[Timer, Member, int]:
        timer = self.get_object()
        version = version_named_by(self.request.headers.get("If-Match"), timer.uuid)
        return timer, _owner(self.request, timer.member), version


def _content(view: GenericViewSet[Any]) -> dict[str, Any]:
    serializer = view.get_serializer(data=view.request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _owner(request: Request, member: Member) -> Member:
    """Who asks, where the log is his own; a shared one is not there to be written."""
    found = next((own for own in memberships_of(request) if own.pk == member.pk), None)
    if found is None:
        raise Http404
    _require_log(found)
    return found


def _require_log(member: Member) -> None:
    if not can_keep_log(member):
        raise Http404


def _day_answer(day: LogDay, code: int = 200, headers: dict[str, str] | None = None) -> Response:
    known = {"ETag": etag_of(day.uuid, day.version)} | (headers or {})
    return Response(LogDayShape(shown_day(day)).data, status=code, headers=known)


def _timer_answer(timer: Timer, code: int = 200, headers: dict[str, str] | None = None) -> Response:
    known = {"ETag": etag_of(timer.uuid, timer.version)} | (headers or {})
    return Response(TimerShape(shown_timer(timer)).data, status=code, headers=known)
