#!/usr/bin/env python3
"""Builds the .mo files from locale/*/LC_MESSAGES/*.po; `--check` tells which strings of the code lack a translation.

`manage.py compilemessages` would need GNU gettext on every machine; this needs nothing. Run by script/server,
script/test and the image's build, so no built file is kept in the repository.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogues import CatalogueError, Entry, read_entries, write_mo

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = (
    "activity", "core", "exchange", "meetings", "members", "papers", "reports", "tasks", "tracker", "workload",
)  # fmt: skip
# Function name -> where its context, id and plural stand among the arguments (None: it has none).
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
CALL_IN_TEMPLATE = re.compile(r"\b(n?p?gettext)\((.*?)\)(?= |$)", re.MULTILINE | re.DOTALL)


def catalogues() -> list[Path]:
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))


def compile_all() -> None:
    """Write each .mo that is missing or older than its .po."""
    for path in catalogues():
        built = path.with_suffix(".mo")
        if not built.exists() or built.stat().st_mtime < path.stat().st_mtime:
            temporary = built.with_suffix(".new")
            temporary.write_bytes(write_mo(list(read_entries(path))))
            temporary.replace(built)


def _messages_in_calls(tree: ast.AST) -> Iterator[tuple[str | None, str, str | None]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in FUNCTIONS:
            continue
        values = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
        context, message, plural = (
            values[place] if place is not None and place < len(values) else None for place in FUNCTIONS[name]
        )
        if isinstance(message, str):
            yield context, message, plural  # type: ignore[misc]  # a constant there is a string


def _messages_in_template(text: str, origin: str) -> Iterator[tuple[str | None, str, str | None]]:
    """Django turns a template into calls of gettext between runs of X; those calls are Python."""
    from django.utils.translation.template import templatize

    for found in CALL_IN_TEMPLATE.finditer(templatize(text, origin=origin)):
        try:
            yield from _messages_in_calls(ast.parse(f"{found[1]}({found[2]})"))
        except SyntaxError as error:
            raise CatalogueError(f"{origin}: cannot read {found[0]!r}") from error


def messages_in_code() -> dict[tuple[str | None, str], tuple[str, str | None]]:
    """(context, id) -> (file it stands in, plural) for all strings that the code marks for translation."""
    found: dict[tuple[str | None, str], tuple[str, str | None]] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = str(path.relative_to(ROOT))
            for context, message, plural in _messages_in_calls(ast.parse(path.read_text(encoding="utf-8"))):
                found.setdefault((context, message), (place, plural))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            place = str(path.relative_to(ROOT))
            for context, message, plural in _messages_in_template(path.read_text(encoding="utf-8"), place):
                found.setdefault((context, message), (place, plural))
    return found


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _troubles_of(entry: Entry) -> Iterator[str]:
    allowed = _placeholders(entry.id) | _placeholders(entry.plural or "")
    for text in entry.texts.values():
        if entry.plural is None and _placeholders(text) != allowed:
            yield f"line {entry.line}: placeholders differ: {entry.id!r} -> {text!r}"
        elif not _placeholders(text) <= allowed:
            yield f"line {entry.line}: a placeholder that the message does not have: {text!r}"


def missing_translations(path: Path) -> list[str]:
    """One sentence for each string that this catalogue does not translate, or translates with other placeholders."""
    entries = {entry.key: entry for entry in read_entries(path)}
    troubles = []
    for key, (place, _plural) in messages_in_code().items():
        entry = entries.get(key)
        if entry is None:
            troubles.append(f"{place}: not in the catalogue: {key[1]!r}")
        elif not entry.is_translated:
            troubles.append(f"{place}: not translated{' (fuzzy)' if entry.fuzzy else ''}: {key[1]!r}")
        else:
            troubles += _troubles_of(entry)
    return troubles


def main(arguments: list[str]) -> int:
    try:
        if arguments != ["--check"]:
            compile_all()
            return 0
        if not catalogues():
            print("no catalogue below locale/")
            return 1
        troubles = [f"{path.relative_to(ROOT)}: {line}" for path in catalogues() for line in missing_translations(path)]
    except CatalogueError as error:
        troubles = [str(error)]
    print("\n".join(troubles))
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
