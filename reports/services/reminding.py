"""Before the deadline who owes a report is reminded; after it each advisor gets a digest. Each once.

A notice is unique by member and key, and the key names the week: so it does not matter how many schedulers run, how
often, or for how long none did. What is too late to be of use is not sent at all.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from activity.models import Notice
from activity.services import post_to_bots, record_event, tell
from core.weeks import Week, is_late
from members.models import Group, Member
from members.queries import advisors_of, local_day, students_of
from reports.models import WeeklyReport
from reports.queries import Standing, missing_in, standings_in, waiting_for
from reports.services.due import last_due_week

logger = logging.getLogger(__name__)

REMINDER, DIGEST = "reports.reminder", "reports.digest"
AHEAD = timedelta(days=14)  # a reminder of 7 days for a deadline 6 days before the week's last day
MAIL_AFTER = timedelta(seconds=1)  # by the round of due mails: hundreds at once need no message each
NO_NEWS = timedelta(days=3)  # after the deadline: a digest is not sent any more


def send_reminders(*, now: datetime | None = None) -> int:
    """Remind everyone who owes a report whose deadline comes near. Returns how many were told."""
    groups = Group.objects.filter(deleted_at=None, reminder_hours__isnull=False)
    return _for_each(groups, _remind, now or timezone.now())


def send_digests(*, now: datetime | None = None) -> int:
    """Tell the advisors how the week stands whose deadline passed last. Returns how many were told."""
    return _for_each(Group.objects.filter(deleted_at=None, sends_digests=True), _digest, now or timezone.now())


def weeks_near_deadline(group: Group, now: datetime) -> list[Week]:
    """The weeks whose deadline is less than `reminder_hours` away and has not passed."""
    if group.reminder_hours is None:
        return []
    notice, found = timedelta(hours=group.reminder_hours), []
    week = group.calendar.week_of(timezone.localdate(now + AHEAD))
    while not is_late(now, week, group.deadline):
        if now >= group.deadline.deadline_of(week).astimezone(UTC) - notice:
            found.append(week)
        week = group.calendar.preceding(week)
    return found


def _for_each(groups: QuerySet[Group], send: Callable[[Group, datetime], int], now: datetime) -> int:
    """One group that cannot be served must not keep the others waiting."""
    told = 0
    for group in groups.prefetch_related("week_rules"):
        try:
            told += send(group, now)
        except ValueError:  # its calendar, deadline or time zone cannot be read
            logger.exception("reminders and digests of group %s failed", group.uuid)
    return told


def _remind(group: Group, now: datetime) -> int:
    return sum(_remind_of(group, week) for week in weeks_near_deadline(group, now))


def _remind_of(group: Group, week: Week) -> int:
    key, known = _known(group, REMINDER, week)
    details = {"week": week.name, "until": group.deadline.deadline_of(week).isoformat()}
    told = 0
    missing = missing_in(group, week)
    if missing:
        post_to_bots(group=group, kind=REMINDER, key=key, details={**details, "missing": len(missing)})
    for member in missing:
        if member.pk not in known and member.wants_reminders:
            told += _tell(member, REMINDER, key, details)
    _record("reminders.sent", group, week, told)
    return told


def _digest(group: Group, now: datetime) -> int:
    week = last_due_week(group, now)
    deadline = group.deadline.deadline_of(week)
    if now - deadline > NO_NEWS or group.created_at > deadline:
        return 0
    key, known = _known(group, DIGEST, week)
    wanted = [advisor for advisor in advisors_of(group) if advisor.wants_reminders and advisor.pk not in known]
    wanted = [advisor for advisor in wanted if advisor.joined_on is None or advisor.joined_on <= week.last_day]
    owing = [line for line in standings_in(group, week) if line.owes and line.status != "excused"] if wanted else []
    if not owing:
        return 0
    submitted = len([line for line in owing if line.status != "missing"])
    said = {"week": week.name, "owing": len(owing), "submitted": submitted}
    post_to_bots(group=group, kind=DIGEST, key=key, details=said)
    late, told = _late_since(group, week, now), 0
    for advisor in wanted:
        advisor.group = group
        details = {"week": week.name, "late": late, **_figures(owing, advisor)}
        told += _tell(advisor, DIGEST, key, details)
    _record("digests.sent", group, week, told)
    return told


def _figures(owing: list[Standing], advisor: Member) -> dict[str, Any]:
    """What the digest of this advisor says: ids and numbers, his own students first."""
    students = students_of(advisor, local_day(advisor.group))
    missing = [line.member for line in owing if line.status == "missing"]
    missing.sort(key=lambda member: member.pk not in students)  # stable: in pinyin order else
    returned = [line.member for line in owing if line.status == WeeklyReport.State.RETURNED]
    return {
        "owing": len(owing),
        "submitted": len(owing) - len(missing),
        "missing": [str(member.uuid) for member in missing],
        "mine": sum(member.pk in students for member in missing),
        "returned": [str(member.uuid) for member in returned],
        "waiting": waiting_for(advisor).count(),
    }


def _late_since(group: Group, week: Week, now: datetime) -> list[dict[str, str]]:
    """Whose reports, of this week or older ones, came in late since the deadline before this one."""
    before = group.deadline.deadline_of(group.calendar.preceding(week))
    late = WeeklyReport.objects.filter(
        group=group, deleted_at=None, is_late=True, first_submitted_at__gt=before, first_submitted_at__lte=now
    )
    named = late.order_by("week_start", "member__sort_key", "pk").values_list("member__uuid", "week_start")
    return [{"member": str(member), "week": group.calendar.week_of(start).name} for member, start in named]


def _known(group: Group, kind: str, week: Week) -> tuple[str, set[int]]:
    """The key of this notice, and who has it."""
    key = f"{kind} {week.name}"
    return key, set(Notice.objects.filter(group=group, key=key).values_list("member_id", flat=True))


def _tell(member: Member, kind: str, key: str, details: dict[str, Any]) -> bool:
    return tell(member=member, kind=kind, key=key, subject_kind="week", details=details, mail_after=MAIL_AFTER)


def _record(verb: str, group: Group, week: Week, told: int) -> None:
    if told:
        details = {"week": week.name, "people": told}
        record_event(verb=verb, group=group, by=None, subject_kind="group", details=details, source="job")
