"""Telling a person something, once: a notice in the pages and, where it is wanted, a mail."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from activity.models import Notice
from activity.services.publishing import publisher

MAIL_KIND = "activity.send_mail"  # the Celery function that sends the mail of one notice


@transaction.atomic
def tell(
    *,
    member: Any,
    kind: str,
    key: str,
    actor: Model | None = None,
    subject_kind: str = "",
    subject: uuid.UUID | None = None,
    details: dict[str, Any] | None = None,
    mail_after: timedelta | None = None,
) -> bool:
    """Tell `member` (a members.Member: that package is above us) something, in the caller's transaction.

    `key` makes it one thing: False when he was told it already, and nothing happens. False too for who did it
    himself, and for who cannot log in to this group today. Whether he may open the subject is the caller's to know.
    `details` are ids, numbers and names of weeks that the sentence of the kind needs, never texts.
    The mail goes after the commit, or `mail_after` later; only to who wants mails, where the instance sends any.
    """
    if (actor is not None and actor.pk == member.pk) or not _can_be_told(member):
        return False
    due = timezone.now() + (mail_after or timedelta()) if settings.MAIL_URL and member.wants_mail else None
    notice, is_new = Notice.objects.get_or_create(
        member_id=member.pk,
        key=key,
        defaults={
            "group_id": member.group_id,
            "actor_id": actor.pk if actor is not None else None,
            "kind": kind,
            "subject_kind": subject_kind,
            "subject": subject,
            "details": details or {},
            "mail_due_at": due,
        },
    )
    if is_new and due is not None and not mail_after:
        transaction.on_commit(partial(publisher.send, MAIL_KIND, notice.uuid), robust=True)
    return is_new


def _can_be_told(member: Any) -> bool:
    account = member.account
    return bool(account is not None and account.is_active and member.is_present)
