"""Quiet hours, by the clock of a place."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.quiet_hours import QuietHours

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("hours", "moment", "expected"),
    [
        ((22, 8), "2026-11-18T21:59", "2026-11-18T21:59"),
        ((22, 8), "2026-11-18T22:00", "2026-11-19T08:00"),
        ((22, 8), "2026-11-18T23:59", "2026-11-19T08:00"),
        ((22, 8), "2026-11-19T00:00", "2026-11-19T08:00"),
        ((22, 8), "2026-11-19T07:59", "2026-11-19T08:00"),
        ((22, 8), "2026-11-19T08:00", "2026-11-19T08:00"),
        ((12, 14), "2026-11-18T13:00", "2026-11-18T14:00"),
        ((12, 14), "2026-11-18T14:00", "2026-11-18T14:00"),
        ((12, 14), "2026-11-18T11:59", "2026-11-18T11:59"),
        ((8, 8), "2026-11-18T08:00", "2026-11-18T08:00"),
        ((22, 8), "2026-12-31T23:00", "2027-01-01T08:00"),
    ],
)
def test_what_falls_into_them_waits_for_their_end(hours: tuple[int, int], moment: str, expected: str) -> None:
    quiet = QuietHours(time(hours[0]), time(hours[1]))
    at = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    assert quiet.after(at) == datetime.fromisoformat(expected).replace(tzinfo=SHANGHAI)


def test_the_end_is_read_by_the_clock_of_its_own_day() -> None:
    night = datetime(2026, 10, 24, 23, tzinfo=BERLIN)  # before the clock is set back
    assert QuietHours(time(22), time(8)).after(night).isoformat() == "2026-10-25T08:00:00+01:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        QuietHours(time(22), time(8)).after(datetime(2026, 11, 18, 23))  # noqa: DTZ001
