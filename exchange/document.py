"""What an import would do with each file: plain data, printed, stored on the run and compared in tests."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from core.changes import LineCount, Plan, Problem, Question, fold_problems, fold_questions, question_key

KEPT_AS_IT_IS = "kept"
"""The kind of a file that holds nothing Zuji reads: its bytes are kept and come back with every export."""

PRIVATE_KINDS = ("learning-log", "todo-page")
"""Kinds of files that belong to one person: on a page nobody sees what somebody else brings in of them."""

LEAVE_OUT = "leave out"
KEEP = "keep"
REMOVE = "remove"
MERGE = "merge"
ANOTHER = "another meeting"
NEW_SERIES = "new series"
UNKNOWN = "unknown"
NEW_MEMBER = "new member: "
OUTSIDE = "outside party"
"""Answers that several questions offer; NEW_MEMBER is followed by the name."""
NO_ANSWERS: Mapping[str, str] = MappingProxyType({})


def numbered(path: str, taken: Collection[str]) -> str:
    """The path, or with a number where it is taken."""
    stem, dot, suffix = path.rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = path, "", ""
    number, free = 1, path
    while free in taken:
        number += 1
        free = f"{stem} ({number}){dot}{suffix}"
    return free


@dataclass(frozen=True)
class SourceFile:
    """A file to import. `shown` is how the user called it, `path` how it is kept, relative, with /.

    `place` is the path with the name of the folder above it, which may tell whose the file is.
    """

    shown: str
    path: str
    content: bytes
    place: str = ""


@dataclass(frozen=True)
class FilePlan:
    """The plan of one file. `steps` are what `services` applies; `content` is kept byte for byte.

    is_left_out: the answer was not to take the file at all, so that its bytes are not kept either.
    """

    file: SourceFile
    kind: str
    plan: Plan
    steps: tuple[Any, ...] = ()
    is_left_out: bool = False
    sure: float = 0.0  # how sure it is that the file is of this kind, from 0 to 1

    def as_json(self, *, accepted: bool = False, answers: Mapping[str, str] = NO_ANSWERS) -> dict[str, Any]:
        """The file's part of what `--json` prints; its names are a promise (docs/markdown.md)."""
        plan, lines = self.plan, self.plan.lines
        return {
            "path": self.file.shown,
            "kind": self.kind,
            "lines": {
                "total": lines.total,
                "read": lines.read,
                "kept": lines.kept,
                "blank": lines.blank,
                "lost": lines.lost,
            },
            "changes": {
                "create": plan.count("create"),
                "update": plan.count("update"),
                "same": plan.count("same"),
                "conflict": plan.count("conflict"),
                **({"remove": plan.count("remove")} if plan.count("remove") else {}),
            },
            "problems": [_problem_json(problem) for problem in fold_problems(plan.problems)],
            "questions": [_question_json(question, accepted, answers) for question in plan.questions],
        }


@dataclass(frozen=True)
class ImportPlan:
    """The plans of all files, in their order, with the answers given so far, by `question_key`.

    accepted: the proposal of every question that is not answered is taken.
    """

    files: tuple[FilePlan, ...]
    accepted: bool = False
    answers: Mapping[str, str] = NO_ANSWERS

    @property
    def has_errors(self) -> bool:
        return any(file.plan.has_errors for file in self.files)

    @property
    def open_questions(self) -> list[Question]:
        """Those without an answer, each once."""
        return [] if self.accepted else [one for one in self.questions if question_key(one) not in self.answers]

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all files; one that several files ask is one."""
        return fold_questions(question for file in self.files for question in file.plan.questions)

    def as_json(self) -> dict[str, Any]:
        return {"files": [file.as_json(accepted=self.accepted, answers=self.answers) for file in self.files]}


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "line": problem.line,
        "severity": problem.severity,
        "code": problem.code,
        "message": problem.message,
    }


def _question_json(question: Question, accepted: bool, answers: Mapping[str, str]) -> dict[str, Any]:
    key = question_key(question)
    return {
        "key": key,
        "code": question.code,
        "line": question.line,
        "text": question.text,
        "subject": question.subject,
        "proposal": question.proposal,
        "choices": list(question.choices),
        "answer": answers.get(key, question.proposal if accepted else None),
    }


def unread_lines(lines: Sequence[str]) -> LineCount:
    """The account of a file nothing of which is read: kept as it is."""
    blank = sum(not line.strip() for line in lines)
    return LineCount(len(lines), 0, len(lines) - blank, blank)
