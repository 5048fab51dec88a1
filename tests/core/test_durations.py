from fractions import Fraction

import pytest

from core.durations import read_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("3h", 180),
        ("6.5h", 390),
        ("1,5 Hours", 90),
        ("3 hours", 180),
        ("1 hour", 60),
        ("2小时", 120),
        ("2个小时", 120),
        ("2个半小时", 150),
        ("半小时", 30),
        ("半个小时", 30),
        ("90分钟", 90),
        ("90 min", 90),
        ("30'", 30),
        ("2h 30'", 150),
        ("1h 45 min", 105),
        ("２ｈ", 120),
        (".5h", 30),
        ("0h", 0),
        ("0.001h", Fraction(6, 100)),
    ],
)
def test_lengths(text: str, minutes: int | Fraction) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize("text", ["", "3", "中", "???", "-3h", "2-8小时", "8:20 - ...", "99999h", "1e9h", "h", "½h"])
def test_what_is_no_length(text: str) -> None:
    assert read_minutes(text) is None


def test_a_bare_number_where_hours_are_meant() -> None:
    assert [read_minutes(text, bare_is_hours=True) for text in ("3", "1.5", "大", "")] == [180, 90, None, None]
