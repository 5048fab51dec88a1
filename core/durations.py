"""Lengths of time as people write them beside their work: 3h, 2.5小时, 1 h 30 min, 2h 30', 90分钟, 半小时."""

import re
import unicodedata
from fractions import Fraction

_NUMBER = r"(?P<{0}>(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?|[.,][0-9]{{1,3}}))"
_HOURS = _NUMBER.format("hours") + r"\s*(?:h|hr|hrs|hours?|(?:个)?(?:半)?小时|(?:个)?(?:半)?钟头)"
_MINUTES = _NUMBER.format("minutes") + r"\s*(?:m|min|mins|minutes?|分钟?|'|′)"
_LENGTH = re.compile(rf"(?:{_HOURS})?\s*(?:{_MINUTES})?", re.IGNORECASE)
_BARE = re.compile(_NUMBER.format("hours"))
_HALF = re.compile(r"半个?(?:小时|钟头)")


def read_minutes(text: str, *, bare_is_hours: bool = False) -> Fraction | None:
    """How many minutes the text says, exactly; None where it says something else.

    `bare_is_hours`: a number alone is hours, as in a column whose title says so.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _HALF.fullmatch(plain):
        return Fraction(30)
    match = _LENGTH.fullmatch(plain) if plain else None
    if match and (match["hours"] or match["minutes"]):
        half = 30 if "半" in plain else 0
        return 60 * _value(match["hours"]) + half + _value(match["minutes"])
    bare = _BARE.fullmatch(plain) if bare_is_hours else None
    return 60 * _value(bare["hours"]) if bare else None


def _value(number: str | None) -> Fraction:
    return Fraction(number.replace(",", ".")) if number else Fraction(0)
