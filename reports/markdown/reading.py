"""The text of a file as weekly reports: one, or one after another under titles of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from core.blocks import is_blank
from core.changes import LineCount, Problem
from core.fences import fenced_lines
from core.indexes import is_index
from core.sayings import Saying
from core.tables import find_tables
from core.weeks import WeekCalendar
from reports.markdown.members import member_parts
from reports.markdown.rows import is_report_table
from reports.markdown.scope import ReadReport, Scope, read_scope, unread
from reports.markdown.sections import FEEDBACK, find_sections, work_sections
from reports.markdown.title import Title, opens_report, read_title, title_of_name

NO_WEEKS: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True)
class ReadFile:
    """All reports of a file, in its order. Every line belongs to one of them, or there is none."""

    reports: tuple[ReadReport, ...]

    @property
    def lines(self) -> LineCount:
        uses = [use for report in self.reports for use in report.uses]
        return LineCount(len(uses), uses.count("read"), uses.count("kept"), uses.count("blank"))


def recognise(text: str, named: str = "") -> float:
    """How sure it is, from 0 to 1, that a text holds weekly reports: by its titles, its tables and its headings."""
    lines = split_lines(text)
    code = fenced_lines(lines)
    titles = [title for index, line in enumerate(lines) if index not in code and (title := read_title(line))]
    has_word = any(title.has_word for title in titles) or bool((stem := title_of_name(named)) and stem.has_word)
    has_week = any(title.names_a_week for title in titles) or title_of_name(named) is not None
    has_table = any(is_report_table(table) for table in find_tables(lines))
    kinds = {section.kind for section in work_sections(lines, 0, len(lines), code)}
    kinds |= {section.kind for section in find_sections(lines, 0, len(lines), code) if section.kind == FEEDBACK}
    has_work = has_table or bool(kinds - {FEEDBACK})
    has_both = "next_week" in kinds and len(kinds) > 1  # what was done, or feedback, and what comes next
    if is_index(lines):
        return 0.0
    sure = 0.5 * has_word + 0.3 * has_work * (has_week or has_word) + 0.1 * has_table + 0.1 * has_week
    return max(sure, 0.6 * has_both)


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
        None, "error", "no-report", Saying("This is no weekly report: begin with 周报 and the week in a heading.")
    )
    return ReadReport(None, (problem,), unread(lines), 1, max(1, len(lines)), "\n".join(lines), "\n".join(lines))


def read_weekly_reports(
    text: str,
    *,
    calendar: WeekCalendar | None = None,
    year: int | None = None,
    named: str = "",
    weeks: Mapping[int, str] = NO_WEEKS,
) -> ReadFile:
    """All reports of a text. `named` is what its file is called: it tells the week where no title does. `weeks`: what
    somebody said of reports, by the number of their first line."""
    lines = split_lines(text)
    code = fenced_lines(lines)
    tables = [table for table in find_tables(lines) if is_report_table(table)]
    titles = _titles(lines, code)
    first = next((index for index, line in enumerate(lines) if not is_blank(line)), None)
    heads = _file_title(lines[first]) if first is not None else None
    if not titles:
        title = _whole_file_title(heads, named)
        if first is None or (title is None and not tables and not work_sections(lines, 0, len(lines), code)):
            return ReadFile(())
        titles = [(first, title or Title(0))]
    reports = []
    for place, (start, read_as) in enumerate(titles):
        end = titles[place + 1][0] if place + 1 < len(titles) else len(lines)
        begin = 0 if place == 0 else start
        title = _as_said(read_as, weeks.get(begin + 1, ""))
        own = [table for table in tables if start <= table.start < end]
        for part in member_parts(lines, begin, start, end, title, code) if not own else ():
            part.title = _as_said(part.title, weeks.get(part.begin + 1, ""))
            reports.append(read_scope(part, calendar, year))
        if reports and reports[-1].last_line == end:
            continue
        scope = Scope(lines, begin, start, end, title, code)
        scope.has_title = read_title(lines[start]) is not None
        scope.file_author = heads.name if heads else ""
        scope.tables = own
        reports.append(read_scope(scope, calendar, year))
    return ReadFile(tuple(reports))


def _as_said(title: Title, week: str) -> Title:
    said = title_of_name(week) if week else None
    return replace(said, level=title.level, name=title.name, rest=title.rest, is_said=True) if said else title


def _titles(lines: Sequence[str], code: set[int]) -> list[tuple[int, Title]]:
    """Headings that name a week, all of the level of the first; or else the first line, if it is a title at all."""
    found = [
        (index, title)
        for index, line in enumerate(lines)
        if index not in code and opens_report(line) and (title := read_title(line))
    ]
    if found:
        level = next((title.level for _index, title in found if title.level), 0)  # 0: a line that HTML centres
        return [(index, title) for index, title in found if title.level in (level, 0)]
    if days := _days(lines, code):
        return days
    first = next((index for index, line in enumerate(lines) if not is_blank(line)), None)
    title = read_title(lines[first]) if first is not None else None
    return [(first, title)] if first is not None and title and title.names_a_week else []


def _days(lines: Sequence[str], code: set[int]) -> list[tuple[int, Title]]:
    """Headings that are nothing but days, below a first line that speaks of weekly reports."""
    first = next((line for line in lines if not is_blank(line)), "")
    head = read_title(first)
    if head is None or not head.has_word:
        return []
    found = [
        (index, title)
        for index, line in enumerate(lines)
        if index not in code and line[:1] in ("#", "＃") and (title := read_title(line)) and title.is_day
    ]
    return [(index, title) for index, title in found if title.level == found[0][1].level]


def _file_title(line: str) -> Title | None:
    """`# 周报-张三` at the head of a file names its author, but no week."""
    title = read_title(line)
    return title if title and not title.names_a_week else None


def _whole_file_title(heads: Title | None, named: str) -> Title | None:
    stem = title_of_name(named)
    if stem is None:
        return heads
    return replace(stem, name=(heads.name if heads else "") or stem.name, rest=heads.rest if heads else "")
