"""One report at a time: its row is locked, and nobody else's."""

from members.models import Member
from reports.models import WeeklyReport


def lock_report(report: WeeklyReport, *, by: Member) -> WeeklyReport:
    """The report as it is stored now, locked until the transaction ends. `by` is of its group.

    Neither group nor author is locked: when two hundred submit at once, they must not wait for each other. The group
    is the one that `by` brought along, with its week rules.
    """
    current = WeeklyReport.objects.select_for_update(of=("self",)).select_related("member").get(pk=report.pk)
    current.group = current.member.group = by.group
    return current
