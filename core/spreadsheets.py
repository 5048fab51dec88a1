"""Texts in cells that spreadsheet programs open: nothing a person typed becomes a formula."""

import unicodedata

from core.text import visible_controls

_STARTS = frozenset("=+-@|\t\r\n")


def spreadsheet_text(text: str) -> str:
    """The text without control characters, which no spreadsheet file may hold: they are written out."""
    return visible_controls(text.replace("\r\n", "\n").replace("\r", "\n"))


def csv_text(text: str) -> str:
    """The text for a CSV cell. What a program would take for a formula gets an apostrophe in front.

    Full-width signs count, and so do blanks before: some programs fold and trim first. (OWASP ASVS 1.2.10)
    """
    shown = spreadsheet_text(text)
    folded = unicodedata.normalize("NFKC", shown)
    first = folded.lstrip(" \u3000\xa0")[:1] or folded[:1]
    return f"'{shown}" if first in _STARTS or text[:1] in _STARTS else shown
