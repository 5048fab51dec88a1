"""The line of one item: marker, checkbox, day, text. read_item(write_item(line)) says the same."""

import re
from dataclasses import dataclass

from tasks.document import TodoLine

_ITEM = re.compile(r"([ \t]*)(?:([-*+]|[0-9]{1,9}[.)．])(?=[ \t]|$)|([0-9]{1,9}、))(.*)")
_BOX = re.compile(r"[ \t]*\[([ xX])\](?=\s|$)")
_DAY = re.compile(r"([0-9]{1,2})(?=\s|$)")
_LIKE_A_BOX = re.compile(r"\\*\[[ xX]\](?=\s|$)")
_NESTED_BOX = re.compile(r"([ \t]*)(\\*)(?=(?:[-*+]|[0-9]{1,9}[.)．]|[0-9]{1,9}、)[ \t]*\[[ xX]\](?:\s|$))")


@dataclass(frozen=True)
class ItemLine:
    """indent counts blanks up to the marker, offset up to where its text stands; a tab goes to the next fourth."""

    indent: int
    offset: int
    marker: str
    is_done: bool | None
    day: int | None
    text: str


def read_item(line: str, most_day: int) -> ItemLine | None:
    """`most_day`: the last day of the month, 0 where a number in front is no day."""
    found = _ITEM.match(line)
    if not found:
        return None
    marker, rest = found[2] or found[3], found[4]
    indent = width_of(found[1])
    offset = indent + len(marker) + 1
    box = _BOX.match(rest)
    if not box:
        text = rest.strip()
        return ItemLine(indent, offset, marker, None, None, text[1:] if _is_escaped(text) else text)
    rest = rest[box.end() :]
    day = _DAY.match(rest, 1)  # two blanks in front: a number that is no day
    if day and 1 <= int(day[1]) <= most_day:
        return ItemLine(indent, offset, marker, box[1] != " ", int(day[1]), rest[day.end() :].strip())
    return ItemLine(indent, offset, marker, box[1] != " ", None, rest.strip())


def write_item(line: TodoLine) -> str:
    """Without what is in front of the marker."""
    if line.is_done is None:
        text = f"\\{line.text}" if _LIKE_A_BOX.match(line.text) else line.text
        return f"{line.marker} {text}".rstrip()
    box = f"{line.marker} [{'X' if line.is_done else ' '}]"
    if line.day is not None:
        box = f"{box} {line.day}"
    elif _DAY.match(line.text):
        box = f"{box} "
    return f"{box} {line.text}" if line.text else box.rstrip() if box.endswith("] ") else box


def escaped(line: str) -> str:
    """A line of a note that would be read as an item gets a backslash; `unescaped` takes it off again."""
    return _NESTED_BOX.sub(r"\1\\\2", line, count=1) if _NESTED_BOX.match(line) else line


def unescaped(line: str) -> str:
    found = _NESTED_BOX.match(line)
    return found[1] + line[found.end(1) + 1 :] if found and found[2] else line


def width_of(blanks: str) -> int:
    return len(blanks.expandtabs(4))


def indent_of(line: str) -> int:
    return width_of(line[: len(line) - len(line.lstrip(" \t"))])


def dedented(line: str, width: int) -> str:
    """The line without its first `width` columns of blanks, or as many as it has."""
    place = column = 0
    while place < len(line) and column < width and line[place] in " \t":
        column += 1 if line[place] == " " else 4 - column % 4
        place += 1
    return " " * max(0, column - width) + line[place:]


def _is_escaped(text: str) -> bool:
    return text.startswith("\\") and bool(_LIKE_A_BOX.match(text))
