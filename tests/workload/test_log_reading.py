"""A day's text, read: the days of a real log, our own days of the same forms, and what must hold for any text."""

import re
import time
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.time_spans import DAY, Span, write_span_line
from workload.document.log import TimedSpan, match_entries, minutes_by_day
from workload.document.log_sums import DaySum, Share, Streaks, shares_of, streaks_of, weeks_of_year
from workload.markdown.log import choose_reading, papers_in, read_log_day, tags_of, with_log_line, write_log_line

CHINA = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 16)

DAYS = {
    "2:20 pm- \n\n2h15m\n\n11:20 am -1:35 pm\n[Reading](https://arxiv.org/pdf/2104.14129.pdf)": (
        (0, ("agrees", "open")), ["14:20–", "11:20–13:35"]),
    "6:35 am - 7:10\n\nReading docs": ((None, ("only spans",)), ["06:35–07:10"]),
    "1h 45 min\n\n10:15 pm -12:00 ": ((0, ("agrees",)), ["22:15–24:00"]),
    "4h20min\n\n10:30 am - 12:00: train\n\n13:00 - 13:20 \nread\n\n13:40- (-30) - 4:00 pm\nddp\n\n9:00 pm - 1:14 am ": (
        (-214, ("differs",)), ["10:30–12:00", "13:00–13:20", "13:40–16:00 (-30)", "21:00–01:14"]),
    "6h\n\n14:20 pm - 20:00 pm": ((20, ("differs",)), ["14:20–20:00"]),
    "2 h\n\n10:30 pm 12:00 pm\n\n6: 40 - 7: 20": ((-10, ("differs",)), ["22:30–24:00", "06:40–07:20"]),
    "两小时半": ((None, ("only stated",)), []),
    "2小时15分\n\n下午2点-\n": ((None, ("only stated", "open")), ["14:00–"]),
    "读论文，没有时间": ((None, ()), []),
}  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_days(text: str) -> None:
    read = read_log_day(text, MONDAY, CHINA)
    expected, spans = DAYS[text]
    assert ((read.total.difference, read.total.kinds), [str(entry.span) for entry in read.entries]) == (expected, spans)


def test_the_days_of_the_seed(seeds: Path) -> None:
    """Through the whole reader: stated minus computed, and what kind of day it is."""
    days: dict[str, list[str]] = {}
    for line in (seeds / "003_c429813e56cb6188.txt").read_text("utf-8").split("\n"):
        if heading := re.fullmatch(r"## (20[0-9-]+)", line.strip()):
            days[heading[1]] = []
        elif days:
            days[list(days)[-1]].append(line)
    read = {day: read_log_day("\n".join(lines), MONDAY, CHINA) for day, lines in days.items()}
    assert {day: (one.stated, one.total.difference, one.total.kinds) for day, one in read.items()} == {
        "2021-7-10": (135, 0, ("agrees", "open")),
        "2021-7-9": (None, None, ("only spans",)),
        "2021-7-8": (105, 0, ("agrees",)),
        "2021-7-7": (100, 0, ("agrees",)),
        "2021-7-6": (80, 0, ("agrees",)),
        "2021-7-5": (70, 0, ("agrees",)),
        "2021-7-4": (260, -214, ("differs",)),
        "2021-7-3": (360, 20, ("differs",)),
        "2021-7-2": (120, 5, ("differs",)),
        "2021-7-1": (150, -9, ("differs",)),
        "2021-6-30": (120, -5, ("differs",)),
        "2021-6-29": (160, -10, ("differs",)),
        "2021-6-28": (120, -61, ("differs",)),
        "2021-6-27": (210, 55, ("differs",)),
        "2021-6-26": (120, -12, ("differs",)),
    }


def test_notes_belong_to_the_span_above_them() -> None:
    text = "上午开会\n\n20:00–21:00 看论文 #ddp\n- 第二节\n\n```\n9:00-10:00\n```\n1h\n晚点再说\n22:00–\n写代码"
    read = read_log_day(text, MONDAY, CHINA)
    assert [(entry.line, entry.note) for entry in read.entries] == [
        (2, "看论文 #ddp\n- 第二节\n\n```\n9:00-10:00\n```"),
        (10, "写代码"),
    ]
    assert (read.note, read.entries[0].tags) == ("上午开会\n\n晚点再说", ("ddp",))


def test_totals_that_cannot_be_are_text_and_say_so() -> None:
    read = read_log_day("2h\n3h\n30h\n9:00-9:10 (-20)", MONDAY, CHINA)
    assert [(line.kind, line.doubts) for line in read.lines] == [
        ("total", ()),
        ("text", ("second-total",)),
        ("text", ("over-a-day",)),
        ("span", ("am-or-pm", "shorter-than-pause")),
    ]
    assert (read.stated, read.entries[0].minutes) == (120, 0)


@pytest.mark.parametrize(
    ("line", "day", "zone", "minutes"),
    [
        ("00:30–03:00", date(2026, 11, 1), "America/New_York", 210),  # 1:30 comes twice
        ("01:30–03:30", date(2026, 3, 8), "America/New_York", 60),  # 2:30 does not come
        ("23:00–03:00", date(2026, 3, 7), "America/New_York", 180),
        ("09:00–10:00", date(1988, 7, 1), "Asia/Shanghai", 60),
    ],
)
def test_nights_in_which_the_clock_is_set(line: str, day: date, zone: str, minutes: int) -> None:
    read = read_log_day(line, day, ZoneInfo(zone))
    assert (read.entries[0].minutes, read.total.computed) == (minutes, minutes)


def test_a_day_counts_its_spans_or_what_it_states() -> None:
    texts = ("2h\n20:00–21:00", "2h", "2h\n20:00–", "20:00–")
    assert [read_log_day(text, MONDAY, CHINA).minutes for text in texts] == [60, 120, 120, 0]


def test_over_midnight_as_the_group_counts() -> None:
    spans = [
        TimedSpan(MONDAY, 21 * 60, DAY + 74, 254),
        TimedSpan(MONDAY, 600, 660, 60),
        TimedSpan(MONDAY, 700, None, None),
    ]
    tuesday = date(2026, 11, 17)
    assert minutes_by_day(spans, splits_midnight=False) == {MONDAY: 314}
    assert minutes_by_day(spans, splits_midnight=True) == {MONDAY: 240, tuesday: 74}


def test_a_doubtful_reading_is_chosen_in_its_place() -> None:
    text = "看\n- 10:10 - 11:00 论文"
    (line,) = read_log_day(text, MONDAY, CHINA).lines
    (other,) = line.others
    chosen = choose_reading(text, f"{line.number} {other}")
    assert chosen == "看\n- 22:10–23:00 论文"
    assert [choose_reading(text, odd) for odd in ("", "x", "9 22:10–23:00", "1 08:00–09:00")] == [text] * 4


def test_lines_are_added_at_the_end() -> None:
    assert [with_log_line("", "a"), with_log_line("x\n\n", "a")] == ["a", "x\na"]


def test_entries_are_known_again() -> None:
    old = [("a", "1"), ("b", "2"), ("c", "3")]
    assert match_entries(old, old) == [0, 1, 2]
    assert match_entries(old, [("z", "9"), *old]) == [None, 0, 1, 2]
    assert match_entries(old, [("a", "changed"), ("y", "2"), ("n", "")]) == [0, 1, None]
    assert match_entries([("a", ""), ("b", "")], [("c", "")]) == [None]


def test_papers_of_a_note() -> None:
    note = "读 [Act\nNN](https://arxiv.org/pdf/2104.14129.pdf)，https://x.org/a.pdf。\n[文档](https://x.org/b) [z]()"
    assert [(one.url, one.title) for one in papers_in(note)] == [
        ("https://arxiv.org/pdf/2104.14129.pdf", "Act NN"),
        ("https://x.org/a.pdf", ""),
    ]


def test_tags() -> None:
    assert tags_of("#ddp 看 #论文 #ddp a#b #12 x #tag-2") == ("ddp", "论文", "tag-2")


def test_streaks() -> None:
    days = {date(2026, 11, day): 30 for day in (1, 2, 3, 10, 14, 15)}
    assert streaks_of(days, date(2026, 11, 16)) == Streaks(2, 3)
    assert streaks_of(days, date(2026, 11, 17)) == Streaks(0, 3)
    assert streaks_of({}, MONDAY) == Streaks(0, 0)


def test_shares_are_sorted_and_nothing_comes_last() -> None:
    found = shares_of([(None, 90), ("a", 30), ("b", 40), ("a", 5), ("c", 0)], lambda key: (str(key), ""))
    assert [(share.key, share.minutes) for share in found] == [("b", 40), ("a", 35), (None, 90)]
    assert isinstance(found[0], Share)


def test_the_weeks_of_a_year() -> None:
    weeks = weeks_of_year([DaySum(date(2026, 1, day)) for day in range(1, 8)], 0)  # 2026 begins on a Thursday
    assert [[cell.day.day if cell else None for cell in week] for week in weeks] == [
        [None, None, None, 1, 2, 3, 4],
        [5, 6, 7, None, None, None, None],
    ]
    assert [DaySum(MONDAY, minutes).strength for minutes in (0, 1, 60, 239, 240)] == [0, 1, 2, 3, 4]


@given(st.integers(0, DAY - 1), st.integers(1, DAY - 1), st.integers(0, 999), st.text(max_size=30))
def test_a_written_line_is_read_back(starts: int, length: int, pause: int, text: str) -> None:
    text = " ".join(text.split()).strip(" \t:：,，;；、")
    span = Span(starts, starts + length, pause)
    (entry,) = read_log_day(write_log_line(span, text), MONDAY, CHINA).entries
    assert entry.span is not None
    assert (entry.span.starts, entry.span.ends, entry.span.pause, entry.note) == (starts, starts + length, pause, text)


@given(st.lists(st.text(alphabet="0123456789:：-–~ apm点半上下午晚()到读", max_size=24), max_size=6))
def test_a_day_written_out_is_read_as_before(lines: list[str]) -> None:
    """Whatever was understood, written in our own form it is understood the same, and no span is in doubt."""
    read = read_log_day("\n".join(lines), MONDAY, CHINA)
    written = list(lines)
    for line in read.lines:
        if line.span is not None:
            written[line.number] = write_span_line(line.written, line.span)
    again = read_log_day("\n".join(written), MONDAY, CHINA)
    assert [(one.line, str(one.span), one.note) for one in again.entries] == [
        (one.line, str(one.span), one.note) for one in read.entries
    ]
    assert again.stated == read.stated
    assert not any(line.others for line in again.lines)


@given(st.text(alphabet="0123456789:：-–~ apmAPM.点半上下午hmin小时分`*#()（）\n\t", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    read = read_log_day(text, MONDAY, CHINA)
    lines = text.split("\n")
    assert all(line.written == lines[line.number] for line in read.lines)
    assert all(entry.minutes is None or 0 <= entry.minutes <= DAY for entry in read.entries)


HEAVY = {
    "spans in doubt": "10:10 - 11:00 x",
    "totals": "1h",
    "hashes": "#" * 60,
    "brackets": "((((" * 20,
    "open": "10:10 -",
    "Chinese numbers": "一" * 79,
    "fences": "`" * 79,
    "long lines": "a" * 200_000,
    "half a span": "9 - ",
}


@pytest.mark.parametrize("kind", HEAVY)
def test_any_text_is_read_in_linear_time(kind: str) -> None:
    def seconds(size: int) -> float:
        text = "\n".join([HEAVY[kind]] * (size // (len(HEAVY[kind]) + 1) + 1))
        begin = time.process_time()
        read_log_day(text, MONDAY, CHINA)
        return time.process_time() - begin

    small, large = seconds(30_000), seconds(240_000)
    assert large < 16 * small + 1


def test_a_megabyte_is_read() -> None:
    days = ["10:10 - 11:00 看论文", "2h15m", "读了 [x](y) 一章，记下问题。" * 4, "", "9:00 pm - 1:14 am", "13:40-"]
    text = "\n".join(days * 6_000)
    assert len(text.encode()) > 1_000_000
    begin = time.process_time()
    assert len(read_log_day(text, MONDAY, CHINA).entries) == 18_000
    assert time.process_time() - begin < 15
