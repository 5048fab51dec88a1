"""Headings of a Markdown text as groups write them: with and without a blank, full-width, closed, underlined."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.fences import fenced_lines

_ATX = re.compile(r" {0,3}([#＃]{1,6})(?![#＃])[ \t]*(.*?)(?:[ \t]+#+)?[ \t]*")
_NUMBER_OR_TAG = re.compile(r"[0-9]+(?!\S*[./年月第-])(?=\W|$)|[^\s#＃]+#")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*")
_OTHER_BLOCK = re.compile(r" {0,3}(?:[#＃>|]|[-*+][ \t]|[0-9]{1,9}[.)][ \t]|(?:[-*_][ \t]*){3,}$|`{3}|~{3})|    |\t")


@dataclass(frozen=True)
class Heading:
    """line is the index of the heading's line from 0, level 1 to 6, text without marks, trimmed, maybe empty."""

    line: int
    level: int
    text: str


def read_outline(text: str) -> list[Heading]:
    """All headings in order; what stands in code fences is none."""
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    headings = []
    for place, line in enumerate(lines):
        if place in fenced:
            continue
        heading = _atx(place, line) or _underlined(place, lines, fenced)
        if heading:
            headings.append(heading)
    return headings


def _atx(place: int, line: str) -> Heading | None:
    """`# x`, `#x`, `＃x`, `## x ##`; but `#3652` and `#topic#` are a bug's number and a tag."""
    match = _ATX.fullmatch(line)
    if not match:
        return None
    marks, text = match.groups()
    glued = text and not line.lstrip(" ")[len(marks) :].startswith((" ", "\t"))
    if glued and len(marks) == 1 and _NUMBER_OR_TAG.match(text):
        return None
    return Heading(place, len(marks), _trimmed(text))


def _underlined(place: int, lines: Sequence[str], fenced: set[int]) -> Heading | None:
    """One line of text over === (level 1) or --- (level 2), with nothing but a blank line or a heading above it."""
    if place + 1 >= len(lines) or place + 1 in fenced or not lines[place].strip(" \t\\"):
        return None  # a lone backslash is a blank line that `core.blocks` guards
    underline = _UNDERLINE.fullmatch(lines[place + 1])
    if not underline or _OTHER_BLOCK.match(lines[place]):
        return None
    above = lines[place - 1] if place else ""
    if above.strip() and not _ATX.fullmatch(above) and not _UNDERLINE.fullmatch(above) and place - 1 not in fenced:
        return None
    return Heading(place, 1 if underline[1][0] == "=" else 2, _trimmed(lines[place]))


def _trimmed(text: str) -> str:
    """Without blanks of any kind around it."""
    return text.strip()
