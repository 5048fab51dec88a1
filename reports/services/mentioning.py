"""Who is named by @ in a text is told of it, once for each text."""

from activity.services import tell
from core.mentions import mentioned
from members.models import Alias, Member
from reports.models import WeeklyReport
from reports.permissions import can_see_feedback


def tell_mentioned(*, text: str, report: WeeklyReport, by: Member, where: str) -> None:
    """Tell everyone whose name stands behind an @ in the text, if he may read the report and its feedback.

    `where` names the place of the text, so that an autosave of the same place says nothing twice.
    """
    if "@" not in text and "＠" not in text:
        return
    for member in _named(text, report):
        if member.pk != by.pk and _may_read(report, member):
            tell(
                member=member,
                kind="report.mentioned",
                key=f"report.mentioned {where}",
                actor=by,
                subject_kind="report",
                subject=report.uuid,
                details={"week": report.week.name, "member": str(report.member.uuid)},
            )


def _named(text: str, report: WeeklyReport) -> list[Member]:
    """The people that the text names, by name or short name; a name of several counts for nobody."""
    present = Member.objects.filter(group=report.group_id, is_guest=False).present().select_related("account")
    people = {member.pk: member for member in present}
    names = [(member.name, member.pk) for member in people.values()]
    names += Alias.objects.filter(member__in=people).values_list("name", "member_id")
    return [people[key] for key in sorted(mentioned(text, names))]


def _may_read(report: WeeklyReport, member: Member) -> bool:
    member.group = report.group
    return can_see_feedback(report, member) and WeeklyReport.objects.visible_to([member]).filter(pk=report.pk).exists()
