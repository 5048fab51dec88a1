"""Readings as the list and their own pages show them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from members.models import Member
from papers.models import Paper, Reading
from workload.models import Participation, WorkItem
from workload.permissions import can_see_work
from workload.queries import WorkFilter


def readings_for(viewer: Member, chosen: WorkFilter | None = None, *, removed: bool = False) -> "QuerySet[Reading]":
    """The readings of the viewer's group, newest first; guests find none."""
    if not can_see_work(viewer):
        raise Http404
    readings = Reading.objects.filter(group=viewer.group_id, kind=WorkItem.Kind.READING, deleted_at__isnull=not removed)
    return with_details(_narrowed(readings, chosen or WorkFilter())).order_by("-ends_on", "-starts_on", "-pk")


def reading_for(viewer: Member, uuid: UUID, *, removed: bool = False, even_removed: bool = False) -> Reading:
    """One reading. `even_removed`, for whoever was typing when it was removed: he gets his text back."""
    wanted = readings_for(viewer, removed=removed)
    found = wanted.filter(uuid=uuid).select_related("created_by").first()
    if found is None and even_removed:
        return reading_for(viewer, uuid, removed=True)
    if found is None:
        raise Http404
    return found


def readings_of(paper: Paper) -> list[Reading]:
    """All readings of one paper, newest first."""
    living = Reading.objects.filter(paper=paper, deleted_at=None)
    return list(with_details(living).order_by("-ends_on", "-pk"))


def with_details(readings: "QuerySet[Reading]") -> "QuerySet[Reading]":
    people = Participation.objects.select_related("member")
    return readings.select_related("group", "project", "paper").prefetch_related(Prefetch("participations", people))


def _narrowed(readings: "QuerySet[Reading]", chosen: WorkFilter) -> "QuerySet[Reading]":
    readings = chosen.narrow(readings)
    if chosen.state:
        parts = Participation.objects.filter(item=OuterRef("pk"), state=chosen.state)
        readings = readings.filter(Exists(parts.filter(member=chosen.member) if chosen.member else parts))
    if "\0" in chosen.text:
        return readings.none()
    for word in chosen.text.split()[:10]:
        fields = ("written", "paper__title", "paper__authors", "expected_gain", "gained")
        found = Q()
        for field in fields:
            found |= Q(**{f"{field}__icontains": word})
        readings = readings.filter(found)
    return readings
