"""When weeks close, and to whom they are open all the same."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from core.weeks import Week, is_past
from members.models import Group, Member
from members.queries import advisors_for
from reports.models import Reopening, WeeklyReport

NAMED = 3  # who can re-open a week: so many are named, the others are "other advisors"


def closes_at(group: Group, week: Week) -> datetime | None:
    """The last minute in which reports of the week can be written, in the group's zone; None: it stays open."""
    if group.lock_after_days is None:
        return None
    return group.deadline.deadline_of(week) + timedelta(days=group.lock_after_days)


def is_closed(group: Group, week: Week, now: datetime) -> bool:
    """Whether that minute is over. To a member the week may be open all the same: `is_closed_to`."""
    last_minute = closes_at(group, week)
    return last_minute is not None and is_past(last_minute, now)


def is_closed_to(
    member: Member,
    week: Week,
    report: WeeklyReport | None,
    now: datetime,
    reopenings: Mapping[date, Reopening] | None = None,
) -> bool:
    """Whether the member cannot write on the week any more.

    A week is open to whom an advisor opened it again, and while his report is returned: it was asked to be changed.
    A reviewed report is closed by itself, with a sentence of its own. At most one query; none in an open week, or with
    `reopenings`: what `reopenings_of` answered.
    """
    if not is_closed(member.group, week, now):
        return False
    if report is not None and report.state in (WeeklyReport.State.RETURNED, WeeklyReport.State.REVIEWED):
        return False
    if reopenings is None:
        return reopening_of(member, week) is None
    return week.first_day not in reopenings


def reopenings_of(member: Member) -> dict[date, Reopening]:
    """The weeks that were opened to the member again, by their first days. One query; none where weeks do not close."""
    if member.group.lock_after_days is None:
        return {}
    found = Reopening.objects.filter(group=member.group_id, member=member).select_related("opened_by")
    return {reopening.week_start: reopening for reopening in found}


def reopening_of(member: Member, week: Week) -> Reopening | None:
    found = Reopening.objects.filter(group=member.group_id, member=member, week_start=week.first_day)
    return found.select_related("opened_by").first()


def reopened_in(group: Group, week: Week) -> set[int]:
    """Primary keys of the members to whom the week was opened again."""
    found = Reopening.objects.filter(group=group, week_start=week.first_day)
    return set(found.values_list("member_id", flat=True))


def who_can_reopen(member: Member) -> tuple[list[str], bool]:
    """Names of those to ask, who supervise the member first, and whether there are more."""
    advisors = advisors_for(member)
    asked = [advisor for advisor, supervises in advisors if supervises] or [advisor for advisor, _others in advisors]
    return [advisor.name for advisor in asked[:NAMED]], len(asked) > NAMED
