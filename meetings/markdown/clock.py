"""When a meeting is, as people write it: `15:00-16:30`, `晚8点`, `3–5 pm`, `3:30pm est`, `22:00-24:00`."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

_LATER = ("下午", "晚上", "傍晚", "晚", "中午")
_EARLY = ("凌晨", "早上", "上午", "早")
_SIDE = (
    rf"(?P<before{{0}}>{'|'.join((*_LATER, *_EARLY))})?\s?(?P<hour{{0}}>[0-9]{{{{1,2}}}})"
    r"(?:\s?:\s?(?P<minute{0}>[0-9]{{2}})(?![0-9])|(?P<point{0}>[点时])(?:(?P<half{0}>半)|(?P<past{0}>[0-9]{{1,2}})分?)?)?"
    r"(?:\s?(?P<behind{0}>[ap])\.?m\b\.?)?"
)
_CLOCK = re.compile(
    _SIDE.format(1) + rf"(?:\s*(?:[-–—~〜]+|至|到|to\b)\s*{_SIDE.format(2)})?(?P<rest>.*)", re.IGNORECASE
)
_ZONE = re.compile(r"\s*[(]?[a-z]{2,5}(?:[+-][0-9]{1,2})?[)]?\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\((?:[^()]{0,20}[,，]\s*)?(?P<said>[^(),，]{2,30})\)")
_WORDS = ("before", "point", "half", "past", "behind")
_LONGEST = 60


@dataclass(frozen=True)
class Clock:
    """When a meeting begins and ends. is_all: the text says it as it is written here; else its words have to stay: an
    evening, a time zone, a midnight."""

    starts_at: time
    ends_at: time | None = None
    is_all: bool = True


def read_clock(text: str) -> Clock | None:
    """The times of a text that is nothing else, but for a time zone behind them."""
    plain = unicodedata.normalize("NFKC", text).strip() if len(text) <= _LONGEST else ""
    match = _CLOCK.fullmatch(plain)
    if match is None or (match["rest"] and not _ZONE.fullmatch(match["rest"])):
        return None
    is_all = not match["rest"] and not any(match[f"{name}{side}"] for name in _WORDS for side in ("1", "2"))
    first, second = _minutes(match, "1"), _minutes(match, "2") if match["hour2"] else None
    if first is None or (match["hour2"] and second is None) or not (_is_clock(match, "1") or _is_clock(match, "2")):
        return None
    if second is not None and second != 24 * 60 and not first < second:
        return None
    if not first < 24 * 60:
        return None
    if second == 24 * 60:
        return Clock(_time(first), None, is_all=False)
    return Clock(_time(first), None if second is None else _time(second), is_all)


def clock_in_title(title: str) -> tuple[Clock, str] | None:
    """The times that a heading says beside its day, alone or in brackets; and what the topic of the meeting is then."""
    if clock := read_clock(title):
        return clock, "" if clock.is_all else title
    found = _IN_BRACKETS.search(unicodedata.normalize("NFKC", title))
    bracketed = read_clock(found["said"]) if found else None
    return (bracketed, title) if bracketed else None


def _is_clock(match: re.Match[str], side: str) -> bool:
    """Whether a number is a time at all: it has minutes, a word or am and pm beside it."""
    return any(match[f"{name}{side}"] for name in ("before", "minute", "point", "behind"))


def _minutes(match: re.Match[str], side: str) -> int | None:
    hour, past = int(match[f"hour{side}"]), int(match[f"minute{side}"] or match[f"past{side}"] or 0)
    past = 30 if match[f"half{side}"] else past
    if hour > 24 or past > 59 or (hour == 24 and past):
        return None
    if _is_later(match, side) and hour < 12:
        return (hour + 12) * 60 + past
    if (match[f"behind{side}"] or "").casefold() == "a" and hour == 12:
        return past
    return hour * 60 + past


def _is_later(match: re.Match[str], side: str) -> bool:
    """pm, said on its own side, or once for both where the first then is not behind the second."""
    behind = (match[f"behind{side}"] or "").casefold()
    if match[f"before{side}"] or behind:
        return match[f"before{side}"] in _LATER or behind == "p"
    if not match["hour2"]:
        return False
    hours = int(match["hour1"]) % 12, int(match["hour2"]) % 12
    if side == "1":
        return (match["behind2"] or "").casefold() == "p" and hours[0] < hours[1]
    return match["before1"] in _LATER and int(match["hour2"]) < 12


def _time(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)
