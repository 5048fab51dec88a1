"""A line of a list that says who did what for how long: `Ann, Bo: 3h - text`, `4.4.26 - 1,5 hours - text`.

The fields stand in front, in any order, with `:`, `,` or a dash behind each; the length may also stand at the end.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from core.buckets import BucketLimits
from core.day_orders import DayOrder, year_first
from core.durations import read_minutes
from core.errors import InvalidInput
from core.participants import read_participants
from core.periods import read_date, read_period
from workload.markdown.shares import name_in, shares_in

MOST_NAMES = 12
_BULLET = re.compile(r"(?: {0,3}|\t)(?:[-*+•]|[0-9]{1,3}[.)、])\s+(?:\[[ xX]\]\s+)?|")
_ABOUT = re.compile(
    r"[\s*_`]*(?:(?:\+\s?/?\s?-|±|~|≈|-|–|—)\s*)?(?:(?:about|around|approx\.?|ca\.?|约|大约)\s*)?", re.IGNORECASE
)
_SAYS_LENGTH = re.compile(
    r"[0-9]\s?(?:h(?![a-z])|hrs?\b|hours?\b|h[0-9]|m(?![a-z])|mins?\b|minutes?\b|'|个?半?小时|分)|[半一二两三四五六七八九十]个?小时"
    r"|[:：,，]\s*(?:[-–—]\s*)?(?:[少中大小](?=[\s*×-]|$)|[?？])",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"[*_`]*\s*(?:[:：;；,，|]\s*|\s[-–—]+\s+|\s[-–—]+$|\t+|\s{2,}|$)|(?<=[)）\]])\s+(?=\S)")
_LAST = re.compile(r"[\s:：,，;；–—-]*[(（\[]?\s*(?P<length>[^()（）\[\]:：,，;；–—]{1,24})\s*[)）\]]?\s*[.。]?")
_LEAD = re.compile(
    r"[0-9]{1,3}(?:[.,][0-9]{1,2})?\s*(?:h|hrs?|hours?|小时|m|mins?|minutes?|分钟)(?:\s?[0-9]{1,2}\s?(?:m|mins?|分钟)?)?(?=[\s(（])",
    re.IGNORECASE,
)
_BEHIND_ALL = re.compile(
    r"\s*[(（\[]\s*(?:(?P<before>[0-9][^()（）\[\],，、;；:：]{0,20})[,，、;；:：\s]\s*)?(?P<names>[^\W\d_][^()（）\[\]0-9:：]{0,80}?)"
    r"(?:[,，、;；:：\s]\s*(?P<length>[0-9][^()（）\[\],，、;；:：]{0,20}))?\s*[)）\]]\s*$"
)
_BUCKET = re.compile(r"[少中大小](?:\s*[*×]\s*[0-9]{1,2})?")
_UNKNOWN = re.compile(r"[?？]{1,3}")
_DIGIT = re.compile(r"[0-9０-９]")
_LONGEST_LENGTH, _LONGEST_DATE = 60, 40
_LONGEST, _LONGEST_LINE, _MOST_FIELDS = 90, 2_000, 3


@dataclass(frozen=True)
class ListLine:
    """What a line of a list says. `spans`: where each field stands in the line: dated, names, length, text."""

    line: int
    source: str
    fields: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        return read_participants(self.fields.get("names", "")).names

    @property
    def text(self) -> str:
        return self.fields.get("text", "")


def read_list_line(
    line: int, source: str, order: DayOrder | None = None, *, names_late: bool = False
) -> ListLine | None:
    """The line with its fields; None for one that says no length. `names_late`: names may stand behind the length."""
    if len(source) > _LONGEST_LINE or source.startswith("|") or not _SAYS_LENGTH.search(source):
        return None
    spans = _spans(source, order, names_late=names_late)
    if spans is None:
        return None
    return ListLine(line, source, {name: source[first:last] for name, (first, last) in spans.items()}, dict(spans))


@lru_cache(maxsize=20_000)  # a text is looked at more than once: what kind it is, what it says
def _spans(source: str, order: DayOrder | None, *, names_late: bool) -> Mapping[str, tuple[int, int]] | None:
    bullet = _BULLET.match(source)
    begin = bullet.end() if bullet else 0
    spans: dict[str, tuple[int, int]] = {}
    while len(spans) < _MOST_FIELDS:
        is_late = "length" in spans and not names_late
        found = _field(source, begin, {**spans, "names": (0, 0)} if is_late else spans, order)
        if found is None:
            break
        name, span, begin = found
        spans[name] = span
    end = len(source.rstrip())
    behind = _BEHIND_ALL.search(source, begin, end) if not {"length", "names"} & spans.keys() else None
    if behind and is_length(behind["length"] or behind["before"] or "") and _are_names(behind["names"]):
        spans["names"] = behind.span("names")
        spans["length"], end = behind.span("length" if behind["length"] else "before"), behind.start()
    if "length" not in spans:
        last = _last_length(source, begin, end)
        if last is None:
            return None
        spans["length"], end = last
    spans["text"] = _trimmed(source, begin, end)
    return spans


def _field(
    source: str, begin: int, taken: dict[str, tuple[int, int]], order: DayOrder | None
) -> tuple[str, tuple[int, int], int] | None:
    """The field at this place, where it stands, and where the next one begins; the longest text that is one."""
    about = _ABOUT.match(source, begin)
    first = about.end() if about else begin
    ends = list(_ends(source, first))
    for last, after in reversed(ends):
        name = _kind_of(source[first:last], taken, order)
        if name:
            inner = (first, last)
            if (
                name == "names"
                and not re.search(r"[:：]|\s[-–—]", source[last - 1 : after])
                and source[first] not in "[(（【"
            ):
                continue
            return name, inner, after
    lead = _LEAD.match(source, first) if "length" not in taken else None  # 3h (text), 3h text
    return ("length", lead.span(), lead.end()) if lead and read_minutes(lead[0]) is not None else None


def _ends(source: str, first: int) -> Iterator[tuple[int, int]]:
    """Where a field that begins here may end, and where what follows it begins."""
    for number, match in enumerate(_BEHIND.finditer(source, first, first + _LONGEST + 4)):
        if number > MOST_NAMES:
            return
        if match.start() > first:
            yield match.start(), match.end()


def _kind_of(text: str, taken: dict[str, tuple[int, int]], order: DayOrder | None) -> str:
    if "length" not in taken and len(text) <= _LONGEST_LENGTH and is_length(text):
        return "length"
    if "dated" not in taken and len(text) <= _LONGEST_DATE and is_dated(text, order):
        return "dated"
    return "names" if "names" not in taken and not _DIGIT.search(text) and _are_names(text) else ""


def is_length(text: str) -> bool:
    """Hours and minutes with their unit, a bucket, `?`, or one of these for each name."""
    plain = unicodedata.normalize("NFKC", text).strip("()（）[] *_`")
    if _UNKNOWN.fullmatch(plain) or _BUCKET.fullmatch(plain) or read_minutes(plain) is not None:
        return True
    parts = re.split(r"\s*/\s*", plain)
    return len(parts) > 1 and bool(shares_in(plain, parts, BucketLimits())) and not re.fullmatch(r"[0-9./]+", plain)


def is_dated(text: str, order: DayOrder | None) -> bool:
    """A day or a period; `3/4` alone may be a fraction."""
    if not _DIGIT.search(text):
        return False
    plain = year_first(unicodedata.normalize("NFKC", text).strip("()（）[] *_`"), order)
    if re.fullmatch(r"[0-9]{1,2}[-/][0-9]{1,2}", text.strip()):
        return False
    for read in (read_period, read_date):
        try:
            read(plain, year=2000)
        except InvalidInput:
            continue
        return True
    return False


def _are_names(text: str) -> bool:
    names = read_participants(text)
    are_few = 0 < len(names.names) <= MOST_NAMES
    return names.everyone or (are_few and all(name_in(name) == name for name in names.names))


def _last_length(source: str, begin: int, end: int) -> tuple[tuple[int, int], int] | None:
    """The length at the end of the text, where it stands, and where the text ends before it."""
    for match in re.finditer(r"[\s(（\[:：,，;；–—]", source[max(begin, end - 30) : end]):
        place = max(begin, end - 30) + match.start()
        found = _LAST.fullmatch(source, place, end)
        if found and read_minutes(found["length"]) is not None and source[begin:place].strip():
            return found.span("length"), place
    return None


def _trimmed(source: str, begin: int, end: int) -> tuple[int, int]:
    """Without blanks, dashes and one pair of brackets around it."""
    while begin < end and source[begin] in " \t-–—:：,，;；*_":
        begin += 1
    while begin < end and source[end - 1] in " \t":
        end -= 1
    inner = source[begin:end]
    if inner[:1] in "(（" and inner[-1:] in ")）" and not re.search(r"[()（）]", inner[1:-1]) and len(inner) > 2:
        return begin + 1, end - 1
    return begin, end


def list_line(source: str, fields: Sequence[str], length: str, text: str) -> str:
    """A line that says all by itself, with the mark of the line it stands for: `- 2026-03-09, Ann/Bo: 3h - text`."""
    bullet = _BULLET.match(source)
    said = ", ".join(filter(None, fields))
    return f"{bullet[0] if bullet else ''}{f'{said}: ' if said else ''}{length} - {text}"
