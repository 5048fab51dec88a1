"""The series of a group: those it has, and the one that an address means."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Max, Q
from django.http import Http404

from meetings.models import MeetingSeries
from meetings.permissions import can_see_meetings
from members.models import Group, Member


def all_series(group: Group) -> list[MeetingSeries]:
    """The oldest first, those that have ended behind. One query."""
    known = list(MeetingSeries.objects.filter(group=group))
    for one in known:
        one.group = group
    return sorted(known, key=lambda one: one.has_ended)


def counted_series(group: Group) -> list[MeetingSeries]:
    """The same, with `held`: meetings, `ever`: removed ones too, `last`: day of the last one. Three queries."""
    there = Q(meetings__deleted_at=None)
    known = MeetingSeries.objects.filter(group=group).annotate(
        held=Count("meetings", filter=there),
        ever=Count("meetings"),
        last=Max("meetings__day", filter=there),
    )
    found = list(known.prefetch_related("takers__member"))
    for one in found:
        one.group = group
    return sorted(found, key=lambda one: one.has_ended)


def series_for(viewer: Member, uuid: UUID) -> MeetingSeries:
    """One series of the viewer's group; guests find none."""
    found = MeetingSeries.objects.filter(group=viewer.group_id, uuid=uuid).select_related("group").first()
    if found is None or not can_see_meetings(viewer):
        raise Http404
    return found


def series_named(several: Sequence[MeetingSeries], uuid: str) -> MeetingSeries | None:
    """The series that a query of an address names among those of a group; None: it names none."""
    if not uuid:
        return None
    found = next((one for one in several if str(one.uuid) == uuid), None)
    if found is None:
        raise Http404
    return found
