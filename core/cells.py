"""The text of a table's cell, with the blanks at its edges, which a table does not keep: they are written `&#32;`.

    read_cell(write_cell(text)) == text

for every text without CR.
"""

import re

from core.tables import escape_cell, unescape_cell

_BLANK_CODES = {" ": "32", "\t": "9"}
_EDGE = r"&(?P<amp>(?:amp;)*)#(?P<code>32|9);"


def read_cell(cell: str) -> str:
    """The text of a cell; `&#32;` at its edges is a blank."""
    text = re.sub(rf"{_EDGE}\Z", _decoded, unescape_cell(cell))
    return re.sub(f"^{_EDGE}", _decoded, text)


def write_cell(text: str) -> str:
    """The text as a cell. A table trims its cells, so blanks at the edges are written `&#32;`."""
    text = f"&#{_BLANK_CODES[text[0]]};{text[1:]}" if text[:1] in _BLANK_CODES else re.sub(f"^{_EDGE}", _encoded, text)
    if text[-1:] in _BLANK_CODES:
        text = f"{text[:-1]}&#{_BLANK_CODES[text[-1]]};"
    else:
        text = re.sub(rf"{_EDGE}\Z", _encoded, text)
    return escape_cell(text)


def _decoded(match: re.Match[str]) -> str:
    if match["amp"]:
        return f"&{match['amp'].removeprefix('amp;')}#{match['code']};"
    return " " if match["code"] == "32" else "\t"


def _encoded(match: re.Match[str]) -> str:
    return f"&amp;{match['amp']}#{match['code']};"
