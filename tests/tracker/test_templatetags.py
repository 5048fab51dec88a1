"""Filters and tags of Zuji's pages."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from tracker.templatetags.zuji import time_left

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "until", "shown"),
    [
        ("en", datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "2\xa0days, 13\xa0hours"),
        ("zh-hans", datetime(2026, 11, 23, 1, 30, tzinfo=UTC), "2\xa0日 13\xa0小时"),
        ("zh-hans", datetime(2026, 11, 20, 12, 5, tzinfo=UTC), "5\xa0分钟"),
    ],
)
def test_time_left_is_written_as_the_language_does(language: str, until: datetime, shown: str) -> None:
    with translation.override(language):
        assert time_left(until, NOW) == shown
