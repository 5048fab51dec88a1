"""A row of a table that is a line of a day: what it says there, and how a changed line goes back into its cells."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from core.cells import read_cell, write_cell
from core.durations import read_minutes
from core.length_lines import read_length_line
from core.tables import display_width
from core.time_spans import Span, read_span_line

BETWEEN = " · "
"""Stands between the texts of several columns."""
_BARE_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class LogRow:
    """One row as it stands in its file. roles: what each column is: "date", "length", "starts", "ends", "span", "text",
    or "" for what stays with the file (running sums). `minutes_each`: what a bare number of the length counts.
    """

    line: str
    cells: tuple[str, ...]
    roles: tuple[str, ...]
    minutes_each: int = 60

    @cached_property
    def said(self) -> str:
        """The line of the day: `2h 看论文`, `9:00 - 10:30 看论文`; texts of several columns with a dot between them.

        A length that is none (`???`) is said behind the text.
        """
        texts = [" ".join(read_cell(cell).split()) for cell in self._of("text")]
        rest = BETWEEN.join(text for text in (*texts, self._odd_length) if text)
        when = self._span or length_said(self._length, self.minutes_each)
        return _joined(when, rest)

    @property
    def date_cell(self) -> str:
        return next(iter(self._of("date")), "")

    def dated(self, cell: str) -> "LogRow":
        return self._with({"date": [cell]})

    def without_sums(self) -> "LogRow":
        """The row without what stays with the file."""
        return self._with({"": [""] * self.roles.count("")})

    def saying(self, line: str) -> "LogRow | None":
        """The row with another line of the day in its cells; None where it would not be read again out of them."""
        span, length = read_span_line(line), read_length_line(line)
        new: dict[str, list[str]] = {}
        text = line.strip()
        if span and {"span", "starts"} & set(self.roles):
            text = span.text
            if span.readings[0] not in self._readings:
                new |= self._times(span.readings[0])
        elif length and "length" in self.roles:
            text = length.text
            if self._span or length.minutes != read_length(self._length, self.minutes_each):
                new["length"] = [self._written(length.minutes)]
        elif self._odd_length and text.endswith(self._odd_length):
            text = text.removesuffix(self._odd_length).removesuffix(BETWEEN)
        else:
            new["length"] = [""]
        if not span and self._span:
            new |= {"span": [""], "starts": [""], "ends": [""]}
        row = self._with(new | self._texts(text))
        return row if meaning_of(row.said) == meaning_of(line) else None

    @property
    def _length(self) -> str:
        return next((cell for cell in self._of("length") if cell), "")

    @property
    def _odd_length(self) -> str:
        is_read = bool(self._span) or read_length(self._length, self.minutes_each) is not None
        return "" if is_read else " ".join(self._length.split())

    @property
    def _span(self) -> str:
        spans, starts, ends = ("".join(self._of(role)[:1]) for role in ("span", "starts", "ends"))
        written = spans or (f"{starts} - {ends}".strip() if starts else "")
        return written if written and read_span_line(written) else ""

    @property
    def _readings(self) -> tuple[Span, ...]:
        read = read_span_line(self._span) if self._span else None
        return read.readings if read else ()

    def _times(self, span: Span) -> dict[str, list[str]]:
        written = str(span)
        starts, _dash, ends = written.partition("–")
        return {"span": [written]} if "span" in self.roles else {"starts": [starts], "ends": [ends]}

    def _written(self, minutes: int) -> str:
        """A length as the column writes it: a bare number with its own decimal sign, else with its unit."""
        if read_minutes(self._length) is None and self._length:
            number = Fraction(minutes, self.minutes_each)
            written = str(number) if number.denominator == 1 else f"{float(number):.2f}".rstrip("0")
            return written.replace(".", ",") if "," in self._length else written
        return f"{minutes // 60}h{minutes % 60:02}m" if minutes % 60 else f"{minutes // 60}h"

    def _texts(self, text: str) -> dict[str, list[str]]:
        """The text in the columns that it came from; where it has other parts now, in the first of them."""
        old = self._of("text")
        parts, full = text.split(BETWEEN), [place for place, cell in enumerate(old) if cell]
        if " ".join(text.split()) == BETWEEN.join(" ".join(read_cell(cell).split()) for cell in old if cell):
            return {"text": old}
        new = [""] * len(old)
        if len(parts) == len(full):
            for place, part in zip(full, parts, strict=True):
                new[place] = write_cell(part)
        elif new:
            new[full[0] if full else 0] = write_cell(text)
        return {"text": new}

    def _of(self, role: str) -> list[str]:
        return [cell for cell, of in zip(self.cells, self.roles, strict=True) if of == role]

    def _with(self, new: dict[str, list[str]]) -> "LogRow":
        left = {role: list(cells) for role, cells in new.items()}
        cells = tuple(
            left[role].pop(0) if left.get(role) else cell for cell, role in zip(self.cells, self.roles, strict=True)
        )
        return (
            self if cells == self.cells else replace(self, line=_line_with(self.line, self.cells, cells), cells=cells)
        )


def meaning_of(line: str) -> tuple[object, str]:
    """When and how long, and what: the same for two ways of writing it."""
    if span := read_span_line(line):
        return span.readings, " ".join(span.text.split())
    if length := read_length_line(line):
        return length.minutes, " ".join(length.text.split())
    return None, " ".join(line.split())


def read_length(written: str, minutes_each: int) -> int | None:
    """The minutes of a cell; a bare number counts `minutes_each`."""
    said = length_said(written, minutes_each)
    read = read_length_line(f"{said}: x") if said else None
    return read.minutes if read else None


def length_said(written: str, minutes_each: int) -> str:
    """The length of a cell with its unit; nothing where it is none."""
    plain = " ".join(read_cell(written).split()).strip("*_`")
    if plain and read_minutes(plain) is None and read_minutes(plain, bare_is_hours=True) is not None:
        plain = f"{plain}{'h' if minutes_each == 60 else 'min'}"
    return plain if plain and read_length_line(f"{plain}: x") else ""


def _joined(when: str, text: str) -> str:
    """A line that is read back as this time with this text."""
    if not when or not text:
        return when or text
    line = f"{when} {text}"
    span, length = read_span_line(line), read_length_line(line)
    is_plain = (span or length) is not None and (span.text if span else length.text if length else "") == text
    return line if is_plain else f"{when}: {text}"


def _line_with(line: str, old: tuple[str, ...], new: tuple[str, ...]) -> str:
    """The line with other cells, the padding of all others as it was; written anew where its cells are not plain."""
    pieces = _BARE_PIPE.split(line)
    lead = 1 if not pieces[0].strip() and len(pieces) > len(old) else 0
    inner = pieces[lead : lead + len(old)]
    if [piece.strip() for piece in inner] != list(old):
        return f"| {' | '.join(new)} |"
    for place, cell in enumerate(new):
        if cell != old[place]:
            inner[place] = _padded(inner[place], cell)
    return "|".join([*pieces[:lead], *inner, *pieces[lead + len(old) :]])


def _padded(piece: str, cell: str) -> str:
    """The cell in the room of the one before, on the same side of it."""
    lead, trail = len(piece) - len(piece.lstrip()), len(piece) - len(piece.rstrip())
    room = max(display_width(piece) - display_width(cell), 2 if cell else 1)
    is_right = bool(piece.strip()) and lead > trail
    return f"{' ' * (room - 1)}{cell} " if is_right else f" {cell}{' ' * (room - 1)}"
