"""What the plan of an import found in a file, as facts to be held against those that were written down by hand, and
which lines of the file are found again in nothing that would be stored.
"""

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, time
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from core.durations import read_minutes
from core.plan_items import split_items
from core.vocabulary import column_of, ledger_column_of, minutes_label_of, minutes_section_of, section_of
from exchange.document import FilePlan
from exchange.importing import GuidanceStep, LogFileStep, MeetingStep, ReportStep, RowStep, SummaryStep
from exchange.importing.todo_pages import TodoPageStep
from exchange.markdown import read_ledger
from meetings.markdown import read_items
from meetings.markdown.starts import is_head
from papers.document import ReadingRow
from reports.markdown import read_title
from workload.markdown.log import read_log_day
from workload.markdown.log_file import read_log_file

type Facts = dict[str, Any]
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_SIGNS = frozenset(
    re.findall(
        r"\S+",
        """年 月 日 号 第 周 年第 周报 学习周报 周工作日志 周计划 月份 am pm est 晚 点 st nd rd th w weekly report week
        weeklyreport date jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july
        august september october november december 小时 小时以内 小时以上 少 中 大 小 完成 已完成 进行中 全体成员
        工作量记录 工作量量化方式 汇总记录 论文阅读 工程任务 注 项目说明 项目动机 拟实施方案""",
    )
)
"""Signs of dates, lengths, buckets, states and titles of the form: they are read into what is no text."""
_NO_WORD = re.compile(r"<[^<>\n]{1,200}>|&[a-z]{2,6};|\[[ xX]\]")
_VOCABULARIES = (column_of, ledger_column_of, minutes_label_of, minutes_section_of, section_of)


def facts_of(plan: FilePlan, text: str, undated: Mapping[int, str]) -> Facts:
    """What was found, under the names that the files of expected values use. `undated`: reports that were given some
    week, so that all else in them is read too."""
    found = {
        "weekly-report": lambda plan: _of_reports(plan, undated),
        "minutes": _of_minutes,
        "workload-ledger": lambda plan: _of_ledger(plan, text),
        "todo-page": _of_todos,
        "learning-log": _of_log,
    }.get(plan.kind, lambda _plan: {})(plan)
    return {"kind": plan.kind, **found}


def undated_of(plan: FilePlan) -> dict[int, str]:
    """What the reports without a week say of it, by their first line: W5, 07-05/07-05 or ?."""
    reports = [step.read for step in plan.steps if isinstance(step, ReportStep)]
    return {read.first_line: _said_week(read.text) for read in reports if read.document is None}


def _said_week(text: str) -> str:
    titles = (title for line in text.split("\n") if (title := read_title(line)) and title.names_a_week)
    title = next(titles, None)
    if title is None:
        return "?"
    if title.period:
        first, last = (day for day in re.findall(r"[0-9]{1,2}\.[0-9]{1,2}", title.period)[-2:])
        return "/".join("{:02}-{:02}".format(*map(int, day.split("."))) for day in (first, last))
    return f"W{title.number}"


def _of_reports(plan: FilePlan, undated: Mapping[int, str]) -> Facts:
    reports = [step.read for step in plan.steps if isinstance(step, ReportStep)]
    documents = [read.document for read in reports if read.document]
    rows = [row for document in documents for row in document.rows]
    return {
        "periods": [
            undated.get(read.first_line) or f"{one.starts_on}/{one.ends_on}"
            for read in reports
            for one in [read.document]
            if one
        ],
        "authors": len({document.member for document in documents if document.member}),
        "projects": sum(bool(row.project) for row in rows),
        "work": sum(len(split_items(cell)) for row in rows for cell in (row.this_week, row.results)),
        "plan": sum(len(split_items(row.next_week)) for row in rows),
        "feedback": sum(len(row.feedback) for row in rows) + sum(len(document.feedback) for document in documents),
    }


def _of_minutes(plan: FilePlan) -> Facts:
    meetings = [step.read.document for step in plan.steps if isinstance(step, MeetingStep)]
    sections = [section for meeting in meetings for section in meeting.sections]
    items = [(section.kind, item) for section in sections for item in read_items(section.text)]
    counts = Counter(kind for kind, item in items if item.text and item.is_listed)
    names = {re.sub(r"\s", "", name) for _kind, item in items for name in item.names}
    return {
        "meetings": [meeting.day.isoformat() for meeting in meetings],
        "times": sum(meeting.starts_at is not None for meeting in meetings),
        "places": sum(bool(meeting.place) for meeting in meetings),
        "present": sum(len(meeting.present) for meeting in meetings),
        "absent": sum(len(meeting.absent) + len(meeting.excused) for meeting in meetings),
        "sections": len(sections),
        **{kind: counts[kind] for kind in ("agenda", "done", "issues", "assignments")},
        "named": len(names),
    }


def _of_ledger(plan: FilePlan, text: str) -> Facts:
    steps = [step for step in plan.steps if isinstance(step, RowStep)]
    counts: Counter[str] = Counter()
    spent = 0
    for step in steps:
        work = step.row.work
        counts[work.workload.bucket.value] += work.workload.times * len(step.people)
        spent += round(read_minutes(work.written_workload, bare_is_hours=True) or 0) * max(1, len(step.people))
        spent += sum(share.minutes or 0 for share in work.shares)
    people = {name for step in steps for name in step.row.work.participants.names}
    readings = sum(isinstance(step.row, ReadingRow) for step in steps)
    return {
        "readings": readings,
        "tasks": len(steps) - readings,
        "periods": len({step.row.work.period for step in steps}),
        "people": len(people),
        **{bucket: counts[bucket] for bucket in ("small", "medium", "large")},
        "spent": spent,
        "stated": sum(total.stated for total in read_ledger(text).totals),
        "summary": sum(len(step.summary.rows) for step in plan.steps if isinstance(step, SummaryStep)),
    }


def _of_todos(plan: FilePlan) -> Facts:
    sections = [part.given.section for step in plan.steps if isinstance(step, TodoPageStep) for part in step.parts]
    lines = [line for section in sections for line in section.lines]
    return {
        "months": [f"{one.year}-{one.month:02}" for one in sections if one.year and one.month and one.lines],
        "done": sum(line.is_done is True for line in lines),
        "open": sum(line.is_done is False for line in lines),
        "links": sum(line.is_done is None for line in lines),
    }


def _of_log(plan: FilePlan) -> Facts:
    docs = [read_log_file(step.text, year=step.year) for step in plan.steps if isinstance(step, LogFileStep)]
    days = [read_log_day(text, day, ZoneInfo("UTC")) for doc in docs for day, text in doc.days.items()]
    entries = [entry for day in days for entry in day.entries]
    return {
        "days": [day.isoformat() for doc in docs for day in doc.days],
        "spans": sum(entry.minutes is not None for entry in entries),
        "running": sum(entry.minutes is None for entry in entries),
        "spent": sum(entry.minutes or 0 for entry in entries),
        "stated": sum(day.stated or 0 for day in days) + sum(minutes for doc in docs for _line, minutes in doc.totals),
    }


def met_of(expected: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[int, int, list[str]]:
    """How many of the expected values were found, of how many, and which were not. Each of a list counts by itself,
    and so does each that was invented."""
    met, asked, missed = 0, 0, []
    for name, value in expected.items():
        got = found.get(name, [] if isinstance(value, list) else None)
        if isinstance(value, list):
            hits = sum((Counter(map(_yearless(value), got)) & Counter(value)).values())
            size = max(len(value), len(got), 1)
            met, asked = met + (hits if value or got else 1), asked + size
            missed += [f"{name} {hits}/{size}"] if hits < size and (value or got) else []
            continue
        got = len(got) if isinstance(got, list) else got
        met, asked = met + (got == value), asked + 1
        missed += [f"{name} {got}≠{value}"] if got != value else []
    return met, asked, missed


def _yearless(expected: Sequence[str]) -> Any:
    """A day that the document gives without a year is met by the same day of any year."""
    wanted = set(expected)

    def plain(found: str) -> str:
        short = re.sub(r"[0-9]{4}-", "", found)
        return short if found not in wanted and short in wanted else found

    return plain


def unaccounted(plan: FilePlan, lines: Sequence[str], undated: Mapping[int, str]) -> list[int]:
    """The numbers of lines whose words stand in no value that would be stored and are none of the form's own."""
    stored = " ".join(_folded(text) for step in plan.steps for text in _texts(_content(step)))
    stored += " ".join(undated.values())
    numbers = {str(int(found)) for found in re.findall(r"[0-9]+", stored)}
    numbers |= {str(int(year[2:])) for year in numbers if re.fullmatch(r"20[0-9]{2}", year)}
    return [
        number
        for number, line in enumerate(lines, start=1)
        if not all(_is_in(word, stored, numbers) for word in _words(line))
    ]


def _is_in(word: str, stored: str, numbers: set[str]) -> bool:
    if not word.isdecimal():
        return word in stored
    return str(int(word)) in numbers or all(str(int(part)) in numbers for part in _date_parts(word))


def _content(step: object) -> object:
    """What is stored of a step; not the lines it was read from."""
    match step:
        case ReportStep():
            stored: object = (step.read.document, step.read.kept)
        case MeetingStep():
            stored = step.read.document
        case GuidanceStep():
            stored = (step.title, step.guidance)
        case RowStep():
            stored = (step.row, [f"{share.minutes / 60:g}" for share in step.row.work.shares if share.minutes])
        case SummaryStep():
            stored = step.summary
        case TodoPageStep():
            stored = (step.head, [part.given.section for part in step.parts])
        case _:
            stored = step
    return stored


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Enum):
        yield str(value.value)
    elif isinstance(value, str | int | date | time):
        yield str(value)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _words(line: str) -> list[str]:
    """The words of a line but for those of the form: titles, labels, the signs of dates."""
    parts = re.split(r"[|:：\t]|(?<=[^\x00-\x7f])[ \u3000]{2,}", _NO_WORD.sub(" ", line))
    said = " ".join(part for part in parts if not _is_form(part))
    return [word for word in _WORD.findall(_folded(said)) if word not in _SIGNS]


def _date_parts(word: str) -> list[str]:
    """`20241012` and `0705` are days."""
    if re.fullmatch(r"20[0-9]{6}", word):
        return [word[:4], word[4:6], word[6:]]
    return [word[:2], word[2:]] if re.fullmatch(r"0[0-9]{3}", word) else [word]


def _is_form(part: str) -> bool:
    plain = part.strip(" #*_-+\u3000").casefold()
    return any(vocabulary(part) for vocabulary in _VOCABULARIES) or is_head(plain)
