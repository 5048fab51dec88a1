"""Files of a learning log: days under headings that are dates, in lists and in rows of tables, among what is no day.

    write_log_file(read_log_file(text)) == text      read_log_file(write_log_file(doc)) == doc

Every line is in a part; none is lost.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal

from core.durations import read_total
from core.indexes import is_index
from core.length_lines import find_length, read_length_line, says_time
from core.time_spans import read_span_line
from workload.document.log_file import LogFileDoc, LogFilePart
from workload.document.log_renewing import renewed, says_the_same
from workload.markdown.log_dates import resolve_days
from workload.markdown.log_marks import Mark, find_marks

_SAYS_TOTAL = re.compile(r"total|in all|altogether|总|合计|共|[本该这]周|this week", re.IGNORECASE)
_TOTAL_LIMIT = 200
_RULE = re.compile(r"(?=.*\|)[|:\- \t]{3,}")
HEAD_LIMIT = 200  # lines of front matter
LOOKED_AT = 400  # lines that tell what kind of file it is
SURE, LIKELY, GUESSED, UNSURE = 0.95, 0.7, 0.6, 0.4
_SOME_YEAR = 2004  # for days without a year: how far they lie apart hardly depends on it; a leap year has them all
_DAILY = 4  # days between two of a log by day, without any times that would tell it
_LATIN_NAME = re.compile(r"[A-Z][^\W\d_]+(?:[ -][A-Za-z][^\W\d_]*\.?){0,3}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_OTHER_KINDS = re.compile(r"周报|月报|会议|组会|纪要|例会|weekly|report|minutes|meeting|agenda|changelog|release", re.I)
type Part = tuple[LogFilePart, Mark]


def read_log_file(text: str, *, year: int | None = None) -> LogFileDoc:
    """The parts of the file. `year`: that of its first day, where no day of the file says any.

    A heading below a day's own level that is no day itself stands in that day.
    """
    parts = _read_parts(text, year)
    return LogFileDoc(tuple(part for part, _mark in parts), _totals(parts), _doubts(parts))


def _read_parts(text: str, year: int | None) -> list[Part]:
    """The parts with what was found where they begin."""
    lines = text.split("\n")
    marks = _marks_of(text)
    days = _days(marks, year)
    if not marks or marks[0].line:
        marks, days = (Mark(0, 0), *marks), [None, *days]
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    begins = [starts[mark.line] for mark in marks]
    parts = []
    for mark, day, begin, end in zip(marks, days, begins, [*begins[1:], len(text)], strict=True):
        below = min(starts[mark.below] + mark.column, end)
        if begin < end:
            part = LogFilePart(
                heading=text[begin:below],
                text=text[below:end],
                day=day,
                line=mark.line + 1,
                is_day=day is not None or (mark.name is not None and mark.name.year is None),
                indent=mark.indent,
                row=mark.row if day else None,
            )
            parts.append((part, mark))
    return parts


@lru_cache(maxsize=4)
def _marks_of(text: str) -> tuple[Mark, ...]:
    """An import reads the same text several times: to know it, to ask for its year, to plan it."""
    lines = text.split("\n")
    return tuple(find_marks(lines, front_matter(lines)))


def front_matter(lines: Sequence[str]) -> int:
    """So many lines on top of a file are its front matter, both rules counted."""
    if lines[0].rstrip() != "---":
        return 0
    return next((place + 1 for place, line in enumerate(lines[1:HEAD_LIMIT], 1) if line.rstrip() == "---"), 0)


def write_log_file(doc: LogFileDoc) -> str:
    return "".join(f"{part.heading}{part.text}" for part in doc.parts)


def renew_log_file(doc: LogFileDoc, days: Mapping[date, str], *, year: int | None = None) -> str:
    """The file with what its days say now, so that it is read back with those days: where a list or a table cannot
    say it, its days stand under headings."""
    wanted = {day: text for day, text in days.items() if text.strip()}
    choices: tuple[Literal["kept", "changed", "all"], ...] = ("kept", "changed", "all")
    written: list[str] = []
    for lines in choices:
        written.append(write_log_file(renewed(doc, days, lines=lines)))
        found = {day: text for day, text in read_log_file(written[-1], year=year).days.items() if text.strip()}
        if found.keys() == wanted.keys() and all(says_the_same(found[day], text) for day, text in wanted.items()):
            return written[-1]
    return written[0]


def recognise_log(text: str) -> float:
    """From 0 to 1: dates with spans, lengths or totals under or beside them; a text of several days and hardly any
    other headings is likely a log too, without any times. One with the days of several people is nobody's own."""
    lines = text.split("\n")[:LOOKED_AT]
    parts = _read_parts("\n".join(lines), _SOME_YEAR)
    days = [(part, mark) for part, mark in parts if part.day]
    if not days or _is_of_several(parts):
        return 0.0
    logged = [part for part, _mark in days if part.row is not None or any(map(_is_time, part.text.split("\n")))]
    if not logged:
        return GUESSED if not is_index(lines) and _is_daily(parts, days) else 0.0
    share = len(logged) / len(days)
    if share < 0.5 or (all(part.is_line for part in logged) and not _fills(logged, lines)):
        return UNSURE
    return SURE if len(logged) > 1 else LIKELY


def _is_time(line: str) -> bool:
    return read_total(line) is not None or read_span_line(line) is not None or read_length_line(line) is not None


def _is_daily(parts: Sequence[Part], days: Sequence[Part]) -> bool:
    """Several days, hardly any other headings of their level, and no weeks."""
    marks = len(days[0][0].heading) - len(days[0][0].heading.lstrip("#＃"))
    headed = [part for part, _mark in parts if part.heading.startswith("#" * marks + " ")]
    if len(days) < 2 or len(days) < 0.6 * len(headed):
        return False
    if not marks and sum(_says_how_long(part) for part, _mark in days) < 0.3 * len(days):
        return False  # lines that are days stand in many texts
    if sum(bool(mark.name and mark.name.is_stretch) for _part, mark in days) > len(days) / 2:
        return False
    if any(mark.name and mark.name.year for _part, mark in days) or any(mark.year for _part, mark in days):
        return True
    found = [part.day for part, _mark in days if part.day]
    gaps = [abs((later - earlier).days) for earlier, later in pairwise(found)]
    titles = [part.heading for part, _mark in parts if not part.is_day]
    return bool(gaps) and median(gaps) <= _DAILY and not any(map(_OTHER_KINDS.search, titles))


def _says_how_long(part: LogFilePart) -> bool:
    return any(says_time(line.strip(" |")) for line in part.text.split("\n"))


def _fills(logged: Sequence[LogFilePart], lines: Sequence[str]) -> bool:
    """Whether days that are lines of lists or tables are what the text is about, rather than a note in it."""
    heads = sum(bool(_RULE.fullmatch(line)) for line in lines)  # with the titles above them
    said = sum(bool(line.strip()) and not line.startswith("#") for line in lines) - 2 * heads
    own = sum(bool(line.strip()) for part in logged for line in f"{part.heading}{part.text}".split("\n"))
    return len(logged) > 1 and own >= 0.4 * said


def _is_of_several(parts: Sequence[Part]) -> bool:
    """Whether the lines stand under the names of several people: their days lie side by side."""
    sections: dict[str, list[date]] = {}
    name = ""
    for part, _mark in parts:
        if part.heading.strip() and not part.is_day:
            title = part.heading.split("\n", 1)[0].strip(" \t#＃*_:：")
            is_name = _LATIN_NAME.fullmatch(title) or _HAN_NAME.fullmatch(title)
            name = title if is_name else name if part.heading.startswith("####") else ""
        elif part.day and part.is_line and name:
            sections.setdefault(name, []).append(part.day)
    stretches = sorted((min(days), max(days)) for days in sections.values())
    return any(later[0] <= earlier[1] for earlier, later in pairwise(stretches))


def _days(marks: Sequence[Mark], year: int | None) -> list[date | None]:
    named = [mark for mark in marks if mark.name]
    found = iter(resolve_days([mark.name for mark in named if mark.name], [mark.year for mark in named], year))
    return [next(found) if mark.name else None for mark in marks]


def _totals(parts: Sequence[Part]) -> tuple[tuple[int, int], ...]:
    """What the file states of more than a day, by line: `# 本周学习10小时`, `Total: 175 hours`, the last row."""
    found = []
    for part, mark in parts:
        if mark.total is not None:
            found.append((part.line, mark.total))
        elif not part.is_day:
            for number, line in enumerate(f"{part.heading}{part.text}".split("\n"), part.line):
                minutes = _stated(line)
                found += [(number, minutes)] if minutes is not None else []
    return tuple(found)


def _stated(line: str) -> int | None:
    if len(line) > _TOTAL_LIMIT or not _SAYS_TOTAL.search(line):
        return None
    plain = line.strip(" \t#＃|-*")
    exact = read_total(plain)
    if exact is not None:
        return round(exact)
    length = find_length(plain, is_alone=True)
    return length.minutes if length else None


def _doubts(parts: Sequence[Part]) -> tuple[tuple[int, str], ...]:
    """What was guessed of days, by line: "stretch", kept on its first day; "slip", a year that cannot be."""
    found = []
    for part, mark in parts:
        if part.day and mark.name and mark.name.is_stretch:
            found.append((part.line, "stretch"))
        if part.day and mark.name and mark.name.slip:
            found.append((part.line, "slip"))
    return tuple(found)
