"""When weeks close, and to whom they are open all the same."""

from datetime import datetime, timedelta

from core.weeks import Week, is_past
from members.models import Group, Member
from members.queries import advisors_of, supervisors_of
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


def is_closed_to(member: Member, week: Week, report: WeeklyReport | None, now: datetime) -> bool:
    """Whether the member cannot write on the week any more.

    A week is open to whom an advisor opened it again, and while his report is returned: it was asked to be changed.
    A reviewed report is closed by itself, with a sentence of its own. At most one query; none in an open week.
    """
    if not is_closed(member.group, week, now):
        return False
    if report is not None and report.state in (WeeklyReport.State.RETURNED, WeeklyReport.State.REVIEWED):
        return False
    return reopening_of(member, week) is None


def reopening_of(member: Member, week: Week) -> Reopening | None:
    found = Reopening.objects.filter(group=member.group_id, member=member, week_start=week.first_day)
    return found.select_related("opened_by").first()


def reopened_in(group: Group, week: Week) -> set[int]:
    """Primary keys of the members to whom the week was opened again."""
    found = Reopening.objects.filter(group=group, week_start=week.first_day)
    return set(found.values_list("member_id", flat=True))


def who_can_reopen(member: Member) -> tuple[list[str], bool]:
    """Names of those to ask, who supervise the member first, and whether there are more."""
    own = [advisor for advisor in supervisors_of(member) if advisor.is_advisor and advisor.is_present]
    asked = own or [advisor for advisor in advisors_of(member.group) if advisor.pk != member.pk]
    return [advisor.name for advisor in asked[:NAMED]], len(asked) > NAMED
