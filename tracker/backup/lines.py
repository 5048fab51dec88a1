"""Values as PostgreSQL's COPY writes them, for SQLite: so that one archive fits both.

SQLite keeps truth values as 0 and 1, UUIDs without dashes, times without a zone (they are UTC).
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

NULL = "\\N"
_SPECIAL = {"\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v"}
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_TO_ESCAPE = re.compile(r"[\\\b\f\n\r\t\v]")
_MEANT = {escaped[1]: char for char, escaped in _SPECIAL.items()}
Converter = Callable[[Any], Any]


def _timestamp_out(value: str) -> str:
    day, _blank, clock = value.partition(" ")
    if "." in clock:
        clock = clock.rstrip("0").rstrip(".")
    return f"{day} {clock}+00"


def _timestamp_in(text: str) -> str:
    return text.removesuffix("+00")


TO_TEXT: dict[str, Converter] = {
    "bool": lambda value: "t" if value else "f",
    "bytes": lambda value: "\\x" + bytes(value).hex(),
    "timestamp": _timestamp_out,
    "uuid": lambda value: str(UUID(value)),
}
FROM_TEXT: dict[str, Converter] = {
    "bool": lambda text: text == "t",
    "bytes": lambda text: bytes.fromhex(text[2:]),
    "float": float,
    "int": int,
    "timestamp": _timestamp_in,
    "uuid": lambda text: UUID(text).hex,
}


def line_of(values: tuple[Any, ...], kinds: list[str]) -> bytes:
    cells = []
    for value, kind in zip(values, kinds, strict=True):
        if value is None:
            cells.append(NULL)
            continue
        text = str(TO_TEXT[kind](value) if kind in TO_TEXT else value)
        cells.append(_TO_ESCAPE.sub(lambda match: _SPECIAL[match[0]], text))
    return ("\t".join(cells) + "\n").encode()


def values_of(line: bytes, kinds: list[str]) -> list[Any]:
    """The values of a line, as SQLite keeps them."""
    cells = line.decode().removesuffix("\n").split("\t")
    return [None if cell == NULL else _value(cell, kind) for cell, kind in zip(cells, kinds, strict=True)]


def _value(cell: str, kind: str) -> Any:
    text = _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[1]), cell) if "\\" in cell else cell
    return FROM_TEXT[kind](text) if kind in FROM_TEXT else text
