"""Telling a person something, once: a notice in the pages and, where it is wanted, a mail."""

import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from activity.models import BotPost, Notice, NoticeRule
from activity.queries import KINDS, NEEDED, quiet_hours_of, reach_of
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
    The mail goes after the commit, or `mail_after` later; only to who wants mails, where the instance sends any, and
    not in quiet hours. False as well where the rules say that this kind is not told.
    """
    if kind not in KINDS or "week" not in (details or {}):
        raise ValueError(f"{kind!r} is no kind of notice, or its details name no week.")
    if (actor is not None and actor.pk == member.pk) or not _can_be_told(member):
        return False
    reach = reach_of(member, kind)
    if reach == NoticeRule.Reach.NONE and kind not in NEEDED:
        return False
    is_mailed = settings.MAIL_URL and member.wants_mail and reach == NoticeRule.Reach.MAIL
    due = _when_not_quiet(member, timezone.now() + (mail_after or timedelta())) if is_mailed else None
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
    if is_new and due is not None and due <= timezone.now():
        transaction.on_commit(partial(publisher.send, MAIL_KIND, notice.uuid), robust=True)
    return is_new


def _when_not_quiet(member: Any, moment: datetime) -> datetime:
    """The moment, or the end of the quiet hours that it falls into, by the clock of the group."""
    quiet = quiet_hours_of(member)
    return quiet.after(moment.astimezone(ZoneInfo(member.group.time_zone))) if quiet else moment


def _can_be_told(member: Any) -> bool:
    account = member.account
    return bool(account is not None and account.is_active and member.is_present)


@transaction.atomic
def postpone_mail(*, member: Any, key: str, mail_after: timedelta) -> None:
    """What was told is still being written: its mail, when it is not sent yet, waits `mail_after` from now on."""
    waiting = Notice.objects.filter(member_id=member.pk, key=key, mailed_at=None, mail_claimed_at=None, mail_attempts=0)
    due = _when_not_quiet(member, timezone.now() + mail_after)
    waiting.filter(mail_due_at__isnull=False).update(mail_due_at=due)


@transaction.atomic
def drop_mail(*, member: Model, key: str) -> None:
    """Another mail says it as well: this one, when it is not sent yet, need not go."""
    Notice.objects.filter(member_id=member.pk, key=key, mailed_at=None, mail_claimed_at=None).update(mail_due_at=None)


@transaction.atomic
def withdraw_notice(*, member: Model, key: str) -> None:
    """It is not so any more: who has not read it need not, and may be told again when it comes true again."""
    Notice.objects.filter(member_id=member.pk, key=key, read_at=None).delete()


@transaction.atomic
def withdraw_about(*, group: Model, subject: uuid.UUID, kinds: Collection[str] = ()) -> None:
    """What was told of a subject is not so any more: what nobody read and no mail or bot said yet goes.

    kinds: only these.
    """
    notices = Notice.objects.filter(group=group.pk, subject=subject, read_at=None, mailed_at=None)
    posts = BotPost.objects.filter(bot__group=group.pk, key__contains=str(subject), sent_at=None)
    if kinds:
        notices, posts = notices.filter(kind__in=kinds), posts.filter(kind__in=kinds)
    notices.delete()
    posts.delete()


def mark_read(*, notices: QuerySet[Notice]) -> int:
    """Note that the person has seen these, his own, notices; how many were new to him. No mail follows any more."""
    return notices.filter(read_at=None).update(read_at=timezone.now())
