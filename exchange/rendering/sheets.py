"""A plan as the page of an import shows it: first as a sheet (JSON, kept on the run), then said in somebody's language.

The sheet holds what is done with what, and no texts of reports: who may import need not be allowed to read a draft.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from core.changes import Change, Problem, Question, question_key
from core.errors import InvalidInput
from core.sayings import Saying
from exchange.document import PRIVATE_KINDS, FilePlan, ImportPlan
from members.services import sentence_of

LINES_NAMED = 50  # of one problem that stands in many
OPEN_KINDS = ("reading", "task")  # what everybody who may import may read
TEXT_KEPT = 5_000  # characters of what differs
_SEVERITIES = ("error", "warning", "info")


def sheet_of(plan: ImportPlan) -> dict[str, Any]:
    """The plan as JSON for `shown_sheet`."""
    choices: list[list[str]] = []
    sheet = {
        "files": [_file(file) for file in plan.files],
        "questions": [_question(question, plan, choices) for question in plan.questions],
        "choices": choices,
        "has_errors": plan.has_errors,
    }
    is_private = any(file.kind in PRIVATE_KINDS for file in plan.files)
    return sheet | {"private": True} if is_private else sheet


def actions_of(sheet: Mapping[str, Any]) -> list[tuple[int, str, str, int | None]]:
    """What a sheet is about to do: two plans of one run are the same when this is."""
    return [
        (number, change["action"], change["target"], change["line"])
        for number, file in enumerate(sheet.get("files", []))
        for change in file["changes"]
    ]


def packed(said: object) -> Any:
    """A sentence as JSON: a text, or a template with what fills it."""
    if isinstance(said, Saying | InvalidInput):
        return {"template": said.template, "values": {name: packed(value) for name, value in said.values.items()}}
    if isinstance(said, date):
        return said.isoformat()
    return said if isinstance(said, int | float) else str(said)


def unpacked(said: Any) -> str:
    """The sentence in the language that is active."""
    return sentence_of(_saying(said))


def _saying(said: Any) -> Any:
    if not isinstance(said, dict):
        return said
    return Saying(said["template"], **{name: _saying(value) for name, value in said["values"].items()})


def _file(file: FilePlan) -> dict[str, Any]:
    lines = file.plan.lines
    return {
        "path": file.file.path,
        "kind": file.kind,
        "sure": round(file.sure * 100),
        "left_out": file.is_left_out,
        "lines": {"total": lines.total, "read": lines.read, "kept": lines.kept, "blank": lines.blank},
        "changes": [_change(change) for change in sorted(file.plan.changes, key=lambda change: change.line or 0)],
        "problems": _problems(file.plan.problems),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "action": change.action,
        "kind": change.kind.rpartition(": ")[2],  # "workload-ledger: reading" is a reading
        "target": str(change.target),
        "line": change.line,
        "people": list(change.people),
        "reason": packed(change.reason) if change.reason else "",
        "stored": change.stored,
        **_difference(change),
    }


def _difference(change: Change) -> dict[str, str]:
    """What is stored and what the file says, where they differ and may be shown."""
    if change.action not in ("update", "conflict") or change.kind.rpartition(": ")[2] not in OPEN_KINDS:
        return {}
    return {"before": change.before[:TEXT_KEPT], "after": change.after[:TEXT_KEPT]}


def _problems(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Equal problems once, with the lines they stand in; errors first."""
    folded: dict[tuple[str, str, str], dict[str, Any]] = {}
    for problem in problems:
        entry = folded.setdefault(
            (problem.severity, problem.code, problem.message),
            {
                "severity": problem.severity,
                "code": problem.code,
                "said": packed(problem.message),
                "lines": [],
                "more": 0,
            },
        )
        if problem.line is None or problem.line in entry["lines"]:
            continue
        if len(entry["lines"]) < LINES_NAMED:
            entry["lines"].append(problem.line)
        else:
            entry["more"] += 1
    return sorted(folded.values(), key=lambda entry: _SEVERITIES.index(entry["severity"]))


def _question(question: Question, plan: ImportPlan, choices: list[list[str]]) -> dict[str, Any]:
    key, offered = question_key(question), list(question.choices)
    if offered not in choices:
        choices.append(offered)
    asking = [number for number, file in enumerate(plan.files) if _asks(file, key)]
    return {
        "key": key,
        "files": asking,
        "line": question.line,
        "said": packed(question.text),
        "subject": question.subject,
        "proposal": question.proposal,
        "choices": choices.index(offered),
        "answer": plan.answers.get(key),
    }


def _asks(file: FilePlan, key: str) -> bool:
    return any(question_key(question) == key for question in file.plan.questions)
