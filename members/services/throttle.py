"""Doors that are tried by guessing are throttled: at most so many tries an hour, counted in the database.

A try is counted *before* any costly or telling work, so parallel guesses do not slip through, and forgotten when it
succeeds. Refused tries are not counted: a door opens again an hour after the tries that closed it, and no stranger
can keep it closed for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.models import Attempt
from members.services.refusals import TooManyAttempts

WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """At most `per_hour` tries for one value of a scope: ("log-in address", "192.0.2.7", 20)."""

    scope: str
    value: str
    per_hour: int

    @property
    def key(self) -> str:
        return salted_hmac(f"members.attempt {self.scope}", self.value, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Try:
    """A counted try, to be forgotten when it succeeded."""

    rows: tuple[int, ...]

    def forget(self) -> None:
        Attempt.objects.filter(pk__in=self.rows).delete()


def count_attempt(limits: Sequence[Limit]) -> Try:
    """Count a try against every limit, or raise TooManyAttempts. Each insert is its own transaction, on purpose."""
    now = timezone.now()
    Attempt.objects.filter(at__lte=now - WINDOW).delete()
    made = Attempt.objects.bulk_create([Attempt(key=limit.key, at=now) for limit in limits])
    counted = Try(tuple(row.pk for row in made))
    waits = [_wait(limit) for limit in limits]
    if any(waits):
        counted.forget()
        raise TooManyAttempts(max(waits))
    return counted


def _wait(limit: Limit) -> int:
    """Seconds until the limit has room for the try just counted; 0 when it has room now."""
    now = timezone.now()
    latest = Attempt.objects.filter(key=limit.key, at__gt=now - WINDOW).order_by("-at").values_list("at", flat=True)
    times = list(latest[: limit.per_hour + 1])
    if len(times) <= limit.per_hour:
        return 0
    return max(1, int((times[-1] + WINDOW - now).total_seconds()) + 1)
