"""Meetings as the list and their own pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from meetings.models import Attendance, Meeting, MeetingSeries, MinutesItem, MinutesRevision, MinutesSection, OpenIssue
from meetings.permissions import can_see_meetings
from members.models import Group, Member

State = Attendance.State


@dataclass(frozen=True)
class Neighbours:
    """The meetings of the series before and after one."""

    previous: Meeting | None
    next: Meeting | None


def meetings_for(
    viewer: Member, *, text: str = "", removed: bool = False, series: MeetingSeries | None = None
) -> "QuerySet[Meeting]":
    """The meetings of the viewer's group, newest first; guests find no such page. text: looked for in the minutes."""
    if not can_see_meetings(viewer):
        raise Http404
    meetings = Meeting.objects.filter(group=viewer.group_id, deleted_at__isnull=not removed)
    if "\0" in text:
        return meetings.none()
    if series is not None:
        meetings = meetings.filter(series=series)
    if text:
        sections = MinutesSection.objects.filter(Q(title__icontains=text) | Q(text__icontains=text), deleted_at=None)
        found = Q(pk__in=sections.values("meeting")) | Q(title__icontains=text) | Q(opening__icontains=text)
        meetings = meetings.filter(found)
    return meetings.select_related("group", "series", "chair", "minute_taker", "presenter").order_by("-day", "-pk")


def counted(meetings: "QuerySet[Meeting]") -> "QuerySet[Meeting]":
    """With how many were there, and how many issues and assignments came of each."""
    items = MinutesItem.objects.filter(action__isnull=False)
    return meetings.annotate(
        present=_count_of(Attendance.objects.filter(state=State.PRESENT), "meeting"),
        issues=_count_of(OpenIssue.objects.all(), "raised_in"),
        assignments=_count_of(items, "meeting"),
    )


def _count_of(rows: "QuerySet[Any]", meeting: str) -> Coalesce:
    """How many rows name the meeting: each number by itself, for joined ones multiply each other."""
    of_meeting = rows.filter(**{meeting: OuterRef("pk")}).order_by().values(meeting)
    return Coalesce(Subquery(of_meeting.annotate(number=Count("pk")).values("number")), 0)


def meeting_for(viewer: Member, uuid: UUID, *, removed: bool = False) -> Meeting:
    """One meeting with its sections in order and who was there."""
    sections = MinutesSection.objects.filter(deleted_at=None).select_related("updated_by")
    attendance = Attendance.objects.select_related("member")
    meetings = meetings_for(viewer, removed=removed).filter(uuid=uuid).select_related("series__group", "created_by")
    found = meetings.prefetch_related(Prefetch("sections", sections), Prefetch("attendance", attendance)).first()
    if found is None:
        raise Http404
    return found


def section_for(meeting: Meeting, uuid: UUID, *, removed: bool = False) -> MinutesSection:
    sections = MinutesSection.objects.filter(meeting=meeting, uuid=uuid, deleted_at__isnull=not removed)
    found = sections.select_related("updated_by").first()
    if found is None:
        raise Http404
    found.meeting = meeting
    return found


def neighbours(meeting: Meeting) -> Neighbours:
    others = Meeting.objects.filter(series=meeting.series_id, deleted_at=None).select_related("group")
    before = others.filter(Q(day__lt=meeting.day) | Q(day=meeting.day, pk__lt=meeting.pk))
    after = others.filter(Q(day__gt=meeting.day) | Q(day=meeting.day, pk__gt=meeting.pk))
    nearest = (before.order_by("-day", "-pk"), after.order_by("day", "pk"))
    wanted = [Q(pk=Subquery(one.values("pk")[:1])) for one in nearest]
    found = {(one.day, one.pk) > (meeting.day, meeting.pk): one for one in others.filter(wanted[0] | wanted[1])}
    return Neighbours(found.get(False), found.get(True))


def revisions_of(meeting: Meeting) -> list[MinutesRevision]:
    """The newest first; the text of each is only read when it is looked at."""
    return list(meeting.revisions.select_related("by").defer("text"))


def series_if_any(group: Group) -> MeetingSeries | None:
    """The group's series, without making one."""
    return MeetingSeries.objects.filter(group=group).select_related("group").first()


def meetings_of_days(group: Group, days: Iterable[date]) -> list[Meeting]:
    """All meetings of these days, removed ones last, with what their documents are made of."""
    meetings = Meeting.objects.filter(group=group, day__in=set(days)).select_related(
        "group", "chair", "minute_taker", "presenter"
    )
    found = meetings.prefetch_related("sections", "attendance__member").order_by("day", "pk")
    return sorted(found, key=lambda meeting: meeting.deleted_at is not None)


def meetings_of_uuids(group: Group, uuids: Iterable[UUID]) -> list[Meeting]:
    """Those of them that are there, with what their documents are made of."""
    meetings = Meeting.objects.filter(group=group, uuid__in=list(uuids), deleted_at=None).select_related(
        "group", "chair", "minute_taker", "presenter"
    )
    return list(meetings.prefetch_related("sections", "attendance__member").order_by("-day", "pk"))


def outside_parties(group: Group) -> set[str]:
    """Names that stand in the group's minutes without being a member's."""
    items = MinutesItem.objects.filter(meeting__group=group, members=None).exclude(names=[])
    guests = Attendance.objects.filter(meeting__group=group, member=None).values_list("name", flat=True)
    return {*guests, *(name for names in items.values_list("names", flat=True) for name in names)}
