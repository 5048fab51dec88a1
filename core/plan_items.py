"""The lines of a plan: a Markdown cell cut into its top-level list items and paragraphs, and the key of each.

What a group writes decides, not CommonMark alone: `1、`, `（1）`, `一、` and `①` are list markers, a number needs no
blank behind it, two blanks make a nested list, and under `1、` an `（1）` of the same indentation is nested. Code in
fences stays whole and belongs to what stands above it, and what stands between 1. and 2. belongs to 1. Lines that end
in two blanks are a paragraph each, as they are shown. Work grows with the length of the text, whatever the text is.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest

from core.fences import fenced_lines
from core.outline import read_outline
from core.vocabulary import is_nothing

KEY_LIMIT = 200
ITEM_LIMIT = 200
"""Lines of one cell that become items; what is beyond stays text."""
_HEAD_LIMIT = 1_000
_BULLET = 6
_BLANKS = "[ \\t\u00a0\u3000]"
_HAN_NUMBER = "[一二三四五六七八九十]{1,3}"
_RANKED_MARKERS = (  # outer levels first, as Chinese documents number them
    (1, rf"{_HAN_NUMBER}[、.．]"),
    (2, rf"[（(]{_HAN_NUMBER}[）)]"),
    (3, r"[0-9０-９]{1,9}(?:[.．](?![0-9.．]|x\b)|、(?![0-9]+[年月日号周、]))"),
    (4, r"(?:[（(][0-9０-９]{1,3}[）)]|[0-9０-９]{1,3}[)）])"),
    (5, "[①-⑳]"),
    (_BULLET, rf"(?:[-*+](?={_BLANKS}|$)|[•●■▪◦○])"),
)
_MARKER = re.compile(
    rf"({_BLANKS}*)(?:" + "|".join(f"({mark})" for _rank, mark in _RANKED_MARKERS) + rf"){_BLANKS}*", re.ASCII
)
_BOX = re.compile(rf"\[([ xX])\](?:{_BLANKS}+|$)|([✅☑✔])\ufe0f?{_BLANKS}*|([☐⬜])\ufe0f?{_BLANKS}*")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
_NAME = re.compile(r"[^。！？；.!?;,，\n]{1,16}")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ \t]+\"[^\"]*\")?\)")


@dataclass(frozen=True)
class PlanText:
    """One item: its Markdown without its marker and box, and its lines, from 0, both included.

    is_ticked is None where the item has no box.
    """

    text: str
    first_line: int
    last_line: int
    is_ticked: bool | None = None


@dataclass
class _Part:
    """An item in the making. rank 0 is a paragraph; indent and offset count up to its marker and to its text."""

    rank: int
    indent: int
    offset: int
    lines: list[int]


def split_items(cell: str) -> list[PlanText]:
    """The items of a cell in order. Headings, rules, "none" and what ends with a colon over a list are no items."""
    lines = cell.split("\n")
    parts = _Splitter(cell, lines).parts
    followed = zip_longest(parts, parts[1:])
    items = [_item(part, lines) for part, after in followed if not _is_caption(part, after, lines)]
    return [item for item in items if not is_nothing(item.text)][:ITEM_LIMIT]


def item_key(text: str) -> str:
    """For matching: of the item's first paragraph, without marker, box, link targets, punctuation, width and case."""
    head = _LINK.sub(r"\1", head_of(text))
    folded = unicodedata.normalize("NFKC", head).casefold()
    kept = "".join(char for char in folded if char.isalnum()) or "".join(folded.split())
    key = unicodedata.normalize("NFC", kept)
    if len(key) <= KEY_LIMIT:
        return key
    return key[: KEY_LIMIT - 16] + hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def head_of(text: str) -> str:
    """What names an item: its first paragraph up to a nested list, without marker and box, in one line."""
    first, *more = text[:_HEAD_LIMIT].strip().split("\n")
    marker = _MARKER.match(first)
    words = [_BOX.sub("", first[marker.end() :] if marker else first, count=1).strip()]
    for line in more:
        if not line.strip() or _MARKER.match(line) or line.lstrip().startswith(("```", "~~~")):
            break
        words.append(line.strip())
    return " ".join(words)


class _Splitter:
    """Goes through the lines once and says to which part each belongs."""

    def __init__(self, cell: str, lines: list[str]) -> None:
        self.parts: list[_Part] = []
        self.current: _Part | None = None
        self.list_rank = 0  # of the first item of the list that is open
        headings = {heading.line for heading in read_outline(cell)}
        fenced, after_blank = fenced_lines(lines), False
        self.lines = lines
        self.counted_on = _counted_on(lines, headings | fenced)
        for place, line in enumerate(lines):
            if not line.strip() and place not in fenced:
                after_blank = True
                continue
            if place in fenced:
                self._go_on(place)
            elif place in headings or _RULE.fullmatch(line) or (place - 1 in headings and _UNDERLINE.fullmatch(line)):
                self.current = None
            else:
                self._line(place, line, after_blank)
            after_blank = False

    def _line(self, place: int, line: str, after_blank: bool) -> None:
        marker, current = _MARKER.match(line), self.current
        if marker is None:
            indent = len(line) - len(line.lstrip())
            lazy = current is not None and not after_blank and not self._is_broken_above(place)
            lazy = lazy or (current is not None and current.lines[0] in self.counted_on)
            inside = current is not None and current.rank > 0 and indent >= current.indent + 2
            self._go_on(place) if lazy or inside else self._open(_Part(0, 0, 0, [place]))
            return
        rank, indent = _rank_of(marker), _width(marker[1])
        if current is not None and current.rank > 0:
            nested = rank > self.list_rank and not (rank == _BULLET and after_blank)
            if nested or indent >= current.indent + 2:
                self._go_on(place)
                return
            self.list_rank = max(self.list_rank, rank)  # bullets after a blank line: another list
        else:
            self.list_rank = rank
        self._open(_Part(rank, indent, marker.end(), [place]))

    def _is_broken_above(self, place: int) -> bool:
        """Whether the line above belongs to the same paragraph and ends in a line break that is meant."""
        above = self.lines[place - 1]
        is_meant = above.endswith(("  ", "\\")) and not above.rstrip(" *_").endswith((":", "："))  # a label goes on
        return self.current is not None and self.current.rank == 0 and is_meant

    def _go_on(self, place: int) -> None:
        if self.current is None:
            self._open(_Part(0, 0, 0, [place]))
        else:
            self.current.lines.append(place)

    def _open(self, part: _Part) -> None:
        self.parts.append(part)
        self.current = part


def _counted_on(lines: list[str], others: set[int]) -> set[int]:
    """The lines of numbered items whose list goes on with the next number, whatever stands between."""
    found: set[int] = set()
    last: dict[tuple[int, int], tuple[int, int]] = {}  # of rank and indent: line and number
    for place, line in enumerate(lines):
        if place in others:
            last = last if line.lstrip()[:1] not in ("#", "＃") else {}
            continue
        marker = _MARKER.match(line)
        number = re.search(r"[0-9]+", unicodedata.normalize("NFKC", marker[0])) if marker else None
        if marker is None or number is None:
            continue
        key = _rank_of(marker), _width(marker[1])
        before = last.get(key)
        if before is not None and int(number[0]) == before[1] + 1:
            found.add(before[0])
        last[key] = place, int(number[0])
    return found


def _is_caption(part: _Part, after: _Part | None, lines: list[str]) -> bool:
    """A paragraph with a colon over a list names the list, and so does a short line right above it."""
    if part.rank > 0 or after is None or after.rank == 0:
        return False
    line = lines[part.lines[-1]].strip(" \t*_")
    is_name = len(part.lines) == 1 and after.lines[0] == part.lines[-1] + 1 and _NAME.fullmatch(line) is not None
    return is_name or line.endswith((":", "："))


def _item(part: _Part, lines: list[str]) -> PlanText:
    first = lines[part.lines[0]]
    first = first[part.offset :].lstrip()
    box = _BOX.match(first)
    if box:
        first = first[box.end() :]
    rest = [_dedented(lines[place], part.offset) for place in range(part.lines[0] + 1, part.lines[-1] + 1)]
    ticked = None if box is None else bool((box[1] or "").strip() or box[2])
    return PlanText("\n".join([first.strip(), *rest]).strip("\n"), part.lines[0], part.lines[-1], ticked)


def _rank_of(marker: re.Match[str]) -> int:
    return next(rank for (rank, _mark), found in zip(_RANKED_MARKERS, marker.groups()[1:], strict=True) if found)


def _width(blanks: str) -> int:
    return len(blanks.expandtabs(4))


def _dedented(line: str, offset: int) -> str:
    blanks = len(line) - len(line.lstrip(" \t\u00a0\u3000"))
    return line[min(blanks, offset) :].rstrip()
