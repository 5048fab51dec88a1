"""Spans as people log them: examples of every notation, the days of a real log, and what must hold for any text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.durations import read_minutes
from core.time_spans import DAY, DayTotal, Span, SpanLine, read_day, read_span_line, write_span_line

SEED = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "003_c429813e56cb6188.txt"


def spans(line: str) -> list[str]:
    read = read_span_line(line)
    return [str(span) for span in read.readings] if read else []


@pytest.mark.parametrize(
    ("line", "span", "minutes"),
    [
        ("11:20 am -1:35 pm", "11:20–13:35", 135),
        ("6:35 am - 7:10", "06:35–07:10", 35),
        ("10:15 pm -12:00", "22:15–24:00", 105),
        ("7:20-8:00 am", "07:20–08:00", 40),
        ("9:40-10:40 pm", "21:40–22:40", 60),
        ("10:30pm - 11:20 pm", "22:30–23:20", 50),
        ("14:20 pm - 20:00 pm", "14:20–20:00", 340),
        ("10:30 pm 12:00 pm", "22:30–24:00", 90),
        ("10:00 pm - 12:09 pm", "22:00–00:09", 129),
        ("9:00 pm - 1:14 am", "21:00–01:14", 254),
        ("11:00 pm - 12:12", "23:00–00:12", 72),
        ("11:00 am - 12:00 am", "11:00–12:00", 60),
        ("12:10 pm - 1:00 pm", "12:10–13:00", 50),
        ("13:40- (-30) - 4:00 pm", "13:40–16:00 (-30)", 110),
        ("13:40 - 4:00 pm (-30分钟)", "13:40–16:00 (-30)", 110),
        ("8:10 - 30 am", "08:10–08:30", 20),
        ("8:10 pm - 30", "20:10–20:30", 20),
        ("9-10 AM", "09:00–10:00", 60),
        ("3–5 pm", "15:00–17:00", 120),
        ("9 a.m. to 5 p.m.", "09:00–17:00", 480),
        ("18：00--19：00", "18:00–19:00", 60),
        ("11:00-13：50 ，", "11:00–13:50", 170),
        ("下午2点-5点半", "14:00–17:30", 210),
        ("上午9点15分到11点", "09:15–11:00", 105),
        ("晚上8:30~9:30", "20:30–21:30", 60),
        ("20:00-次日1:00", "20:00–01:00", 300),
        ("晚上10点到次日凌晨1点半", "22:00–01:30", 210),
        ("22:00 - 01:00", "22:00–01:00", 180),
        ("00:30 - 02:00", "00:30–02:00", 90),
        ("- 20:00-21:00", "20:00–21:00", 60),
        ("2. 20:00-21:00", "20:00–21:00", 60),
        ("20:00-20:00", "20:00–20:00", 0),
        ("20:00–20:00", "20:00–20:00", 0),
        ("0:00-24:00", "00:00–24:00", 1440),
        ("10:30–11:30 pm", "22:30–23:30", 60),
        ("06:00–20:00", "06:00–20:00", 840),
        ("13:00–12:00", "13:00–12:00", 1380),
    ],
)
def test_one_reading(line: str, span: str, minutes: int) -> None:
    read = read_span_line(line)
    assert read is not None
    assert ([str(one) for one in read.readings], read.readings[0].minutes) == ([span], minutes)


@pytest.mark.parametrize(
    ("line", "readings"),
    [
        ("10:10 - 11:00", ["10:10–11:00", "22:10–23:00"]),
        ("6:40 - 7: 20", ["06:40–07:20", "18:40–19:20"]),
        ("10:20 -  12:11 pm", ["10:20–12:11", "22:20–00:11"]),
        ("9 - 5, 2 10 minute breaks and a lunch break", ["09:00–17:00", "21:00–05:00"]),
        ("8：30-10:30", ["08:30–10:30", "20:30–22:30"]),
    ],
)
def test_several_that_last_as_long_are_in_doubt(line: str, readings: list[str]) -> None:
    read = read_span_line(line)
    assert read is not None
    assert spans(line) == readings
    assert all("am-or-pm" in span.doubts for span in read.readings)


@pytest.mark.parametrize(
    ("line", "doubts"),
    [
        ("10:30 pm - 12:00 pm", ("past-midnight",)),
        ("11:00 am - 12:00 am", ("noon-meant",)),
        ("06:00–23:30", ("very-long",)),
        ("10:15 pm - 12:00", ()),
    ],
)
def test_doubts(line: str, doubts: tuple[str, ...]) -> None:
    read = read_span_line(line)
    assert read is not None
    assert read.readings[0].doubts == doubts


def test_open_spans() -> None:
    read = read_span_line("2:20 pm- ")
    assert read == SpanLine((Span(14 * 60 + 20),), "")
    assert read.readings[0].minutes is None
    assert spans("21:00 -") == ["21:00–"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("10:30 am - 12:00: train a net, epoch 100", "train a net, epoch 100"),
        ("6:40-7:50 am Read the loader", "Read the loader"),
        ("10:20 - 12:30 ： [loader](./x.md)", "[loader](./x.md)"),
        ("20:00–21:00 (-10) 看论文", "看论文"),
    ],
)
def test_the_text_behind(line: str, text: str) -> None:
    read = read_span_line(line)
    assert read is not None
    assert read.text == text


@pytest.mark.parametrize(
    "line",
    [
        "", "2h15m", "1h 45 min", "2-8小时", "1-2 papers", "2021-7-10", "## 2021-7-10", "8.20-8.26", "10:41",
        "21：50下班", "吃完饭-3:30", "25:00-26:00", "10:75 - 11:00", "24:30-25:00", "10-20篇论文", "3-5月", "1:20:38",
        "上午", "9点", "[9:00-10:00](x)", "10:00 " + "x" * 3_000,
    ],
)  # fmt: skip
def test_what_is_no_span(line: str) -> None:
    assert read_span_line(line) is None


def test_the_rest_of_the_day_decides() -> None:
    lines = [read_span_line(line) for line in ("9:00 am - 12:00", "10:10 - 11:00", "2:00-3:00")]
    assert [str(span) for span in read_day([line for line in lines if line])] == [
        "09:00–12:00",
        "22:10–23:00",
        "14:00–15:00",
    ]


@pytest.mark.parametrize(
    ("stated", "lines", "kinds"),
    [
        (60, ["20:00-21:00"], ("agrees",)),
        (50, ["20:00-21:00"], ("differs",)),
        (50, [], ("only stated",)),
        (None, ["20:00-21:00"], ("only spans",)),
        (None, ["20:00-"], ("open",)),
        (60, ["20:00-21:00", "22:00-"], ("agrees", "open")),
        (60, ["22:00-"], ("only stated", "open")),
        (None, [], ()),
    ],
)
def test_stated_against_spans(stated: int | None, lines: list[str], kinds: tuple[str, ...]) -> None:
    read = [found for line in lines if (found := read_span_line(line))]
    assert DayTotal(stated, read_day(read)).kinds == kinds


def test_the_days_of_a_real_log() -> None:
    """The differences worked out by hand: stated minus computed."""
    if not SEED.exists():
        pytest.skip("the shared seeds are not here")
    days: dict[str, list[str]] = {}
    for line in SEED.read_text("utf-8").splitlines():
        if heading := re.fullmatch(r"## (20[0-9-]+)", line.strip()):
            days[heading[1]] = []
        elif days:
            days[list(days)[-1]].append(line)
    found = {}
    for day, lines in days.items():
        stated = [int(minutes) for line in lines if (minutes := read_minutes(line)) is not None]
        read = [span for line in lines if (span := read_span_line(line))]
        total = DayTotal(stated[0] if stated else None, read_day(read))
        found[day] = (total.difference, total.kinds[-1])
    assert found == {
        "2021-7-10": (0, "open"),
        "2021-7-9": (None, "only spans"),
        "2021-7-8": (0, "agrees"),
        "2021-7-7": (0, "agrees"),
        "2021-7-6": (0, "agrees"),
        "2021-7-5": (0, "agrees"),
        "2021-7-4": (-214, "differs"),
        "2021-7-3": (20, "differs"),
        "2021-7-2": (5, "differs"),
        "2021-7-1": (-9, "differs"),
        "2021-6-30": (-5, "differs"),
        "2021-6-29": (-10, "differs"),
        "2021-6-28": (-61, "differs"),
        "2021-6-27": (55, "differs"),
        "2021-6-26": (-12, "differs"),
    }


def test_a_day_of_ten_thousand_lines_is_read() -> None:
    line = read_span_line("10:10 - 11:00")
    assert line is not None
    assert len(read_day([line] * 10_000)) == 10_000


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("10:10 - 11:00", "22:10–23:00"),
        ("- 10:10-11:00： [x](y)", "- 22:10–23:00 [x](y)"),
        ("2. 10:10-11:00 read", "2. 22:10–23:00 read"),
    ],
)
def test_a_doubt_is_written_out(line: str, written: str) -> None:
    read = read_span_line(line)
    assert read is not None
    assert write_span_line(line, read.readings[1]) == written
    assert len(read_span_line(written).readings) == 1  # type: ignore[union-attr]


@given(st.integers(0, DAY - 1), st.integers(1, DAY - 1), st.integers(0, 999))
def test_what_is_written_is_read_back(starts: int, length: int, pause: int) -> None:
    span = Span(starts, starts + length, pause)
    read = read_span_line(f"{span} 读论文")
    assert read is not None
    (back,) = read.readings
    assert (back.starts, back.ends, back.pause, read.text) == (starts, starts + length, pause, "读论文")


@given(st.integers(0, DAY - 1))
def test_an_open_one_is_read_back(starts: int) -> None:
    read = read_span_line(f"{Span(starts)} 读论文")
    assert read is not None
    assert read == SpanLine((Span(starts),), "读论文")


@given(st.text(alphabet="0123456789:：-–~ apmAPM.点半上下午晚()（）到to\n\t", max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    read = read_span_line(text)
    for span in read.readings if read else ():
        assert 0 <= span.starts < DAY
        assert span.minutes is None or 0 <= span.minutes <= DAY
