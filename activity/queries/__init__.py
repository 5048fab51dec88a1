"""Reads of the background: jobs, files and notices."""

from activity.queries.attachments import attachment_bytes, printed_bytes
from activity.queries.bots import POSTED, bot_for, bots_of
from activity.queries.jobs import is_unchanged, job_for, rendered_file
from activity.queries.notices import KINDS, Fact, Told, notice_for, notices_for, told, unread_notices
from activity.queries.rules import (
    NEEDED,
    RULED,
    Rules,
    quiet_hours_of,
    reach_of,
    rules_of_group,
    rules_of_member,
)

__all__ = [
    "KINDS",
    "NEEDED",
    "POSTED",
    "RULED",
    "Fact",
    "Rules",
    "Told",
    "attachment_bytes",
    "bot_for",
    "bots_of",
    "is_unchanged",
    "job_for",
    "notice_for",
    "notices_for",
    "printed_bytes",
    "quiet_hours_of",
    "reach_of",
    "rendered_file",
    "rules_of_group",
    "rules_of_member",
    "told",
    "unread_notices",
]
