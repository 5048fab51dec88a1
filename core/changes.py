"""What an import would do, said before it is done: plain data that pages show, the API returns and tests compare."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "info"]
Action = Literal["create", "update", "same", "conflict", "remove"]


@dataclass(frozen=True)
class Problem:
    """Something the reader of a text could not take as it stands. line counts from 1; None is the whole document.

    code is stable, for scripts; message is one English sentence (a Saying, to be said in other languages too) that
    names the remedy.
    """

    line: int | None
    severity: Severity
    code: str
    message: str


@dataclass(frozen=True)
class Question:
    """Something only a person can decide, asked in `text` (a Saying). proposal is the answer taken when every
    proposal is accepted.

    subject is what the question is about, as it was written (a name, a number); proposal and choices are answers. No
    choices: any text is one. per_line: the same words in another line are another question.
    """

    code: str
    line: int | None
    text: str
    subject: str
    proposal: str
    choices: tuple[str, ...]
    per_line: bool = False

    def __post_init__(self) -> None:
        if self.choices and self.proposal not in self.choices:
            raise ValueError(f"The proposal {self.proposal!r} is none of the choices of {self.code}.")

    def allows(self, answer: str) -> bool:
        return not self.choices or answer in self.choices


def question_key(question: Question) -> str:
    """What an answer is stored under: the same whenever the same text is planned again, unique within a file.

    Files of one import that ask the same question, by this key, get the same answer.
    """
    line = f"@{question.line}" if question.per_line and question.line is not None else ""
    return f"{question.code}{line}:{question.subject}"


def fold_questions(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions of one key become one, the first."""
    first: dict[str, Question] = {}
    for question in questions:
        first.setdefault(question_key(question), question)
    return tuple(first.values())


@dataclass(frozen=True)
class Change:
    """What happens to one thing: kind says which sort, target which one, before and after its text.

    reason is part of a sentence: why it is a conflict. people are the names of those it is about, stored is the uuid
    of the object that is there already, where it may be looked at.
    """

    action: Action
    kind: str
    target: str
    before: str
    after: str
    line: int | None
    reason: str = ""
    people: tuple[str, ...] = ()
    stored: str = ""


@dataclass(frozen=True)
class LineCount:
    """Where the lines of a source went: read into a field, kept beside a record, or blank. lost has to be 0."""

    total: int = 0
    read: int = 0
    kept: int = 0
    blank: int = 0
    lost: int = 0

    def __add__(self, other: "LineCount") -> "LineCount":
        return LineCount(
            self.total + other.total,
            self.read + other.read,
            self.kept + other.kept,
            self.blank + other.blank,
            self.lost + other.lost,
        )


@dataclass(frozen=True)
class Plan:
    """All that applying a document would do, and all that stands in the way."""

    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    lines: LineCount = LineCount()

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def count(self, action: Action) -> int:
        return sum(change.action == action for change in self.changes)


def fold_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Equal problems become one, at the first of their lines: "… (line 28 and 3 other places)"."""
    places: dict[tuple[Severity, str, str], list[Problem]] = {}
    for problem in problems:
        places.setdefault((problem.severity, problem.code, problem.message), []).append(problem)
    return [_folded(equal) for equal in places.values()]


def _folded(equal: list[Problem]) -> Problem:
    first, others = equal[0], len(equal) - 1
    if not others:
        return first
    lines = [problem.line for problem in equal if problem.line is not None]
    if not lines:
        return first
    elsewhere = "1 other place" if others == 1 else f"{others} other places"
    message = f"{first.message.rstrip('.')} (line {min(lines)} and {elsewhere})."
    return replace(first, line=min(lines), message=message)
