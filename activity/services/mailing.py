"""Mails of notices: each is claimed before it is sent, so that workers at the same time send it once.

Claimed and not noted as sent, because a worker died over it, it is sent again after a while. That mail has the same
Message-ID, so that mail programs show it once.
"""

import logging
import smtplib
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from activity.models import Notice
from activity.rendering import Letter, write_letter

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)  # for which a mail is in the hands of one worker
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))
ATTEMPTS = len(PAUSES) + 1
BATCH = 100  # mails of one run
TOO_OLD = timedelta(days=3)  # what could not be mailed for so long stands in the pages only
TEMPORARY_BELOW = 500  # SMTP: 4xx try again, 5xx do not


class MailServerAway(Exception):
    """No mail goes out at present: the rest of the batch need not be tried."""


def send_due_mails() -> int:
    """Send what is due, the oldest first; how many went out. Harmless at any time and several at once."""
    sent = 0
    for notice_uuid in list(_due().order_by("mail_due_at").values_list("uuid", flat=True)[:BATCH]):
        try:
            sent += send_mail_of(notice_uuid)
        except MailServerAway:
            break
        except Exception:  # a fault of this one mail: the others go all the same
            logger.exception("the mail of notice %s failed by a fault", notice_uuid)
    return sent


def send_mail_of(notice_uuid: uuid.UUID) -> bool:
    """Send the mail of one notice if it is due and in nobody's hands. Raises MailServerAway."""
    notice = _claim(notice_uuid)
    if notice is None:
        return False
    if not _is_wanted(notice):
        _end(notice, mail_due_at=None)
        return False
    try:
        _message(notice).send()
    except (smtplib.SMTPException, OSError) as error:
        _after_failure(notice, error)
        return False
    _end(notice, mailed_at=timezone.now())
    return True


def _due() -> QuerySet[Notice]:
    now = timezone.now()
    free = Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=now - CLAIM)
    return Notice.objects.filter(free, mail_due_at__lte=now, mailed_at=None)


def _claim(notice_uuid: uuid.UUID) -> Notice | None:
    """Make the mail this worker's own, by one UPDATE."""
    claimed = (
        _due().filter(uuid=notice_uuid).update(mail_claimed_at=timezone.now(), mail_attempts=F("mail_attempts") + 1)
    )
    if not claimed:
        return None
    return Notice.objects.select_related("group", "actor", "member__account").get(uuid=notice_uuid)


def _is_wanted(notice: Notice) -> bool:
    """What was true when it was told may have changed: he left, read it in the pages, wants no mails any more."""
    member, account = notice.member, notice.member.account
    if not settings.MAIL_URL or notice.read_at is not None or notice.mail_attempts > ATTEMPTS:
        return False
    if account is None or not account.is_active or not member.is_present or notice.group.deleted_at is not None:
        return False
    return member.wants_mail and not is_past(notice.created_at, notice.details)


def is_past(told_at: datetime, details: Mapping[str, Any]) -> bool:
    """Whether what was told then is of no use any more: too old, or its "until" is over."""
    until, now = details.get("until"), timezone.now()
    return now - told_at > TOO_OLD or (until is not None and datetime.fromisoformat(until) < now)


def _message(notice: Notice) -> EmailMultiAlternatives:
    account = notice.member.account
    assert account is not None  # _is_wanted
    letter: Letter = write_letter(notice, language=account.language or notice.group.language)
    host = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        letter.subject,
        letter.text,
        to=[account.email],
        headers={
            "Message-ID": f"<notice-{notice.uuid}@{host}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{letter.settings_url}>",
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def _after_failure(notice: Notice, error: Exception) -> None:
    """Try again after a growing pause, or give it up: then the notice stands in the pages only."""
    if _is_final(error) or notice.mail_attempts >= ATTEMPTS:
        logger.error("the mail of notice %s is given up: %s", notice.uuid, type(error).__name__)
        _end(notice, mail_due_at=None)
        return
    pause = PAUSES[notice.mail_attempts - 1]
    logger.warning("the mail of notice %s is tried again in %s: %s", notice.uuid, pause, type(error).__name__)
    _end(notice, mail_due_at=timezone.now() + pause)
    if not isinstance(error, (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)):
        raise MailServerAway from error


def _is_final(error: Exception) -> bool:
    """Whether the server refused this very mail for good: the address is unknown, say. A log-in can be put right."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _answer in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        codes = [error.smtp_code]
    else:
        return False
    return all(code >= TEMPORARY_BELOW for code in codes)


def _end(notice: Notice, **values: Any) -> None:
    """Let go of the mail; should another worker hold it by now, it is his."""
    held = Notice.objects.filter(pk=notice.pk, mail_claimed_at=notice.mail_claimed_at)
    held.update(mail_claimed_at=None, **values)
