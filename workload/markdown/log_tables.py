"""Tables of a time log: what their columns are is told by what stands in them, with the words of the header where a
number alone could be anything.

| 日期 | 用时 | 内容 |      | Date | Start | End | Task |      | task | date | length |
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.durations import read_minutes
from core.length_lines import LengthLine, read_length_line
from core.tables import Table, TableRow, find_tables
from core.time_spans import SpanLine, read_span_line
from workload.document.log_row import LogRow, read_length
from workload.markdown.log_dates import DayName, read_day_name

_SHARE = 0.6  # of the cells of a column that are not blank
_CLOCK = re.compile(
    r"[0-2]?[0-9]\s?[:：]\s?[0-5][0-9](?::[0-5][0-9])?(?:\s?[ap]\.?m\.?)?|[0-9]{1,2}\s?[ap]\.?m\.?", re.I
)
_SPENT = re.compile(
    r"(?:\b|_)(?:hours?|hrs?|h|time(?: used| spent)?|spent|duration|length|minutes?|mins?|aika|tunnit|tuntia|kesto"
    r"|stunden|dauer|zeit|horas?|heures?|durée|uren|timer|tid)(?:\b|_)|时长|用时|耗时|小时|时间|工时|分钟|时数"
)
_IN_MINUTES = re.compile(r"\b(?:minutes?|mins?|min)\b|分钟")
_LOGGED = re.compile(r"hours?|time (?:used|spent)|spent|duration|length|用时|耗时|学习时长|时长|工时")
_SUM = re.compile(r"^(?:total|sum|cumulative|running total|in all|yhteensä|summe|gesamt|累计|合计|总计|总共|总和)")
_PERSON = re.compile(r"^(?:name|names|member|members|who|person|people|student|author|developer|assignee|owner"
                     r"|姓名|名字|成员|参与成员|人员|谁|负责人|作者)$")  # fmt: skip
_TOTAL = re.compile(r"^\W*(?:total|sum|yhteensä|summe|gesamt|合计|总计|总共|共计|总和)\b", re.IGNORECASE)
_UNKNOWN = re.compile(r"[?？/\\.…–—-]+")  # nobody noted how long
_TIME_OF_DAY = re.compile(r"[T ][0-2][0-9]:[0-5][0-9](?::[0-9.]{2,10})?(?:Z|\s?[+-][0-9]{2}:?[0-9]{2})?$")
MOST_HOURS = 24


@dataclass(frozen=True)
class DatedRow:
    """A row with the day that it is of; `name` None: the row is of no day (a sum, a day that cannot be read)."""

    place: int  # index of its line
    name: DayName | None
    row: LogRow
    is_carried: bool = False
    total: int | None = None  # minutes, of a row that states a sum


@dataclass(frozen=True)
class LogTable:
    """A table whose rows are lines of days; its head stands in lines[start:first]."""

    start: int
    first: int
    end: int
    rows: tuple[DatedRow, ...]


def find_log_tables(lines: Sequence[str]) -> list[LogTable]:
    """The tables of a day, a length or times, and a text. Those with a column of several people are a group's."""
    return [found for table in find_tables(lines) if (found := _log_table(lines, table))]


def read_day_tables(lines: Sequence[str]) -> dict[int, SpanLine | LengthLine]:
    """Tables inside one day: rows with times, or with a length under a title that says so."""
    found: dict[int, SpanLine | LengthLine] = {}
    for table in find_tables(lines) if any("|" in line for line in lines) else ():
        roles = _roles(table, needs_day=False)
        if roles is None:
            continue
        each = _minutes_each(table, roles)
        for row in table.rows:
            said = LogRow(lines[row.line], row.cells, roles, each).said
            read = None if _states_sum(row) else read_span_line(said) or read_length_line(said)
            if read is not None:
                found[row.line] = read
    return found


def _log_table(lines: Sequence[str], table: Table) -> LogTable | None:
    roles = _roles(table, needs_day=True)
    if roles is None:
        return None
    each, above = _minutes_each(table, roles), None
    rows = []
    for row in table.rows:
        cells = LogRow(lines[row.line], row.cells, roles, each)
        name, is_carried = _day_cell(cells.date_cell), False
        if _states_sum(row):
            name, above, total = None, None, _sum_of(row, roles, each)
        else:
            total = None
            if name is None and not cells.date_cell and not row.is_blank:
                name, is_carried = above, above is not None
            above = name
        rows.append(DatedRow(row.line, name, cells, is_carried, total))
    return LogTable(table.start, table.start + 2, table.end, tuple(rows))


def _roles(table: Table, *, needs_day: bool) -> tuple[str, ...] | None:
    """What each column is; None where the table is no time log."""
    titles = [_title(cell) for cell in table.header]
    rows = [row for row in table.rows if not _states_sum(row)]
    columns = [[row.cells[place] for row in rows if row.cells[place]] for place in range(len(titles))]
    days = [place for place, cells in enumerate(columns) if _mostly(cells, lambda cell: _day_cell(cell) is not None)]
    roles = ["date" if place in days[:1] else "" for place in range(len(titles))]
    clocks = []
    for place, (title, cells) in enumerate(zip(titles, columns, strict=True)):
        if roles[place] or _SUM.match(title):
            continue
        if _PERSON.match(title):
            if len({" ".join(cell.split()).casefold() for cell in cells}) > 1:
                return None
        elif _mostly(cells, lambda cell: _CLOCK.fullmatch(cell) is not None):
            clocks.append(place)
        elif _mostly(cells, _is_span):
            roles[place] = "span"
        elif _is_length(title, cells, needs_day=needs_day):
            roles[place] = "length"
        else:
            roles[place] = "text"
    if len(clocks) > 1:
        roles[clocks[0]], roles[clocks[1]] = "starts", "ends"
    is_timed = roles.count("length") == 1 or "span" in roles or "starts" in roles
    is_log = is_timed and roles.count("length") <= 1 and bool(days) == needs_day
    return tuple(roles) if is_log else None


def _is_length(title: str, cells: Sequence[str], *, needs_day: bool) -> bool:
    """A column of lengths: with units, or bare numbers under a title that says what they are."""
    says = bool(_SPENT.search(title) if needs_day else _LOGGED.search(title))
    known = [cell for cell in cells if not _UNKNOWN.fullmatch(cell)]
    bare = [number for cell in known if (number := _bare_number(cell)) is not None]
    lengths = sum(read_length(cell, 60) is not None for cell in known)
    most = MOST_HOURS * (60 if _IN_MINUTES.search(title) else 1)
    if bare and (not says or max(bare) > most):
        return False
    return (says or needs_day) and bool(known) and lengths >= _SHARE * len(known)


def _bare_number(cell: str) -> float | None:
    """A number without a unit."""
    exact = read_minutes(cell, bare_is_hours=True)
    return float(exact / 60) if exact is not None and read_minutes(cell) is None else None


def _minutes_each(table: Table, roles: Sequence[str]) -> int:
    titles = [_title(cell) for cell, role in zip(table.header, roles, strict=True) if role == "length"]
    return 1 if any(_IN_MINUTES.search(title) for title in titles) else 60


def _mostly[Cell](cells: Sequence[Cell], is_so: Callable[[Cell], bool]) -> bool:
    return bool(cells) and sum(map(is_so, cells)) >= _SHARE * len(cells)


def _title(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip(" *_`").casefold()


def _day_cell(cell: str) -> DayName | None:
    """The day of a cell that holds nothing else, perhaps a time."""
    plain = cell.strip(" *_`")
    plain = _TIME_OF_DAY.sub("", plain) if plain.startswith(("19", "20")) else plain
    found = read_day_name(plain)
    return found[0] if found and not plain[found[1] :].strip() else None


def _is_span(cell: str) -> bool:
    read = read_span_line(cell)
    return read is not None and not read.text


def _states_sum(row: TableRow) -> bool:
    return any(_TOTAL.match(cell) for cell in row.cells[:2])


def _sum_of(row: TableRow, roles: Sequence[str], minutes_each: int) -> int | None:
    cells = [cell for cell, role in zip(row.cells, roles, strict=True) if role == "length" and cell]
    return _sum_minutes(cells[0], minutes_each) if cells else None


def _sum_minutes(cell: str, minutes_each: int) -> int | None:
    exact = read_minutes(cell.strip(" *_`"), bare_is_hours=True)
    if exact is None:
        return None
    is_bare = read_minutes(cell.strip(" *_`")) is None
    return round(exact * minutes_each / 60) if is_bare else round(exact)
