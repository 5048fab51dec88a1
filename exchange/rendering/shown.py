"""A sheet as its page shows it: sentences and words in the language that is active, links, and the source beside."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from exchange.document import (
    ANOTHER,
    KEEP,
    KEPT_AS_IT_IS,
    LEAVE_OUT,
    MERGE,
    NEW_MEMBER,
    NEW_SERIES,
    OUTSIDE,
    PRIVATE_KINDS,
    REMOVE,
    UNKNOWN,
)
from exchange.markdown import UnreadableFile, decode
from exchange.models import ImportRun
from exchange.rendering.differences import Difference, differences_of
from exchange.rendering.sheets import unpacked
from exchange.rendering.sources import LINES_SHOWN, WHOLE_SHOWN, SourceLine, source_lines
from members.models import Member
from reports.markdown import split_lines

ROWS_SHOWN = 500  # of one file
PROBLEMS_SHOWN = 3  # of one kind in one file; the others are folded away
QUESTIONS_SHOWN = 200  # at once; the others follow when these are answered
_FEW = 6  # choices that are shown side by side

KINDS = {
    "weekly-report": _("Weekly reports"),
    "workload-ledger": _("Ledger of readings and tasks"),
    "minutes": _("Minutes of meetings"),
    "todo-page": _("Page of to-dos"),
    "learning-log": _("Learning log"),
    KEPT_AS_IT_IS: _("No kind of file that Zuji reads"),
}
THINGS = {
    "weekly-report": _("weekly report"),
    "reading": _("Paper reading"),
    "task": _("Engineering task"),
    "summary": _("Written summary"),
    "todo-list": _("List of to-dos"),
    "log-day": _("Day of a learning log"),
    "meeting": _("Meeting"),
    "meeting-part": _("Added to a meeting"),
    "guidance": _("Guidance on top"),
}
PAGES = {
    "weekly-report": "reports:report",
    "reading": "papers:reading",
    "task": "tasks:task",
    "meeting": "meetings:meeting",
    "meeting-part": "meetings:meeting",
}
CHOICES = {
    LEAVE_OUT: _("leave out"),
    UNKNOWN: _("unknown"),
    KEEP: _("keep it as it is"),
    REMOVE: _("remove it"),
    OUTSIDE: _("outside party"),
    MERGE: _("add what is new in it to that meeting"),
    ANOTHER: _("keep it as another meeting of that day"),
    NEW_SERIES: _("a new series, named as the heading"),
}


@dataclass(frozen=True)
class ShownRow:
    """What is done with one thing.

    url: where it is, as far as it is there. differences: field by field, what is stored against what the file says.
    """

    number: int
    action: str
    kind: str
    target: str
    line: int | None
    people: tuple[str, ...]
    reason: str
    url: str = ""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class ShownProblem:
    severity: str
    sentence: str
    lines: tuple[int, ...]
    more: int


@dataclass(frozen=True)
class ShownProblems:
    """Problems of one kind: some, and the others folded away."""

    first: tuple[ShownProblem, ...]
    rest: tuple[ShownProblem, ...]


@dataclass(frozen=True)
class ShownFile:
    number: int
    path: str
    kind: str
    is_read: bool  # whether Zuji reads such files
    sure: int  # per cent
    is_left_out: bool
    is_hidden: bool  # it belongs to one person, who is not the reader
    lines: Mapping[str, int]
    counts: Mapping[str, int]
    rows: tuple[ShownRow, ...]
    more_rows: int
    problems: tuple[ShownProblems, ...]
    source: tuple[SourceLine, ...]
    is_whole: bool


@dataclass(frozen=True)
class ShownChoice:
    value: str
    label: str
    is_chosen: bool
    is_proposed: bool


@dataclass(frozen=True)
class ShownQuestion:
    field: str
    sentence: str
    subject: str
    line: int | None
    files: tuple[tuple[int, str], ...]  # number and path of those that ask it
    is_answered: bool
    choices: tuple[ShownChoice, ...]
    answer: str  # of a question without choices; none: it is left out
    is_of_days: bool  # a year or a week is wanted, rather than names

    @property
    def has_few(self) -> bool:
        return len(self.choices) <= _FEW


@dataclass(frozen=True)
class ShownRun:
    files: tuple[ShownFile, ...]
    questions: tuple[ShownQuestion, ...]
    more_questions: int
    has_errors: bool
    counts: Mapping[str, int]
    refusal: str
    refused_path: str

    @property
    def open_questions(self) -> int:
        return sum(not question.is_answered for question in self.questions) + self.more_questions

    @property
    def does_something(self) -> bool:
        return any(file.counts["create"] + file.counts["update"] + file.counts["remove"] for file in self.files)


@dataclass(frozen=True)
class RunSummary:
    """One line of the list of imports."""

    run: ImportRun
    names: tuple[str, ...]
    files: int
    counts: Mapping[str, int]


def field_of(key: str) -> str:
    """The name of the field that answers a question: its key may hold anything, and much of it."""
    return f"answer-{hashlib.sha256(key.encode()).hexdigest()[:20]}"


def summary_of(run: ImportRun, reader: Member) -> RunSummary:
    files = _files_for(reader, run)
    return RunSummary(run, tuple(file["path"] for file in files[:3]), len(files), _counts(files))


def shown_run(run: ImportRun, contents: Mapping[str, bytes], reader: Member) -> ShownRun:
    """The sheet of a run; `contents` are the bytes of its files by path, as long as they are there."""
    sheet = run.sheet
    files, questions = _files_for(reader, run), sheet.get("questions", [])
    urls = _urls(run)
    texts = [_lines_of(contents.get(file["path"])) for file in files]
    whole = sum(len(lines) for lines in texts) <= WHOLE_SHOWN
    shown = tuple(
        _file(number, file, lines, urls, run.group.slug, in_whole=whole and len(lines) <= LINES_SHOWN)
        for number, (file, lines) in enumerate(zip(files, texts, strict=True))
    )
    waiting = sorted(questions, key=lambda question: question["answer"] is not None)
    asked = waiting[:QUESTIONS_SHOWN] if len(questions) > QUESTIONS_SHOWN else questions
    refusal = run.refusal or {"path": "", "said": ""}
    return ShownRun(
        shown,
        tuple(_question(question, sheet) for question in asked),
        len(questions) - len(asked),
        bool(sheet.get("has_errors")),
        _counts(files),
        unpacked(refusal["said"]),
        refusal["path"],
    )


def _files_for(reader: Member, run: ImportRun) -> list[dict[str, Any]]:
    """The files of the sheet; what somebody else brought in of his own without what became of it."""
    files: list[dict[str, Any]] = run.sheet.get("files", [])
    if reader.pk == run.by_id:
        return files
    hidden = {"changes": [], "problems": [], "hidden": True}
    return [file | hidden if file["kind"] in PRIVATE_KINDS else file for file in files]


def _urls(run: ImportRun) -> dict[tuple[int, str, int | None, str], str]:
    """Where the things are that the run made; what was taken back is nowhere."""
    if run.is_undone:
        return {}
    return {
        (made["file"], made["kind"], made["line"], made["target"]): _url(run.group.slug, made["kind"], made["uuid"])
        for made in run.made
    }


def _url(slug: str, kind: str, uuid: str) -> str:
    return reverse(PAGES[kind], args=[slug, uuid]) if uuid and kind in PAGES else ""


def _counts(files: list[dict[str, Any]]) -> dict[str, int]:
    actions = [change["action"] for file in files for change in file["changes"]]
    return {action: actions.count(action) for action in ("create", "update", "same", "conflict", "remove")}


def _lines_of(content: bytes | None) -> list[str]:
    if content is None:
        return []
    try:
        return split_lines(decode(content).text)
    except UnreadableFile:
        return []


def _file(
    number: int, file: dict[str, Any], lines: list[str], urls: Mapping[Any, str], slug: str, *, in_whole: bool
) -> ShownFile:
    rows = [
        ShownRow(
            row,
            change["action"],
            str(THINGS.get(change["kind"], change["kind"])),
            change["target"],
            change["line"],
            tuple(change["people"]),
            unpacked(change["reason"]),
            urls.get((number, change["kind"], change["line"], change["target"]), "")
            or _url(slug, change["kind"], change["stored"]),
            differences_of(change.get("before", ""), change.get("after", "")),
        )
        for row, change in enumerate(file["changes"][:ROWS_SHOWN])
    ]
    return ShownFile(
        number,
        file["path"],
        str(KINDS.get(file["kind"], file["kind"])),
        file["kind"] != KEPT_AS_IT_IS,
        file["sure"],
        file["left_out"],
        "hidden" in file,
        file["lines"],
        _counts([file]),
        tuple(rows),
        len(file["changes"]) - len(rows),
        _problems(file["problems"]),
        tuple(source_lines(lines, file, in_whole=in_whole)) if lines else (),
        in_whole,
    )


def _problems(problems: list[dict[str, Any]]) -> tuple[ShownProblems, ...]:
    kinds: dict[tuple[str, str], list[ShownProblem]] = {}
    for one in problems:
        shown = ShownProblem(one["severity"], unpacked(one["said"]), tuple(one["lines"]), one["more"])
        kinds.setdefault((one["severity"], one["code"]), []).append(shown)
    return tuple(ShownProblems(tuple(some[:PROBLEMS_SHOWN]), tuple(some[PROBLEMS_SHOWN:])) for some in kinds.values())


def _question(question: dict[str, Any], sheet: dict[str, Any]) -> ShownQuestion:
    given, proposal = question["answer"], question["proposal"]
    answer = proposal if given is None else given
    choices = tuple(
        ShownChoice(choice, _label(choice), choice == answer, choice == proposal)
        for choice in sheet["choices"][question["choices"]]
    )
    files = tuple((number, sheet["files"][number]["path"]) for number in question["files"])
    return ShownQuestion(
        field_of(question["key"]),
        unpacked(question["said"]),
        question["subject"],
        question["line"],
        files,
        given is not None,
        choices,
        "" if answer == LEAVE_OUT else answer,
        question["key"].startswith(("year:", "week@")),
    )


def _label(choice: str) -> str:
    if choice.startswith(NEW_MEMBER):
        return gettext("new member: %(name)s") % {"name": choice.removeprefix(NEW_MEMBER)}
    return str(CHOICES.get(choice, choice))
