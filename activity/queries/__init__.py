"""Reads of the background: jobs, files and notices."""

from activity.queries.attachments import attachment_bytes, printed_bytes
from activity.queries.jobs import is_unchanged, job_for, rendered_file
from activity.queries.notices import KINDS, Fact, Told, notice_for, notices_for, told, unread_notices

__all__ = [
    "KINDS",
    "Fact",
    "Told",
    "attachment_bytes",
    "is_unchanged",
    "job_for",
    "notice_for",
    "notices_for",
    "printed_bytes",
    "rendered_file",
    "told",
    "unread_notices",
]
