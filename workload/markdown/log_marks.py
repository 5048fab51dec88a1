"""Where the days of a log's file begin: at headings, lines and items of lists that are days, at rows of its tables.

## 2021-7-10         ## 3/14 (2h)        - 3/14: 2h - reading        | 14.12.2022 | 2 | skeleton |
## Day 7             ### 5.30-6.3        30th October                |            | 1 | tests    |
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.fences import fenced_lines
from core.length_lines import says_time, without_marker
from core.outline import Heading, read_outline
from workload.document.log_row import LogRow
from workload.markdown.log_dates import DayName, read_day_name
from workload.markdown.log_tables import LogTable, find_log_tables

_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年?")
_ITEM = re.compile(r"(?P<marker>[-*+•][ \t]+)\S")
_NUMBERED_DAY = re.compile(r"(?:day|第)\s*(?P<number>-?[0-9]{1,4})\s*天?", re.IGNORECASE)
_CONTENTS = re.compile(
    r"\[\s*(?:day|第)\s*(?P<number>-?[0-9]{1,4})\s*天?\s*[(（:：-]*\s*(?P<day>[^\]\n]{4,40}?)[)）]?\s*\]", re.I
)
_BRACKETED = re.compile(r"[(（][^()（）]{0,120}[)）]\s*[:：]?")
_LOOKED_BELOW = 5  # lines
_BARE_LIMIT = 120  # characters of a line that is nothing but a day


@dataclass(frozen=True)
class Mark:
    """A part begins in line `line`; its text begins at sign `column` of line `below`. `name` None: it is no day.

    year: that of the heading above. indent: what stands before the lines that go on with an item of a list.
    """

    line: int
    below: int
    column: int = 0
    name: DayName | None = None
    year: int | None = None
    level: int = 0
    indent: str = ""
    row: LogRow | None = None
    total: int | None = None  # minutes, of a row that states a sum


def find_marks(lines: Sequence[str], head: int) -> list[Mark]:
    """The beginnings of all parts, in their order; `head` lines of front matter are passed over."""
    return list(_Finder(lines, head).marks())


class _Finder:
    """Walks down the lines once. `level` is that of the heading whose day we are in, `is_loose`: in one of a line."""

    def __init__(self, lines: Sequence[str], head: int) -> None:
        self._lines = lines
        self._place = head
        self._fenced = fenced_lines(lines)
        self._headings = {heading.line: heading for heading in read_outline("\n".join(lines))}
        self._tables = {table.start: table for table in find_log_tables(lines)}
        self._contents = _contents(lines)
        self._year: int | None = None
        self._level, self._is_loose = 0, False

    def marks(self) -> Iterator[Mark]:
        while self._place < len(self._lines):
            place = self._place
            if place in self._fenced:
                self._place += 1
            elif heading := self._headings.get(place):
                yield from self._heading(heading)
            elif self._level:
                self._place += 1
            elif bare := self._bare_day(place):
                self._is_loose = True
                self._place += 1
                yield bare
            elif not self._is_loose and place in self._tables:
                yield from self._table(self._tables[place])
            elif not self._is_loose and (item := self._item(place)):
                yield from self._items(item)
            else:
                self._place += 1

    def _heading(self, heading: Heading) -> Iterator[Mark]:
        place = heading.line
        is_underlined = not self._lines[place].lstrip(" ").startswith(("#", "＃"))
        self._place = below = place + 1 + is_underlined
        if match := _YEAR.fullmatch(heading.text):
            self._year = int(match["year"])
        name, rest = self._day_of(heading.text)
        if name is None and self._level and heading.level > self._level:
            return
        self._level, self._is_loose = (heading.level if name else 0), False
        mark = Mark(place, below, 0, name, self._year, heading.level)
        if name and rest:
            column = self._lines[place].rstrip().rfind(rest)
            mark = replace(mark, below=place, column=column) if column > 0 and not is_underlined else mark
        self._year = None if name and name.year else self._year
        yield mark

    def _day_of(self, heading: str) -> tuple[DayName | None, str]:
        """The day that a heading is, and what it says beside it: how long, or when."""
        if match := _NUMBERED_DAY.fullmatch(heading):
            return self._contents.get(int(match["number"])), ""
        found = read_day_name(heading)
        if found is None:
            return None, ""
        name, end = found
        rest = heading[end:].lstrip(" \t:：,，-–—").rstrip()
        if not rest or (_BRACKETED.fullmatch(rest) and not says_time(rest)):
            return name, ""
        return (name, rest) if says_time(rest) else (None, "")

    def _bare_day(self, place: int) -> Mark | None:
        """A line that is nothing but a day, with its year or the name of its month, below a blank line or a heading."""
        line = self._lines[place]
        above = self._lines[place - 1].strip() if place else ""
        if len(line) > _BARE_LIMIT or not line.strip() or (above and place - 1 not in self._headings):
            return None
        plain = line.strip().removeprefix("|").removesuffix("|").strip(" \t*_")
        found = read_day_name(plain)
        if found is None or not found[0].is_sure or _ITEM.match(line):
            return None
        rest = plain[found[1] :].strip()
        if rest and (says_time(rest) or not _BRACKETED.fullmatch(rest)):
            return None
        return Mark(place, place + 1, 0, found[0], self._year)

    def _table(self, table: LogTable) -> Iterator[Mark]:
        for row in table.rows:
            yield Mark(
                row.place, row.place, 0, row.name, self._year, row=row.row if row.name else None, total=row.total
            )
        self._place = table.end
        if table.end < len(self._lines) and table.end not in self._headings:
            yield Mark(table.end, table.end)

    def _item(self, place: int) -> Mark | None:
        """An item that begins with its day and says how long or when, behind it or below: `- 3/14: 2h - reading`."""
        line = self._lines[place]
        marker = _ITEM.match(line)
        found = read_day_name(line[marker.end("marker") :]) if marker else None
        if marker is None or found is None:
            return None
        begin = marker.end("marker") + found[1]
        rest = line[begin:].lstrip(" \t:：,，-–—|")
        if not rest and self._says_time_below(place):
            return Mark(place, place, len(line), found[0], self._year, indent=" " * marker.end("marker"))
        if not says_time(rest):
            return None
        return Mark(place, place, len(line) - len(rest), found[0], self._year, indent=" " * marker.end("marker"))

    def _items(self, item: Mark) -> Iterator[Mark]:
        """The item with the indented lines below it; what follows is no part of it."""
        yield item
        place = item.line + 1
        while place < len(self._lines) and self._goes_on(place):
            place += 1
        self._place = place
        if place < len(self._lines) and place not in self._headings and self._item(place) is None:
            yield Mark(place, place)

    def _says_time_below(self, place: int) -> bool:
        """Whether one of the indented lines right below says how long or when."""
        for below in range(place + 1, min(place + 1 + _LOOKED_BELOW, len(self._lines))):
            if not self._goes_on(below):
                return False
            if says_time(without_marker(self._lines[below])):
                return True
        return False

    def _goes_on(self, place: int) -> bool:
        """An indented line, or a blank one above such a line."""
        line, below = self._lines[place], "".join(self._lines[place + 1 : place + 2])
        said = line if line.strip() else below
        return said.startswith((" ", "\t")) and bool(said.strip())


def _contents(lines: Sequence[str]) -> dict[int, DayName]:
    """The days of a table of contents by their numbers: `[Day 7 (2025-04-02)](#Day007)`. One with two days has none."""
    found: dict[int, set[DayName]] = {}
    for line in lines:
        for match in _CONTENTS.finditer(line) if "](" in line else ():
            if (name := read_day_name(match["day"].strip())) and name[0].is_sure:
                found.setdefault(int(match["number"]), set()).add(name[0])
    return {number: next(iter(names)) for number, names in found.items() if len(names) == 1}
