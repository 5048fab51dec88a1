"""A script's request that may be sent again: done once, its answer kept for a day and given again.

Whoever inserts the row does the work; the others wait for his answer. A server that died in the midst of it holds the
key for LOST_AFTER only: then the request is done again, which conditional writes and constraints make harmless.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from activity.models import IdempotencyKey

KEPT_FOR = timedelta(days=1)
LOST_AFTER = timedelta(seconds=60)  # as long as a web process may be busy with one request


class KeyBusy(Exception):
    """The first request with this key is still under way."""


class KeyTaken(Exception):
    """The key belongs to another request."""


@dataclass(frozen=True)
class Answer:
    """What was answered: enough of it to answer the same again."""

    status: int
    headers: dict[str, str]
    body: bytes


def begin_request(*, account: Model, key: str, fingerprint: str) -> Answer | None:
    """None: it is new, do it, then `keep_answer` or `forget_request`. An Answer: it was done, give this again.

    Raises KeyBusy and KeyTaken.
    """
    now = timezone.now()
    IdempotencyKey.objects.filter(account_id=account.pk, key=key, created_at__lt=now - KEPT_FOR).delete()
    try:
        with transaction.atomic():
            IdempotencyKey.objects.create(account_id=account.pk, key=key, fingerprint=fingerprint)
            return None
    except IntegrityError:
        there = IdempotencyKey.objects.filter(account_id=account.pk, key=key).first()
    if there is None:  # it ended without an answer to keep, just now
        raise KeyBusy
    if there.fingerprint != fingerprint:
        raise KeyTaken
    if there.status is not None:
        return Answer(there.status, there.headers, bytes(there.body))
    lost = IdempotencyKey.objects.filter(pk=there.pk, status=None, created_at__lt=now - LOST_AFTER)
    if lost.update(created_at=now):
        return None
    raise KeyBusy


def keep_answer(*, account: Model, key: str, answer: Answer) -> None:
    """The request is done: whoever sends it again gets this."""
    IdempotencyKey.objects.filter(account_id=account.pk, key=key, status=None).update(
        status=answer.status, headers=answer.headers, body=answer.body
    )


def forget_request(*, account: Model, key: str) -> None:
    """The request was not done, and may be sent again as if it never had been."""
    IdempotencyKey.objects.filter(account_id=account.pk, key=key, status=None).delete()


def purge_keys() -> int:
    """Delete what was kept for a day."""
    deleted, _ = IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT_FOR).delete()
    return deleted
