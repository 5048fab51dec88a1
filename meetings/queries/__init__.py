"""Reads of meetings: lists, minutes, open issues, assignments."""

from meetings.queries.calendar import coming_days, coming_days_of, expected_days, proposed_day, unannounced_years
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
from meetings.queries.compiling import (
    ABOUT,
    COMPILE_JOB,
    COMPILED_FILE,
    Compiled,
    Subject,
    can_read_minutes_of,
    compiled_for,
    subject_for,
)
from meetings.queries.documents import all_meetings, document_of
from meetings.queries.drafting import draft_of
from meetings.queries.meetings import (
    Neighbours,
    counted,
    meeting_for,
    meetings_for,
    meetings_of_days,
    meetings_of_uuids,
    neighbours,
    outside_parties,
    revisions_of,
    section_for,
    series_if_any,
)
from meetings.queries.rotation import PlannedDay, is_away, rotation_of, rotations_of, swap_for, swaps_for, turn_on
from meetings.queries.series import all_series, counted_series, series_for, series_named

MINUTES_FILE = "minutes"
RENDER_JOB = "meetings.render_minutes"

__all__ = [
    "ABOUT",
    "COMPILED_FILE",
    "COMPILE_JOB",
    "MINUTES_FILE",
    "RENDER_JOB",
    "AgedAction",
    "AgedIssue",
    "Carried",
    "Compiled",
    "Neighbours",
    "PlannedDay",
    "Subject",
    "action_for",
    "actions_for",
    "aged_actions",
    "all_meetings",
    "all_series",
    "can_read_minutes_of",
    "carried_at",
    "coming_days",
    "coming_days_of",
    "compiled_for",
    "counted",
    "counted_series",
    "document_of",
    "draft_of",
    "expected_days",
    "is_away",
    "issue_for",
    "issues_for",
    "meeting_for",
    "meetings_for",
    "meetings_of_days",
    "meetings_of_uuids",
    "narrowed_actions",
    "neighbours",
    "outside_parties",
    "proposed_day",
    "revisions_of",
    "rotation_of",
    "rotations_of",
    "section_for",
    "series_for",
    "series_if_any",
    "series_named",
    "subject_for",
    "swap_for",
    "swaps_for",
    "turn_on",
    "unannounced_years",
]
