from fractions import Fraction

import pytest

from core.durations import read_minutes, read_total


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
        ("2小时15分", 135),
        ("两小时半", 150),
        ("两个半小时", 150),
        ("2小时半", 150),
        ("三小时二十四分", 204),
        ("十二小时", 720),
        ("一百零五分钟", 105),
        ("六分", 6),
        ("1h30min", 90),
        ("2h15", 135),
        ("4.5hr", 270),
        ("8 hrs", 480),
        ("0.001h", Fraction(6, 100)),
    ],
)
def test_lengths(text: str, minutes: int | Fraction) -> None:
    assert read_minutes(text) == minutes


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "中",
        "???",
        "-3h",
        "2-8小时",
        "8:20 - ...",
        "99999h",
        "1e9h",
        "h",
        "½h",
        "三",
        "十",
        "around 10 hours",
        "2h75",
    ],
)
def test_what_is_no_length(text: str) -> None:
    assert read_minutes(text) is None


def test_a_bare_number_where_hours_are_meant() -> None:
    assert [read_minutes(text, bare_is_hours=True) for text in ("3", "1.5", "大", "")] == [180, 90, None, None]


@pytest.mark.parametrize(
    ("line", "minutes"),
    [
        ("2h15m", 135),
        ("  1h 45 min ", 105),
        ("2.5 h", 150),
        ("(0.5h)", 30),
        ("[0.5 hours]", 30),
        ("*3 hours*", 180),
        ("_2 hours_", 120),
        ("**两小时半**", 150),
        ("5 hours:", 300),
        ("`12.5 hours total`", 750),
        ("Total: 4h20min", 260),
        ("合计 2小时15分", 135),
        ("共六分", 6),
        ("（4小时）", 240),
    ],
)
def test_a_line_states_a_total(line: str, minutes: int) -> None:
    assert read_total(line) == minutes


@pytest.mark.parametrize(
    "line", ["", "around 10 hours", "2h 看论文", "3", "total", "** **", "()", "1-2h", "2h" + " " * 90 + "x", "h" * 100]
)
def test_what_states_no_total(line: str) -> None:
    assert read_total(line) is None
