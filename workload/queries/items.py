"""The items behind a number of a summary, and those that are still running."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from core.buckets import Bucket
from core.periods import MOST_DAYS
from members.models import Group, Member, Project
from workload.models import Participation, WorkItem
from workload.queries.summaries import counted_parts

MOST_RUNNING = 20


@dataclass(frozen=True)
class WorkLine:
    """One item as lists show it, whatever its kind. `address`: its page."""

    item: WorkItem
    title: str
    participants: tuple[str, ...]
    address: str


def rows_behind(
    group: Group,
    *,
    member: Member | None = None,
    buckets: Collection[Bucket] = (),
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    kind: str | None = None,
) -> "QuerySet[WorkItem]":
    """The items behind a number of the summary, newest first; of all members and buckets where none are named.

    To be paged, then put in words by `work_lines`. An item of several members stands there once.
    """
    parts = counted_parts(group, since=since, until=until, project=project, kind=kind)
    if member is not None:
        parts = parts.filter(member=member)
    if buckets:
        parts = parts.filter(bucket__in=[bucket.value for bucket in buckets])
    items = WorkItem.objects.filter(group=group, deleted_at=None)
    if since is not None:
        items = items.filter(ends_on__gte=since)
    if until is not None:
        items = items.filter(ends_on__lte=until)
    found = items.filter(Exists(parts.filter(item=OuterRef("pk"))))
    return with_details(found).order_by("-ends_on", "-starts_on", "-pk")


def running(
    group: Group,
    since: date | None,
    until: date | None,
    *,
    project: Project | None = None,
    kind: str | None = None,
) -> list[WorkItem]:
    """What touches the period but ends after it, and so is not counted in it; what ends first comes first.

    At most one more than MOST_RUNNING, to tell that there are more. Nothing ends after a period without an end.
    """
    if until is None:
        return []
    latest = until + timedelta(days=MOST_DAYS)  # no period is longer: older data need not be read to its newest row
    items = WorkItem.objects.filter(
        group=group, deleted_at=None, starts_on__lte=until, ends_on__gt=until, ends_on__lt=latest
    )
    if project is not None:
        items = items.filter(project=project)
    if kind:
        items = items.filter(kind=kind)
    return list(with_details(items).order_by("ends_on", "pk")[: MOST_RUNNING + 1])


def work_lines(items: Iterable[WorkItem]) -> list[WorkLine]:
    """The items that `rows_behind` or `running` have read, in words; no further query."""
    return [_line(item) for item in items]


def _line(item: WorkItem) -> WorkLine:
    of_its_kind = getattr(item, item.kind, None)  # an item is a reading or a task, by the name of its kind
    names = tuple(part.member.name for part in item.participations.all())
    if of_its_kind is None:
        return WorkLine(item, "", names, "")
    of_its_kind.group = item.group  # joined once: the fewer tables, the less there is to plan
    return WorkLine(item, of_its_kind.title, names, of_its_kind.get_absolute_url())


def with_details(items: "QuerySet[WorkItem]") -> "QuerySet[WorkItem]":
    """With all that lines show. Kinds of work live in the apps above: known here are the names of their tables only."""
    people = Participation.objects.select_related("member")
    found = items.select_related("reading__paper", "task", "project", "group")
    return found.prefetch_related(Prefetch("participations", queryset=people))
