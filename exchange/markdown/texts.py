"""From bytes to text and back, with whatever encoding and line ends a file came in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from core.errors import InvalidInput
from core.text import InvalidText, clean_markdown

FILE_LIMIT = 10 * 1024 * 1024
LINES_LIMIT = 20_000
LINE_LIMIT = 300_000
"""Characters of one line: a row of full cells stays far below."""
_BOM = "\ufeff"
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\v\x1b")


_PICTURE_FILE = re.compile(r"\((?:\./)?attachments/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(?:png|jpg|webp)\)")


def picture_file(uuid: UUID, content_type: str) -> str:
    """Where the picture of a text lies, seen from the text's own folder."""
    return f"attachments/{uuid}.{content_type.rpartition('/')[2].replace('jpeg', 'jpg')}"


def pictures_beside(text: str) -> set[UUID]:
    """The pictures that the text names as `picture_file` does."""
    return {UUID(found) for found in _PICTURE_FILE.findall(text)}


def with_addresses(text: str, addresses: Mapping[UUID, str]) -> str:
    """The text with these pictures named by their addresses again."""
    return _PICTURE_FILE.sub(
        lambda found: f"({addresses[UUID(found[1])]})" if UUID(found[1]) in addresses else found[0], text
    )


class UnreadableFile(InvalidInput):
    """Bytes that are no text Zuji can take. code is stable, `line` is where, as far as it is known."""

    line: int | None = None

    def at(self, line: int) -> "UnreadableFile":
        self.line = line
        return self


@dataclass(frozen=True)
class SourceText:
    """A text with what is needed to write it back in the same dress."""

    text: str  # without byte order mark, line ends as they are
    encoding: str = "utf-8"
    has_bom: bool = False
    newline: str = "\n"

    def encode(self, text: str) -> bytes:
        """Another text in the encoding and with the line ends of this one; UTF-8 where the encoding lacks a sign."""
        text = (_BOM if self.has_bom else "") + text.replace("\n", self.newline)
        try:
            return text.encode(self.encoding)
        except UnicodeEncodeError:
            return text.encode("utf-8")


def decode(content: bytes) -> SourceText:
    """The text of a file: UTF-8, with or without byte order mark, UTF-16 with one, else GB18030."""
    if len(content) > FILE_LIMIT:
        raise UnreadableFile(
            "too-large", "The file has {size:,} bytes; at most {limit:,} are read.", size=len(content), limit=FILE_LIMIT
        )
    text, encoding = _decoded(content)
    has_bom, text = text.startswith(_BOM), text.removeprefix(_BOM)
    try:
        clean_markdown(text, FILE_LIMIT)
    except InvalidText as error:
        raise UnreadableFile(error.code, error.template, **error.values).at(_line_of_first(text)) from error
    if encoding == "gb18030" and not _CONTROLS.isdisjoint(text):
        raise UnreadableFile("not-text", "The file is no text: only Markdown and plain text files are read.")
    _refuse_shapeless(text)
    newlines = {"\r\n": text.count("\r\n"), "\n": text.count("\n") - text.count("\r\n")}
    newline = "\r\n" if newlines["\r\n"] > newlines["\n"] else "\n"
    return SourceText(text, encoding, has_bom, newline)


def _decoded(content: bytes) -> tuple[str, str]:
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8", "gb18030"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return (
            (f"{_BOM}{text}", "utf-16-le" if content[0] == 0xFF else "utf-16-be")
            if "16" in encoding
            else (text, encoding)
        )
    raise UnreadableFile("encoding", "The file is neither UTF-8 nor GB18030: save it as UTF-8.")


def _refuse_shapeless(text: str) -> None:
    """Files that no person wrote: reading them would take long and help nobody."""
    lines = text.split("\n")
    if len(lines) > LINES_LIMIT:
        raise UnreadableFile(
            "too-many-lines", "The file has {lines:,} lines; at most {limit:,} are read.",
            lines=len(lines), limit=LINES_LIMIT,
        )  # fmt: skip
    longest = max(range(len(lines)), key=lambda index: len(lines[index]))
    if len(lines[longest]) > LINE_LIMIT:
        raise UnreadableFile(
            "line-too-long", "The line has {length:,} characters; at most {limit:,} are read.",
            length=len(lines[longest]), limit=LINE_LIMIT,
        ).at(longest + 1)  # fmt: skip


def _line_of_first(text: str) -> int:
    for number, line in enumerate(text.split("\n"), start=1):
        if "\0" in line or any("\ud800" <= char <= "\udfff" for char in line):
            return number
    return 1
