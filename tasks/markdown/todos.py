"""Pages of to-dos by month: `# 2023`, `## 6🈷️`, `- [X] 9 [title](url)`, with sections of links and questions.

read_todos(write_todos(document)).document == document
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.changes import LineCount, Problem
from core.outline import Heading, read_outline
from core.sayings import Saying
from tasks.document import MOST_DEPTH, TodoDoc, TodoLine, TodoSection, clean_note, fence_after
from tasks.markdown.headings import TodoHeading, read_heading
from tasks.markdown.items import (
    ItemLine,
    dedented,
    escaped,
    indent_of,
    read_item,
    unescaped,
    write_item,
)
from tasks.markdown.links import lost_its_bracket

type Use = Literal["read", "kept", "blank"]
_RULE = re.compile(r" ?([-*_])\1{2,}\s*")
_HEAD_LIMIT = 200  # lines of front matter
_STEP = 2  # blanks that make a nested item


@dataclass(frozen=True)
class LineItem:
    """Where an item stands: its first and its last line, from 1."""

    first_line: int
    last_line: int


@dataclass(frozen=True)
class ReadTodos:
    """A page, and what became of its lines. `places` are those of the items, section by section; `headings` the
    lines of their headings, None for what stands under none."""

    document: TodoDoc
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...]
    headings: tuple[int | None, ...]
    places: tuple[tuple[LineItem, ...], ...]

    @property
    def lines(self) -> LineCount:
        counts = {use: self.uses.count(use) for use in ("read", "kept", "blank")}
        return LineCount(len(self.uses), **counts)


def read_todos(text: str) -> ReadTodos:
    """Every line is read, kept or blank. Work grows with the length of the text, whatever it is."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if lines[-1] == "":
        lines.pop()
    return _Reading(lines).done()


def write_todos(document: TodoDoc) -> str:
    """The page in its own form: months under their year, what is nested by two blanks, notes below their item."""
    parts = [document.head] if document.head else []
    for section in document.sections:
        if section.level:
            closing = " #" if section.title.endswith("#") else ""  # else that would be read as the end of the heading
            parts.append(f"{'#' * section.level} {section.title}{closing}".rstrip())
        parts += [section.note] if section.note else []
        parts += ["\n".join(_written(section.lines))] if section.lines else []
    text = _joined(parts, document)
    return f"\n{text}" if text.startswith("---") and not document.head else text


def _joined(parts: Sequence[str], document: TodoDoc) -> str:
    """Blank lines between the parts, none between the heading of a list and its items, as the pages have it."""
    text = ""
    for before, part in zip(["", *parts], parts, strict=False):
        tight = _is_heading(before) and not part.startswith("#") and read_item(part.split("\n", 1)[0], 0) is not None
        text += part if not text else f"\n{part}" if tight else f"\n\n{part}"
    return f"{text}\n" if text else ""


def _is_heading(part: str) -> bool:
    return "\n" not in part and part.startswith("#")


def _written(lines: Sequence[TodoLine]) -> list[str]:
    written: list[str] = []
    offsets: list[int] = []
    for line in lines:
        del offsets[line.depth :]
        indent = offsets[-1] if offsets else 0
        offset = indent + len(line.marker) + 1
        offsets += [offset] * (line.depth + 1 - len(offsets))
        written.append(" " * indent + write_item(line))
        written += _written_note(line.note, offset)
    return written


def _written_note(note: str, offset: int) -> list[str]:
    if not note:
        return []
    written, fence = [], ""
    for line in note.split("\n"):
        shown = line if fence else escaped(line)
        written.append(" " * offset + shown if line else "")
        fence = fence_after(line, fence)
    return written


@dataclass
class _Item:
    """An item while it is read."""

    line: ItemLine
    depth: int
    first: int
    last: int
    note: list[str] = field(default_factory=list)


@dataclass
class _Section:
    heading: TodoHeading
    title: str
    level: int
    line: int | None
    note: list[str] = field(default_factory=list)
    note_end: int = -1
    items: list[_Item] = field(default_factory=list)


@dataclass
class _Fence:
    """An open code fence: whose it is, and the indent below which the item it stands in ends, and it with it."""

    mark: str
    owner: _Item | None
    least: int


class _Reading:
    """Goes through the lines once."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.uses: list[Use] = []
        self.problems: list[Problem] = []
        self.year: int | None = None
        self.section = _Section(TodoHeading("section"), "", 0, None)
        self.sections = [self.section]
        self.stack: list[_Item] = []
        self.fence: _Fence | None = None
        self.is_after_blank = False

    def done(self) -> ReadTodos:
        head = self._head()
        for place in range(len(head), len(self.lines)):
            self._line(place, self.lines[place])
        first = self.sections[0]
        kept = [one for one in self.sections if one is not first or one.note or one.items]
        sections = tuple(_finished(one) for one in kept)
        return ReadTodos(
            TodoDoc("\n".join(head), sections),
            tuple(self.problems),
            tuple(self.uses),
            tuple(one.line for one in kept),
            tuple(tuple(LineItem(item.first + 1, item.last + 1) for item in one.items) for one in kept),
        )

    def _head(self) -> Sequence[str]:
        """Front matter is kept as it is, whatever stands in it."""
        if not self.lines or self.lines[0].rstrip() != "---":
            return []
        end = next((n for n, line in enumerate(self.lines[1:_HEAD_LIMIT], 1) if line.rstrip() in ("---", "...")), None)
        if end is None:
            return []
        self.uses += ["kept"] * (end + 1)
        return self.lines[: end + 1]

    def _line(self, place: int, line: str) -> None:
        if not line.strip():
            self._blank()
            return
        if self.fence and self.fence.least and indent_of(line) < self.fence.least:
            self.fence = None
        if self.fence:
            self._put(place, line, self.fence.owner)
            self.fence.mark = fence_after(line, self.fence.mark)
            self.fence = self.fence if self.fence.mark else None
        elif heading := self._heading(line):
            self._open_section(place, heading)
        elif _RULE.fullmatch(line):
            self.stack.clear()
            self._put(place, line, None)
        elif (item := read_item(line, self.section.heading.most_day)) and self._open_item(place, item):
            pass
        else:
            self._text(place, line, item)
        self.is_after_blank = False

    def _blank(self) -> None:
        self.uses.append("blank")
        self.is_after_blank = True
        owner = self.fence.owner if self.fence else (self.stack[-1] if self.stack else None)
        if owner:
            owner.note.append("")
        elif self.fence:
            self.section.note.append("")
            self.section.note_end = len(self.uses) - 1

    def _heading(self, line: str) -> Heading | None:
        if not line.lstrip(" ").startswith(("#", "＃")) or indent_of(line) >= _STEP:
            return None
        return next(iter(read_outline(line)), None)

    def _open_section(self, place: int, found: Heading) -> None:
        heading = read_heading(found.text, self.year)
        if heading.kind == "year":
            self.year = heading.year
        elif heading.kind == "month" and heading.year is None:
            sentence = Saying(
                'No year stands over "{title}": write a heading such as "# 2023" above it.', title=found.text
            )
            self.problems.append(Problem(place + 1, "warning", "month-without-year", sentence))
        self.section = _Section(heading, found.text, found.level, place + 1)
        self.sections.append(self.section)
        self.stack.clear()
        self.uses.append("read")

    def _open_item(self, place: int, line: ItemLine) -> bool:
        """Whether the line is an item: what has no box and stands under one is a line of its note."""
        while self.stack and line.indent < self.stack[-1].line.indent + _STEP:
            self.stack.pop()
        if self.stack and line.is_done is None:
            return False
        depth = min(self.stack[-1].depth + 1, MOST_DEPTH) if self.stack else 0
        item = _Item(line, depth, place, place)
        self.section.items.append(item)
        self.stack.append(item)
        self.uses.append("read")
        if lost_its_bracket(line.text):
            sentence = Saying(
                'The link in "{text}" lost its "[": it is shown as a link, and kept as it is.', text=line.text[:80]
            )
            self.problems.append(Problem(place + 1, "info", "link-broken", sentence))
        return True

    def _text(self, place: int, line: str, bullet: ItemLine | None) -> None:
        """A line of a note: of the item it goes on with, after a blank line of the one it is indented under."""
        if self.is_after_blank and bullet is None:
            while self.stack and indent_of(line) < self.stack[-1].line.indent + _STEP:
                self.stack.pop()
        owner = self.stack[-1] if self.stack else None
        self._put(place, line, owner)
        if mark := fence_after(line, ""):
            least = owner.line.indent + _STEP if owner and indent_of(line) >= owner.line.indent + _STEP else 0
            self.fence = _Fence(mark, owner, least)

    def _put(self, place: int, line: str, owner: _Item | None) -> None:
        if owner is None:
            if self.section.note and self.section.note_end != place - 1:
                self.section.note.append("")
            self.section.note.append(line)
            self.section.note_end = place
            self.uses.append("kept")
            return
        inner = dedented(line, owner.line.offset)
        if owner.note and owner.note[-1] and owner.last != place - 1:
            owner.note.append("")  # something else stood between
        owner.note.append(inner if self.fence else unescaped(inner))
        owner.last = place
        self.uses.append("read")


def _finished(section: _Section) -> TodoSection:
    heading = section.heading
    return TodoSection(
        heading.kind,
        section.title,
        section.level,
        heading.year,
        heading.month,
        clean_note("\n".join(section.note)),
        tuple(_item(item) for item in section.items),
    )


def _item(item: _Item) -> TodoLine:
    found = item.line
    return TodoLine(found.text, found.is_done, found.day, item.depth, clean_note("\n".join(item.note)), found.marker)
