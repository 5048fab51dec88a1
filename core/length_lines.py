"""Lines of a log that say how long something took, without saying when: what was done with its length.

Read are lengths in front (`2h 看论文`, `*3 hours* reading`, `45 min: mail`, `两小时：写作`), behind a comma, a colon or
a dash at the end (`read chapter 3, 2h`), in brackets or marks anywhere (`plan finished (4 hours).`), and at the end of
a line that stands for itself (`学习 Python 3.5h`). A unit is always there: a bare number is no length.
"""

import re
from dataclasses import dataclass

from core.durations import read_minutes, read_total
from core.time_spans import read_span_line

LINE_LIMIT = 2_000
"""Characters of a line that may say a length; a longer one is text."""
_TAIL = 60  # characters at the end of a line that may be its length

_NUMBER = r"(?:[0-9]{1,4}(?:[.,][0-9]{1,3})?|[.,][0-9]{1,3}|[零一二两三四五六七八九十百]{1,5})"
_HOURS = rf"{_NUMBER}\s?(?:hours?|hrs?|h|个?半?小时|个?半?钟头)(?![A-Za-z])"
_MINUTES = rf"(?:{_NUMBER}\s?(?:minutes?|mins?|分钟|'|′)|[0-9]{{1,3}}m)(?![A-Za-z])"
_LENGTH = (
    rf"(?:{_HOURS}半?(?:\s?(?:{_MINUTES}|{_NUMBER}分)|(?<=[hH])[0-5][0-9](?![0-9]))?|{_MINUTES}|半个?(?:小时|钟头))"
)
_ABOUT = r"(?P<about>(?:approx(?:\.|imately)?|about|around|roughly|ca\.?|c\.|~|≈|\+/?-|大约|大概|约)\s*)?"
_PAIRS = (
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("`", "`"),
    ("(", ")"),
    ("（", "）"),
    ("[", "]"),
    ("【", "】"),
)
_WRAPPED = "|".join(rf"{re.escape(left)}\s?{{0}}\s?[:：,，]?{re.escape(right)}" for left, right in _PAIRS)
_PLAIN_LENGTH = _ABOUT.replace("?P<about>", "?:") + _LENGTH

_MARKER = re.compile(r"(?:[-*+•]|[0-9]{1,3}[.、)])\s+(?=\S)")
_FRONT = re.compile(
    rf"(?:(?P<wrapped>{_WRAPPED.format(_PLAIN_LENGTH)})(?P<glued>\s*[:：,，;；]|\s+[-–—]+(?=\s)|)"
    rf"|(?P<plain>{_PLAIN_LENGTH})(?P<sep>\s*[:：,，;；]|\s*[-–—]+(?=\s)|(?=\s)))\s*",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(rf"(?:(?<=\s)|(?<=[^\x00-\x7f])|^)(?:{_WRAPPED.format(_PLAIN_LENGTH)})(?=\W|$)", re.IGNORECASE)
_AT_END = re.compile(
    rf"(?P<sep>\s*[,，:：;；–—]\s*|\s+-+\s+|\s+|(?<=[^\x00-\x7f0-9]))(?P<length>{_PLAIN_LENGTH})\s*[.。]?$",
    re.IGNORECASE,
)
_INNER = re.compile(rf"{_ABOUT}(?P<length>{_LENGTH})", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"(?:ago|later|after|before|earlier|of|per|or|to|and|each|every|left|more|a day|a week|long|old|total|in total"
    r"|以?[前后内]|之[前后内]|多|左右|一次|每|到|至)(?![a-z])|[-–—~～/]?\s*[0-9]",
    re.IGNORECASE,
)

_NOT_SPENT = re.compile(r"(?:^|\s)(?:in|within|after|every|per|of|takes?|needs?|last)$|[在每]$", re.IGNORECASE)


@dataclass(frozen=True)
class LengthLine:
    """A length in minutes with what it was for. is_about: the writer says that it is a guess."""

    minutes: int
    text: str
    is_about: bool = False


def read_length_line(line: str) -> LengthLine | None:
    """The length a line begins with, behind a list marker too, and the text behind it; None without either."""
    if len(line) > LINE_LIMIT:
        return None
    plain = without_marker(line)
    match = _FRONT.match(plain)
    if match is None:
        return None
    text = plain[match.end() :].strip()
    is_loose = match["wrapped"] is None and not match["sep"]
    is_range = _INNER.match(text) is not None and not (match["sep"] or match["glued"] or "").strip(" -–—")  # 2 h - 3 h
    if not re.search(r"\w", text) or is_range or (is_loose and _NO_TEXT.match(text)):
        return None
    return _read(match["wrapped"] or match["plain"], text)


def find_length(line: str, *, is_alone: bool = False) -> LengthLine | None:
    """The one length of a line that does not begin with it: in brackets or marks, or at its end behind a sign.

    is_alone: the line is a paragraph of its own, and a blank before the length is enough.
    """
    if len(line) > LINE_LIMIT:
        return None
    plain = without_marker(line)
    wrapped = [match[0] for match in _ANYWHERE.finditer(plain)]
    if wrapped:
        return _read(wrapped[0], plain) if len(wrapped) == 1 and wrapped[0] != plain else None
    begin = max(0, len(plain) - _TAIL)
    match = _AT_END.search(plain, begin)
    if match is None or not match.start() or not (match["sep"].strip() or is_alone):
        return None
    text = plain[: match.start()].strip()
    return None if _NOT_SPENT.search(text) else _read(match["length"], text)


def says_time(text: str) -> bool:
    """Whether a line says when something was done, or how long."""
    return bool(
        read_total(text) is not None
        or read_span_line(text)
        or read_length_line(text)
        or find_length(text, is_alone=True)
    )


def without_marker(line: str) -> str:
    """The line without the blanks around it and the marker of a list."""
    plain = line.strip()
    marker = _MARKER.match(plain)
    return plain[marker.end() :] if marker else plain


def _read(written: str, text: str) -> LengthLine | None:
    inner = _INNER.search(written)
    minutes = read_minutes(inner["length"]) if inner else None
    return LengthLine(round(minutes), text, bool(inner and inner["about"])) if minutes is not None else None
