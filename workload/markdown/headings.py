"""Headings that date what stands below them: `## Jun 8-14 (Planning)`, `### 2026-11`, `## Week 3: 2026.6.1-6.7`."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.day_orders import DayOrder, year_first
from core.errors import InvalidInput
from core.fences import fenced_lines
from core.outline import Heading
from core.periods import Period, find_period
from workload.markdown.dates import RowDates

_MONTH = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})\s*(?:[-./]\s*(?P<number>0?[1-9]|1[0-2])|年\s*(?P<month>[0-9]{1,2})\s*月份?)"
)
_DAY = re.compile(
    r"(?<![0-9./-])(?:[0-9]{4}[-./][0-9]{1,2}[-./][0-9]{1,2}|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日?|[0-9]{1,2}月[0-9]{1,2}日?"
    r"|20[0-9]{6})(?![0-9./-])"
)
_LABEL = re.compile(r" {0,3}(?:\*\*(?P<bold>[^*]{1,60})\*\*|__(?P<other>[^_]{1,60})__)\s*[:：]?\s*")
_LABEL_LEVEL = 7
_SHORT_DAY = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")


@dataclass(frozen=True)
class Dated:
    """What headings say of the days below line `line`, from 0, until the next one. `lacks_year`: days without any."""

    line: int
    period: Period | None
    lacks_year: bool = False


def with_labels(lines: Sequence[str], headings: Sequence[Heading]) -> list[Heading]:
    """The headings, and below them the lines in bold type that stand like one: `**Ann**`, `__March 9__:`."""
    taken = {heading.line for heading in headings} | fenced_lines(lines)
    labels = (
        Heading(place, _LABEL_LEVEL, (found["bold"] or found["other"]).strip(" :："))
        for place, line in enumerate(lines)
        if place not in taken and line[:1] in "*_ " and (found := _LABEL.fullmatch(line))
    )
    return sorted([*headings, *labels], key=lambda heading: heading.line)


def dated_headings(headings: Sequence[Heading], years: Sequence[int | None], order: DayOrder | None) -> list[Dated]:
    """For each heading the period that holds below it: its own, else that of a heading above of which it is a part.

    `years` are those of the headings: what is written in or above them, or the file's.
    """
    found: list[Dated] = []
    open_ones: list[tuple[int, Dated]] = []
    dates: dict[int | None, RowDates] = {}
    for heading, year in zip(headings, years, strict=True):
        while open_ones and open_ones[-1][0] >= heading.level:
            open_ones.pop()
        own = _dated(heading, dates.setdefault(year, RowDates(year, order)), order)
        above = open_ones[-1][1] if open_ones else Dated(0, None)
        dated = own or Dated(heading.line, above.period, above.lacks_year)
        open_ones.append((heading.level, dated))
        found.append(dated)
    return found


def _dated(heading: Heading, dates: RowDates, order: DayOrder | None) -> Dated | None:
    text = year_first(unicodedata.normalize("NFKC", heading.text).strip(" *_:"), order)
    if month := _MONTH.fullmatch(text):
        return _month(heading.line, int(month["year"]), int(month["number"] or month["month"]))
    piece = find_period(text) or _day_in(text)
    if piece is None:
        return None
    try:
        return Dated(heading.line, dates.next("", piece))
    except InvalidInput as error:
        return Dated(heading.line, None, lacks_year=error.code in ("year_missing", "no_year"))


def _month(line: int, year: int, month: int) -> Dated | None:
    if not 1 <= month <= 12:
        return None
    return Dated(line, Period(date(year, month, 1), date(year, month, monthrange(year, month)[1])))


def _day_in(text: str) -> str | None:
    found = _DAY.search(text) or _SHORT_DAY.fullmatch(text)
    return found[0] if found else None
