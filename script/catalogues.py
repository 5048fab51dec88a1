"""Reads and writes .po catalogues and writes .mo files, as GNU gettext would, without needing it to be installed."""

import ast
import dataclasses
import re
import struct
from collections.abc import Iterator
from pathlib import Path

CONTEXT_SEPARATOR = "\x04"
MO_MAGIC = 0x950412DE
ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


class CatalogueError(ValueError):
    """A .po file is not written as gettext wants it; names the line."""


@dataclasses.dataclass
class Entry:
    """One message: its id (with context and plural where it has them), and the texts that stand for it.

    comments are the translator's own lines ("# …"); places are the files of the code that it stands in.
    """

    line: int = 0
    comments: list[str] = dataclasses.field(default_factory=list)
    places: list[str] = dataclasses.field(default_factory=list)
    fuzzy: bool = False
    context: str | None = None
    id: str = ""
    plural: str | None = None
    texts: dict[int, str] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.id

    @property
    def is_translated(self) -> bool:
        return bool(self.texts) and all(self.texts.values()) and not self.fuzzy


def _note(entry: Entry, line: str) -> None:
    """What stands in front of a message; obsolete messages ("#~") are passed over."""
    if line.startswith("# "):
        entry.comments.append(line)
    elif line.startswith("#:"):
        entry.places += line[2:].split()
    elif line.startswith("#,") and "fuzzy" in line:
        entry.fuzzy = True


def _field(entry: Entry, keyword: str) -> None:
    """Open a field of the entry for the strings that follow."""
    if keyword == "msgctxt":
        entry.context = ""
    elif keyword == "msgid_plural":
        entry.plural = ""
    elif keyword.startswith("msgstr"):
        entry.texts[int(keyword[7:-1] or 0) if "[" in keyword else 0] = ""


def _append(entry: Entry, keyword: str, text: str) -> None:
    if keyword == "msgctxt":
        entry.context = (entry.context or "") + text
    elif keyword == "msgid":
        entry.id += text
    elif keyword == "msgid_plural":
        entry.plural = (entry.plural or "") + text
    else:
        number = max(entry.texts)
        entry.texts[number] += text


def read_entries(path: Path) -> Iterator[Entry]:
    """The messages of a .po file in its order, the header (id "") first; obsolete ones are left out."""
    entry, keyword = Entry(), ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        line = raw.strip()
        if line.startswith(("# ", "#,", "#:")) and entry.texts:
            yield entry
            entry, keyword = Entry(), ""
        if line.startswith("#"):
            _note(entry, line)
        if not line or line.startswith("#"):
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            if keyword in ("msgctxt", "msgid") and entry.texts:
                yield entry
                entry = Entry()
            entry.line = entry.line or number
            _field(entry, keyword)
        try:
            _append(entry, keyword, ast.literal_eval(line.strip()))
        except (ValueError, SyntaxError) as error:
            raise CatalogueError(f"{path}, line {number}: not a quoted string: {line}") from error
    if entry.texts:
        yield entry


def write_po(entries: list[Entry]) -> str:
    """The text of a .po file, in the order given; read_entries reads the same entries from it."""
    return "\n".join("\n".join(_lines_of(entry)) + "\n" for entry in entries)


def _lines_of(entry: Entry) -> Iterator[str]:
    yield from entry.comments
    yield from (f"#: {place}" for place in entry.places)
    if entry.fuzzy:
        yield "#, fuzzy"
    if entry.context is not None:
        yield from _quoted("msgctxt", entry.context)
    yield from _quoted("msgid", entry.id)
    if entry.plural is not None:
        yield from _quoted("msgid_plural", entry.plural)
    for number, text in sorted(entry.texts.items()):
        yield from _quoted("msgstr" if entry.plural is None else f"msgstr[{number}]", text)


def _quoted(keyword: str, text: str) -> Iterator[str]:
    """One line, or, where the text has several, one for each of them."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text) or [""]
    if len(lines) > 1:
        lines.insert(0, "")
    for number, line in enumerate(lines):
        escaped = line.translate(ESCAPES)
        yield f'"{escaped}"' if number else f'{keyword} "{escaped}"'


def write_mo(entries: list[Entry]) -> bytes:
    """The bytes of a .mo file: tables of lengths and places, then all ids, then all texts."""
    messages: dict[bytes, bytes] = {}
    for entry in entries:
        if not entry.is_translated:
            continue
        name = entry.id if entry.plural is None else f"{entry.id}\0{entry.plural}"
        name = name if entry.context is None else f"{entry.context}{CONTEXT_SEPARATOR}{name}"
        messages[name.encode()] = "\0".join(entry.texts[number] for number in sorted(entry.texts)).encode()
    names = sorted(messages)
    texts = [messages[name] for name in names]
    tables = 7 * 4
    place = tables + 16 * len(names)
    index = b""
    for strings in (names, texts):
        for string in strings:
            index += struct.pack("<II", len(string), place)
            place += len(string) + 1
    header = struct.pack("<7I", MO_MAGIC, 0, len(names), tables, tables + 8 * len(names), 0, 0)
    return header + index + b"".join(string + b"\0" for string in names + texts)
