"""Drafts as text: lines that name what they came from, put into a section without touching what stands in it."""

import re
from collections.abc import Iterable, Sequence
from uuid import UUID

from meetings.document import DraftBlock, DraftLine, ItemDoc

_SOURCE = re.compile(r"(?<![ \t])[ \t]*+\[→[^\[\]\n]*+\]\(https?://[^()\s]*+\)")
_ISSUE = re.compile(r"\[→[^\[\]\n]*\]\(https?://[^()\s]*/issues/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/\)")
_NOTHING = re.compile(r"[ \t\u00a0\u3000]*+(?:[-*+]|[0-9]{1,3}[.)、])?[ \t\u00a0\u3000]*+")
_BULLET = re.compile(r"[ \t]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]*")
_NUMBER = re.compile(r"[ \t]*([0-9]{1,9})[.)、]")
_PICTURE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
DRAFT_LINE_LIMIT = 300


def source_link(words: str, address: str) -> str:
    """What a drafted line came from. The arrow tells it from the links that people write."""
    return f"[→{' '.join(words.replace('[', '').replace(']', '').split())}]({address})"


def without_sources(text: str) -> str:
    """The text as it would have been typed: what follows from it hangs on its words only."""
    return _SOURCE.sub("", text)


def issue_in(text: str) -> UUID | None:
    """The open issue that a line came from."""
    found = _ISSUE.search(text)
    return UUID(found[1]) if found else None


def one_line(text: str) -> str:
    """A text as one line of a draft: pictures by their words, shortened where it is long."""
    line = " ".join(_PICTURE.sub(r"\1", text).split())
    return line if len(line) <= DRAFT_LINE_LIMIT else f"{line[: DRAFT_LINE_LIMIT - 1].rstrip()}…"


def is_untouched(text: str) -> bool:
    """Whether nothing stands in a section, but for bullets that wait for words."""
    return all(_NOTHING.fullmatch(line) for line in text.split("\n"))


def write_draft(blocks: Iterable[DraftBlock], *, nested: bool) -> str:
    """The blocks as a section. nested: a member's lines are numbered below the name, else each stands for itself."""
    return "\n".join(line for block in blocks for line in _block_lines(block, nested=nested))


def add_to_draft(text: str, additions: Sequence[tuple[DraftBlock, ItemDoc | None]], *, nested: bool, mark: str) -> str:
    """The section with further blocks: below the item that is the member's already, else at its end.

    What stands there stays as it is, line by line; the sources of new lines begin with the mark.
    """
    lines = text.split("\n")
    last = max((place for place, line in enumerate(lines) if line.strip()), default=-1)
    below = {item.first_line: (item, block) for block, item in additions if item is not None and item.is_listed}
    rest = [block for block, item in additions if item is None or not item.is_listed]
    written: list[str] = []
    ends = {min(item.last_line, last): (item, block) for item, block in below.values()}
    for place, line in enumerate(lines[: last + 1]):
        written.append(line)
        if place in ends:
            item, block = ends[place]
            written += _below(block, lines[item.first_line : item.last_line + 1], mark)
    for block in rest:
        written += _block_lines(_marked(block, mark), nested=nested)
    return "\n".join([*written, *lines[last + 1 :]])


def lines_to_add(block: DraftBlock, mark: str) -> list[str]:
    """Each line of a block as an item by itself, its source beginning with the mark."""
    return _block_lines(_marked(block, mark), nested=False)


def _block_lines(block: DraftBlock, *, nested: bool) -> list[str]:
    if not block.names:
        return [f"- {line.written}" for line in block.lines]
    names = f"（{'，'.join(block.names)}）"
    if not nested:
        return [f"- {names}{line.written}" for line in block.lines]
    return [f"- {names}", *(f"  {number}. {line.written}" for number, line in enumerate(block.lines, start=1))]


def _below(block: DraftBlock, item: Sequence[str], mark: str) -> list[str]:
    """Numbered on after the last number of the item's list, as far in as its text."""
    bullet = _BULLET.match(item[0])
    nested = [line for line in item[1:] if line.strip()]
    own = nested[0][: len(nested[0]) - len(nested[0].lstrip())] if nested else ""
    blanks = own or " " * (len(bullet[0]) if bullet else 2)
    numbers = [int(found[1]) for line in nested if (found := _NUMBER.match(line))]
    first = numbers[-1] + 1 if numbers else 1
    return [f"{blanks}{number}. {line.written}" for number, line in enumerate(_marked(block, mark).lines, start=first)]


def _marked(block: DraftBlock, mark: str) -> DraftBlock:
    lines = (DraftLine(line.key, line.text, line.source.replace("[→", f"[→{mark} ", 1)) for line in block.lines)
    return DraftBlock(block.names, tuple(lines))
