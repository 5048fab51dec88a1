"""Every step that the product writes into the history has a sentence there."""

import ast
from collections.abc import Iterator
from pathlib import Path

from members.queries.history import PRIVATE, WORDS

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("activity", "members", "workload", "papers", "tasks", "reports", "meetings", "exchange", "tracker")


def verbs_in(tree: ast.AST) -> Iterator[str]:
    """Verbs named where an event is recorded: by keyword, or as the first word of a function that records."""
    for call in calls_in(tree):
        places = [keyword.value for keyword in call.keywords if keyword.arg == "verb"]
        if "record" in name_of(call):
            places += call.args[:1]
        for place in places:
            if not isinstance(place, ast.JoinedStr):
                yield from (word for word in words_in(place) if "." in word)


def begun_in(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Functions that put a verb together, `verb=f"paper.{verb}"`: name, beginning, and where the verb is handed in."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        arguments = [argument.arg for argument in function.args.args]
        for call in calls_in(function):
            for keyword in call.keywords:
                if keyword.arg == "verb" and isinstance(keyword.value, ast.JoinedStr):
                    beginning, ending = keyword.value.values
                    assert isinstance(beginning, ast.Constant)
                    assert isinstance(ending, ast.FormattedValue)
                    assert isinstance(ending.value, ast.Name)
                    yield function.name, str(beginning.value), arguments.index(ending.value.id)


def verbs_handed_to(trees: list[ast.Module], name: str, beginning: str, place: int) -> Iterator[str]:
    for tree in trees:
        for call in calls_in(tree):
            if name_of(call) == name:
                assert len(call.args) > place, f"{name}: hand the verb in by its place"
                yield from (beginning + word for word in words_in(call.args[place]))


def calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))


def name_of(call: ast.Call) -> str:
    assert isinstance(call.func, ast.Name)
    return call.func.id


def words_in(place: ast.AST) -> Iterator[str]:
    return (node.value for node in ast.walk(place) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def verbs_of(app: str) -> Iterator[str]:
    files = [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    trees = [ast.parse(path.read_text()) for path in files]
    for tree in trees:
        yield from verbs_in(tree)
        for name, beginning, place in begun_in(tree):
            near = [tree] if name.startswith("_") else trees
            yield from verbs_handed_to(near, name, beginning, place)


def test_every_verb_has_a_sentence() -> None:
    verbs = {verb for app in APPS for verb in verbs_of(app) if verb.partition(".")[0] not in PRIVATE}
    assert {"feedback.answered", "report.submitted", "group.created", "paper.merged", "task.created"} <= verbs
    assert sorted(verbs - set(WORDS)) == []
