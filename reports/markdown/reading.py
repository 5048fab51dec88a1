"""The text of a file as weekly reports: one, or one after another under titles of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from core.changes import LineCount, Problem
from core.fences import fenced_lines
from core.tables import Table, find_tables
from core.weeks import WeekCalendar
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc, WeeklyReportDoc
from reports.markdown.blocks import is_blank, read_block, trim_blank_edges
from reports.markdown.feedback import split_feedback
from reports.markdown.project_notes import read_project_notes
from reports.markdown.rows import is_report_table, read_rows
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
from reports.markdown.title import Title, Undated, date_title, heading, opens_report, read_title, title_of_name

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


@dataclass(frozen=True)
class ReadFile:
    """All reports of a file, in its order. Every line belongs to one of them, or there is none."""

    reports: tuple[ReadReport, ...]

    @property
    def lines(self) -> LineCount:
        uses = [use for report in self.reports for use in report.uses]
        return LineCount(len(uses), uses.count("read"), uses.count("kept"), uses.count("blank"))


def split_lines(text: str) -> list[str]:
    """The lines of a file without their ends, whatever these are; a last line end begins no new line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def read_weekly_report(text: str, *, calendar: WeekCalendar | None = None, year: int | None = None) -> ReadReport:
    """The first report of a text; a text that holds none gives no document and says why."""
    reports = read_weekly_reports(text, calendar=calendar, year=year).reports
    if reports:
        return reports[0]
    lines = split_lines(text)
    problem = Problem(
        None, "error", "no-report", "This is no weekly report: begin with 周报 and the week in a heading."
    )
    return ReadReport(None, (problem,), _unread(lines), 1, max(1, len(lines)), "\n".join(lines), "\n".join(lines))


def read_weekly_reports(
    text: str, *, calendar: WeekCalendar | None = None, year: int | None = None, named: str = ""
) -> ReadFile:
    """All reports of a text. `named` is what its file is called: it tells the week where no title does."""
    lines = split_lines(text)
    code = fenced_lines(lines)
    tables = [table for table in find_tables(lines) if is_report_table(table)]
    titles = _titles(lines, code)
    first = next((index for index, line in enumerate(lines) if not is_blank(line)), None)
    heads = _file_title(lines[first]) if first is not None else None
    if not titles:
        title = _whole_file_title(heads, named)
        if first is None or (title is None and not tables):
            return ReadFile(())
        titles = [(first, title or Title(0))]
    reports = []
    for place, (start, title) in enumerate(titles):
        end = titles[place + 1][0] if place + 1 < len(titles) else len(lines)
        scope = _Scope(lines, 0 if place == 0 else start, start, end, title, code)
        scope.has_title = read_title(lines[start]) is not None
        if not title.name and heads:
            scope.title = replace(title, name=heads.name)
        scope.tables = [table for table in tables if start <= table.start < end]
        reports.append(_read(scope, calendar, year))
    return ReadFile(tuple(reports))


def _titles(lines: Sequence[str], code: set[int]) -> list[tuple[int, Title]]:
    """Headings that name a week, all of the level of the first; or else the first line, if it is a title at all."""
    found = [
        (index, title)
        for index, line in enumerate(lines)
        if index not in code and opens_report(line) and (title := read_title(line))
    ]
    if found:
        return [(index, title) for index, title in found if title.level == found[0][1].level]
    first = next((index for index, line in enumerate(lines) if not is_blank(line)), None)
    title = read_title(lines[first]) if first is not None else None
    return [(first, title)] if first is not None and title and title.names_a_week else []


def _file_title(line: str) -> Title | None:
    """`# 周报-张三` at the head of a file names its author, but no week."""
    title = read_title(line)
    return title if title and not title.names_a_week else None


def _whole_file_title(heads: Title | None, named: str) -> Title | None:
    stem = title_of_name(named)
    if stem is None:
        return heads
    return replace(stem, name=(heads.name if heads else "") or stem.name, rest=heads.rest if heads else "")


@dataclass
class _Scope:
    """The lines of one report while it is read: from `begin` (what stands before the title is kept) to `end`."""

    lines: Sequence[str]
    begin: int
    start: int
    end: int
    title: Title
    code: set[int]
    has_title: bool = True
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
            uses=self.uses() if document else _unread(self.lines[self.begin : self.end]),
            first_line=self.begin + 1,
            last_line=self.end,
            text="\n".join(self.lines[self.begin : self.end]),
            kept="\n".join(self.kept if document else self.lines[self.begin : self.end]),
            row_lines=tuple(row_lines),
        )


def _unread(lines: Sequence[str]) -> tuple[Use, ...]:
    return tuple("blank" if is_blank(line) else "kept" for line in lines)


def _read(scope: _Scope, calendar: WeekCalendar | None, year: int | None) -> ReadReport:
    try:
        dated = date_title(scope.title, line=scope.start + 1, calendar=calendar, year=year)
    except Undated as error:
        severity: Literal["error", "warning"] = "warning" if error.code.endswith("-missing") else "error"
        scope.problems.append(Problem(scope.start + 1, severity, error.code, str(error)))
        return scope.report(None)
    scope.problems += dated.problems
    _take_title(scope)
    sections = find_sections(scope.lines, scope.start + 1, scope.end, scope.code)
    taken = {index for section in sections for index in range(section.start, section.end)}
    tables = [table for table in scope.tables if table.start not in taken]
    rows = read_rows(tables)
    scope.read |= rows.taken
    scope.blank |= rows.blank
    scope.problems += rows.problems
    if not tables:
        rows.add(*_row_of_sections(scope, taken))
    member = scope.title.name or _member(scope, taken)
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


def _take_title(scope: _Scope) -> None:
    before = trim_blank_edges(scope.lines[scope.begin : scope.start])
    scope.kept += before
    if not scope.has_title:
        return
    scope.read.add(scope.start)
    if scope.title.rest:
        scope.read.discard(scope.start)
        scope.kept.append(scope.lines[scope.start])
    under = scope.start + 1
    if (
        under < scope.end
        and re.fullmatch(r"=+\s*|-{3,}\s*", scope.lines[under])
        and not heading(scope.lines[scope.start])
    ):
        scope.read.add(under)


def _row_of_sections(scope: _Scope, taken: set[int]) -> tuple[RowDoc, int]:
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


def _member(scope: _Scope, taken: set[int]) -> str:
    """The name behind `姓名：`, or on the line below a heading 姓名, before the table."""
    until = min((table.start for table in scope.tables), default=scope.end)
    for index in range(scope.start if not scope.has_title else scope.start + 1, until):
        line = scope.lines[index]
        if index in taken or index in scope.code:
            continue
        match = _LABEL.fullmatch(line)
        label = (match["bold"] or match["marked"] or match["plain"]) if match else ""
        if match and label.strip().casefold() in _MEMBER_LABELS:
            scope.read.add(index)
            return match["value"].strip()
        found = heading(line)
        below = next((place for place in range(index + 1, until) if not is_blank(scope.lines[place])), None)
        if found and found[1].casefold() in _MEMBER_LABELS and below and not heading(scope.lines[below]):
            scope.read |= {index, below}
            return scope.lines[below].strip()
    return ""


def _leave(scope: _Scope, taken: set[int]) -> None:
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
    scope: _Scope, sections: Sequence[Section]
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
