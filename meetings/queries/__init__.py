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
from meetings.queries.documents import all_meetings, document_of
from meetings.queries.meetings import (
    Neighbours,
    counted,
    last_meeting,
    meeting_for,
    meetings_for,
    meetings_of_days,
    neighbours,
    outside_parties,
    pauses_from,
    revisions_of,
    section_for,
    series_if_any,
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
    "all_meetings",
    "carried_at",
    "counted",
    "document_of",
    "issue_for",
    "issues_for",
    "last_meeting",
    "meeting_for",
    "meetings_for",
    "meetings_of_days",
    "narrowed_actions",
    "neighbours",
    "outside_parties",
    "pauses_from",
    "revisions_of",
    "section_for",
    "series_if_any",
]
