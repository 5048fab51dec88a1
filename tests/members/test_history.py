"""Every step that the product writes into the history has a sentence there."""

import ast
from collections.abc import Iterator
from pathlib import Path

from members.queries.history import WORDS

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("activity", "members", "workload", "papers", "tasks", "reports", "meetings", "exchange", "tracker")


def verbs_in(tree: ast.AST) -> Iterator[str]:
    """Verbs named where an event is recorded: by keyword, or as the first word of a function that records."""
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        places = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
        if "record" in call.func.id:
            places += call.args[:1]
        for place in places:
            for node in ast.walk(place):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value:
                    yield node.value


def test_every_verb_has_a_sentence() -> None:
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    verbs = {verb for path in files for verb in verbs_in(ast.parse(path.read_text()))}
    assert {"feedback.answered", "feedback.settled", "report.submitted", "group.created"} <= verbs
    assert sorted(verbs - set(WORDS)) == []
