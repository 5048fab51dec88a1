"""Telling people of meetings: tomorrow's, what one was assigned, one's turn in the reading group. Each once.

A notice is unique by member and key, so it does not matter how often this runs, or for how long it did not.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef
from django.utils import timezone

from activity.models import Notice
from activity.services import post_to_bots, tell
from meetings.models import Meeting, MinutesRevision
from members.models import Group, Member
from papers.models import ReadingSlot
from tasks.models import ActionItem

FROM = time(12)  # of the day before, by the group's clock
TURN_AHEAD = timedelta(days=7)
NEWS = timedelta(days=14)  # minutes of an older meeting are put in order, and nobody is told
MAIL_AFTER = timedelta(minutes=5)  # minutes closed by mistake are opened again


def tell_of_meetings(*, now: datetime | None = None) -> int:
    """Returns how many notices are new."""
    now = now or timezone.now()
    return _tell_tomorrow(now) + _tell_assigned(now) + _tell_presenters(now) + _tell_turns(now)


def _tell_tomorrow(now: datetime) -> int:
    meetings = Meeting.objects.filter(deleted_at=None, group__deleted_at=None, day__range=_days_around(now))
    told = 0
    for meeting in meetings.select_related("group").prefetch_related("group__week_rules"):
        local = now.astimezone(ZoneInfo(meeting.group.time_zone))
        if meeting.day != local.date() + timedelta(days=1) or local.time() < FROM:
            continue
        key = f"meeting.tomorrow {meeting.uuid} {meeting.day}"
        details = _details(meeting) | _until_the_day(meeting)
        post_to_bots(group=meeting.group, kind="meeting.tomorrow", key=key, details=details)
        for member in _unknowing(meeting.group, key):
            told += _tell(member, "meeting.tomorrow", key, details, meeting)
    return told


def _tell_assigned(now: datetime) -> int:
    """From closed minutes: while they are typed, assignments come and go.

    Each closing remembers that it was told, so that one of a long weekend is told when the worker is back.
    """
    MinutesRevision.objects.filter(meeting__day__lt=now.date() - NEWS, announced_at=None).update(announced_at=now)
    closed = Meeting.objects.filter(deleted_at=None, group__deleted_at=None, state=Meeting.State.CLOSED)
    untold = MinutesRevision.objects.filter(meeting=OuterRef("pk"), announced_at=None, at__lte=now)
    closed = closed.filter(Exists(untold)).order_by("day", "pk")
    told = 0
    for meeting in closed.select_related("group").prefetch_related("group__week_rules"):
        key = f"meeting.assigned {meeting.uuid}"
        given = ActionItem.objects.filter(minutes_item__meeting=meeting, state=ActionItem.State.OPEN)
        counts = Counter(given.exclude(members=None).values_list("members", flat=True))
        said = {**_details(meeting), "day": str(meeting.day), "count": given.count()}
        post_to_bots(group=meeting.group, kind="meeting.closed", key=key, details=said)
        for member in _unknowing(meeting.group, key):
            if counts[member.pk]:
                details = {**_details(meeting), "day": str(meeting.day), "count": counts[member.pk]}
                told += _tell(member, "meeting.assigned", key, details, meeting, mail_after=MAIL_AFTER)
        meeting.revisions.filter(announced_at=None, at__lte=now).update(announced_at=now)
    return told


def _tell_presenters(now: datetime) -> int:
    since, until = _days_around(now)
    meetings = Meeting.objects.filter(deleted_at=None, group__deleted_at=None, day__range=(since, until + TURN_AHEAD))
    told = 0
    found = meetings.exclude(presenter=None).select_related("group", "presenter__account")
    for meeting in found.prefetch_related("group__week_rules"):
        if meeting.presenter is not None and _is_soon(meeting.day, meeting.group, now):
            meeting.presenter.group = meeting.group
            key = f"meeting.present {meeting.uuid} {meeting.day}"
            details = _details(meeting) | _until_the_day(meeting)
            who = {"member": str(meeting.presenter.uuid)}
            said = f"{key} {meeting.presenter.pk}"  # another presenter is named anew
            post_to_bots(group=meeting.group, kind="meeting.turns", key=said, details=details | who)
            Notice.objects.filter(kind="meeting.present", subject=meeting.uuid, read_at=None).exclude(
                member=meeting.presenter
            ).delete()
            told += _tell(meeting.presenter, "meeting.present", key, details, meeting)
    return told


def _tell_turns(now: datetime) -> int:
    since, until = _days_around(now)
    slots = ReadingSlot.objects.filter(deleted_at=None, group__deleted_at=None, day__range=(since, until + TURN_AHEAD))
    told = 0
    for slot in slots.select_related("group", "presenter__account").prefetch_related("group__week_rules"):
        if not _is_soon(slot.day, slot.group, now):
            continue
        slot.presenter.group = slot.group
        details = {"week": slot.group.calendar.week_of(slot.day).name, "day": str(slot.day)}
        who = {"member": str(slot.presenter.uuid)}
        post_to_bots(group=slot.group, kind="meeting.turns", key=f"slot {slot.uuid} {slot.day}", details=details | who)
        if not slot.presenter.wants_reminders:
            continue
        told += tell(
            member=slot.presenter,
            kind="slot.soon",
            key=f"slot.soon {slot.uuid} {slot.day}",
            subject_kind="slot",
            subject=slot.uuid,
            details=details,
            mail_after=timedelta(seconds=1),
        )
    return told


def _tell(
    member: Member,
    kind: str,
    key: str,
    details: dict[str, object],
    meeting: Meeting,
    *,
    mail_after: timedelta = timedelta(seconds=1),
) -> bool:
    """What was assigned is told to everybody; who wants no reminders gets none."""
    if kind != "meeting.assigned" and not member.wants_reminders:
        return False
    return tell(
        member=member,
        kind=kind,
        key=key,
        subject_kind="meeting",
        subject=meeting.uuid,
        details=details,
        mail_after=mail_after,
    )


def _unknowing(group: Group, key: str) -> list[Member]:
    """Present members but guests who have an account and were not told."""
    known = Notice.objects.filter(group=group, key=key).values("member")
    present = Member.objects.filter(group=group, is_guest=False, account__is_active=True).present()
    found = list(present.exclude(pk__in=known).select_related("account"))
    for member in found:
        member.group = group
    return found


def _details(meeting: Meeting) -> dict[str, object]:
    """The day, or the moment where the hour is known."""
    week = meeting.group.calendar.week_of(meeting.day).name
    zone = ZoneInfo(meeting.group.time_zone)
    if meeting.starts_at is None:
        return {"week": week, "day": str(meeting.day)}
    begins = datetime.combine(meeting.day, meeting.starts_at, zone)
    return {"week": week, "day": begins.isoformat()}


def _until_the_day(meeting: Meeting) -> dict[str, object]:
    """From that day on nobody needs to be told of it."""
    return {"until": datetime.combine(meeting.day, time(), ZoneInfo(meeting.group.time_zone)).isoformat()}


def _is_soon(day: date, group: Group, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(group.time_zone)).date()
    return today < day <= today + TURN_AHEAD


def _days_around(now: datetime) -> tuple[date, date]:
    """Days that may be tomorrow somewhere."""
    today = now.date()
    return today - timedelta(days=1), today + timedelta(days=3)
