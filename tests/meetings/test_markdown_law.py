"""read(write(document)) == document, whatever people type."""

from datetime import date, time

from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.document import MinutesDoc, MinutesFileDoc, SectionDoc
from meetings.markdown import as_title, read_items, read_minutes, split_parts, write_minutes_file
from meetings.markdown.clock import clock_in_title
from meetings.markdown.dates import read_day

PIECES = [
    *[
        "\n",
        "\n\n",
        " ",
        "\t",
        "\\",
        "`",
        "```",
        "```py",
        "~~~",
        "    ```",
        "> ",
        "- ",
        "1. ",
        "1、",
        "# ",
        "## ",
        "###",
    ],
    *[
        "＃",
        "---",
        "===",
        "**",
        "（刘  涛）",
        "(朱）",
        "（刘，朱）",
        "；",
        ";",
        "时间：15:00",
        "主持人：王",
        "参会人员：王、李",
    ],
    *["# 2023/7/24", "## 2023-08-14", "2023/7/24", "本周安排", "## 问题汇总", "\u3000", "\u00a0", "\u2028", "75.1\\%"],
    *["密码：x", "#", " #", "\x0b", "🈷️", "none"],
]
TEXT = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=12).map(
    lambda parts: "".join(parts).replace("\r", "")
)
LINE = TEXT.map(lambda text: as_title(text[:60]))
NAME = st.sampled_from(["刘涛", "朱梦静", "Shuo Wang", "余总", "盐城运维"])
NAMES = st.lists(NAME, max_size=3, unique=True).map(tuple)
PLACE = st.sampled_from(["", "301", "https://example.org/a?b=c", "会议室：A"])
DAY = st.dates(date(1990, 1, 1), date(2100, 12, 31))
CLOCK = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def _topic(text: str) -> str:
    """What a heading can say beside its day; marks at its end only close it."""
    text = text.rstrip("# ")
    found = read_day(f"2023-07-24 {text}")
    if found and clock_in_title(found[1]):  # the time of the meeting
        return ""
    return found[1] if found and len(found[1]) < 100 and read_day(f"2023-07-24 {found[1]}") == found else ""


SECTION = st.builds(SectionDoc, LINE, TEXT)
MEETING = st.builds(
    MinutesDoc, DAY, LINE.map(_topic), st.none() | CLOCK, st.none(), PLACE, PLACE, st.just("") | NAME,
    st.just("") | NAME, st.just("") | NAME, NAMES, NAMES, NAMES, NAMES, TEXT, st.lists(SECTION, max_size=3).map(tuple),
)  # fmt: skip
FILE = st.builds(
    MinutesFileDoc, LINE.filter(lambda text: read_day(text) is None), TEXT, st.lists(MEETING, max_size=3).map(tuple)
)


@settings(max_examples=60)
@given(FILE)
def test_files_come_back_as_they_were(document: MinutesFileDoc) -> None:
    assert read_minutes(write_minutes_file(document)).document == document


@given(DAY, CLOCK, CLOCK)
def test_times_come_back(day: date, start: time, end: time) -> None:
    start, end = sorted((start, end))
    document = MinutesFileDoc(meetings=(MinutesDoc(day, starts_at=start, ends_at=end if start < end else None),))
    assert read_minutes(write_minutes_file(document)).document == document


@given(TEXT)
def test_no_text_is_lost_or_crashes(text: str) -> None:
    read = read_minutes(text)
    assert read.lines.total == read.lines.read + read.lines.blank
    for item in read_items(text):
        split_parts(item.text)


def test_a_time_of_midnight_is_a_time() -> None:
    document = MinutesFileDoc(meetings=(MinutesDoc(date(2023, 7, 24), starts_at=time(0, 0)),))
    assert read_minutes(write_minutes_file(document)).document == document
