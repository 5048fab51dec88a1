"""The append-only history: who did what to which object."""

import uuid
from typing import Any

from django.db.models import Model

from activity.models import Event


def record_event(
    *,
    verb: str,
    group: Model | None,
    by: Model | None,
    subject_kind: str = "",
    subject: uuid.UUID | None = None,
    details: dict[str, Any] | None = None,
    source: str = "page",
    account: Model | None = None,
) -> None:
    """Write one line of history in the caller's transaction.

    `by` is the acting member (None: the system, or an account outside any group), `details` holds ids, numbers and
    states, never texts: the history outlives what it tells of.
    """
    account_id = account.pk if account is not None else getattr(by, "account_id", None)
    Event.objects.create(
        verb=verb,
        group_id=group.pk if group is not None else None,
        actor_id=by.pk if by is not None else None,
        account_id=account_id,
        subject_kind=subject_kind,
        subject=subject,
        details=details or {},
        source=source,
    )
