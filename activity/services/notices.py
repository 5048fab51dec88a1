"""Telling a person something, once: a notice in the pages and, where it is wanted, a mail."""

import uuid
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from activity.models import Notice
from activity.queries import KINDS
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
    `kind` is one of `activity.queries.KINDS`; `details` are the ids, numbers and names of weeks that its sentence
    needs, never texts: at least {"week": "2026-W47"}. "until" (a moment in ISO format) is when a mail is too late.
    The mail goes after the commit, or `mail_after` later; only to who wants mails, where the instance sends any.
    """
    if kind not in KINDS or "week" not in (details or {}):
        raise ValueError(f"{kind!r} is no kind of notice, or its details name no week.")
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


@transaction.atomic
def postpone_mail(*, member: Model, key: str, mail_after: timedelta) -> None:
    """What was told is still being written: its mail, when it is not sent yet, waits `mail_after` from now on."""
    waiting = Notice.objects.filter(member_id=member.pk, key=key, mailed_at=None, mail_claimed_at=None, mail_attempts=0)
    waiting.filter(mail_due_at__isnull=False).update(mail_due_at=timezone.now() + mail_after)


@transaction.atomic
def drop_mail(*, member: Model, key: str) -> None:
    """Another mail says it as well: this one, when it is not sent yet, need not go."""
    Notice.objects.filter(member_id=member.pk, key=key, mailed_at=None, mail_claimed_at=None).update(mail_due_at=None)


@transaction.atomic
def withdraw_notice(*, member: Model, key: str) -> None:
    """It is not so any more: who has not read it need not, and may be told again when it comes true again."""
    Notice.objects.filter(member_id=member.pk, key=key, read_at=None).delete()


def mark_read(*, notices: QuerySet[Notice]) -> int:
    """Note that the person has seen these, his own, notices; how many were new to him. No mail follows any more."""
    return notices.filter(read_at=None).update(read_at=timezone.now())
