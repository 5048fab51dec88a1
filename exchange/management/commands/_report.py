"""The plan of an import as lines for a terminal."""

import difflib
from collections.abc import Iterable

from core.changes import Change, Question, fold_problems, question_key
from exchange.document import FilePlan, ImportPlan

_DIFF_LINES = 40
_CHOICES = 12


def describe(plan: ImportPlan, *, applied: bool, apply: bool) -> list[str]:
    """What was or would be done, file by file, with every problem and question, and what to do next."""
    lines = [line for file in plan.files for line in _file(file, plan)]
    return [*lines, _totals(plan), _next(plan, applied=applied, apply=apply)]


def _file(file: FilePlan, plan: ImportPlan) -> Iterable[str]:
    lines = file.plan.lines
    account = f"{lines.total} lines ({lines.read} read, {lines.kept} kept, {lines.blank} blank)"
    yield f"{file.file.shown}: {file.kind}, {account}"
    for change in file.plan.changes:
        people = f": {', '.join(change.people)}" if change.people else ""
        where = f" (line {change.line})" if change.line else ""
        yield f"  {change.action:8} {change.target}{where}{people}"
        if change.action == "conflict":
            yield from _difference(change)
    for problem in fold_problems(file.plan.problems):
        where = f" line {problem.line}" if problem.line else ""
        yield f"  {problem.severity}{where}: {problem.message}"
    for question in file.plan.questions:
        yield _question(question, plan)


def _difference(change: Change) -> Iterable[str]:
    """Stored against file, as a diff."""
    found = difflib.unified_diff(
        change.before.splitlines(), change.after.splitlines(), "stored", "file", lineterm="", n=0
    )
    lines = list(found)
    yield from (f"    {line}" for line in lines[:_DIFF_LINES])
    if len(lines) > _DIFF_LINES:
        yield f"    … {len(lines) - _DIFF_LINES} more lines differ"


def _question(question: Question, plan: ImportPlan) -> str:
    key = question_key(question)
    where = f" line {question.line}" if question.line else ""
    others = [choice for choice in question.choices if choice != question.proposal]
    if plan.accepted or key in plan.answers:
        return f"  question{where}: {question.text} answered: {plan.answers.get(key, question.proposal)}"
    more = f", … {len(others) - _CHOICES} more" if len(others) > _CHOICES else ""
    otherwise = f" (or: {', '.join(others[:_CHOICES])}{more})" if others else ""
    return f"  question{where}: {question.text} proposed: {question.proposal}{otherwise} [{key}]"


def _totals(plan: ImportPlan) -> str:
    counts = {
        action: sum(file.plan.count(action) for file in plan.files)
        for action in ("create", "update", "same", "conflict", "remove")
    }
    files = "1 file" if len(plan.files) == 1 else f"{len(plan.files)} files"
    return (
        f"{files}: {counts['create']} to create, {counts['update']} to update, "
        f"{counts['same']} the same, {counts['conflict']} in conflict"
        f"{f', {counts["remove"]} to remove' if counts['remove'] else ''}."
    )


def _next(plan: ImportPlan, *, applied: bool, apply: bool) -> str:
    if applied:
        changes = any(file.plan.count(one) for one in ("create", "update", "remove") for file in plan.files)
        return "Imported." if changes else "Everything that can be imported was there already."
    if plan.has_errors:
        return "Nothing was imported: correct the errors first."
    if plan.open_questions:
        return "Nothing was imported: add --accept to take the proposed answers, give --answers, or name the --member."
    return "Nothing was imported." if apply else "Nothing was imported yet: add --apply."
