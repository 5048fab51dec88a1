"""The head of a meeting whose fields stand under headings, or as lists below their labels.

#### 基本信息            **Present participants:**
开始时间：8:30
#### 参加人员            - Jack (Manager/QA)
石创烽（迟到20分钟）      - Rylan
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.blocks import is_blank
from core.outline import Heading
from core.roster import split_names
from core.vocabulary import is_nothing, minutes_label_of
from meetings.markdown.clock import read_clock
from meetings.markdown.fields import read_field, says_more, times_of
from meetings.markdown.starts import INFORMATION, Labelled, bare, day_of, labelled

_PEOPLE = frozenset({"present", "absent", "excused", "guests"})
_REMARK = re.compile(r"\s*[（(](?P<said>[^（）()]{1,60})[）)]\s*(?:<br ?/?>)?\s*$")
_MISSING = re.compile(r"未到|缺席|没来|absent|missing", re.IGNORECASE)
_EDGES = re.compile(r"^[ \t]*(?:[-*+•]|[0-9]{1,2}[.、)])?[ \t]*|[ \t]*(?:<br ?/?>)?[ \t]*$", re.IGNORECASE)
_BOLD_LABEL = re.compile(r"\s*\*\*[^*:：]{1,40}(?:[:：]\*\*|\*\*[:：])")
_LONGEST = 1_000
DEEPEST_SECTION = 2
"""Headings of this level and above it are sections of minutes, whatever they are called: so Zuji writes them."""


def opens_head(heading: Heading, line: str) -> bool:
    """Whether a heading only labels a field, or the fields below it."""
    if heading.level <= DEEPEST_SECTION:
        return False
    return bare(heading.text).casefold() in INFORMATION or labelled(line) is not None


def read_head(lines: Sequence[str], day: date, *, is_labelled: bool) -> tuple[dict[str, Any], list[str]]:
    """The fields that the lines set, each by the first that does, and the lines that are text.

    A name that has a remark beside it is a field, and its line stays text as well.
    """
    fields: dict[str, Any] = {}
    rest: list[str] = []
    place = 0
    while place < len(lines):
        used = _take(lines, place, day, fields, is_labelled=is_labelled)
        below = lines[place + 1 : place + used]
        kept = not used or says_more(lines[place]) or _is_dated_and_more(lines[place], day)
        rest += [lines[place]] if kept else []
        rest += [line for line in below if _REMARK.search(line)] if used else []
        place += used or 1
    return fields, rest


def _take(lines: Sequence[str], place: int, day: date, fields: dict[str, Any], *, is_labelled: bool) -> int:
    """How many lines from here are a field that was not set yet."""
    line = lines[place]
    field = read_field(line)
    is_heading = line.lstrip(" ").startswith(("#", "＃"))
    if field is None and (is_labelled or is_heading):
        if is_heading and bare(line).casefold() in INFORMATION:
            return 1
        found = labelled(line)
        name = minutes_label_of(found.label) if found else None
        if found and not found.value and name in _PEOPLE and name not in fields:
            return _take_people(lines, place, name or "", fields)
        field = (_value_of(name, found.value) or _dated(found, day)) if found and found.value else None
    if field is None or set(field) & set(fields):
        return 0
    fields |= field
    return 1


def _value_of(name: str | None, value: str) -> Mapping[str, Any] | None:
    return read_field(f"{name}: {value}") if name and name != "time" else None


def _dated(found: Labelled, day: date) -> Mapping[str, Any] | None:
    """`2024年10月12日 22:00-23:00` of that day: what is left of it has to be a time, or nothing."""
    said = _behind_day(found, day)
    return {} if said == "" else times_of(read_clock(said)) if said else None


def _behind_day(found: Labelled, day: date) -> str | None:
    """What a field says behind this day; None where it does not begin with it."""
    said = day_of(found, day_first=None) or day_of(found, day_first=True)
    if said is None or said[0] != day:
        said = day_of(found, day_first=False)
    return said[1] if said and said[0] == day else None


def _is_dated_and_more(line: str, day: date) -> bool:
    """Whether a field with this day and a time says more than these."""
    found = labelled(line)
    clock = read_clock(_behind_day(found, day) or "") if found else None
    return clock is not None and not clock.is_all


def _ends_people(line: str) -> bool:
    is_label = labelled(line) is not None or _BOLD_LABEL.match(line) is not None
    return len(line) > _LONGEST or is_label or line.lstrip(" ").startswith(("#", "＃"))


def _take_people(lines: Sequence[str], place: int, name: str, fields: dict[str, Any]) -> int:
    """The names below a label, one a line or several, up to a blank line behind them or the next label."""
    end = place + 1
    people: dict[str, list[str]] = {}
    while end < len(lines) and not _ends_people(lines[end]):
        if is_blank(lines[end]) and people:
            break
        text = _EDGES.sub("", lines[end]).strip("*_ ")
        remark = _REMARK.search(text)
        state = "absent" if remark and _MISSING.search(remark["said"]) else name
        for one in split_names(_REMARK.sub("", text)):
            people.setdefault(state, []).append(" ".join(one.split()))
        end += 1
    fields |= {state: tuple(one for one in names if not is_nothing(one)) for state, names in people.items()}
    return end - place if people else 0
