"""A week, a month or a year of one log: its days, what the time went to, its streaks. A few queries, however long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from core.time_spans import DayTotal, Span
from members.models import Member, Project
from workload.document.log import TimedSpan, counted_minutes, parts_of
from workload.document.log_sums import DaySum, Share, Streaks, shares_of, streaks_of
from workload.models import LogDay, TimeEntry, WorkItem
from workload.queries.items import with_details, work_lines

_ONE_DAY = timedelta(days=1)
_FIELDS = ("day__day", "starts", "ends", "minutes", "work_item_id", "project_id", "tags")


@dataclass(frozen=True)
class LogPeriod:
    """Days of a log, all of them, and what their minutes went to."""

    days: tuple[DaySum, ...]
    projects: tuple[Share, ...] = ()
    items: tuple[Share, ...] = ()
    tags: tuple[Share, ...] = ()

    @property
    def minutes(self) -> int:
        return sum(day.minutes for day in self.days)

    @property
    def written_days(self) -> int:
        return sum(day.minutes > 0 for day in self.days)


def log_period(member: Member, first: date, last: date, *, with_shares: bool = True) -> LogPeriod:
    """The member's days from first to last. Whoever calls has asked whether the reader may see them."""
    spans, minutes, written = _read(member, first, last)
    days = tuple(_day_sum(day, minutes, written) for day in _days_between(first, last))
    if not with_shares:
        return LogPeriod(days)
    splits = member.group.log_splits_midnight
    counted = [
        (row, part)
        for row, span in spans
        for day, part in parts_of(span, splits_midnight=splits)
        if first <= day <= last
    ]
    return LogPeriod(
        days,
        _projects((row["project_id"], part) for row, part in counted),
        _items((row["work_item_id"], part) for row, part in counted),
        shares_of(((tag, part) for row, part in counted for tag in row["tags"]), lambda tag: (f"#{tag}", "")),
    )


def log_streaks(member: Member, today: date) -> Streaks:
    """Days in a row with time on them, since ever."""
    first = LogDay.objects.filter(member=member).order_by("day").values_list("day", flat=True).first()
    if first is None:
        return Streaks(0, 0)
    _spans, minutes, _written = _read(member, first, today)
    return streaks_of(minutes, today)


def _read(
    member: Member, first: date, last: date
) -> tuple[list[tuple[dict, TimedSpan]], dict[date, int], dict[date, tuple[int | None, list[dict]]]]:
    """Spans with their rows, minutes that count for each day, and what was written on each. Two queries."""
    since = first - _ONE_DAY if member.group.log_splits_midnight and first > date.min else first
    days = LogDay.objects.filter(member=member, day__gte=since, day__lte=last).exclude(text="")
    written: dict[date, tuple[int | None, list[dict]]] = {
        day: (stated, []) for day, stated in days.values_list("day", "stated_minutes")
    }
    rows = TimeEntry.objects.filter(day__member=member, day__day__gte=since, day__day__lte=last)
    spans = []
    for row in rows.values(*_FIELDS, "pause"):
        spans.append((row, TimedSpan(row["day__day"], row["starts"], row["ends"], row["minutes"])))
        written.setdefault(row["day__day"], (None, []))[1].append(row)
    minutes: dict[date, int] = {}
    for day, (stated, own) in written.items():
        closed = [row["minutes"] for row in own]
        if all(length is None for length in closed):  # a stated total stands for spans that are not there
            minutes[day] = minutes.get(day, 0) + counted_minutes(stated, closed)
    for _row, span in spans:
        for day, part in parts_of(span, splits_midnight=member.group.log_splits_midnight):
            minutes[day] = minutes.get(day, 0) + part
    return spans, minutes, written


def _day_sum(day: date, minutes: dict[date, int], written: dict[date, tuple[int | None, list[dict]]]) -> DaySum:
    if day not in written:
        return DaySum(day, minutes.get(day, 0))
    stated, rows = written[day]
    total = DayTotal(stated, tuple(_span(row) for row in rows))
    return DaySum(day, minutes.get(day, 0), True, total.kinds, total.difference)


def _span(row: dict) -> Span:
    """The span as long as it was by the clock of the group's zone."""
    if row["starts"] is None:
        return Span(0, row["minutes"])
    if row["ends"] is None:
        return Span(row["starts"])
    return Span(row["starts"], row["ends"], row["ends"] - row["starts"] - row["minutes"])


def _days_between(first: date, last: date) -> Iterable[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)


def _projects(parts: Iterable[tuple[int | None, int]]) -> tuple[Share, ...]:
    known = list(parts)
    keys = {key for key, _minutes in known if key is not None}
    names = dict(Project.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
    return shares_of(known, lambda key: (names.get(key or 0, ""), ""))


def _items(parts: Iterable[tuple[int | None, int]]) -> tuple[Share, ...]:
    known = list(parts)
    keys = {key for key, _minutes in known if key is not None}
    lines = work_lines(with_details(WorkItem.objects.filter(pk__in=keys))) if keys else []
    names = {line.item.pk: (line.title, "" if line.item.deleted_at else line.address) for line in lines}
    return shares_of(known, lambda key: names.get(key or 0, ("", "")))
