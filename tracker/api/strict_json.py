"""JSON read without guessing: what two readers could understand differently is refused."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from django.utils.translation import gettext as _

DEPTH_LIMIT = 20
# Whole strings first (also an unfinished one), so that brackets inside strings are not counted; never backtracks.
_TOKENS = re.compile(r'"(?:[^"\\]|\\.?)*+"?|[\[\]{}]', re.DOTALL)


class InvalidJSON(ValueError):
    """The body is no JSON that this API accepts; the sentence says why and where."""


def read_json(body: bytes) -> Any:
    """The value in the body. InvalidJSON for anything doubtful: encoding, depth, duplicate keys, NaN, huge numbers."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidJSON(_("Byte {place} is not UTF-8: send the body in UTF-8.").format(place=error.start)) from error
    _refuse_depth(text)
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_number,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        raise InvalidJSON(
            _("This is not JSON: {reason} at line {line}, column {column}.").format(
                reason=error.msg, line=error.lineno, column=error.colno
            )
        ) from error
    for string in _strings(value):
        _refuse_unstorable(string)
    return value


def _refuse_depth(text: str) -> None:
    depth = 0
    for token in _TOKENS.finditer(text):
        sign = token[0][0]
        if sign in "[{":
            depth += 1
            if depth > DEPTH_LIMIT:
                raise InvalidJSON(_("The body is nested deeper than {limit} levels.").format(limit=DEPTH_LIMIT))
        elif sign in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidJSON(_('The key "{key}" stands twice in one object.').format(key=key[:50]))
        found[key] = value
    return found


def _integer(digits: str) -> int:
    if len(digits) > 18:
        raise InvalidJSON(_("The number {number}… is too large.").format(number=digits[:18]))
    return int(digits)


def _number(digits: str) -> float:
    value = float(digits)
    if math.isinf(value):
        raise InvalidJSON(_("The number {number} is too large.").format(number=digits[:30]))
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidJSON(_("{name} is not JSON.").format(name=name))


def _strings(value: Any) -> Iterator[str]:
    """All strings and keys of the value; its depth is limited, so recursion is safe."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _refuse_unstorable(string: str) -> None:
    if "\0" in string:
        raise InvalidJSON(_("A text contains NUL (U+0000), which cannot be stored: remove it."))
    if any("\ud800" <= char <= "\udfff" for char in string):
        raise InvalidJSON(_("A text contains half of a character (a lone surrogate), which cannot be stored."))
