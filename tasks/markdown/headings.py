"""What the headings of a page of to-dos say: a year, a month, questions, or any other section."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass

from tasks.document import ListKind

_YEAR = re.compile(r"\W{0,4}((?:19|20)[0-9]{2})\s*年?\W{0,4}")
_MONTH = re.compile(
    r"\W{0,4}(?:(?P<year>(?:19|20)[0-9]{2})\s*(?:年|[-./])?\s*)?(?P<month>[0-9]{1,2})\s*月份?\ufe0f?"
)  # 🈷️ is a wide 月
_NUMBERS = re.compile(r"(?P<year>(?:19|20)[0-9]{2})[-./](?P<month>[0-9]{1,2})")
_GLUED = re.compile(r"(?P<month>0[1-9]|1[0-2])(?P<year>(?:19|20)[0-9]{2})")
_REMARK = re.compile(r"(?<=[0-9月])\s*\([^()]{1,40}\)$")  # `2016-11 (ICLR)`
_HAN = re.compile(r"(?P<month>十[一二]?|[一二三四五六七八九])月份?")
_HAN_NUMBERS = (*"一二三四五六七八九十", "十一", "十二")
_HAN_MONTHS = {sign: number for number, sign in enumerate(_HAN_NUMBERS, start=1)}
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NAMED = re.compile(r"(?P<name>[a-z]{3,9})\.?(?:[ ,]+(?P<year>(?:19|20)[0-9]{2}))?")
_QUESTIONS = {"问题", "疑问", "问题列表", "待解决问题", "待解决的问题", "遗留问题", "questions", "open questions"}


@dataclass(frozen=True)
class TodoHeading:
    kind: ListKind
    year: int | None = None
    month: int | None = None

    @property
    def most_day(self) -> int:
        """The last day of the month; 0 where there are no days."""
        if self.month is None:
            return 0
        return monthrange(self.year or 2024, self.month)[1]


def read_heading(title: str, year: int | None) -> TodoHeading:
    """`year`: that of the last heading of a year above."""
    plain = unicodedata.normalize("NFKC", title).strip().strip("*_:：").strip().casefold()
    if found := _YEAR.fullmatch(plain):
        return TodoHeading("year", int(found[1]))
    if month := _month_of(plain, year):
        return month
    return TodoHeading("questions" if plain in _QUESTIONS else "section")


def _month_of(plain: str, year: int | None) -> TodoHeading | None:
    plain = _REMARK.sub("", plain)
    found = _MONTH.fullmatch(plain) or _NUMBERS.fullmatch(plain) or _GLUED.fullmatch(plain)
    if found:
        number, said = int(found["month"]), found["year"]
    elif found := _HAN.fullmatch(plain):
        number, said = _HAN_MONTHS[found["month"]], None
    elif found := _NAMED.fullmatch(plain):
        number, said = _named(found["name"]), found["year"]
    else:
        return None
    return TodoHeading("month", int(said) if said else year, number) if 1 <= number <= 12 else None


def _named(name: str) -> int:
    return next((place for place, full in enumerate(_ENGLISH, start=1) if name in (full, full[:3])), 0)
