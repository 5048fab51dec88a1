"""Who may do what with the group's ledger: everybody of the group keeps it, guests do not see it."""

from members.models import Member
from workload.models import WorkItem


def can_see_work(member: Member) -> bool:
    return not member.is_guest


def can_enter_work(member: Member) -> bool:
    """Enter readings and tasks, and change them: the ledger is the group's, every change is in its history."""
    return not member.is_guest and member.is_present


def can_remove_work(item: WorkItem, member: Member) -> bool:
    """Whoever entered it or takes part in it, and advisors and admins; one query at most."""
    if not can_enter_work(member) or member.group_id != item.group_id:
        return False
    if member.is_advisor or member.is_admin or item.created_by_id == member.pk:
        return True
    return any(part.member_id == member.pk for part in item.participations.all())


def can_keep_log(member: Member) -> bool:
    """A learning log of one's own, a timer, and what others share of theirs."""
    return not member.is_guest and member.is_present
