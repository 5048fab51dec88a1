"""Days as logs write them, and the calendar days that a whole file of them is.

Read are days with the year first, the month in words or in Chinese, and two numbers with or without a year behind them
(`19.3.2019`, `3/14`, `1.5.`): which of the two is the month is told by the other days of the file. A year that is not
written is that of the heading above, else the one that brings the day nearest to its neighbours, else the given one.
Where none is known there is no day: nothing is invented.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise

from core.periods import FIRST_YEAR, LAST_YEAR

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    "december",
)
_MONTH = r"(?P<{0}>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,7}})\.?"
_WEEKDAY = (
    r"(?:[(（]?(?:周|星期|礼拜)[一二三四五六日天][)）]?"
    r"|[(（]?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?[)）]?)(?![a-z])"
)
_DAY = (
    r"(?:(?P<y1>[0-9]{{4}})(?:\s?年\s?(?P<m1>[0-9]{{1,2}})\s?月\s?(?P<d1>[0-9]{{1,2}})\s?[日号]?"
    r"|(?P<s1>[./-])(?P<m2>[0-9]{{1,2}})(?P=s1)(?P<d2>[0-9]{{1,2}})日?|(?P<m3>[0-9]{{2}})(?P<d3>[0-9]{{2}}))"
    r"|(?P<m4>[0-9]{{1,2}})\s?月\s?(?P<d4>[0-9]{{1,2}})\s?[日号]?"
    r"|(?P<d5>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+{}(?:,?\s+(?P<y5>[0-9]{{4}}))?"
    r"|{}\s+(?P<d6>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:\s+[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}})?"
    r"(?:,?\s+(?P<y6>[0-9]{{4}})(?:\s[+-][0-9]{{4}})?)?"
    r"|(?P<a>[0-9]{{1,2}})(?P<s7>[./-])(?P<b>[0-9]{{1,2}})(?:(?P=s7)(?P<y7>[0-9]{{4}}|(?<=[./])[0-9]{{2}})|(?P<dot>\.))?)"
    r"(?![0-9A-Za-z]|[:：][0-9]{{2}}|[./年月][0-9]|\s?(?:h|hrs?|hours?|mins?|minutes?|小时|个小时|分钟)(?![a-z]))"
).format(_MONTH.format("n5"), _MONTH.format("n6"))
_BEFORE = re.compile(
    rf"(?:(?:day|第)\s?-?[0-9]{{1,4}}\s?天?\s*[:：,，-]?\s*|(?:time|date|日期|时间)\s*[:：]\s*|(?:the\s+)?week\s+of\s+"
    rf"|{_WEEKDAY}[,，]?\s*|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥][^\s0-9]?年\s*)*[(（]?",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(_WEEKDAY, re.IGNORECASE)
_WRITTEN = re.compile(_DAY, re.IGNORECASE)
_JOIN = re.compile(r"\s*(?:->|→|[-–—~〜～−]+|到|至|to\b|[、,，](?=\s?[0-9]{1,2}[日号]))\s*", re.IGNORECASE)
_LONE_DAY = re.compile(r"[0-9]{1,2}[日号]?(?![0-9:：./,年月'′]|\s?(?:h|m|小时|个|分|半))", re.IGNORECASE)
_BEHIND = re.compile(rf"[)）]?(?:\s*{_WEEKDAY})?[)）]?\s*[:：]?\s*", re.IGNORECASE)
_LONGEST = 300


@dataclass(frozen=True)
class DayName:
    """A day as it is written. `year` None: not written; `slip`: a year that nobody has lived in (2919).

    order: "ymd", "md", "dm"; "" where only the other days of the file tell whether `one` is the month or the day.
    is_sure: nothing but a day looks like it: a year, or the name of a month or of a day of the week is there.
    """

    year: int | None
    one: int
    two: int
    order: str
    is_sure: bool = False
    is_stretch: bool = False
    slip: int | None = None


def read_day_name(text: str) -> tuple[DayName, int] | None:
    """The day that the text begins with, and where the rest begins; a stretch is of its first day."""
    if len(text) > _LONGEST:
        return None
    plain = _folded(text)
    begin = _BEFORE.match(plain)
    match = _WRITTEN.match(plain, begin.end() if begin else 0)
    name = _name(match) if match else None
    if match is None or name is None:
        return None
    place, is_stretch = match.end(), False
    if join := _JOIN.match(plain, place):
        until = _WRITTEN.match(plain, join.end())
        last = until if until and _name(until) else _LONE_DAY.match(plain, join.end())
        if last:
            place, is_stretch = last.end(), True
    behind = _BEHIND.match(plain, place)
    place = behind.end() if behind else place
    is_sure = name.is_sure or _NAMED_DAY.search(plain, 0, place) is not None
    return replace(name, is_sure=is_sure, is_stretch=is_stretch), place


def resolve_days(
    names: Sequence[DayName], contexts: Sequence[int | None], year: int | None = None
) -> tuple[date | None, ...]:
    """The calendar days of the names in their order. `contexts`: the year of the heading above each; `year`: that of
    the first one where the file says none at all."""
    is_day_first = _is_day_first(names)
    pairs = [_month_and_day(name, is_day_first) for name in names]
    found: list[date | None] = [None] * len(names)
    above: date | None = None
    for place, name in enumerate(names):
        of_name = name.year if name.year is not None else contexts[place]
        found[place] = _day(of_name, pairs[place]) if of_name else _nearest(pairs[place], above)
        above = found[place] or above
    first = next((place for place, day in enumerate(found) if day is not None), None)
    if first is None and year is not None and names:
        return resolve_days(names, [year, *contexts[1:]])
    below = found[first] if first is not None else None
    for place in range((first or 0) - 1, -1, -1):
        found[place] = _nearest(pairs[place], below)
        below = found[place] or below
    return tuple(found)


def _folded(text: str) -> str:
    """Full-width digits and signs as plain ones, character by character, so that places stay the same."""
    return "".join(_narrow(sign) for sign in text)


def _narrow(sign: str) -> str:
    if sign.isascii():
        return sign
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 and (plain.isdecimal() or plain.isspace() or plain in "./-~:,") else sign


def _name(match: re.Match[str]) -> DayName | None:
    """None where the numbers are no month and day."""
    parts = match.groupdict()
    year = next((int(parts[key]) for key in ("y1", "y5", "y6", "y7") if parts[key]), None)
    year = year + 2000 if year is not None and year < 100 else year
    slip = year if year is not None and not FIRST_YEAR <= year <= LAST_YEAR else None
    known = None if slip else year
    is_sure = year is not None or bool(parts["m4"] or parts["n5"] or parts["n6"])
    if parts["a"]:
        one, two = int(parts["a"]), int(parts["b"])
        is_dotted = bool(parts["dot"]) or (parts["s7"] == "." and year is not None)
        order = "dm" if is_dotted else ""
        return DayName(known, one, two, order, is_sure, slip=slip) if _may_be(one, two, order) else None
    word = parts["n5"] or parts["n6"]
    month = _month_named(word) if word else int(next(parts[key] for key in ("m1", "m2", "m3", "m4") if parts[key]))
    day = int(next(parts[key] for key in ("d1", "d2", "d3", "d4", "d5", "d6") if parts[key]))
    if not month or not _may_be(month, day, "md"):
        return None
    return DayName(known, month, day, "md", is_sure, slip=slip)


def _may_be(one: int, two: int, order: str) -> bool:
    is_md, is_dm = 1 <= one <= 12 and 1 <= two <= 31, 1 <= two <= 12 and 1 <= one <= 31
    return (is_md and order != "dm") or (is_dm and order != "md")


def _month_named(word: str) -> int:
    """The number of a month by its name, an abbreviation, or a slip of the pen (Novemer); 0 for another word."""
    plain = word.casefold()
    for number, name in enumerate(_MONTHS, 1):
        if plain[:3] == name[:3]:
            is_short = plain == name[: len(plain)] or plain == "sept"
            return number if is_short or SequenceMatcher(None, plain, name).ratio() > 0.85 else 0
    return 0


def _is_day_first(names: Sequence[DayName]) -> bool | None:
    """Whether the file writes the day before the month; None where nothing tells and years stand behind."""
    open_names = [name for name in names if not name.order]
    day_first = any(name.one > 12 for name in open_names)
    month_first = any(name.two > 12 for name in open_names)
    if day_first != month_first:
        return day_first
    if all(name.year is None for name in open_names):
        return False
    return _by_order(open_names) if not day_first else None


def _by_order(names: Sequence[DayName]) -> bool | None:
    """Days of a log follow each other: the reading that takes far fewer steps back, or forth, is meant."""
    steps = []
    for is_day_first in (True, False):
        days = [day for name in names if (day := _day(name.year, _month_and_day(name, is_day_first)))]
        turns = [later < earlier for earlier, later in pairwise(days)]
        spread = sum(abs((later - earlier).days) for earlier, later in pairwise(days))
        steps.append((min(sum(turns), len(turns) - sum(turns)), spread))
    return None if steps[0] == steps[1] else steps[0] < steps[1]


def _month_and_day(name: DayName, is_day_first: bool | None) -> tuple[int, int] | None:
    order = name.order or {True: "dm", False: "md", None: ""}[is_day_first]
    if not order and name.one == name.two:
        order = "md"
    if not order or not _may_be(name.one, name.two, order):
        return None
    return (name.two, name.one) if order == "dm" else (name.one, name.two)


def _day(year: int | None, pair: tuple[int, int] | None) -> date | None:
    if year is None or pair is None:
        return None
    try:
        return date(year, *pair)
    except ValueError:
        return None


def _nearest(pair: tuple[int, int] | None, to: date | None) -> date | None:
    """The day in the year of `to`, the one before or after: where it is nearest."""
    if to is None:
        return None
    days = [day for year in (to.year, to.year + 1, to.year - 1) if (day := _day(year, pair))]
    days = [day for day in days if FIRST_YEAR <= day.year <= LAST_YEAR]
    return min(days, key=lambda day: abs((day - to).days), default=None)
