"""What goes on behind the pages: jobs, rendered files, history, notices, attachments.

Groups and people are referred to by name only (`"members.Group"`), so that `members` too can write history and
request jobs without a cycle.
"""

from activity.models.attachments import Attachment
from activity.models.bots import BotPost, GroupBot
from activity.models.history import Event
from activity.models.idempotency import IdempotencyKey
from activity.models.jobs import Job, RenderedFile
from activity.models.notices import Notice
from activity.models.rules import NoticeHours, NoticeRule

__all__ = [
    "Attachment",
    "BotPost",
    "Event",
    "GroupBot",
    "IdempotencyKey",
    "Job",
    "Notice",
    "NoticeHours",
    "NoticeRule",
    "RenderedFile",
]
