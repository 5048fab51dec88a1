"""Items of an agenda, one by one. They are lines of the text of their section, and its version is theirs."""

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.etags import etag_of, version_named_by
from core.text import CELL_LIMIT
from meetings.api.access import member_of, memberships_of
from meetings.api.shapes import ETAG, ClockField, MeetingPersonShape
from meetings.document import AgendaDoc, AgendaLine
from meetings.markdown.agenda import LONGEST_ITEM
from meetings.models import Meeting, MinutesSection
from meetings.queries.agenda import AGENDA, agenda_of
from meetings.services.agenda import (
    ITEM_TITLE_LIMIT,
    MOST_PRESENTERS,
    ItemInput,
    ItemPlace,
    add_agenda_item,
    change_agenda_item,
    remove_agenda_item,
)
from members.models import Member
from members.queries import members_of


class AgendaItemShape(serializers.Serializer[Any]):
    """One item of an agenda (议题)."""

    number = serializers.IntegerField(help_text="Its place, from 1: by it and the version it is changed.")
    title = serializers.CharField()
    presenters = MeetingPersonShape(many=True)
    minutes = serializers.IntegerField(allow_null=True, help_text="How long it is planned to take.")
    begins_at = ClockField(allow_null=True, help_text="Where the meeting's begin and all lengths before it are known.")
    notes = serializers.CharField(help_text="Its own minutes: Markdown.")


class AgendaShape(serializers.Serializer[Any]):
    """All items of a section, in order."""

    section = serializers.UUIDField()
    planned = serializers.IntegerField(help_text="Minutes of all items together.")
    items = AgendaItemShape(many=True)
    etag = serializers.CharField(help_text=ETAG)


class AgendaItemContentShape(serializers.Serializer[Any]):
    """What is left out stays as it is. Who presents, and how long, may stand behind a title, as in a typed line."""

    title = serializers.CharField(required=False, max_length=ITEM_TITLE_LIMIT)
    presenters = serializers.ListField(
        child=serializers.CharField(max_length=60),
        required=False,
        max_length=MOST_PRESENTERS,
        help_text="Of each the uuid of a member, or the name of whoever else it is.",
    )
    minutes = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=LONGEST_ITEM)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=CELL_LIMIT, trim_whitespace=False)


class ChangedAgendaItemShape(AgendaItemContentShape):
    number = serializers.IntegerField(required=False, min_value=1, max_value=10_000, help_text="Its new place.")


class NewAgendaItemShape(AgendaItemContentShape):
    title = serializers.CharField(max_length=ITEM_TITLE_LIMIT)


class AgendaViewSet(GenericViewSet[MinutesSection]):
    """Items of the agenda that a section of minutes is. Every answer is the whole agenda as it stands then."""

    queryset = MinutesSection.objects.none()
    pagination_class = None
    filter_backends = ()
    lookup_field = "number"
    lookup_value_converter = "int"
    conditional_actions: ClassVar[set[str]] = {"partial_update", "destroy"}

    def get_queryset(self) -> QuerySet[MinutesSection]:
        meetings = Meeting.objects.visible_to(memberships_of(self.request))
        return MinutesSection.objects.filter(meeting__in=meetings, deleted_at=None).select_related("meeting__group")

    def get_serializer_class(self) -> type[serializers.Serializer[Any]]:
        return NewAgendaItemShape if self.action == "create" else ChangedAgendaItemShape

    @extend_schema(responses=AgendaShape, operation_id="minutes_sections_agenda_list")
    def list(self, request: Request, uuid: UUID) -> Response:
        return self._answer(self._section(uuid))

    @extend_schema(request=NewAgendaItemShape, responses={201: AgendaShape})
    def create(self, request: Request, uuid: UUID) -> Response:
        """Adds an item at the end."""
        section = self._section(uuid)
        said, _number = self._said(section)
        by = member_of(request, section.meeting.group_id)
        add_agenda_item(section=section, said=said, by=by, source="api")
        return self._answer(self._section(uuid), status.HTTP_201_CREATED)

    @extend_schema(request=ChangedAgendaItemShape, responses=AgendaShape)
    def partial_update(self, request: Request, uuid: UUID, number: int) -> Response:
        """Changes an item, puts it to another place, or both."""
        section = self._section(uuid)
        at = self._place(section, number)
        said, wanted = self._said(section)
        by = member_of(request, section.meeting.group_id)
        to = None if wanted is None else wanted - 1
        change_agenda_item(section=section, at=at, said=said, to=to, by=by, source="api")
        return self._answer(self._section(uuid))

    @extend_schema(request=None, responses=AgendaShape)
    def destroy(self, request: Request, uuid: UUID, number: int) -> Response:
        """Removes an item with its notes."""
        section = self._section(uuid)
        at = self._place(section, number)
        remove_agenda_item(section=section, at=at, by=member_of(request, section.meeting.group_id), source="api")
        return self._answer(self._section(uuid))

    def _section(self, uuid: UUID) -> MinutesSection:
        found = self.get_queryset().filter(uuid=uuid, kind=AGENDA).first()
        if found is None:
            raise Http404
        return found

    def _place(self, section: MinutesSection, number: int) -> ItemPlace:
        version = version_named_by(self.request.headers.get("If-Match"), section.uuid)
        if version == section.version and not 0 < number <= len(agenda_of(section).lines):
            raise Http404
        return ItemPlace(number - 1, version=version)

    def _said(self, section: MinutesSection) -> tuple[ItemInput, int | None]:
        serializer = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        said = serializer.validated_data
        named = said.get("presenters")
        names = None if named is None else _names(named, members_of(section.meeting.group))
        minutes = said.get("minutes")
        is_cleared = "minutes" in said and minutes is None
        content = ItemInput(said.get("title"), names, minutes, no_minutes=is_cleared, notes=said.get("notes"))
        return content, said.get("number")

    def _answer(self, section: MinutesSection, status_code: int = status.HTTP_200_OK) -> Response:
        agenda = agenda_of(section)
        people = {member.name: member for member in members_of(section.meeting.group) if not member.is_guest}
        etag = etag_of(section.uuid, section.version)
        shown = _shown(agenda, people) | {"section": section.uuid, "etag": etag}
        return Response(AgendaShape(shown).data, status=status_code, headers={"ETag": etag})


def _names(sent: list[str], people: list[Member]) -> list[str]:
    """Members by their uuid, others by name."""
    known = {str(member.uuid): member.name for member in people if not member.is_guest}
    names = []
    for one in sent:
        try:
            key = str(UUID(one))
        except ValueError:
            names.append(one)
            continue
        if key not in known:
            raise serializers.ValidationError({"presenters": [_("There is no such member.")]})
        names.append(known[key])
    return names


def _shown(agenda: AgendaDoc, people: dict[str, Member]) -> dict[str, Any]:
    return {"planned": agenda.planned, "items": [_shown_line(line, people) for line in agenda.lines]}


def _shown_line(line: AgendaLine, people: dict[str, Member]) -> dict[str, Any]:
    presenters = [{"uuid": people[name].uuid if name in people else None, "name": name} for name in line.people]
    return {
        "number": line.number,
        "title": line.item.title,
        "presenters": presenters,
        "minutes": line.item.minutes,
        "begins_at": line.begins,
        "notes": line.item.notes,
    }
