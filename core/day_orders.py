"""Days that do not begin with their year, as they would: `28.4.26`, `01/20/2024`, `May 27`, `3 June 2024`.

Nobody can tell day from month in 02/03/2024. All days of one file together mostly can: 01/20/2024 is none but January,
and where several orders are days of the calendar, those that lie much nearer together are meant.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Literal

from core.english_dates import with_numbers

type DayOrder = Literal["dmy", "mdy", "ymd"]

_ORDERS: tuple[DayOrder, ...] = ("dmy", "mdy", "ymd")
_MOST_SLIPS = 5  # one day in so many may be none of the calendar
_TRIPLE = re.compile(
    r"(?<![0-9./-])(?P<a>[0-9]{1,2})(?P<between>[./-])(?P<b>[0-9]{1,2})(?P=between)(?P<c>[0-9]{4}|[0-9]{2})(?![0-9])"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>20[0-9]{2}))?(?![0-9:])"
_WEEKDAY = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*(?=[0-9a-z])", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+{_DAY}{_YEAR}", re.IGNORECASE)
_DAY_FIRST = re.compile(rf"(?<![0-9.:/-]){_DAY}\s+(?:of\s+)?{_MONTH}(?![a-z]){_YEAR}", re.IGNORECASE)


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """The order in which the days of these texts are written; None where they do not tell."""
    triples = {
        (match["a"], match["b"], match["c"]): match["between"] for text in texts for match in _TRIPLE.finditer(text)
    }
    if not triples:
        return None
    found: dict[DayOrder, list[dt.date]] = {}
    for order in _ORDERS:
        found[order] = [day for a, b, c in triples if (day := _day(a, b, c, order))]
    most = max(map(len, found.values()))
    if _MOST_SLIPS * (len(triples) - most) > len(triples):
        return None
    spans = sorted(((max(days) - min(days)).days, order) for order, days in found.items() if len(days) == most)
    if len(spans) == 1 or 2 * spans[0][0] < spans[1][0]:
        return spans[0][1]
    is_dotted = "." in triples.values()  # 4.5.26 is the fifth month wherever dots are used
    return "dmy" if is_dotted and "dmy" in (order for _span, order in spans) else None


def year_first(text: str, order: DayOrder | None = None) -> str:
    """The text with its days in numbers, the year in front where one is written."""
    if order is not None:
        text = _TRIPLE.sub(lambda match: _turned(match, order), text)
    if not re.search(r"[A-Za-z]{3}", text):
        return text
    text = with_numbers(_WEEKDAY.sub("", text))
    return _DAY_FIRST.sub(_in_numbers, _MONTH_FIRST.sub(_in_numbers, text))


def written_like(sample: str, day: dt.date, order: DayOrder | None = None) -> str:
    """The day as the sample writes one: `2026/03/09` like `2024/01/18`; "" where the sample is no day in numbers."""
    whole = re.fullmatch(r"(?P<a>[0-9]{4})(?P<between>[./-])(?P<b>[0-9]{1,2})(?P=between)(?P<c>[0-9]{1,2})", sample)
    if whole:
        wide = 2 if whole["b"].startswith("0") or whole["c"].startswith("0") or len(whole["b"] + whole["c"]) == 4 else 1
        return f"{day.year}{whole['between']}{day.month:0{wide}}{whole['between']}{day.day:0{wide}}"
    match = _TRIPLE.fullmatch(sample)
    if not match or order is None:
        return ""
    wide = 2 if match["a"].startswith("0") or match["b"].startswith("0") or len(match["a"] + match["b"]) == 4 else 1
    year = f"{day.year:04}"[-len(match["c"] if order != "ymd" else match["a"]) :]
    said = {"d": f"{day.day:0{wide}}", "m": f"{day.month:0{wide}}", "y": year}
    return match["between"].join(said[sign] for sign in order)


def _day(a: str, b: str, c: str, order: DayOrder) -> dt.date | None:
    if order == "ymd" and (len(c) == 4 or len(a) == 1):
        return None
    said = dict(zip(order, (int(a), int(b), int(c)), strict=True))
    year = said["y"] if said["y"] >= 100 else 2000 + said["y"]
    try:
        return dt.date(year, said["m"], said["d"])
    except ValueError:
        return None


def _turned(match: re.Match[str], order: DayOrder) -> str:
    day = _day(match["a"], match["b"], match["c"], order)
    return day.isoformat() if day else match[0]


def _in_numbers(match: re.Match[str]) -> str:
    month = _MONTHS.index(match["month"][:3].casefold()) + 1
    year = f"{match['year']}." if match["year"] else ""
    return f"{year}{month}.{match['day']}"
