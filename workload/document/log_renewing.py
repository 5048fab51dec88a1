"""A log's file with what its days say now: untouched days byte for byte, changed ones in their own lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from core.length_lines import says_time
from workload.document.log_file import LogFileDoc, LogFilePart
from workload.document.log_row import LogRow, meaning_of

_UNPADDED = re.compile(r"[-./年][1-9](?![0-9])")


def renewed(
    doc: LogFileDoc, days: Mapping[date, str], *, lines: Literal["kept", "changed", "all"] = "kept"
) -> LogFileDoc:
    """The file with what the days say now: unchanged ones byte for byte, changed ones in place, new ones in order.

    The order is that of the file, the newest on top where it has no order. Days that are empty now go. A line that
    does not fit into the columns of its table stands under a heading of its day at the end of the file; `lines` says
    which days of lists and tables do so at once: those that changed, or all.
    """
    known = doc.days
    of_lines = {part.day for part in doc.parts if part.is_line and part.day}
    of_rows = {part.day for part in doc.parts if part.row is not None and part.day}
    same = {day for day, text in known.items() if _is_same(days.get(day, ""), text, day in of_rows)}
    moved = of_lines if lines == "all" else of_lines - same if lines == "changed" else set()
    same -= moved
    left = {day: days.get(day, "").strip("\n").rstrip() for day in known if day not in same}
    rows: dict[date, list[LogFilePart]] = {}
    for day in of_rows - same - moved:
        own = [part for part in doc.parts if part.row is not None and part.day == day]
        rows[day], left[day] = _with_rows(own, left[day])
    parts: list[LogFilePart] = []
    for part in doc.parts:
        if part.day is None or part.day in same:
            parts.append(part)
        elif part.row is not None:
            parts += rows.pop(part.day, [])
        elif part.is_line and part.day in moved:
            continue
        elif (text := left[part.day]) and (changed := _with_text(part, text)) is not None:
            parts.append(changed)
            left[part.day] = ""
    new = {day: text.strip("\n").rstrip() for day, text in days.items() if day not in known}
    for day, text in sorted((left | new).items()):
        if text:
            _insert(parts, LogFilePart(_heading_like(doc, day), f"\n{text}\n\n", day, is_day=True), _newest_first(doc))
    return replace(doc, parts=tuple(parts))


def says_the_same(one: str, other: str) -> bool:
    """Whether two texts of a day differ in nothing but blank lines and how a time is written."""
    return _meanings(one) == _meanings(other)


def _is_same(text: str, other: str, has_rows: bool) -> bool:
    return says_the_same(text, other) if has_rows else text.strip() == other.strip()


def _meanings(text: str) -> list[tuple[object, str]]:
    return [meaning_of(line) for line in text.split("\n") if line.strip()]


def _with_rows(own: Sequence[LogFilePart], text: str) -> tuple[list[LogFilePart], str]:
    """The rows of a day that say its lines now, and the text that none of them can hold."""
    lines = text.split("\n")
    most = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    old = [part.row for part in own if part.row is not None]
    rows: list[LogRow] = []
    while most and not (rows := _rows_saying(old, lines[:most])):
        most -= 1
    if rows and not rows[0].date_cell:
        rows[0] = rows[0].dated(old[0].date_cell)
    tail = own[-1].text[len(old[-1].line) :]
    ends = ["\n"] * (len(rows) - 1) + [tail]
    parts = [
        replace(own[0], text=f"{row.line}{end}", row=row) for row, end in zip(rows, ends[-len(rows) :], strict=True)
    ] if rows else []  # fmt: skip
    return parts, "\n".join(lines[most:]).strip("\n").rstrip()


def _rows_saying(old: Sequence[LogRow], lines: Sequence[str]) -> list[LogRow]:
    """The rows with these lines: untouched ones as they stand; none where a line does not fit."""
    found: list[LogRow | None] = []
    matcher = SequenceMatcher(None, [row.said for row in old], [line.rstrip() for line in lines], autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind == "equal":
            found += old[first:last]
            continue
        for place, line in enumerate(lines[begin:end]):
            is_there = first + place < last
            found.append(old[first + place].saying(line) if is_there else _new_row(old, line))
    return [row for row in found if row is not None] if None not in found else []


def _new_row(old: Sequence[LogRow], line: str) -> LogRow | None:
    """A row below those of its day; its day is written or left blank as they do it, sums are left blank."""
    row = old[-1].saying(line)
    is_carried = len(old) > 1 and not old[-1].date_cell
    return row.without_sums().dated("" if is_carried else old[0].date_cell) if row else None


def _with_text(part: LogFilePart, text: str) -> LogFilePart | None:
    """The part with another text, between the blank lines that it had; None where it could not be read again."""
    is_inline = bool(part.heading) and not part.heading.endswith("\n") and not part.text.startswith("\n")
    if is_inline and not says_time(text.split("\n", 1)[0]):
        if part.indent:
            return None
        text = f"\n{text}"
    if part.indent:
        indented = [f"{part.indent}{line}" if line else "" for line in text.split("\n")]
        text = "\n".join(indented).removeprefix(part.indent if is_inline else "")
    lead = part.text[: len(part.text) - len(part.text.lstrip("\n"))]
    tail = part.text[len(part.text.rstrip()) :]
    return replace(part, text=f"{lead}{text}{tail or chr(10)}")


def _newest_first(doc: LogFileDoc) -> bool:
    days = [part.day for part in doc.parts if part.day is not None]
    steps = [later < earlier for earlier, later in pairwise(days)]
    return 2 * sum(steps) >= len(steps)


def _heading_like(doc: LogFileDoc, day: date) -> str:
    """A heading of the level that the file's days have; its date as the first of them writes it, padded or not."""
    first = next((part.heading for part in doc.parts if part.day is not None and not part.is_line), "## ")
    marks = first[: len(first) - len(first.lstrip("#＃"))] or "##"
    written = f"{day.year}-{day.month}-{day.day}" if _UNPADDED.search(first) else day.isoformat()
    return f"{marks} {written}\n"


def _insert(parts: list[LogFilePart], new: LogFilePart, newest_first: bool) -> None:
    """Among the days that are headings; below all else where days are lines of lists or tables."""
    assert new.day is not None
    places = [place for place, part in enumerate(parts) if part.day is not None and not part.is_line]
    for place in places:
        day = parts[place].day
        assert day is not None
        if (day < new.day) if newest_first else (day > new.day):
            parts.insert(place, new)
            return
    at = places[-1] + 1 if places else len(parts)
    if at and parts[at - 1].text and not parts[at - 1].text.endswith("\n\n"):
        last = parts[at - 1]
        parts[at - 1] = replace(last, text=f"{last.text.rstrip(chr(10))}\n\n")
    parts.insert(at, new)
