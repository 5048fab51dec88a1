"""Periods of days, and how people write dates and periods. Nothing here ever looks at a clock: years are given.

Read are dates with the year first (2024-10-21, 2024/10/21, 2024.10.21, 2024年10月21日, 20241021), dates without a year
when the caller knows it (10.21, 10月21日), and periods of two of them joined by a dash, ~, 到 or 至, where the end may
leave out what it shares with the start (2016-10-31~11-04, 11.17-23). Dates that end in their year (11/21/2026) are
refused, because nobody can tell day from month.
"""

import datetime as dt
import re
from dataclasses import dataclass

from core.errors import InvalidInput

LONG_DAYS, MOST_DAYS = 60, 366
FIRST_YEAR, LAST_YEAR = 1990, 2100

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．／－～：（）", "0123456789./-~:()")
_BETWEEN = r"[./-]"
_FULL_DATE = (
    r"(?P<{0}y>[0-9]{{4}})(?:年 ?(?P<{0}m1>[0-9]{{1,2}})月 ?(?P<{0}d1>[0-9]{{1,2}})(?:日|号)?"
    rf"|{_BETWEEN}(?P<{{0}}m2>[0-9]{{{{1,2}}}}){_BETWEEN}(?P<{{0}}d2>[0-9]{{{{1,2}}}})日?"
    r"|(?P<{0}m3>[0-9]{{2}})(?P<{0}d3>[0-9]{{2}}))"
)
_SHORT_DATE = (
    r"(?P<{0}m4>[0-9]{{1,2}})月 ?(?P<{0}d4>[0-9]{{1,2}})(?:日|号)?"
    rf"|(?P<{{0}}m5>[0-9]{{{{1,2}}}})(?P<{{0}}sep>{_BETWEEN})(?P<{{0}}d5>[0-9]{{{{1,2}}}})"
)
_LONE_DAY = r"(?P<{0}d6>[0-9]{{1,2}})(?:日|号)?"
_JOINED = r"\s*(?P<join>(?:[-~〜–—−]\s*)+|到|至|to)\s*"
_WEEKDAY = r"(?:\s*\(?(?:周|星期|礼拜)[一二三四五六日天]\)?)?"

_DATE = re.compile(f"(?:{_FULL_DATE}|{_SHORT_DATE})".format("a") + _WEEKDAY)
_PERIOD = re.compile(
    f"(?<![0-9])(?:{_FULL_DATE}|{_SHORT_DATE})".format("a")
    + _WEEKDAY
    + _JOINED
    + f"(?:{_FULL_DATE}|{_SHORT_DATE}|{_LONE_DAY})(?![0-9]|[./][0-9])".format("b")
    + _WEEKDAY
)


class UnreadableDate(InvalidInput):
    """A text that is no date, or a day that is not in the calendar.

    code: "not_date", "no_year", "far_year", "no_such_month", "no_such_day".
    """


class UnreadablePeriod(InvalidInput):
    """A text that is no period, or days that make none.

    code: "not_period", "far_day", "backwards", "too_long", and those of UnreadableDate but the first.
    """


@dataclass(frozen=True, order=True)
class Period:
    """From starts_on to ends_on, both days included."""

    starts_on: dt.date
    ends_on: dt.date

    def __post_init__(self) -> None:
        for day in (self.starts_on, self.ends_on):
            if not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise UnreadablePeriod(
                    "far_day",
                    "{day} is outside the years {first} to {last}.",
                    day=day,
                    first=FIRST_YEAR,
                    last=LAST_YEAR,
                )
        if self.ends_on < self.starts_on:
            raise UnreadablePeriod(
                "backwards",
                "The period ends ({ends_on}) before it starts ({starts_on}).",
                ends_on=self.ends_on,
                starts_on=self.starts_on,
            )
        if self.days > MOST_DAYS:
            raise UnreadablePeriod(
                "too_long", "The period has {days} days; at most {limit} are allowed.", days=self.days, limit=MOST_DAYS
            )

    @property
    def days(self) -> int:
        """How many days."""
        return (self.ends_on - self.starts_on).days + 1

    @property
    def long(self) -> bool:
        """More than 60 days: rather a slip of the pen than a report's period."""
        return self.days > LONG_DAYS

    def contains(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def overlaps(self, other: "Period") -> bool:
        return self.starts_on <= other.ends_on and other.starts_on <= self.ends_on

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"


def read_date(text: str, *, year: int | None = None) -> dt.date:
    """The day written in the text, which holds nothing else but perhaps a weekday; year for one without its own."""
    match = _DATE.fullmatch(_plain(text))
    if not match:
        raise UnreadableDate(
            "not_date", '"{text}" is not a date: write year, month and day, such as 2024-10-21.', text=_shown(text)
        )
    own_year, month, day = _parts(match, "a")
    if own_year is None and year is None:
        raise UnreadableDate(
            "no_year", '"{text}" has no year: write it in front, such as 2024-10-21.', text=_shown(text)
        )
    return _day(_shown(text), own_year or year or 0, month, day)


def read_period(text: str, *, year: int | None = None) -> Period:
    """The period written in the text, which holds nothing else; year is that of the first day, when none is written.

    An end that comes before the start by the calendar is in the next year (12.28-1.3), if that makes a short period.
    """
    shown = _shown(text)
    match = _PERIOD.fullmatch(_plain(text))
    if not match or _is_date_with_hyphens(match):
        raise UnreadablePeriod(
            "not_period",
            '"{text}" is not a period: write first and last day, such as 2024.10.21-2024.10.27.',
            text=shown,
        )
    start_year, start_month, start_day = _parts(match, "a")
    end_year, end_month, end_day = _parts(match, "b")
    end_month = end_month or start_month
    back_over_new_year = (end_month, end_day) < (start_month, start_day)
    if start_year is None:
        start_year = year if end_year is None else end_year - back_over_new_year
    if start_year is None:
        raise UnreadablePeriod(
            "no_year", '"{text}" has no year: write it in front, such as 2024.10.21-10.27.', text=shown
        )
    try:
        start = _day(shown, start_year, start_month, start_day)
        end = _day(shown, end_year or start_year, end_month, end_day)
        if end < start and end_year is None and end_month < start_month:
            following = _day(shown, start_year + 1, end_month, end_day)
            end = following if (following - start).days < LONG_DAYS else end
    except UnreadableDate as error:
        raise UnreadablePeriod(error.code, error.template, **error.values) from error
    return Period(start, end)


def find_period(text: str) -> str | None:
    """The first part of the text that is written like a period: "10.21-10.27" in "周报（10.21-10.27）"."""
    for match in _PERIOD.finditer(_plain(text)):
        if not _is_date_with_hyphens(match):
            return match[0]
    return None


def write_period(period: Period) -> str:
    """As groups write it, "10.21-10.27"; with the years where they could not be told from the start's year."""
    start, end = period.starts_on, period.ends_on
    if start.year != end.year and period.long:
        return f"{start.year}.{start.month}.{start.day}-{end.year}.{end.month}.{end.day}"
    return f"{start.month}.{start.day}-{end.month}.{end.day}"


def _plain(text: str) -> str:
    return " ".join(text.translate(_FULL_WIDTH).split())


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 40 else f"{plain[:39]}…"


def _parts(match: re.Match[str], side: str) -> tuple[int | None, int, int]:
    """Year, month and day of one side; None and 0 for those not written."""
    found = {name[1]: int(value) for name, value in match.groupdict().items() if value and _is_number(name, side)}
    return found.get("y"), found.get("m", 0), found["d"]


def _is_number(name: str, side: str) -> bool:
    return name[0] == side and name[1] in "ymd"


def _is_date_with_hyphens(match: re.Match[str]) -> bool:
    """10-21-23: a date in some order rather than the days 21 to 23."""
    return bool(match["bd6"]) and match["asep"] == "-" and match["join"] == "-"


def _day(shown: str, year: int, month: int, day: int) -> dt.date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableDate(
            "far_year",
            '"{text}": the year must be between {first} and {last}.',
            text=shown,
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if not 1 <= month <= 12:
        raise UnreadableDate("no_such_month", '"{text}": there is no month {month}.', text=shown, month=month)
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise UnreadableDate(
            "no_such_day",
            '"{text}": there is no day {day} in month {month} of {year}.',
            text=shown,
            day=day,
            month=month,
            year=year,
        ) from error
