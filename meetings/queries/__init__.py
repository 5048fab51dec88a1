"""Reads of meetings: lists, minutes, open issues, assignments."""

from meetings.queries.carried import (
    AgedAction,
    AgedIssue,
    Carried,
    action_for,
    actions_for,
    aged_actions,
    carried_at,
    issue_for,
    issues_for,
    narrowed_actions,
)
from meetings.queries.documents import document_of, file_of
from meetings.queries.meetings import (
    Neighbours,
    counted,
    last_meeting,
    meeting_for,
    meetings_for,
    neighbours,
    pauses_from,
    revisions_of,
    section_for,
)

MINUTES_FILE = "minutes"
RENDER_JOB = "meetings.render_minutes"

__all__ = [
    "MINUTES_FILE",
    "RENDER_JOB",
    "AgedAction",
    "AgedIssue",
    "Carried",
    "Neighbours",
    "action_for",
    "actions_for",
    "aged_actions",
    "carried_at",
    "counted",
    "document_of",
    "file_of",
    "issue_for",
    "issues_for",
    "last_meeting",
    "meeting_for",
    "meetings_for",
    "narrowed_actions",
    "neighbours",
    "pauses_from",
    "revisions_of",
    "section_for",
]
