"""The shape of a page of to-dos: months and sections with items of any depth. Pure: no Django."""

import re
from dataclasses import dataclass
from typing import Literal

ListKind = Literal["year", "month", "section", "questions"]
MOST_DEPTH = 12
"""How deep items nest; what is deeper becomes a sibling of the deepest."""

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})(.*)")


@dataclass(frozen=True)
class TodoLine:
    """One item. Items stand in one flat row; `depth` says under which one it is: the last of a smaller depth.

    text is one line of Markdown, note the Markdown below it. is_done is None where there is no checkbox; what is
    nested has one, for bullets without a box are part of the note. `marker` as written: "-", "*", "1.".
    """

    text: str
    is_done: bool | None = False
    day: int | None = None
    depth: int = 0
    note: str = ""
    marker: str = "-"

    def __post_init__(self) -> None:
        if self.depth and self.is_done is None:
            raise ValueError("What is nested has a checkbox.")
        if self.is_done is None and self.day is not None:
            raise ValueError("Only what has a checkbox has a day.")


@dataclass(frozen=True)
class TodoSection:
    """What stands under one heading. level 0: under none, which only the first of a page is.

    note is the Markdown outside of items. A "year" has no items: it is the year of the months below it.
    """

    kind: ListKind
    title: str = ""
    level: int = 2
    year: int | None = None
    month: int | None = None
    note: str = ""
    lines: tuple[TodoLine, ...] = ()


@dataclass(frozen=True)
class TodoDoc:
    """A page. head: its front matter, verbatim with both rules, or nothing."""

    head: str = ""
    sections: tuple[TodoSection, ...] = ()


def clean_line(text: str) -> str:
    """The text of an item: one line, without blanks around it."""
    return " ".join(text.splitlines()).strip() if len(text.splitlines()) > 1 else text.strip()


def clean_note(text: str) -> str:
    """Markdown below an item: without blank lines around it, and with every fence closed."""
    lines = [line if line.strip() else "" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    said = [place for place, line in enumerate(lines) if line]
    lines = lines[said[0] : said[-1] + 1] if said else []
    fence = ""
    for line in lines:
        fence = fence_after(line, fence)
    return "\n".join([*lines, fence] if fence else lines)


def fence_after(line: str, fence: str) -> str:
    """The mark of the code fence that is open after this line, "" where none is; `fence` was open before it."""
    match = _FENCE.match(line)
    if fence:
        return "" if match and match[1].startswith(fence) and not match[2].strip() else fence
    return match[1] if match and not (match[1][0] == "`" and "`" in match[2]) else ""
