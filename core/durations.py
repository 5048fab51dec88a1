"""Lengths of time as people write them: 3h, 2.5小时, 1 h 30 min, 2h15, 2h 30', 90分钟, 半小时, 两小时半, 三小时二十分.

And the lines by which a log states a day's total: `2h15m`, `(4 hours)`, `*3 hours*`, `12.5 hours total`, 合计2小时.
"""

import re
import unicodedata
from fractions import Fraction

_NUMBER = r"(?P<{0}>(?:[0-9]{{1,4}}(?:[.,][0-9]{{1,3}})?|[.,][0-9]{{1,3}}))"
_HOURS = _NUMBER.format("hours") + r"\s*(?:h|hr|hrs|hours?|(?:个)?(?:半)?小时|(?:个)?(?:半)?钟头)"
_MINUTES = _NUMBER.format("minutes") + r"\s*(?:m|min|mins|minutes?|分钟?|'|′)"
_LENGTH = re.compile(rf"(?:{_HOURS}(?P<half>\s*半)?)?\s*(?:{_MINUTES}|(?<=h)(?P<bare>[0-5][0-9]))?", re.IGNORECASE)
_BARE = re.compile(_NUMBER.format("hours"))
_HALF = re.compile(r"半个?(?:小时|钟头)")

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_CHINESE_NUMBER = re.compile(r"(?:(?P<hundreds>[一二两三四五六七八九])百零?)?(?:(?P<tens>[一二三四五六七八九]?)十)?"
                             r"(?P<ones>[零〇一二两三四五六七八九])?")  # fmt: skip
_TOTAL = re.compile(
    r"(?:(?:总计|合计|总共|一共|共计|共|总时长|时长|total|in total|sum)\s*[:：]?\s*)?(?P<length>.{1,40}?)"
    r"\s*(?:total|in total|altogether|总计|合计)?\s*[:：.。]?",
    re.IGNORECASE,
)
_WRAPPERS = (
    ("(", ")"),
    ("（", "）"),
    ("[", "]"),
    ("【", "】"),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("`", "`"),
)
_BEGINS_LENGTH = re.compile(r"[0-9０-９.,零〇一二两三四五六七八九十半]")
_FIRST_SIGNS = frozenset("([（【*_`总合一共时tTiIsS")
_TOTAL_LIMIT = 80
"""Characters of a line that may be nothing but a length."""


def read_minutes(text: str, *, bare_is_hours: bool = False) -> Fraction | None:
    """How many minutes the text says, exactly; None where it says something else.

    `bare_is_hours`: a number alone is hours, as in a column whose title says so.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _HALF.fullmatch(plain):
        return Fraction(30)
    plain = _CHINESE_NUMBER.sub(_as_digits, plain)
    match = _LENGTH.fullmatch(plain) if plain else None
    if match and (match["hours"] or match["minutes"]):
        half = 30 if "半" in plain else 0
        return 60 * _value(match["hours"]) + half + _value(match["minutes"] or match["bare"])
    bare = _BARE.fullmatch(plain) if bare_is_hours else None
    return 60 * _value(bare["hours"]) if bare else None


def read_total(line: str) -> Fraction | None:
    """The minutes of a line that states a day's total and nothing else; None for any other line.

    `around 10 hours` is a remark, no total.
    """
    plain = line.strip()
    if not plain or len(plain) > _TOTAL_LIMIT:
        return None
    if _BEGINS_LENGTH.match(plain):  # nothing around it: nearly every line
        known = read_minutes(plain)
        if known is not None:
            return known
    elif plain[0] not in _FIRST_SIGNS:
        return None
    for _layer in range(3):
        plain = _unwrapped(plain)
    match = _TOTAL.fullmatch(plain)
    return read_minutes(_unwrapped(match["length"])) if match else None


def _unwrapped(text: str) -> str:
    """Without one pair of brackets or marks of emphasis around all of it."""
    for left, right in _WRAPPERS:
        inner = text[len(left) : len(text) - len(right)]
        if inner and text == f"{left}{inner}{right}":
            return inner.strip()
    return text


def _as_digits(match: re.Match[str]) -> str:
    if not match[0]:
        return ""
    tens = match["tens"]
    whole = 100 * _DIGITS[match["hundreds"]] if match["hundreds"] else 0
    whole += 10 * (_DIGITS[tens] if tens else 1) if tens is not None else 0
    return str(whole + (_DIGITS[match["ones"]] if match["ones"] else 0))


def _value(number: str | None) -> Fraction:
    return Fraction(number.replace(",", ".")) if number else Fraction(0)
