"""Summaries (汇总记录): how much each member did, from the participations alone.

An item counts once, on the last day of its period, and whole for each who takes part. One aggregate over the covering
index answers; names are looked up in Python, because grouping by a joined name costs twice as much.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext as _

from core.buckets import Bucket
from members.models import Group, Member, Project
from workload.document import SummaryRow, SummaryTable
from workload.models import Participation


@dataclass(frozen=True)
class Selection:
    """What a summary is of: last days from `since` to `until`, both included (None: no limit), of a project or kind."""

    since: date | None = None
    until: date | None = None
    project: Project | None = None
    kind: str = ""  # WorkItem.Kind

    @property
    def as_arguments(self) -> dict[str, Any]:
        return {"since": self.since, "until": self.until, "project": self.project, "kind": self.kind}


def summary(
    group: Group,
    *,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    kind: str | None = None,
) -> SummaryTable:
    """What each member did, in the order of joining; two queries.

    Those without any work stand there with zeros: who was in the group on a day of the period and does its work.
    """
    parts = counted_parts(group, since=since, until=until, project=project, kind=kind)
    counts = _sums(parts.values_list("member_id", "bucket").annotate(Sum("times")))
    rows = []
    for pk, uuid, name in _roster(group, since, until, set(counts)):
        rows.append(_row(name, counts.get(pk, {}), uuid=str(uuid)))
    return SummaryTable(tuple(rows))


def summary_by_project(
    group: Group,
    *,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    kind: str | None = None,
) -> SummaryTable:
    """The same numbers, added up by project instead of by member: by name, what has no project last. Two queries."""
    parts = counted_parts(group, since=since, until=until, project=project, kind=kind)
    counts = _sums(parts.values_list("item__project_id", "bucket").annotate(Sum("times")))
    named = Project.objects.filter(pk__in=[pk for pk in counts if pk is not None]).order_by("name", "pk")
    rows = [_row(name, counts[pk], uuid=str(uuid)) for pk, uuid, name in named.values_list("pk", "uuid", "name")]
    if None in counts:
        rows.append(_row(_("without a project"), counts[None]))
    return SummaryTable(tuple(rows))


def summary_by_week(
    group: Group,
    *,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    kind: str | None = None,
) -> SummaryTable:
    """The same numbers, added up by the group's weeks, oldest first, weeks without any left out. Two queries."""
    parts = counted_parts(group, since=since, until=until, project=project, kind=kind)
    calendar = group.calendar
    weeks: dict[Any, dict[str, int]] = {}
    for day, counts in _sums(parts.values_list("last_day", "bucket").annotate(Sum("times"))).items():
        of_week = weeks.setdefault(calendar.week_of(day), {})
        for bucket, number in counts.items():
            of_week[bucket] = of_week.get(bucket, 0) + number
    return SummaryTable(tuple(_row(week.name, weeks[week]) for week in sorted(weeks)))


def counted_parts(
    group: Group,
    *,
    since: date | None = None,
    until: date | None = None,
    project: Project | None = None,
    kind: str | None = None,
) -> "QuerySet[Participation]":
    """The participations that count in the period, in no order: removed items do not."""
    parts = Participation.objects.filter(group=group, is_counted=True)
    if since is not None:
        parts = parts.filter(last_day__gte=since)
    if until is not None:
        parts = parts.filter(last_day__lte=until)
    if project is not None:
        parts = parts.filter(item__project=project)
    if kind:
        parts = parts.filter(item__kind=kind)
    return parts.order_by()


def _sums(counted: Iterable[Any]) -> dict[Any, dict[str, int]]:
    """key -> bucket -> how often."""
    counts: dict[Any, dict[str, int]] = {}
    for key, bucket, number in counted:
        counts.setdefault(key, {})[bucket] = number
    return counts


def _row(name: str, counts: dict[str, int], *, uuid: str = "") -> SummaryRow:
    return SummaryRow(
        name,
        small=counts.get(Bucket.SMALL, 0),
        medium=counts.get(Bucket.MEDIUM, 0),
        large=counts.get(Bucket.LARGE, 0),
        unknown=counts.get(Bucket.UNKNOWN, 0),
        uuid=uuid,
    )


def _roster(group: Group, since: date | None, until: date | None, counted: set[int]) -> list[tuple[int, Any, str]]:
    """Whom a summary shows, in the order of joining and, where that is not known or equal, of being entered.

    Whoever has work in it, even when he is gone; else who belonged to the group on a day of the period, but neither
    guests nor advisors who owe no reports.
    """
    everyone = Member.objects.filter(group=group).order_by(F("joined_on").asc(nulls_first=True), "pk")
    fields = ("pk", "uuid", "name", "joined_on", "left_on", "deleted_at", "is_guest", "is_advisor", "owes_report")
    shown = []
    for pk, uuid, name, joined, left, deleted, is_guest, is_advisor, owes in everyone.values_list(*fields):
        belongs = deleted is None and not is_guest and (owes or not is_advisor)
        was_there = (joined is None or until is None or joined <= until) and (
            left is None or since is None or left > since
        )
        if pk in counted or (belongs and was_there):
            shown.append((pk, uuid, name))
    return shown
