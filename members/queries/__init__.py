"""Who is who: reads for pages, API and documents."""

from members.queries.groups import (
    GroupMoved,
    group_has_begun,
    is_excused,
    local_day,
    members_of,
    membership_for,
    pauses_in,
    reporting_members,
    roster_of,
    students_of,
)
from members.queries.history import HistoryLine, history_for, history_lines
from members.queries.people import (
    advisors_of,
    alias_for,
    hash_secret,
    invitation_of_secret,
    invited_members,
    open_invitation_of,
    people_for,
    person_for,
    present_members,
    supervisors_of,
    tokens_of,
)
from members.queries.projects import project_for, projects_for, projects_of

__all__ = [
    "GroupMoved",
    "HistoryLine",
    "advisors_of",
    "alias_for",
    "group_has_begun",
    "hash_secret",
    "history_for",
    "history_lines",
    "invitation_of_secret",
    "invited_members",
    "is_excused",
    "local_day",
    "members_of",
    "membership_for",
    "open_invitation_of",
    "pauses_in",
    "people_for",
    "person_for",
    "present_members",
    "project_for",
    "projects_for",
    "projects_of",
    "reporting_members",
    "roster_of",
    "students_of",
    "supervisors_of",
    "tokens_of",
]
