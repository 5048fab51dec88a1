"""Who: accounts, groups, members, projects, invitations and tokens."""

from members.models.account import Account, ApiToken, Attempt
from members.models.feeds import CalendarAddress
from members.models.group import CalendarPause, Group, GroupSlug, Term, WeekRule
from members.models.member import Absence, Alias, Invitation, Member, Supervision
from members.models.project import Project, ProjectMember

__all__ = [
    "Absence",
    "Account",
    "Alias",
    "ApiToken",
    "Attempt",
    "CalendarAddress",
    "CalendarPause",
    "Group",
    "GroupSlug",
    "Invitation",
    "Member",
    "Project",
    "ProjectMember",
    "Supervision",
    "Term",
    "WeekRule",
]
