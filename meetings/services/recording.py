"""Lines of history about meetings. Sections save themselves: one line an hour says enough."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from activity.models import Event
from activity.services import record_event
from members.models import Group, Member

_TOLD_AGAIN_AFTER = timedelta(hours=1)


def record(
    verb: str, group: Group, by: Member | None, subject: UUID, source: str, details: dict[str, Any] | None = None
) -> None:
    kind = verb.partition(".")[0]
    record_event(
        verb=verb, group=group, by=by, subject_kind=kind, subject=subject, details=details or {}, source=source
    )


def record_typing(verb: str, group: Group, by: Member | None, subject: UUID, source: str) -> None:
    """As record, unless the same person's same line is in the history of the last hour."""
    lately = timezone.now() - _TOLD_AGAIN_AFTER
    if not Event.objects.filter(verb=verb, subject=subject, actor=by, at__gt=lately).exists():
        record(verb, group, by, subject, source)
