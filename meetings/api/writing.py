"""What scripts say of a meeting, turned into what its service takes: people by uuid, others by name."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from meetings.models import Attendance, Meeting
from meetings.services import Attends, MeetingInput
from members.models import Group, Member

ROLES = ("chair", "minute_taker", "presenter")


def input_with(group: Group, content: Mapping[str, Any], meeting: Meeting | None = None) -> MeetingInput:
    """The meeting as it is stored, if there is one, with what was sent. Raises ValidationError that names the field."""
    sent = dict(content)
    uuids = {sent[role] for role in ROLES if sent.get(role)}
    uuids |= {one["uuid"] for one in sent.get("attendance") or () if one.get("uuid")}
    known = {member.uuid: member for member in Member.objects.filter(group=group, deleted_at=None, uuid__in=uuids)}
    said: dict[str, Any] = {name: value for name, value in sent.items() if name not in (*ROLES, "attendance")}
    for role in ROLES:
        if role in sent:
            said |= {role: _found(known, sent[role], role), f"{role}_name": ""}
    if "attendance" in sent:
        said["attendance"] = [_attends(known, one) for one in sent["attendance"]]
    return MeetingInput(**said) if meeting is None else replace(_stored(meeting), **said)


def _stored(meeting: Meeting) -> MeetingInput:
    """What a meeting says, whose attendance was read with its members."""
    names = (
        "day",
        "title",
        "starts_at",
        "ends_at",
        "place",
        "link",
        "opening",
        *ROLES,
        *(f"{role}_name" for role in ROLES),
    )
    people = [Attends(one.state, one.member, one.name) for one in meeting.attendance.all()]
    return MeetingInput(**{name: getattr(meeting, name) for name in names}, attendance=people)


def _attends(known: Mapping[Any, Member], one: Mapping[str, Any]) -> Attends:
    # A partial write fills no defaults in and requires nothing, not even here.
    uuid, name, state = one.get("uuid"), one.get("name", ""), one.get("state")
    if not state:
        raise ValidationError({"attendance": [_("This field is required.")]})
    if bool(uuid) == bool(name.strip()):
        raise ValidationError({"attendance": [_("Name a member by uuid, or somebody else by name.")]})
    if uuid:
        return Attends(state, _found(known, uuid, "attendance"))
    if state == Attendance.State.PRESENT:
        raise ValidationError({"attendance": [_("Who is no member is a guest, absent or excused.")]})
    return Attends(state, None, name)


def _found(known: Mapping[Any, Member], uuid: Any, field: str) -> Member | None:
    member = known.get(uuid)
    if uuid and (member is None or member.is_guest):
        raise ValidationError({field: [_("There is no such member.")]})
    return member
