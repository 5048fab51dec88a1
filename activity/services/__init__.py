"""Writes of the background: history, jobs, rendered files and notices."""

from activity.services.attachments import (
    add_attachment,
    attachments_to_purge,
    delete_attachment,
    link_attachments,
    release_attachments,
)
from activity.services.bots import post_to_bots, read_bot_address, say_test, send_due_posts, send_post
from activity.services.files import FileBroken, store_rendered_file, unfinished_folder
from activity.services.history import record_event
from activity.services.idempotency import (
    Answer,
    KeyBusy,
    KeyTaken,
    begin_request,
    forget_request,
    keep_answer,
    purge_keys,
)
from activity.services.leases import (
    LEASE,
    MAX_ATTEMPTS,
    LeaseLost,
    fail_job,
    finish_job,
    renew_lease,
    return_job,
    set_progress,
    take_lease,
)
from activity.services.mailing import MailServerAway, send_due_mails, send_mail_of
from activity.services.notices import drop_mail, mark_read, postpone_mail, tell, withdraw_about, withdraw_notice
from activity.services.publishing import publish_job
from activity.services.requests import request_job
from activity.services.running import HARD_LIMIT, SOFT_LIMIT, JobRefused, Outcome, Progress, run_job
from activity.services.upkeep import purge_activity, sweep_jobs

__all__ = [
    "HARD_LIMIT",
    "LEASE",
    "MAX_ATTEMPTS",
    "SOFT_LIMIT",
    "Answer",
    "FileBroken",
    "JobRefused",
    "KeyBusy",
    "KeyTaken",
    "LeaseLost",
    "MailServerAway",
    "Outcome",
    "Progress",
    "add_attachment",
    "attachments_to_purge",
    "begin_request",
    "delete_attachment",
    "drop_mail",
    "fail_job",
    "finish_job",
    "forget_request",
    "keep_answer",
    "link_attachments",
    "mark_read",
    "post_to_bots",
    "postpone_mail",
    "publish_job",
    "purge_activity",
    "purge_keys",
    "read_bot_address",
    "record_event",
    "release_attachments",
    "renew_lease",
    "request_job",
    "return_job",
    "run_job",
    "say_test",
    "send_due_mails",
    "send_due_posts",
    "send_mail_of",
    "send_post",
    "set_progress",
    "store_rendered_file",
    "sweep_jobs",
    "take_lease",
    "tell",
    "unfinished_folder",
    "withdraw_about",
    "withdraw_notice",
]
