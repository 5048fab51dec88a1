#!/usr/bin/env python3
"""Builds the .mo files from locale/*/LC_MESSAGES/*.po.

`--update` brings the .po files to the strings of the code: new ones come in, untranslated, gone ones go, translations
stay. `--check` tells which strings of the code lack a translation.

`manage.py compilemessages` would need GNU gettext on every machine; this needs nothing. Run by script/server,
script/test and the image's build, so no built file is kept in the repository.
"""

import ast
import dataclasses
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from catalogues import CatalogueError, Entry, read_entries, write_mo, write_po

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
    # Errors of core take the sentence as it is in English; members.services.sentence_of says it in other languages.
    "InvalidLink": (None, 1, None),
    "InvalidName": (None, 1, None),
    "InvalidText": (None, 1, None),
    "InvalidWeek": (None, 1, None),
    "UnreadableAnswer": (None, 1, None),
    "UnreadableDate": (None, 1, None),
    "UnreadablePeriod": (None, 1, None),
    "UnreadableFile": (None, 1, None),
    "UnreadableRow": (None, 1, None),
    "UnreadableWorkload": (None, 1, None),
    "Undated": (None, 1, None),
    "RunRefused": (None, 1, None),
    "Saying": (None, 0, None),
}
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nPlural-Forms: nplurals=1; plural=0;\n"
)
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*(?=[:!}])")
CALL_IN_TEMPLATE = re.compile(r"\bn?p?gettext\(")


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
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for node in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
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

    python = templatize(text, origin=origin)
    for found in CALL_IN_TEMPLATE.finditer(python):
        yield from _messages_in_calls(_call_at(python, found.start(), origin))


def _call_at(python: str, start: int, origin: str) -> ast.AST:
    """The call that begins there: up to the first closing bracket with which it is complete."""
    end = start
    while (end := python.find(")", end) + 1) > 0:
        try:
            return ast.parse(python[start:end])
        except SyntaxError:
            continue
    raise CatalogueError(f"{origin}: cannot read {python[start : start + 60]!r}")


@dataclasses.dataclass
class Message:
    """A string that the code marks for translation: its plural, and the files it stands in."""

    plural: str | None
    places: list[str]


def _messages_by_file() -> Iterator[tuple[str, Iterator[tuple[str | None, str, str | None]]]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield str(path.relative_to(ROOT)), _messages_in_calls(ast.parse(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            place = str(path.relative_to(ROOT))
            yield place, _messages_in_template(path.read_text(encoding="utf-8"), place)


def messages_in_code() -> dict[tuple[str | None, str], Message]:
    """(context, id) -> message, for all strings that the code marks for translation, in the order of their places."""
    found: dict[tuple[str | None, str], Message] = {}
    for place, messages in _messages_by_file():
        for context, id_, plural in messages:
            message = found.setdefault((context, id_), Message(plural, []))
            message.plural = message.plural or plural
            if place not in message.places:
                message.places.append(place)
    return found


def updated(entries: list[Entry], messages: dict[tuple[str | None, str], Message]) -> list[Entry]:
    """The header, then an entry for each message of the code, with the texts and comments that it had."""
    known = {entry.key: entry for entry in entries}
    forms = max((len(entry.texts) for entry in entries if entry.plural is not None), default=1)
    result = [known.get((None, ""), Entry(texts={0: HEADER}))]
    for key, message in messages.items():
        entry = known.get(key, Entry(context=key[0], id=key[1]))
        wanted = 1 if message.plural is None else forms
        texts = {number: entry.texts.get(number, "") for number in range(wanted)}
        result.append(dataclasses.replace(entry, plural=message.plural, places=message.places, texts=texts))
    return result


def update_all() -> None:
    """Bring each .po to the strings of the code, and say what came and went."""
    messages = messages_in_code()
    for path in catalogues():
        before = list(read_entries(path))
        after = updated(before, messages)
        path.write_text(write_po(after), encoding="utf-8")
        old, new = ({entry.key for entry in entries} for entries in (before, after))
        for sign, keys in (("+", new - old), ("-", old - new)):
            print("".join(f"{sign} {id_!r}\n" for _context, id_ in sorted(keys, key=str)), end="")
        print(f"{path.relative_to(ROOT)}: {sum(not entry.is_translated for entry in after)} to translate")


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
    for key, message in messages_in_code().items():
        entry, place = entries.get(key), message.places[0]
        if entry is None:
            troubles.append(f"{place}: not in the catalogue: {key[1]!r}")
        elif not entry.is_translated:
            troubles.append(f"{place}: not translated{' (fuzzy)' if entry.fuzzy else ''}: {key[1]!r}")
        else:
            troubles += _troubles_of(entry)
    return troubles


def main(arguments: list[str]) -> int:
    try:
        if arguments == ["--update"]:
            update_all()
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
