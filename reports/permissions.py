"""Yes or no about one report. Reading is decided by `WeeklyReport.objects.visible_to`."""

from django.db.models import QuerySet

from members.models import Member, ProjectMember
from members.permissions import can_advise
from reports.models import SubmittedRow, WeeklyReport


def can_write(report: WeeklyReport, member: Member) -> bool:
    """Only the author writes a report, and not once it is reviewed."""
    return is_author(report, member) and not report.is_locked


def is_author(report: WeeklyReport, member: Member) -> bool:
    return member.is_present and report.member_id == member.pk


def advised_projects(member: Member) -> set[int]:
    """Primary keys of the projects the member advises without being an advisor of the group."""
    if not member.is_present or can_advise(member):
        return set()
    return set(advised_places(member).values_list("project_id", flat=True))


def advised_places(member: Member) -> "QuerySet[ProjectMember]":
    """The member's places as advisor of projects."""
    return ProjectMember.objects.filter(member=member, is_advisor=True)


def can_review(report: WeeklyReport, member: Member) -> bool:
    """Approve, return, comment on the whole: advisors of the group, never on their own report."""
    return can_advise(member) and report.group_id == member.group_id and report.member_id != member.pk


def can_reopen(member: Member, by: Member) -> bool:
    """Open a closed week to the member again: advisors of the group, never to themselves."""
    may_write = member.is_present and not member.is_guest
    return may_write and can_advise(by) and by.group_id == member.group_id and by.pk != member.pk


def can_give_feedback(report: WeeklyReport, row: SubmittedRow | None, member: Member) -> bool:
    """Feedback on a row: advisors of the group or of the row's project. On the whole (row None): of the group."""
    if report.group_id != member.group_id or report.member_id == member.pk:
        return False
    if can_advise(member):
        return True
    return row is not None and row.project_id is not None and row.project_id in advised_projects(member)


def can_answer(report: WeeklyReport, member: Member) -> bool:
    """Answer feedback or tick it off: the report's author, whether the report is closed or not."""
    return is_author(report, member) and can_see_feedback(report, member)


def can_comment(report: WeeklyReport, member: Member) -> bool:
    """Whether the member may write feedback on at least one place of the report."""
    if can_review(report, member):
        return True
    is_anothers = report.group_id == member.group_id and report.member_id != member.pk
    return is_anothers and report.submitted_rows.filter(project__in=advised_projects(member)).exists()


def can_add_pictures(member: Member) -> bool:
    """Who may write reports or feedback may put pictures into them."""
    return member.is_present and not member.is_guest


def has_queue(member: Member) -> bool:
    """Whether reports may wait for this member at all."""
    return can_advise(member) or bool(advised_projects(member))


def can_see_feedback(report: WeeklyReport, member: Member) -> bool:
    """Everyone who may read the report, but guests."""
    return not member.is_guest
