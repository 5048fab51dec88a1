"""What goes in and out of every kind of work item: period, participants, workload, project."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from core.buckets import MOST_TIMES, Bucket, Workload
from core.etags import etag_of
from core.periods import Period, UnreadablePeriod
from members.models import Account, Group, Member, Project
from members.services import sentence_of
from workload.models import BucketChoice, WorkItem
from workload.services import WorkInput
from workload.services.items import MOST_PARTICIPANTS

WORK_FIELDS = ("starts_on", "ends_on", "participants", "bucket", "times", "project")


class ParticipantShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


class ProjectNameShape(serializers.Serializer[Any]):
    uuid = serializers.UUIDField()
    name = serializers.CharField()


def bucket_field(**options: Any) -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=BucketChoice.choices,
        allow_blank=True,
        help_text="small (少), medium (中), large (大), or empty: unknown, which is counted apart.",
        **options,
    )


class WorkShape(serializers.Serializer[Any]):
    """What is shown of every work item; the shapes of its kinds inherit it."""

    uuid = serializers.UUIDField()
    group = serializers.CharField(help_text="Address (slug) of the group.")
    starts_on = serializers.DateField()
    ends_on = serializers.DateField(help_text="The item counts once, on this day.")
    participants = ParticipantShape(many=True)
    bucket = bucket_field()
    times = serializers.IntegerField(help_text="How many times the bucket counts: 5 for 大*5.")
    project = ProjectNameShape(allow_null=True)
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
    etag = serializers.CharField(help_text="Send it back as If-Match when you change it.")


class WorkContentShape(serializers.Serializer[Any]):
    """What is sent of every work item; the shapes of its kinds inherit it."""

    starts_on = serializers.DateField(input_formats=["%Y-%m-%d"])
    ends_on = serializers.DateField(input_formats=["%Y-%m-%d"])
    participants = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        default=list,
        max_length=MOST_PARTICIPANTS,
        help_text="uuids of members; each counts the whole workload.",
    )
    bucket = bucket_field(required=False, default="")
    times = serializers.IntegerField(required=False, default=1, min_value=1, max_value=MOST_TIMES)
    project = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uuid of a project of the group."
    )


class WorkReader:
    """Turns what was sent into WorkInput. People and projects of the group are read once, for any number of rows."""

    def __init__(self, group: Group) -> None:
        people = Member.objects.filter(group=group, deleted_at=None, is_guest=False)
        self._people = {member.uuid: member for member in people}
        self._projects = {project.uuid: project for project in Project.objects.filter(group=group, deleted_at=None)}

    def work(self, values: Mapping[str, Any], item: WorkItem | None = None) -> WorkInput:
        """`item`: what is stored; who takes part there may stay though he left. Raises ValidationError by field."""
        people, projects = dict(self._people), dict(self._projects)
        if item is not None:
            people |= {part.member.uuid: part.member for part in item.participations.all()}
            projects |= {item.project.uuid: item.project} if item.project else {}
        bucket = Bucket(values["bucket"])
        return WorkInput(
            period=_period(values["starts_on"], values["ends_on"]),
            participants=_members(values["participants"], people),
            workload=Workload(bucket, values["times"] if bucket else 1),
            project=_project(values["project"], projects),
        )


def work_values(item: WorkItem) -> dict[str, Any]:
    """What is stored, as it would be sent: a PATCH puts its fields on top."""
    return {
        "starts_on": item.starts_on,
        "ends_on": item.ends_on,
        "participants": [part.member.uuid for part in item.participations.all()],
        "bucket": item.bucket,
        "times": item.times,
        "project": item.project.uuid if item.project else None,
    }


def shown_work(item: WorkItem) -> dict[str, Any]:
    """An item as `WorkShape` has it, read with group, project and participations."""
    return {
        **work_values(item),
        "uuid": item.uuid,
        "group": item.group.slug,
        "participants": [{"uuid": part.member.uuid, "name": part.member.name} for part in item.participations.all()],
        "project": {"uuid": item.project.uuid, "name": item.project.name} if item.project else None,
        "created_at": item.created_at,
        "updated_at": item.updated_at,
        "etag": etag_of(item.uuid, item.version),
    }


def memberships_of(request: Request) -> list[Member]:
    """Who the person is, group by group; a token for one group leaves only that one."""
    assert isinstance(request.user, Account)  # the permission class lets nobody else through
    return request.user.present_memberships


def membership_named(request: Request, slug: str) -> Member:
    """Who asks, in the group that the body names."""
    for own in memberships_of(request):
        if own.group.slug == slug:
            return own
    raise serializers.ValidationError({"group": [_("You are in no group of this address.")]})


def membership_in(request: Request, item: WorkItem) -> Member:
    """Who asks, in the item's group; the queryset has let nobody else find it."""
    return next(own for own in memberships_of(request) if own.group_id == item.group_id)


def _period(starts_on: date, ends_on: date) -> Period:
    try:
        return Period(starts_on, ends_on)
    except UnreadablePeriod as error:
        raise ValidationError({"ends_on": sentence_of(error)}) from error


def _members(wanted: Sequence[UUID], people: Mapping[UUID, Member]) -> list[Member]:
    unknown = [str(uuid) for uuid in wanted if uuid not in people]
    if unknown:
        sentence = _("No member of the group: {uuids}.").format(uuids=", ".join(unknown[:5]))
        raise ValidationError({"participants": sentence})
    return [people[uuid] for uuid in wanted]


def _project(wanted: UUID | None, projects: Mapping[UUID, Project]) -> Project | None:
    if wanted is None:
        return None
    if wanted not in projects:
        raise ValidationError({"project": _("There is no such project in the group.")})
    return projects[wanted]
