"""The parts of one report below its title: which lines belong to the note, the feedback, the project notes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.vocabulary import section_of
from reports.markdown.title import heading, opens_report

NOTE, FEEDBACK, PROJECT_NOTES = "note", "feedback", "project_notes"
TITLES = {NOTE: "## 总体说明", FEEDBACK: "## 导师反馈"}
_KINDS = frozenset({NOTE, FEEDBACK, PROJECT_NOTES})
_LABEL = re.compile(r"\s{0,3}(?:\*\*(?P<bold>[^*：:]{2,30})[：:]?\*\*[：:]?|(?P<plain>[^*：:\s][^*：:]{1,30})[：:])\s*")
_BELOW_HEADINGS = 7
_WORK = frozenset({"this_week", "results", "next_week"})


@dataclass(frozen=True)
class Section:
    """Lines (indexes) of one part; the heading is at start, its text in start + 1 : end."""

    kind: str
    start: int
    end: int


def kind_of(line: str) -> str | None:
    """What a heading opens: one of the parts of a report that stand below the table; None for any other line."""
    found = heading(line)
    kind = section_of(found[1]) if found else None
    return kind if kind in _KINDS else None


def is_structure(line: str) -> bool:
    """Whether a line of the overall note would be read as the begin of something else."""
    return kind_of(line) is not None or opens_report(line)


def ends_feedback(line: str) -> bool:
    """Feedback on the whole ends at the next heading of its level, whatever it says."""
    found = heading(line)
    return is_structure(line) or (found is not None and found[0] <= 2 and line[found[0] : found[0] + 1] in (" ", ""))


def find_sections(lines: Sequence[str], start: int, end: int, code: Collection[int]) -> list[Section]:
    """The parts among lines[start:end]. The note goes on until the next part; the others also end at a heading."""
    sections: list[Section] = []
    opened: tuple[str, int, int] | None = None
    for index in [*range(start, end), end]:
        line = "" if index == end or index in code else lines[index]
        kind = kind_of(line)
        if opened and (index == end or kind or _ends(opened[0], opened[2], line)):
            sections.append(Section(opened[0], opened[1], index))
            opened = None
        if kind:
            opened = kind, index, len(line) - len(line.lstrip("#＃"))
    return sections


def _ends(kind: str, level: int, line: str) -> bool:
    if kind == FEEDBACK:
        return ends_feedback(line)
    if kind == PROJECT_NOTES:
        found = heading(line)
        return found is not None and found[0] <= level
    return False


def work_sections(lines: Sequence[str], start: int, end: int, code: Collection[int]) -> list[Section]:
    """Headings like 本周工作 and 下周计划 with the text below each, for reports that have no table.

    A bare or bold line that is nothing but such words and a colon is one too, below all headings.
    """
    sections: list[Section] = []
    opened: tuple[str, int, int] | None = None  # kind, index and level
    for index in [*range(start, end), end]:
        found = heading(lines[index]) or _label(lines[index]) if index < end and index not in code else None
        if opened and (index == end or (found and found[0] <= opened[2])):
            sections.append(Section(opened[0], opened[1], index))
            opened = None
        kind = section_of(found[1]) if found else None
        if opened is None and found and kind in _WORK:
            opened = kind or "", index, found[0]
    return sections


def _label(line: str) -> tuple[int, str] | None:
    match = _LABEL.fullmatch(line)
    text = (match["bold"] or match["plain"]) if match else ""
    return (_BELOW_HEADINGS, text) if text and section_of(text) in _WORK else None
