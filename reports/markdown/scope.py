"""One report of a file: its lines, and what becomes of each of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.blocks import is_blank, read_block, trim_blank_edges
from core.changes import Problem
from core.sayings import Saying
from core.tables import Table
from core.text import CELL_LIMIT, TITLE_LIMIT
from core.vocabulary import column_of
from core.weeks import WeekCalendar
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc, WeeklyReportDoc
from reports.markdown.feedback import split_feedback
from reports.markdown.project_notes import read_project_notes
from reports.markdown.rows import read_rows
from reports.markdown.sections import (
    FEEDBACK,
    NOTE,
    PROJECT_NOTES,
    Section,
    ends_feedback,
    find_sections,
    is_structure,
    work_sections,
)
from reports.markdown.title import Title, Undated, date_title, heading

Use = Literal["read", "kept", "blank"]
_MEMBER_LABELS = ("姓名", "成员", "汇报人", "报告人", "作者", "name", "author", "member")
_LABEL = re.compile(
    r"(?:[-*] )?"
    r"(?:\*\*(?:(?P<bold>[^：:*]{1,8})[：:]\*\*|(?P<marked>[^：:*]{1,8})\*\*[：:])|(?P<plain>[^：:*]{1,8})[：:])"
    r"\s*(?P<value>\S.*)"
)
_RULE = re.compile(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|=+)\s*")


@dataclass(frozen=True)
class ReadReport:
    """One report of a file. `document` is None where its week is not known; lines count from 1, both included."""

    document: WeeklyReportDoc | None
    problems: tuple[Problem, ...]
    uses: tuple[Use, ...]  # of every line from first_line to last_line
    first_line: int
    last_line: int
    text: str  # the lines as they are
    kept: str = ""  # lines that no field holds, verbatim
    row_lines: tuple[int, ...] = ()  # where the rows of the document stand


@dataclass
class Scope:
    """The lines of one report while it is read: from `begin` (what stands before the title is kept) to `end`."""

    lines: Sequence[str]
    begin: int
    start: int
    end: int
    title: Title
    code: set[int]
    has_title: bool = True
    file_author: str = ""  # by the title of the whole file
    tables: list[Table] = field(default_factory=list)
    read: set[int] = field(default_factory=set)
    blank: set[int] = field(default_factory=set)
    kept: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, section: Section) -> list[str]:
        self.read |= set(range(section.start, section.end))
        return list(self.lines[section.start + 1 : section.end])

    def uses(self) -> tuple[Use, ...]:
        return tuple(
            "blank"
            if index in self.blank or is_blank(self.lines[index])
            else ("read" if index in self.read else "kept")
            for index in range(self.begin, self.end)
        )

    def report(self, document: WeeklyReportDoc | None, row_lines: Sequence[int] = ()) -> ReadReport:
        return ReadReport(
            document=document,
            problems=tuple(self.problems),
            uses=self.uses() if document else unread(self.lines[self.begin : self.end]),
            first_line=self.begin + 1,
            last_line=self.end,
            text="\n".join(self.lines[self.begin : self.end]),
            kept="\n".join(self.kept if document else self.lines[self.begin : self.end]),
            row_lines=tuple(row_lines),
        )


def unread(lines: Sequence[str]) -> tuple[Use, ...]:
    return tuple("blank" if is_blank(line) else "kept" for line in lines)


def read_scope(scope: Scope, calendar: WeekCalendar | None, year: int | None) -> ReadReport:
    try:
        dated = date_title(scope.title, line=scope.start + 1, calendar=calendar, year=year)
    except Undated as error:
        severity: Literal["error", "warning"] = "warning" if error.code.endswith("-missing") else "error"
        scope.problems.append(Problem(scope.start + 1, severity, error.code, Saying.of(error)))
        return scope.report(None)
    scope.problems += dated.problems
    _take_title(scope, dated.week)
    sections = find_sections(scope.lines, scope.start + 1, scope.end, scope.code)
    taken = {index for section in sections for index in range(section.start, section.end)}
    tables = [table for table in scope.tables if table.start not in taken]
    rows = read_rows(tables)
    scope.read |= rows.taken
    scope.blank |= rows.blank
    scope.problems += rows.problems
    member = _member(scope, taken) or scope.title.name or scope.file_author
    if not tables:
        row, line = _row_of_sections(scope, taken)
        row = replace(row, project=_project(scope, taken))
        rows.add(row if row.this_week or row.results else replace(row, results=_prose(scope, taken)), line)
    _leave(scope, taken)
    feedback, project_notes = _read_sections(scope, sections)
    document = WeeklyReportDoc(
        week=dated.week,
        starts_on=dated.period.starts_on,
        ends_on=dated.period.ends_on,
        member=member,
        rows=tuple(rows.rows),
        note="\n\n".join([*scope.note, *rows.leftovers]),
        feedback=feedback,
        project_notes=project_notes,
    )
    return scope.report(document, rows.lines)


def _take_title(scope: Scope, week: str) -> None:
    """The title is read, and kept too where it says more than the week that was understood."""
    before = trim_blank_edges(scope.lines[scope.begin : scope.start])
    scope.kept += before
    if not scope.has_title:
        return
    scope.read.add(scope.start)
    if scope.title.is_said or scope.title.rest or scope.title.number not in (None, int(week[6:])):
        scope.read.discard(scope.start)
        scope.kept.append(scope.lines[scope.start])
    under = scope.start + 1
    if (
        under < scope.end
        and re.fullmatch(r"=+\s*|-{3,}\s*", scope.lines[under])
        and not heading(scope.lines[scope.start])
    ):
        scope.read.add(under)


def _row_of_sections(scope: Scope, taken: set[int]) -> tuple[RowDoc, int]:
    """A report without a table: what stands under 本周工作, 下周计划 and the like is one row."""
    cells: dict[str, str] = {}
    first = scope.start
    for section in work_sections(scope.lines, scope.start + 1, scope.end, scope.code):
        if section.start in taken:
            continue
        text = "\n".join(trim_blank_edges(scope.take(section)))
        first = first if cells else section.start
        if text:
            cells[section.kind] = f"{cells[section.kind]}\n\n{text}" if section.kind in cells else text
    row = RowDoc(
        this_week=cells.get("this_week", ""), results=cells.get("results", ""), next_week=cells.get("next_week", "")
    )
    return row, first + 1


def _project(scope: Scope, taken: set[int]) -> str:
    """The line below a heading 项目, 实习项目, where it is the only one."""
    for index in range(scope.start + 1, scope.end):
        found = heading(scope.lines[index]) if index not in taken and index not in scope.code else None
        if not found or column_of(found[1]) != "project":
            continue
        below = [place for place in range(index + 1, scope.end) if not is_blank(scope.lines[place])][:2]
        is_alone = bool(below) and (len(below) < 2 or heading(scope.lines[below[1]]) is not None)
        text = scope.lines[below[0]].strip() if is_alone else ""
        if text and not heading(text) and len(text) <= TITLE_LIMIT:
            scope.read |= {index, below[0]}
            return text
    return ""


def _prose(scope: Scope, taken: set[int]) -> str:
    """Without a word of what was done, that is what stands above the first section. Too long for a cell, it stays the
    note."""
    begin = scope.start if not scope.has_title else scope.start + 1
    named = [one.start for one in work_sections(scope.lines, begin, scope.end, scope.code)]
    end = min([*named, scope.end])
    places = [index for index in range(begin, end) if index not in taken and index not in scope.read]
    text = "\n".join(trim_blank_edges([scope.lines[index] for index in places]))
    if len(text) > CELL_LIMIT or all(_RULE.fullmatch(scope.lines[index]) for index in places):
        return ""
    scope.read |= set(places)
    return text


def _member(scope: Scope, taken: set[int]) -> str:
    """The name behind `姓名：`, or on the line below a heading 姓名, before the table."""
    until = min((table.start for table in scope.tables), default=scope.end)
    for index in range(scope.start if not scope.has_title else scope.start + 1, until):
        line = scope.lines[index]
        if index in taken or index in scope.code:
            continue
        match = _LABEL.fullmatch(line)
        label = (match["bold"] or match["marked"] or match["plain"]) if match else ""
        if match and label.strip().casefold() in _MEMBER_LABELS:
            value = match["value"].strip()
            if scope.title.name not in ("", value):
                return ""  # two names: the title's is taken, the line goes to the note
            scope.read.add(index)
            return value
        found = heading(line)
        if found and found[1].casefold() in _MEMBER_LABELS:
            below = next((place for place in range(index + 1, until) if not is_blank(scope.lines[place])), None)
            if below is not None and not heading(scope.lines[below]):
                scope.read |= {index, below}
                return scope.lines[below].strip()
    return ""


def _leave(scope: Scope, taken: set[int]) -> None:
    """What nothing has read goes to the note as it stands, in its order; lone rules are only kept."""
    stretch: list[str] = []
    begin = scope.start if not scope.has_title else scope.start + 1
    for index in [*range(begin, scope.end), scope.end]:
        if index < scope.end and index not in scope.read and index not in scope.blank and index not in taken:
            stretch.append(scope.lines[index])
            continue
        while stretch and (is_blank(stretch[-1]) or _RULE.fullmatch(stretch[-1])):
            scope.kept += [line for line in [stretch.pop()] if not is_blank(line)]
        if stretch:
            scope.note.append("\n".join(trim_blank_edges(stretch)))
        stretch = []


def _read_sections(
    scope: Scope, sections: Sequence[Section]
) -> tuple[tuple[FeedbackDoc, ...], tuple[ProjectNoteDoc, ...]]:
    feedback: list[FeedbackDoc] = []
    project_notes: list[ProjectNoteDoc] = []
    for section in sections:
        lines = scope.take(section)
        if section.kind == NOTE:
            scope.note += [text for text in [read_block(lines, is_structure)] if text]
        elif section.kind == FEEDBACK:
            feedback += split_feedback(read_block(lines, ends_feedback), gap="\n\n")
        elif section.kind == PROJECT_NOTES:
            found, before = read_project_notes(lines)
            project_notes += found
            scope.note += ["\n".join(before)] if before else []
    return tuple(feedback), tuple(project_notes)
