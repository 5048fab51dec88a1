"""Periods down the rows of a table: a blank year or period is that of the row above, and a year may roll over.

A row without a year of its own begins in the year that brings it nearest to the row above: after 12.21-12.27 of 2021
comes 1.04-1.10 of 2022, also where the newest rows stand on top. The carry ends with the table.
"""

import re
import unicodedata
from datetime import date

from core.day_orders import DayOrder, year_first
from core.errors import InvalidInput
from core.periods import Period, UnreadablePeriod, read_date, read_period

_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年?(?:度|级)?")
_OWN_YEAR = re.compile(r"\s*(?:19|20)[0-9]{2}")


class UnreadableRow(InvalidInput):
    """A row whose days are not known. code: "period_missing", "year_missing", "not_year"."""


class RowDates:
    """The dates of the rows of one table, asked for from the top."""

    def __init__(self, year: int | None = None, order: DayOrder | None = None, around: Period | None = None) -> None:
        """`order`: that of the days of the table; `around`: the period that a heading says for rows without one."""
        self._year = year  # as written, or that of a heading above the table
        self._order = order
        self._refused: UnreadableRow | None = None  # the year cell that holds for the rows below it is none
        self._above: Period | None = None  # what the next period is near to; None right below a year
        self._carried = around
        self.written = ""
        """The cell that says the period of the last row."""

    def next(self, year_cell: str, period_cell: str) -> Period:
        """The period of the next row. Raises UnreadableRow or UnreadablePeriod, for all rows that a bad cell is for."""
        if year_cell.strip():
            self._take_year(year_cell)
        if period_cell.strip():
            self.written, self._carried = period_cell.strip(), None
        if self._refused is not None:
            raise self._refused
        if self._carried is None:
            self._carried = self.seen_as(self.written)
            self._above, self._year = self._carried, self._carried.starts_on.year
        return self._carried

    def seen_as(self, text: str) -> Period:
        """What the period cell of the next row would mean below a blank year; raises as `next`."""
        if not text:
            raise UnreadableRow("period_missing", "The row has no period: write first and last day, such as 8.27-9.02.")
        text = year_first(text, self._order)
        if self._above is not None and not _OWN_YEAR.match(text):
            return _nearest(text, self._above.starts_on)
        try:
            return _period(text, self._year)
        except UnreadablePeriod as error:
            if error.code != "no_year":
                raise
            raise UnreadableRow(
                "year_missing", "The row has no year: write it into the first column of its table, such as 2021."
            ) from None

    def _take_year(self, cell: str) -> None:
        self._above = self._carried = self._refused = None
        try:
            self._year = _read_year(cell)
        except UnreadableRow as error:
            self._refused = error


def _nearest(text: str, above: date) -> Period:
    """The period in the year of `above`, the one after or the one before: where it is nearest to that day."""
    found: list[Period] = []
    for year in (above.year, above.year + 1, above.year - 1):
        try:
            found.append(_period(text, year))
        except UnreadablePeriod:  # 2.29 exists in some years only
            continue
    if not found:
        return _period(text, above.year)
    return min(found, key=lambda period: abs((period.starts_on - above).days))


def _period(text: str, year: int | None) -> Period:
    try:
        return read_period(text, year=year)
    except UnreadablePeriod as error:
        if error.code != "not_period":
            raise
        try:
            day = read_date(text, year=year)
        except InvalidInput as no_date:
            if no_date.code == "not_date":
                raise error from None
            raise UnreadablePeriod(no_date.code, no_date.template, **no_date.values) from None
        return Period(day, day)


def _read_year(cell: str) -> int:
    plain = unicodedata.normalize("NFKC", cell).strip()
    match = _YEAR.fullmatch(plain)
    if match is None:
        shown = plain if len(plain) <= 40 else f"{plain[:39]}…"
        raise UnreadableRow("not_year", '"{text}" is not a year: write four digits, such as 2021.', text=shown)
    return int(match["year"])


def write_row_period(period: Period) -> str:
    """As ledgers write it: 8.27-9.02, with days of two digits; with the years where they cannot be told."""
    start, end = period.starts_on, period.ends_on
    if start.year != end.year and period.long:
        return f"{start.year}.{start.month}.{start.day:02d}-{end.year}.{end.month}.{end.day:02d}"
    return f"{start.month}.{start.day:02d}-{end.month}.{end.day:02d}"
