"""The items of a section, with whom each names: `（刘  涛）…`, `(朱）…`, `（刘，朱）…`. Markdown stays true."""

import re

from core.plan_items import split_items
from core.roster import split_names
from core.vocabulary import is_nothing
from meetings.document import ItemDoc

_NAMES = re.compile(r"[（(［\[【](?P<names>[^（）()［］\[\]【】\n]{1,80})[）)］\]】](?!\()[ \t\u3000]*")
_NOT_NAMES = re.compile(r"[0-9xX \t.,:：/\-]+|https?:.*", re.IGNORECASE)
_OPENING, _CLOSING = "（(［[【《", "）)］]】》"
ITEM_TEXT_LIMIT = 5_000


def read_items(text: str) -> tuple[ItemDoc, ...]:
    """The top-level items in order, those with a member and no text too; empty bullets are none."""
    lines = text.split("\n")
    items = []
    for found in split_items(text):
        match = _NAMES.match(found.text)
        is_names = match is not None and not _NOT_NAMES.fullmatch(match["names"])
        names = tuple(" ".join(name.split()) for name in split_names(match["names"])) if match and is_names else ()
        rest = found.text[match.end() :] if match and names else found.text
        listed = lines[found.first_line].strip() != found.text.split("\n")[0].strip()
        items.append(ItemDoc(names, rest.strip(), found.first_line, found.last_line, listed))
    return tuple(items)


def split_parts(text: str) -> tuple[str, ...]:
    """The assignments of one item: its first line at `；`, each by itself; nested lists stay with the last."""
    first, newline, rest = text.partition("\n")
    parts = [part.strip(" \t\u3000") for part in _cut(first)]
    parts = [part for part in parts if part and not is_nothing(part)]
    if not parts:
        return (text,) if text.strip() else ()
    parts[-1] += newline + rest
    return tuple(part.strip()[:ITEM_TEXT_LIMIT] for part in parts)


def _cut(line: str) -> list[str]:
    """At semicolons that stand in no brackets."""
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(line):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif sign in "；;" and not depth:
            parts.append(line[start:place])
            start = place + 1
    return [*parts, line[start:]]
