"""A file that holds a log by day: its parts in their order, each with its heading and its text as they stand there."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

LATEST = 5_000
"""Days of one file."""

_UNPADDED = re.compile(r"[-./年][1-9](?![0-9])")


@dataclass(frozen=True)
class LogFilePart:
    """A heading with what stands under it, verbatim; `day` None: a section that is no day (TODO, 问题, Tips).

    `heading` is its whole line or lines, empty for what stands above the first; `text` is all below it up to the next.
    `line` counts from 1.
    """

    heading: str
    text: str
    day: date | None = None
    line: int = 1

    @property
    def note(self) -> str:
        """The text of the day without the blank lines around it."""
        return self.text.strip("\n").rstrip()


@dataclass(frozen=True)
class LogFileDoc:
    """The whole file; its line ends are LF."""

    parts: tuple[LogFilePart, ...] = ()

    @property
    def days(self) -> dict[date, str]:
        """The text of each day; headings that name the same day are one day, in their order."""
        found: dict[date, list[str]] = {}
        for part in self.parts:
            if part.day is not None:
                found.setdefault(part.day, []).append(part.note)
        return {day: "\n\n".join(filter(None, notes)) for day, notes in found.items()}


def renewed(doc: LogFileDoc, days: Mapping[date, str]) -> LogFileDoc:
    """The file with what the days say now: unchanged ones byte for byte, changed ones in place, new ones in order.

    The order is that of the file, the newest on top where it has no order. Days that are empty now go.
    """
    known = doc.days
    same = {day for day, text in known.items() if days.get(day, "").strip() == text.strip()}
    parts: list[LogFilePart] = []
    written: set[date] = set()
    for part in doc.parts:
        if part.day is None or part.day in same:
            parts.append(part)
        elif part.day not in written:
            written.add(part.day)
            if text := days.get(part.day, "").strip("\n").rstrip():
                parts.append(_with_text(part, text))
    for day in sorted(set(days) - set(known)):
        if text := days[day].strip("\n").rstrip():
            _insert(parts, LogFilePart(_heading_like(doc, day), f"\n{text}\n\n", day), _newest_first(doc))
    return LogFileDoc(tuple(parts))


def _with_text(part: LogFilePart, text: str) -> LogFilePart:
    """The part with another text, between the blank lines that it had."""
    lead = part.text[: len(part.text) - len(part.text.lstrip("\n"))]
    tail = part.text[len(part.text.rstrip()) :]
    return LogFilePart(part.heading, f"{lead}{text}{tail or chr(10)}", part.day, part.line)


def _newest_first(doc: LogFileDoc) -> bool:
    days = [part.day for part in doc.parts if part.day is not None]
    steps = [later < earlier for earlier, later in pairwise(days)]
    return 2 * sum(steps) >= len(steps)


def _heading_like(doc: LogFileDoc, day: date) -> str:
    """A heading of the level that the file's days have; its date as the first of them writes it, padded or not."""
    first = next((part.heading for part in doc.parts if part.day is not None), "## ")
    marks = first[: len(first) - len(first.lstrip("#＃"))] or "##"
    written = f"{day.year}-{day.month}-{day.day}" if _UNPADDED.search(first) else day.isoformat()
    return f"{marks} {written}\n"


def _insert(parts: list[LogFilePart], new: LogFilePart, newest_first: bool) -> None:
    assert new.day is not None
    places = [place for place, part in enumerate(parts) if part.day is not None]
    for place in places:
        day = parts[place].day
        assert day is not None
        if (day < new.day) if newest_first else (day > new.day):
            parts.insert(place, new)
            return
    at = places[-1] + 1 if places else len(parts)
    if at and parts[at - 1].text and not parts[at - 1].text.endswith("\n\n"):
        last = parts[at - 1]
        text = f"{last.text.rstrip(chr(10))}\n\n"
        parts[at - 1] = LogFilePart(last.heading, text, last.day, last.line)
    parts.insert(at, new)
