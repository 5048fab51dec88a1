"""Learning logs for tests. Plain functions, no surprises."""

from datetime import date

from members.models import Member
from workload.models import LogDay
from workload.services import save_log_day


def make_log(member: Member, text: str, day: str = "2026-11-16") -> LogDay:
    """A day of the member's log with this text."""
    return save_log_day(member=member, day=date.fromisoformat(day), text=text, version=0, by=member)
