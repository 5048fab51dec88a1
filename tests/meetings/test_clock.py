"""Times of meetings as people write them; what a clock cannot say stays as text."""

from datetime import date, time

import pytest

from meetings.markdown import recognise
from meetings.markdown.clock import clock_in_title, read_clock
from meetings.markdown.reading import read_minutes


@pytest.mark.parametrize(
    ("text", "start", "end", "is_all"),
    [
        ("15:00", (15, 0), None, True),
        ("18：00--19：00", (18, 0), (19, 0), True),
        ("9:30 至 10:45", (9, 30), (10, 45), True),
        ("晚8点", (20, 0), None, False),
        ("下午2点-5点半", (14, 0), (17, 30), False),
        ("上午9点到11点", (9, 0), (11, 0), False),
        ("3–5 pm", (15, 0), (17, 0), False),
        ("11-1 pm", (11, 0), (13, 0), False),
        ("2pm", (14, 0), None, False),
        ("12 am", (0, 0), None, False),
        ("3:30pm est", (15, 30), None, False),
        ("15:00 (UTC+8)", (15, 0), None, False),
        ("22:00-24:00", (22, 0), None, False),
    ],
)
def test_times(text: str, start: tuple[int, int], end: tuple[int, int] | None, is_all: bool) -> None:
    found = read_clock(text)
    assert found is not None
    assert (found.starts_at, found.ends_at, found.is_all) == (time(*start), time(*end) if end else None, is_all)


@pytest.mark.parametrize("text", ["", "4", "3-5", "25:00", "22:00-1:00", "9:00 左右的时候", "第8次", "2026"])
def test_other_texts_are_no_times(text: str) -> None:
    assert read_clock(text) is None


@pytest.mark.parametrize(
    ("title", "start", "topic"),
    [
        ("15:00", time(15), ""),
        ("3:30pm", time(15, 30), "3:30pm"),
        ("Meeting 9 (Wednesday, 4–5 pm)", time(16), "Meeting 9 (Wednesday, 4–5 pm)"),
    ],
)
def test_times_in_a_heading(title: str, start: time, topic: str) -> None:
    found = clock_in_title(title)
    assert found is not None
    assert (found[0].starts_at, found[1]) == (start, topic)


def test_a_line_that_says_more_is_read_and_stays() -> None:
    read = read_minutes("# 2026-11-16\n\n- 时间：22:00-24:00\n- 地点：301\n\n## 讨论\n\n- x\n").meetings[0].document
    assert (read.starts_at, read.ends_at, read.place, read.opening) == (time(22), None, "301", "- 时间：22:00-24:00")
    text = "# 例会\n\n第一次会议\n------\n### 会议时间\t2026.11.16 晚8点\n### 讨论\n\n- x\n"
    read = read_minutes(text).meetings[0].document
    assert (read.day, read.starts_at, "晚8点" in read.opening) == (date(2026, 11, 16), time(20), True)


def test_the_next_meeting_is_a_word_of_minutes() -> None:
    text = "## April 21st, 2026 - 3:30pm\n\n+ Done\n  - slides\n\n{}\n"
    assert recognise(text.format("Next Meeting Date: **Monday**")) == pytest.approx(0.6)
    assert recognise(text.format("Next steps: more")) == pytest.approx(0.2)
    assert recognise(text.format("Next meeting: Monday") + text.format("") + text.format("")) == pytest.approx(0.2)


def test_an_empty_label_takes_no_other_label_for_a_name() -> None:
    text = "# Report #2\n\n**Date:** 2026-11-16\n**Missing participants:**\n**Repository:** [x](https://example.org)\n"
    assert read_minutes(text).meetings[0].document.absent == ()
