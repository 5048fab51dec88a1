"""Writes of meetings: planning, minutes typed section by section, closing, open issues."""

from meetings.services.closing import close_meeting, reopen_meeting
from meetings.services.deciding import decide_action
from meetings.services.drafting import Drafted, draft_due_minutes, draft_minutes
from meetings.services.following import follow_minutes
from meetings.services.issues import note_issue, reopen_issue, set_issue_owner, solve_issue
from meetings.services.meetings import (
    Attends,
    MeetingInput,
    change_meeting,
    create_meeting,
    remove_meeting,
    restore_meeting,
)
from meetings.services.planning import plan_due_meetings, plan_expected
from meetings.services.refusals import MeetingRefused, StaleMinutes
from meetings.services.reminding import tell_of_meetings
from meetings.services.rendering import request_compiled, request_minutes
from meetings.services.renewing import renew_meeting
from meetings.services.sections import (
    NewSection,
    add_section,
    move_section,
    remove_section,
    restore_section,
    save_section,
)
from meetings.services.series import (
    SeriesInput,
    change_series,
    create_series,
    remove_series,
    said_of,
    series_of,
    set_series_state,
)
from meetings.services.turns import accept_swap, ask_swap, cancel_swap, decline_swap

__all__ = [
    "Attends",
    "Drafted",
    "MeetingInput",
    "MeetingRefused",
    "NewSection",
    "SeriesInput",
    "StaleMinutes",
    "accept_swap",
    "add_section",
    "ask_swap",
    "cancel_swap",
    "change_meeting",
    "change_series",
    "close_meeting",
    "create_meeting",
    "create_series",
    "decide_action",
    "decline_swap",
    "draft_due_minutes",
    "draft_minutes",
    "follow_minutes",
    "move_section",
    "note_issue",
    "plan_due_meetings",
    "plan_expected",
    "remove_meeting",
    "remove_section",
    "remove_series",
    "renew_meeting",
    "reopen_issue",
    "reopen_meeting",
    "request_compiled",
    "request_minutes",
    "restore_meeting",
    "restore_section",
    "said_of",
    "save_section",
    "series_of",
    "set_issue_owner",
    "set_series_state",
    "solve_issue",
    "tell_of_meetings",
]
