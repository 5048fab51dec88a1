"""Reading learning logs: one's own, and what others share. Nobody else's day is ever looked up otherwise."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.http import Http404

from core.buckets import Bucket
from members.models import Group, Member
from workload.document.log import ReadDay
from workload.markdown.log import read_log_day
from workload.models import LogDay, LogFile, LogSharing, TimeEntry, Timer, WorkItem
from workload.permissions import can_keep_log
from workload.queries.charts import limits_of
from workload.queries.items import WorkLine, with_details, work_lines

MOST_LINKABLE = 40
RECENT = timedelta(days=60)


def own_log_day(member: Member, day: date) -> LogDay | None:
    """The member's own day with its entries, if anything was written."""
    found = LogDay.objects.filter(member=member, day=day).prefetch_related(_entries()).first()
    if found is not None:
        found.member, found.group = member, member.group
    return found


def own_log_day_by_id(member: Member, uuid: UUID) -> LogDay:
    found = LogDay.objects.filter(member=member, uuid=uuid).select_related("group").first()
    if found is None:
        raise Http404
    return found


def log_days_for(memberships: Iterable[Member]) -> "QuerySet[LogDay]":
    """All days that the person behind these memberships reads: his own, and those shared with him."""
    days = LogDay.objects.visible_to(memberships)
    return days.select_related("member", "group").prefetch_related(_entries())


def log_day_for(memberships: Iterable[Member], uuid: UUID) -> LogDay:
    found = log_days_for(memberships).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def log_entries_for(memberships: Iterable[Member]) -> "QuerySet[TimeEntry]":
    """All spans that the person reads: those of the days that he does."""
    days = LogDay.objects.visible_to(memberships)
    entries = TimeEntry.objects.filter(day__in=days)
    return entries.select_related("day__member", "day__group", "work_item", "project").order_by("-day__day", "line")


def own_entries(member: Member, first: date, last: date, limit: int) -> list[TimeEntry]:
    """The member's own spans of these days that say what they were spent on, the oldest first. One query."""
    spans = TimeEntry.objects.filter(day__member=member, day__day__gte=first, day__day__lte=last).exclude(note="")
    order = ("day__day", F("starts").asc(nulls_last=True), "line")
    return list(spans.select_related("day", "project").order_by(*order)[:limit])


def own_entry(member: Member, uuid: UUID) -> TimeEntry:
    """A span of one's own log, to be linked with something."""
    found = TimeEntry.objects.filter(uuid=uuid, day__member=member).select_related("day__group", "day__member").first()
    if found is None or not can_keep_log(member):
        raise Http404
    return found


def timer_of(member: Member) -> Timer | None:
    timer = Timer.objects.filter(member=member).select_related("work_item", "project").first()
    if timer is not None:
        timer.member = member
    return timer


def sharing_of(member: Member) -> LogSharing:
    """What the member shares; nothing where nothing was ever said."""
    return LogSharing.objects.filter(member=member).first() or LogSharing(member=member)


def log_files_of(member: Member) -> list[LogFile]:
    """The files that the member's log came from, without their texts."""
    return list(LogFile.objects.filter(member=member).defer("text"))


def log_files_named(group: Group, names: Iterable[str]) -> list[LogFile]:
    """Files of these names that logs of the group came from, whoever's: for the command line, never for a page."""
    found = LogFile.objects.filter(member__group=group, member__deleted_at=None, name__in=list(names))
    return list(found.select_related("member"))


def read_as(member: Member, day: date, text: str) -> ReadDay:
    """What a text says as the day of this member, by the clock of the group."""
    return read_log_day(text, day, ZoneInfo(member.group.time_zone))


def sharers_for(reader: Member) -> list[tuple[Member, bool]]:
    """Who of the group shows the reader hours, and whether the days, too."""
    audiences = [LogSharing.Audience.GROUP.value]
    if reader.is_advisor:
        audiences.append(LogSharing.Audience.ADVISORS.value)
    shared = Q(days__in=audiences) | Q(totals__in=audiences)
    found = LogSharing.objects.filter(shared, member__group=reader.group_id, member__deleted_at=None)
    found = found.exclude(member=reader).select_related("member").order_by("member__sort_key", "member__name")
    return [(one.member, one.days in audiences) for one in found] if can_keep_log(reader) else []


def sharer_for(reader: Member, uuid: UUID) -> tuple[Member, bool]:
    """One of them; 404 for whoever shares nothing with the reader."""
    for member, shows_days in sharers_for(reader):
        if member.uuid == uuid:
            return member, shows_days
    raise Http404


def linkable_items(member: Member, day: date) -> list[WorkLine]:
    """The tasks and readings that a span of this day may have been for: the member's own, the newest first."""
    items = WorkItem.objects.filter(group=member.group_id, deleted_at=None, participations__member=member)
    near = items.filter(ends_on__gte=day - RECENT, starts_on__lte=day + RECENT)
    return work_lines(with_details(near).order_by("-ends_on", "-pk")[:MOST_LINKABLE])


def linkable_item(member: Member, uuid: UUID) -> WorkItem:
    """A living task or reading of the member's group."""
    found = WorkItem.objects.filter(group=member.group_id, deleted_at=None, uuid=uuid).select_related("project").first()
    if found is None or member.is_guest:
        raise Http404
    return found


def logged_minutes(item: WorkItem, member: Member) -> int:
    """How long the member's own spans on a task or reading are together, open ones left out."""
    spans = TimeEntry.objects.filter(work_item=item, day__member=member)
    return spans.aggregate(sum=Sum("minutes"))["sum"] or 0


def suggested_bucket(item: WorkItem, member: Member) -> tuple[int, Bucket]:
    """The minutes that the member logged on an item, and the bucket they make by the group's limits."""
    minutes = logged_minutes(item, member)
    return minutes, limits_of(member.group).bucket_of(minutes)


def _entries() -> "Prefetch[str]":
    return Prefetch("entries", queryset=TimeEntry.objects.select_related("work_item", "project"))
