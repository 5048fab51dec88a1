"""What the charts of a summary show: one aggregate for the trend, one for the heat map, whatever the period."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Max, Min, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable

from core.buckets import Bucket, BucketLimits
from members.models import Group, Member
from workload.document import Column, HeatMap, SummaryRow, Trend, bucket_hours
from workload.queries.spans import columns_of
from workload.queries.summaries import Selection, counted_parts

_ORDER = (Bucket.SMALL, Bucket.MEDIUM, Bucket.LARGE, Bucket.UNKNOWN)


def limits_of(group: Group) -> BucketLimits:
    return BucketLimits(group.small_up_to_minutes, group.medium_up_to_minutes)


def chart_columns(group: Group, selection: Selection) -> tuple[Column, ...]:
    """The columns of a summary's charts; none where nothing is counted and the period has no limits. One query."""
    first, last = selection.since, selection.until
    if first is None or last is None:
        found = counted_parts(group, **selection.as_arguments).aggregate(first=Min("last_day"), last=Max("last_day"))
        first, last = first or found["first"], last or found["last"]
    return columns_of(group, first, last) if first is not None and last is not None else ()


def trend(group: Group, selection: Selection, columns: Sequence[Column]) -> Trend:
    """What all members together did in each column. One query."""
    counts = [[0, 0, 0, 0] for _ in columns]
    if columns:
        parts = _of_columns(group, selection, columns).values_list("column", "bucket").annotate(Sum("times"))
        for column, bucket, number in parts:
            counts[column][_ORDER.index(Bucket(bucket))] = number
    small_medium_large = tuple((row[0], row[1], row[2], row[3]) for row in counts)
    return Trend(tuple(columns), small_medium_large)


def heat_map(group: Group, selection: Selection, columns: Sequence[Column], rows: Sequence[SummaryRow]) -> HeatMap:
    """Reckoned hours of the members of these rows in each column. Two queries."""
    hours = {row.uuid: [0.0] * len(columns) for row in rows}
    if columns and rows:
        members = dict(Member.objects.filter(group=group, uuid__in=hours).values_list("pk", "uuid"))
        weights = dict(zip(_ORDER, bucket_hours(limits_of(group)), strict=False))
        parts = _of_columns(group, selection, columns).exclude(bucket="").filter(member__in=members)
        for member, column, bucket, number in parts.values_list("member", "column", "bucket").annotate(Sum("times")):
            hours[str(members[member])][column] += number * weights[Bucket(bucket)]
    return HeatMap(tuple(columns), tuple(row.member for row in rows), tuple(map(tuple, hours.values())))


def _of_columns(group: Group, selection: Selection, columns: Sequence[Column]) -> "QuerySet[Any]":
    """What counts in the columns, which may begin before the period, each with the number of its column."""
    parts = counted_parts(
        group,
        since=columns[0].first_day,
        until=columns[-1].last_day if selection.until is None else min(selection.until, columns[-1].last_day),
        project=selection.project,
        kind=selection.kind,
    )
    return parts.annotate(column=_number_of([column.last_day for column in columns], 0))


def _number_of(last_days: Sequence[date], first: int) -> Combinable:
    """The number of the column that holds `last_day`: a tree of comparisons, for some weeks are longer."""
    if len(last_days) == 1:
        return Value(first)
    half = len(last_days) // 2
    return Case(
        When(last_day__lte=last_days[half - 1], then=_number_of(last_days[:half], first)),
        default=_number_of(last_days[half:], first + half),
        output_field=IntegerField(),
    )
