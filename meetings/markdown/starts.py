"""Where the meetings of a file begin: at headings that are days; where none is, at what stands above a labelled day.

第一次会议            ## Meeting Information                     # Report for Week #2
------                **Meeting Date/Time:** 17/09/2025, 3:30pm  **Date:** 2025-01-26
### 会议时间  2016.3.12
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.fences import fenced_lines
from core.outline import Heading
from core.periods import UnreadableDate, read_date
from core.vocabulary import minutes_label_of
from meetings.markdown.dates import read_day

_DAY_LABELS = frozenset(
    {"会议日期", "日期", "会议时间", "时间", "date", "meeting date", "meeting date/time", "date/time", "date and time"}
)
_TITLE_LABELS = frozenset({"会议名称", "会议主题", "主题", "meeting title", "subject"})
INFORMATION = frozenset({"基本信息", "会议信息", "会议基本信息", "meeting information", "basic information"})
_TAG = re.compile(r"<[^<>\n]{1,120}>")
_MARKS = " \t\u00a0\u3000\u200b*_`#＃"
_BULLET = re.compile(r"[ \t]*(?:[-*+][ \t]+)?")
_LABELLED = re.compile(r"(?P<label>[^:：\t\n]{1,40}?)(?:[*_\s]*[:：][*_\s]*|\t+|[ \u3000]{2,})(?P<value>.*)")
_YEAR_LAST = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<sep>[/.])(?P<two>[0-9]{1,2})(?P=sep)(?P<year>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_YEAR_FIRST = re.compile(r"[0-9]{4}(?:年 ?[0-9]{1,2}月 ?[0-9]{1,2}[日号]?|([./-])[0-9]{1,2}\1[0-9]{1,2}日?)")
_BANNER = re.compile(r"<(?:center|h[1-6]|div|p)\b|^\s*\*\*[^*]+\*\*\s*$", re.IGNORECASE)
_LONGEST = 300


@dataclass(frozen=True)
class Start:
    """Where a meeting begins: `line` is the index of its heading, `below` that of the first line after it.

    is_labelled: the day is not in the heading but in a line below it.
    """

    line: int
    below: int
    level: int
    day: date
    title: str
    is_labelled: bool = False


@dataclass(frozen=True)
class Labelled:
    """A line that says a field: its label in the plain, the value behind it."""

    label: str
    value: str


def find_starts(lines: Sequence[str], headings: Sequence[Heading], year: int | None) -> list[Start]:
    """In the order of the file. Headings that are days are none deeper than the first: a day below a meeting's own is
    a section of it."""
    days = [
        (heading, day)
        for heading in headings
        if (day := read_day(heading.text, year=year)) and not _is_label(lines[heading.line])
    ]
    if days:
        level = days[0][0].level
        return [
            Start(heading.line, heading.line + 1, heading.level, day[0], day[1])
            for heading, day in days
            if heading.level <= level
        ]
    return _labelled_starts(lines, headings)


def _is_label(line: str) -> bool:
    found = labelled(line)
    return found is not None and found.label.casefold() in _DAY_LABELS


def labelled(line: str) -> Labelled | None:
    """`**会议时间：** 2023/11/19`, `###会议时间<TAB>2016.3.12`, `- Date: …`: a label of minutes with its value."""
    if len(line) > _LONGEST:
        return None
    plain = _BULLET.sub("", _TAG.sub("", line), count=1).strip(_MARKS)
    match = _LABELLED.fullmatch(plain)
    label = match["label"].strip(_MARKS) if match else plain
    known = label.casefold() in _DAY_LABELS | _TITLE_LABELS or minutes_label_of(label)
    return Labelled(label, match["value"].strip(_MARKS) if match else "") if known else None


def day_of(found: Labelled, *, day_first: bool | None) -> tuple[date, str] | None:
    """The day a field begins with, and what else it says. Days that end in their year need an order."""
    if found.label.casefold() not in _DAY_LABELS:
        return None
    plain = " ".join(unicodedata.normalize("NFKC", found.value).split())
    match = _YEAR_FIRST.match(plain)
    try:
        if match:
            return read_date(match[0]), plain[match.end() :].strip(" ,，-–")
        match = _YEAR_LAST.match(plain)
        if match is None:
            return None
        one, two = int(match["one"]), int(match["two"])
        is_day_first = True if one > 12 else False if two > 12 else day_first
        if is_day_first is None and one != two:
            return None
        day, month = (one, two) if is_day_first else (two, one)
        written = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        return read_date(f"{written}-{month}-{day}"), plain[match.end() :].strip(" ,，-–")
    except UnreadableDate:
        return None


def order_of(values: Sequence[Labelled]) -> bool | None:
    """Whether the file writes the day before the month; None where nothing in it tells."""
    firsts = [match for one in values if (match := _YEAR_LAST.match(unicodedata.normalize("NFKC", one.value).strip()))]
    is_first = any(int(match["one"]) > 12 for match in firsts)
    is_second = any(int(match["two"]) > 12 for match in firsts)
    return None if is_first == is_second else is_first


def _labelled_starts(lines: Sequence[str], headings: Sequence[Heading]) -> list[Start]:
    fenced = fenced_lines(lines)
    fields = {
        place: found
        for place, line in enumerate(lines)
        if place not in fenced and (found := labelled(line)) and found.label.casefold() in _DAY_LABELS
    }
    day_first = order_of(list(fields.values()))
    levels = {heading.line: heading.level for heading in headings}
    banners = {place for place, line in enumerate(lines) if place not in fenced and is_banner(line)}
    starts: list[Start] = []
    last = -1
    for place, found in fields.items():
        day = day_of(found, day_first=day_first)
        if day is None:
            continue
        above = _heading_above(place, last, levels, banners)
        last = place
        if above is None and starts:  # the day once more in the same meeting, or a second one: text
            continue
        begin = place if above is None else above
        is_underlined = begin in levels and not lines[begin].lstrip(" ").startswith(("#", "＃"))
        below = begin if above is None else begin + 1 + is_underlined
        starts.append(
            Start(begin, below, levels.get(begin, 6), day[0], bare(lines[begin]) if above is not None else "", True)
        )
    return starts


def _heading_above(place: int, last: int, levels: dict[int, int], banners: set[int]) -> int | None:
    """The nearest heading above the label, behind the label before; of a label that is a heading, a higher one."""
    own = levels.get(place, 7)
    between = [at for at in range(place - 1, last, -1) if levels.get(at, 7) < own or at in banners]
    return between[0] if between else None


def is_banner(line: str) -> bool:
    """A line that is meant as a heading: centred by HTML, or all of it bold, without a label."""
    return len(line) <= _LONGEST and bool(_BANNER.search(line)) and bool(bare(line)) and labelled(line) is None


def bare(line: str) -> str:
    """What a heading says, without its marks."""
    return " ".join(_TAG.sub("", line).strip(_MARKS).split())


def is_head(text: str) -> bool:
    """Whether a heading or label only says that the head of a meeting is there."""
    return text.casefold() in INFORMATION or text.casefold() in _DAY_LABELS
