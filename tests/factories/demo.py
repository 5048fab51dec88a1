"""When the demo group of the tests was made: a Sunday morning, with a whole week behind it."""

from datetime import UTC, datetime

SUNDAY = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
