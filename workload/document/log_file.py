"""A file that holds a log by day: its parts in their order, each with its heading and its text as they stand there."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workload.document.log_row import LogRow

LATEST = 5_000
"""Days of one file."""


@dataclass(frozen=True)
class LogFilePart:
    """A heading with what stands under it, verbatim; `day` None: a section that is no day (TODO, 问题, Tips).

    `heading` is its whole line or lines, or what stands before the text in the same line (`- 3/14: `); empty for what
    stands above the first; `text` is all below it up to the next. `line` counts from 1. `is_day`: it is a day by its
    name, also where its year is not known. `indent`: of the lines that go on with an item of a list. `row`: the part
    is a row of a table.
    """

    heading: str
    text: str
    day: date | None = None
    line: int = 1
    is_day: bool = False
    indent: str = ""
    row: LogRow | None = None

    @property
    def note(self) -> str:
        """The text of the day without the blank lines around it."""
        if self.row is not None:
            return self.row.said
        text = self.text.strip("\n").rstrip()
        return "\n".join(_dedented(line, len(self.indent)) for line in text.split("\n")) if self.indent else text

    @property
    def is_line(self) -> bool:
        """Whether it is one of the lines of a day, rather than a day under its heading."""
        return self.row is not None or bool(self.indent)


@dataclass(frozen=True)
class LogFileDoc:
    """The whole file; its line ends are LF. `totals` are minutes that it states of more than a day, `doubts` what was
    guessed ("stretch", "slip"), both by line."""

    parts: tuple[LogFilePart, ...] = ()
    totals: tuple[tuple[int, int], ...] = ()
    doubts: tuple[tuple[int, str], ...] = ()

    @cached_property
    def days(self) -> dict[date, str]:
        """The text of each day; headings, items and rows that name the same day are one day, in their order."""
        found: dict[date, str] = {}
        was_line: dict[date, bool] = {}
        for part in self.parts:
            if part.day is None:
                continue
            above, note = found.get(part.day, ""), part.note
            between = "\n" if part.is_line and was_line.get(part.day) else "\n\n"
            found[part.day] = f"{above}{between}{note}" if above and note else above or note
            was_line[part.day] = part.is_line
        return found

    @property
    def undated(self) -> int:
        """So many days of the file have no year, and nothing tells it."""
        return sum(part.is_day and part.day is None for part in self.parts)


def _dedented(line: str, width: int) -> str:
    """The line without so many blanks in front, as far as it has them."""
    return line[width:] if not line[:width].strip(" ") else line.lstrip("\t ") if line.startswith("\t") else line
