"""The day of a meeting in its heading: `2023/7/24`, `2023-08-14 会议记录`, `Meeting 1 — 6 Oct 2021`."""

import re
from datetime import date, time

from core.periods import UnreadableDate, find_period, read_date

_LONGEST = 160
_NARROW = str.maketrans("０１２３４５６７８９／－．：（）", "0123456789/-.:()")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?"
_NUMBERS = re.compile(
    r"(?<![0-9])(?:[0-9]{4}年 ?[0-9]{1,2}月 ?[0-9]{1,2}[日号]?|[0-9]{4}([./-])[0-9]{1,2}\1[0-9]{1,2}日?|20[0-9]{6})"
    r"(?![0-9])"
)
_ENGLISH = re.compile(
    r"(?<![0-9a-z])(?:(?P<d1>[0-9]{1,2})(?:st|nd|rd|th)? "
    + _MONTH.format("m1")
    + r",? |"
    + _MONTH.format("m2")
    + r" (?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?,? )(?P<y>(?:19|20)[0-9]{2})(?![0-9])",
    re.IGNORECASE,
)
_YEAR_LAST = re.compile(r"(?<![0-9])(?P<one>[0-9]{1,2})/(?P<two>[0-9]{1,2})/(?P<year>(?:20)?[0-9]{2})(?![0-9/])")
_SHORT = re.compile(r"[0-9]{1,2}(?:[./-][0-9]{1,2}|月 ?[0-9]{1,2}[日号]?)")
_BEFORE = re.compile(
    r"[\W_]*|.{0,40}(?:会议|组会|例会|周会|纪要|记录|记要|meeting|minutes|week|report|notes|第.{1,4}[次周]).{0,20}",
    re.IGNORECASE,
)
_EDGES = re.compile(r"^[\s\-–—_:：,，、|]+|[\s\-–—_:：,，、|]+$")


def read_day(text: str, *, year: int | None = None) -> tuple[date, str] | None:
    """The day that a heading names and what else it says; None where it is no heading of a meeting.

    `year` is for headings that are nothing but a day without one (`7.11`); without it they are none.
    """
    if len(text) > _LONGEST:
        return None
    plain = " ".join(text.translate(_NARROW).split())
    if find_period(plain):
        return None
    found = _NUMBERS.search(plain) or _ENGLISH.search(plain) or _YEAR_LAST.search(plain)
    if found is None:
        return _short(plain, year)
    before, after = plain[: found.start()], plain[found.end() :]
    day = _day(found)
    if day is None or not _BEFORE.fullmatch(before):
        return None
    return day, _EDGES.sub("", " ".join(filter(None, (_EDGES.sub("", before), _EDGES.sub("", after)))))


def is_day(text: str) -> bool:
    """Whether a heading of this text would begin a meeting."""
    return read_day(text) is not None


def write_times(start: time, end: time | None) -> str:
    return f"{start:%H:%M}-{end:%H:%M}" if end else f"{start:%H:%M}"


def _short(plain: str, year: int | None) -> tuple[date, str] | None:
    if year is None or not _SHORT.fullmatch(plain):
        return None
    try:
        return read_date(plain, year=year), ""
    except UnreadableDate:
        return None


def _day(found: re.Match[str]) -> date | None:
    groups = found.groupdict()
    try:
        if not groups:
            return read_date(found[0])
        if "one" in groups:
            return _day_of_order(int(groups["one"]), int(groups["two"]), groups["year"])
        month = _MONTHS[(groups["m1"] or groups["m2"]).casefold()]
        return read_date(f"{groups['y']}-{month}-{groups['d1'] or groups['d2']}")
    except UnreadableDate:
        return None


def _day_of_order(one: int, two: int, year: str) -> date | None:
    """A day that ends in its year, where only one of the other numbers can be a month."""
    if (one > 12) == (two > 12):
        return None
    day, month = (one, two) if one > 12 else (two, one)
    return read_date(f"{year if len(year) == 4 else f'20{year}'}-{month}-{day}")
