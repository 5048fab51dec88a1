"""Tables of meetings: series, minutes, open issues, turns."""

from meetings.models.issues import IssueNote, OpenIssue
from meetings.models.meetings import Attendance, Meeting, MeetingSeries
from meetings.models.rotation import Role, Turn, TurnSwap, TurnTaker
from meetings.models.sections import MinutesItem, MinutesRevision, MinutesSection

__all__ = [
    "Attendance",
    "IssueNote",
    "Meeting",
    "MeetingSeries",
    "MinutesItem",
    "MinutesRevision",
    "MinutesSection",
    "OpenIssue",
    "Role",
    "Turn",
    "TurnSwap",
    "TurnTaker",
]
