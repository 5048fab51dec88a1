"""Everything that counts, item by item, for holding a written summary against it."""

from datetime import date

from django.db.models import Value
from django.db.models.functions import Coalesce

from core.buckets import Bucket, Workload
from members.models import Group
from workload.document import DatedPart
from workload.models import Participation, WorkItem, WrittenSummary
from workload.queries.summaries import counted_parts

MOST_PARTS = 50_000  # about ten years of 100 people; beyond that a part of the time is looked at
_NAMES = ("reading__paper__title", "reading__written", "task__title")  # of the kinds, which live in the apps above


class TooManyParts(Exception):
    """More counts in the period than can be looked through while somebody waits."""


def dated_parts(group: Group, *, since: date | None = None) -> list[DatedPart]:
    """What counts for whom and when, and the items in which nobody takes part. Three queries. Raises TooManyParts."""
    parts = counted_parts(group, since=since)
    if len(parts.values_list("pk")[: MOST_PARTS + 1]) > MOST_PARTS:
        raise TooManyParts
    titled = parts.annotate(title=Coalesce(*(f"item__{name}" for name in _NAMES), Value("")))
    found = [
        DatedPart(str(member), day, Workload(Bucket(bucket), times), title, str(key))
        for member, day, bucket, times, title, key in titled.values_list(
            "member__uuid", "last_day", "bucket", "times", "title", "item__uuid"
        )
    ]
    alone = WorkItem.objects.filter(group=group, deleted_at=None).exclude(
        pk__in=Participation.objects.filter(group=group).values("item")
    )
    if since is not None:
        alone = alone.filter(ends_on__gte=since)
    titled_alone = alone.annotate(title=Coalesce(*_NAMES, Value(""))).values_list(
        "ends_on", "bucket", "times", "title", "uuid"
    )
    return found + [
        DatedPart("", day, Workload(Bucket(bucket), times), title, str(key))
        for day, bucket, times, title, key in titled_alone[:MOST_PARTS]
    ]


def written_summaries(group: Group) -> list[WrittenSummary]:
    """The summaries that came with files."""
    return list(WrittenSummary.objects.filter(group=group))
