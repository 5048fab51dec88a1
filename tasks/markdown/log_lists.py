"""Lists that stand among the days of a learning log: `## TODO` is to be done, `## 问题` are questions."""

from dataclasses import dataclass, replace

from core.outline import read_outline
from tasks.document import TodoLine, TodoSection
from tasks.markdown.recognition import is_called_todo
from tasks.markdown.todos import read_todos
from workload.document.log_file import LogFileDoc, LogFilePart


@dataclass(frozen=True)
class LogSection:
    """A section of a log's file that is a list. `text`: its lines as they stand there; lines count from 1.

    `lines_read` of them are in the list, the heading among them.
    """

    section: TodoSection
    text: str
    first_line: int
    lines_read: int


def lists_in(doc: LogFileDoc) -> tuple[LogSection, ...]:
    """Sections that are called TODO or questions, or hold checkboxes. All others stay notes of the file."""
    found = (_list_in(part) for part in doc.parts if part.day is None)
    return tuple(one for one in found if one is not None)


def _list_in(part: LogFilePart) -> LogSection | None:
    heading = next(iter(read_outline(part.heading)), None)
    if heading is None:
        return None
    closing = " #" if heading.text.endswith("#") else ""
    read = read_todos(f"{'#' * heading.level} {heading.text}{closing}\n{part.text}")
    if len(read.document.sections) != 1:
        return None
    (section,) = read.document.sections
    if section.kind == "section" and (is_called_todo(section.title) or _has_boxes(section)):
        section = replace(section, lines=tuple(map(_with_box, section.lines)))
    elif section.kind != "questions":
        return None
    if not section.lines:
        return None
    return LogSection(section, f"{part.heading}{part.text}".strip(), part.line, read.uses.count("read"))


def _has_boxes(section: TodoSection) -> bool:
    return any(line.is_done is not None for line in section.lines)


def _with_box(line: TodoLine) -> TodoLine:
    """What stands under TODO is to be done, with a box or without one."""
    return replace(line, is_done=False) if line.is_done is None else line
