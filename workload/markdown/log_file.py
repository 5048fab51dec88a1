"""Files of a learning log: days under headings that are dates, among sections that are none.

    write_log_file(read_log_file(text)) == text      read_log_file(write_log_file(doc)) == doc

Every line is in a part; none is lost.
"""

import re
from collections.abc import Sequence
from datetime import date

from core.durations import read_total
from core.errors import InvalidInput
from core.indexes import is_index
from core.outline import read_outline
from core.periods import read_date
from core.time_spans import read_span_line
from workload.document.log_file import LogFileDoc, LogFilePart

_YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年?")
_COMPACT = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_AROUND = re.compile(
    r"(?:(?:DAY|Day|第)\s?-?[0-9]{1,4}\s?天?\s*|(?:Time|Date|日期|时间)\s*[:：]\s*)?"
    r"[(（]?(?P<date>[0-9][0-9./\-年月日号]{2,12})[)）]?"
    r"(?:\s*[(（]?(?:周|星期)[一二三四五六日天][)）]?|\s*(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?)?"
)
HEAD_LIMIT = 200  # lines of front matter
LOOKED_AT = 400  # lines that tell what kind of file it is


def read_log_file(text: str) -> LogFileDoc:
    """The parts of the file. A day without a year is of the year of the heading above it, or of the day above.

    A heading below a day's own level that is no day itself stands in that day.
    """
    lines = text.split("\n")
    year: int | None = None
    level = 0  # of the day that we are in
    found: list[tuple[int, int, date | None]] = []
    head = front_matter(lines)
    for heading in read_outline(text):
        if heading.line < head:
            continue
        if match := _YEAR.fullmatch(heading.text):
            year = int(match["year"])
        day = _day_of(heading.text, year)
        if day is not None:
            year, level = day.year, heading.level
        elif level and heading.level > level:
            continue
        else:
            level = 0
        is_underlined = not lines[heading.line].lstrip(" ").startswith(("#", "＃"))
        found.append((heading.line, heading.line + 1 + is_underlined, day))
    starts = found if found and not found[0][0] else [(0, 0, None), *found]
    return LogFileDoc(
        tuple(
            LogFilePart(
                heading=_joined(lines, begin, below, len(lines)),
                text=_joined(lines, below, end, len(lines)),
                day=day,
                line=begin + 1,
            )
            for (begin, below, day), end in zip(
                starts, [*(place for place, _below, _day in starts[1:]), len(lines)], strict=True
            )
            if begin < end
        )
    )


def front_matter(lines: Sequence[str]) -> int:
    """So many lines on top of a file are its front matter, both rules counted."""
    if lines[0].rstrip() != "---":
        return 0
    return next((place + 1 for place, line in enumerate(lines[1:HEAD_LIMIT], 1) if line.rstrip() == "---"), 0)


def write_log_file(doc: LogFileDoc) -> str:
    return "".join(f"{part.heading}{part.text}" for part in doc.parts)


def recognise_log(text: str) -> float:
    """How sure one may be that the text is a log by day: headings that are dates, with spans or totals under them.

    A text of several days and hardly any other headings is likely one too, without any times.
    """
    head = "\n".join(text.split("\n")[:LOOKED_AT])
    parts = read_log_file(head).parts
    days = [part for part in parts if part.day is not None]
    logged = [part for part in days if any(_is_time(line) for line in part.text.split("\n"))]
    if not logged and is_index(head.split("\n")):
        return 0.0
    if not logged:
        marks = [len(part.heading) - len(part.heading.lstrip("#＃")) for part in days[:1]]
        headed = [part for part in parts if marks and part.heading.startswith("#" * marks[0] + " ")]
        return 0.6 if len(days) > 1 and len(days) >= 0.6 * len(headed) else 0.0
    share = len(logged) / len(days)
    return 0.95 if share >= 0.5 and len(logged) > 1 else 0.7 if share >= 0.5 else 0.4


def _is_time(line: str) -> bool:
    return read_total(line) is not None or read_span_line(line) is not None


def _day_of(heading: str, year: int | None) -> date | None:
    """The day that a heading is, with or without its year, a weekday or a number of the day beside it."""
    match = _AROUND.fullmatch(heading.strip())
    if match is None:
        return None
    if compact := _COMPACT.fullmatch(match["date"]):
        written = f"{compact['year']}-{compact['month']}-{compact['day']}"
    else:
        written = match["date"]
    try:
        return read_date(written, year=year)
    except InvalidInput:
        return None


def _joined(lines: list[str], begin: int, end: int, total: int) -> str:
    """Lines with their line ends; the last line of the file has none."""
    text = "\n".join(lines[begin:end])
    return f"{text}\n" if begin < end < total else text
