"""Limits and cleaning of what people type. Limits count characters, not bytes.

What is typed is stored as it was typed: only line ends become LF. No Unicode normalisation takes place.
"""

import unicodedata

from core.errors import InvalidInput

MARKDOWN_LIMIT = 65_536
CELL_LIMIT = 20_000
TITLE_LIMIT = 200
_MANY = 5
_FILLERS = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0")  # letters and marks without a picture


class InvalidText(InvalidInput):
    """A text that cannot be stored. code: "nul", "surrogate", "too_long"."""


def clean_markdown(text: str, limit: int = MARKDOWN_LIMIT) -> str:
    """The text with LF line ends and otherwise unchanged; InvalidText when it cannot be stored as it is."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_unstorable(text)
    _refuse_too_long(text, limit)
    return text


def clean_title(text: str, limit: int = TITLE_LIMIT) -> str:
    """One line: line ends, tabs and other controls become blanks, blanks are collapsed and trimmed.

    Invisible and direction-changing characters stay: titles show them with visible_controls.
    """
    _refuse_unstorable(text)
    text = " ".join("".join(" " if _breaks_the_line(char) else char for char in text).split())
    _refuse_too_long(text, limit)
    return text


def visible_controls(text: str) -> str:
    """The text with every control and invisible character written out, such as [U+202E]; many in a row as one mark.

    Left alone are line ends and tabs, and what emoji, Indic and Persian writing are joined with: the zero-width joiner
    and non-joiner between two visible characters, and variation selectors after one.
    """
    if text.isprintable() and _FILLERS.isdisjoint(text):
        return text
    parts: list[str] = []
    run = ""
    for place, char in enumerate(text):
        if _is_invisible(char) and not _joins(text, place):
            run += char
            continue
        parts += (_mark(run), char)
        run = ""
    return "".join((*parts, _mark(run)))


def _mark(run: str) -> str:
    if len(run) < _MANY:
        return "".join(f"[U+{ord(char):04X}]" for char in run)
    kinds = sorted(set(run))
    named = " ".join(f"U+{ord(char):04X}" for char in kinds[:_MANY])
    return f"[{named}{' …' if len(kinds) > _MANY else ''} ×{len(run)}]"


def _is_invisible(char: str) -> bool:
    if char in "\n\t":
        return False
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") or char in _FILLERS


def _joins(text: str, place: int) -> bool:
    if text[place] not in "\u200c\u200d":
        return False
    around = (text[place - 1 : place], text[place + 1 : place + 2])
    return all(char and not char.isspace() and not _is_invisible(char) and ord(char) > 0x2FF for char in around)


def _breaks_the_line(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Zl", "Zp")


def _refuse_unstorable(text: str) -> None:
    for place, char in enumerate(text):
        if char == "\0":
            raise InvalidText(
                "nul", "Character {place} is a NUL (U+0000), which cannot be stored: remove it.", place=place + 1
            )
        if "\ud800" <= char <= "\udfff":
            raise InvalidText(
                "surrogate",
                "Character {place} is half of a character (U+{number:04X}), which cannot be stored: remove it.",
                place=place + 1,
                number=ord(char),
            )


def _refuse_too_long(text: str, limit: int) -> None:
    if len(text) > limit:
        raise InvalidText(
            "too_long",
            "The text has {length:,} characters; at most {limit:,} are allowed here.",
            length=len(text),
            limit=limit,
        )
