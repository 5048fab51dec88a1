"""Work kept as a list: below a period lines of `Ann, Bo: 3h - text`, below a name lines of `4.4.26 - 3h - text`.

What a line does not say, the headings above it do; a line without a day is of the day of the line above it.
"""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

from core.buckets import BucketLimits, UnreadableWorkload, Workload, read_workload
from core.changes import Problem
from core.day_orders import DayOrder, order_of
from core.durations import read_minutes
from core.errors import InvalidInput
from core.fences import fenced_lines
from core.outline import Heading
from core.participants import Participants, read_participants
from core.periods import Period
from core.sayings import Saying
from core.vocabulary import ledger_column_of
from workload.document import WorkRow, shared_workload, write_hours
from workload.markdown.dates import RowDates, UnreadableRow
from workload.markdown.headings import Dated
from workload.markdown.list_lines import ListLine, read_list_line
from workload.markdown.shares import name_in, shares_in

_ITEM = re.compile(r"(?: {0,3}|\t)(?:[-*+•]|[0-9]{1,3}[.)、])\s+")
_TOTAL = re.compile(
    r"\s*(?:[-*+•]\s+)?[*_`]*(?P<word>[^\W\d_]+)(?: [^\W\d_]+)?[*_`]*\s*[:：]?\s*[*_`]*\s*"
    r"(?P<length>[0-9][^:：]{0,20}?)[*_`]*\s*"
)
_FEWEST, _SHARE, _RECURRENCE = 3, 0.6, 1.5


@dataclass(frozen=True)
class ListedWork:
    """A line of the list as a row of a ledger. `is_carried`: its day is that of the line above it."""

    found: ListLine
    work: WorkRow
    is_carried: bool = False

    @property
    def text(self) -> str:
        return self.found.text


@dataclass(frozen=True)
class StatedTotal:
    """A total that the list says, and what its lines come to, in minutes."""

    line: int  # from 1
    name: str
    stated: int
    counted: int


@dataclass
class ReadList:
    """The lines of a list. `order` is that of the days of the file; `lacks_year`: days without any year around."""

    order: DayOrder | None
    heads: set[int] = field(default_factory=set)  # lines of headings that say whose the lines are, or of which days
    rows: list[ListedWork] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    lacks_year: bool = False


@dataclass(frozen=True)
class _Scope:
    """What the headings say of the lines below one: whose, and of which days."""

    line: int
    names: str
    dated: Dated


def is_work_list(lines: Sequence[str], headings: Sequence[Heading], dated: Sequence[Dated]) -> bool:
    """Whether the text is a list of what several people worked: most items say a length, a person and a day."""
    if not any(re.search(r"[0-9]", line) for line in lines):
        return False
    reading = _Reading(lines, headings, dated, None)
    items = sum(bool(_ITEM.match(line)) for line in lines)
    said = [(names, one) for names, one in reading.found if reading.is_dated(one) and (one.text or names)]
    people = Counter(name for names, _one in said for name in read_participants(names).names)
    recurs = len(people) > 1 and sum(people.values()) >= _RECURRENCE * len(people)
    return len(said) >= _FEWEST and recurs and len(said) >= _SHARE * max(items, 1)


def read_list(
    lines: Sequence[str],
    headings: Sequence[Heading],
    dated: Sequence[Dated],
    *,
    limits: BucketLimits,
    year: int | None = None,
) -> ReadList:
    """The work that a list says. Lines that say nobody or no day stay in the file."""
    return _Reading(lines, headings, dated, year).read(limits)


class _Reading:
    def __init__(
        self, lines: Sequence[str], headings: Sequence[Heading], dated: Sequence[Dated], year: int | None
    ) -> None:
        self._lines = lines
        self._year = year
        self.order = order_of(lines)
        taken = {heading.line for heading in headings} | fenced_lines(lines)
        parsed = [read_list_line(number, line, self.order) for number, line in enumerate(lines) if number not in taken]
        self._parsed = [one for one in parsed if one is not None]
        self._scopes = _scopes(headings, dated, {one.line for one in self._parsed})
        self._starts = [scope.line for scope in self._scopes]
        self._first_dated: dict[int, int] = {}  # line of a scope -> the first line below it that says a day
        self.found = [(names, one) for one in self._parsed for names, one in [self._named(one)] if names]
        for one in reversed(self._parsed):
            if "dated" in one.fields:
                self._first_dated[self.scope_of(one.line).line] = one.line

    def _named(self, one: ListLine) -> tuple[str, ListLine]:
        """Who is meant by a line: whom it names, else the heading; without either, names may come late in it."""
        names = one.fields.get("names") or self.scope_of(one.line).names
        late = None if names else read_list_line(one.line, one.source, self.order, names_late=True)
        return (names, one) if late is None else (late.fields.get("names", ""), late)

    def scope_of(self, line: int) -> _Scope:
        place = bisect(self._starts, line)
        return self._scopes[place - 1] if place else _Scope(0, "", Dated(0, None))

    def is_dated(self, one: ListLine) -> bool:
        dated = self.scope_of(one.line).dated
        return "dated" in one.fields or dated.period is not None or dated.lacks_year or self._follows(one)

    def _follows(self, one: ListLine) -> bool:
        """Whether a line above it, below the same heading, says a day."""
        first = self._first_dated.get(self.scope_of(one.line).line)
        return first is not None and first < one.line

    def read(self, limits: BucketLimits) -> ReadList:
        read = ReadList(self.order)
        scope, dates = None, RowDates(self._year, self.order)
        for names, one in self.found:
            here = self.scope_of(one.line)
            if here is not scope:
                scope, dates = here, RowDates(self._year, self.order, here.dated.period)
            period = self._period(read, one, here, dates)
            if period is not None and one.text:
                is_carried = "dated" not in one.fields and here.dated.period is None
                read.rows.append(ListedWork(one, _work(one, names, period, limits), is_carried))
        self._add_totals(read)
        used = {self.scope_of(row.found.line).line for row in read.rows}
        read.heads = {scope.line for scope in self._scopes if scope.line in used}
        return read

    def _period(self, read: ReadList, one: ListLine, scope: _Scope, dates: RowDates) -> Period | None:
        said = one.fields.get("dated", "")
        if not said and scope.dated.period is not None:
            return scope.dated.period
        if not said and scope.dated.lacks_year and scope.dated.period is None:
            read.lacks_year = True
            return None
        try:
            period = dates.next("", said)
        except UnreadableRow as error:
            read.lacks_year |= error.code == "year_missing"
            if error.code != "year_missing":
                sentence = Saying("The line says no day, and no line or heading above it does; it stays in the file.")
                read.problems.append(Problem(one.line + 1, "warning", "period-missing", sentence))
            return None
        except InvalidInput as error:
            read.problems.append(Problem(one.line + 1, "warning", "period-unclear", Saying.of(error)))
            return None
        if not said and one.text:
            sentence = Saying("The line says no day: that of the line above was taken.")
            read.problems.append(Problem(one.line + 1, "info", "day-carried", sentence))
        return period

    def _add_totals(self, read: ReadList) -> None:
        """Totals below a heading are held against the lines below it that stand above them."""
        sums: Counter[int] = Counter()
        for row in read.rows:
            sums[self.scope_of(row.found.line).line] += _minutes(row.work)
        for number, line in enumerate(self._lines):
            stated = _total(line)
            if stated is None:
                continue
            scope = self.scope_of(number)
            counted = sums[scope.line]
            read.totals.append(StatedTotal(number + 1, scope.names, stated, counted))
            if stated != counted:
                sentence = Saying(
                    "The total {name} says {stated}; the rows come to {counted}.",
                    name=scope.names, stated=write_hours(stated), counted=write_hours(counted),
                )  # fmt: skip
                read.problems.append(Problem(number + 1, "warning", "total-differs", sentence))


def _work(one: ListLine, names: str, period: Period, limits: BucketLimits) -> WorkRow:
    said, length = one.fields.get("dated", ""), one.fields["length"]
    people = read_participants(names) if one.fields.get("names") else Participants("", read_participants(names).names)
    work = WorkRow(period, people, written_period=said, line=one.line + 1)
    shares = () if people.everyone else shares_in(length, people.names, limits)
    if shares:
        workload = shared_workload([share.workload for share in shares])
        return WorkRow(period, people, workload, written_period=said, shares=shares, line=work.line)
    workload = _workload(length, limits)
    written = "" if length == str(workload) else length
    return WorkRow(period, people, workload, written_period=said, written_workload=written, line=work.line)


def _workload(length: str, limits: BucketLimits) -> Workload:
    minutes = read_minutes(length.strip("()（）[] *_`"))
    if minutes is not None:
        return Workload(limits.bucket_of(ceil(minutes)))
    try:
        return read_workload(length)
    except UnreadableWorkload:
        return Workload()


def _minutes(work: WorkRow) -> int:
    if work.shares:
        return sum(share.minutes or 0 for share in work.shares)
    return round(read_minutes(work.written_workload) or 0) * max(1, len(work.participants.names))


def _total(line: str) -> int | None:
    found = _TOTAL.fullmatch(line)
    if not found or ledger_column_of(found["word"]) != "total":
        return None
    minutes = read_minutes(found["length"], bare_is_hours=True)
    return None if minutes is None else round(minutes)


def _scopes(headings: Sequence[Heading], dated: Sequence[Dated], items: set[int]) -> list[_Scope]:
    """For each heading whose lines stand below it. Names are people only where several of them head lines."""
    people = _people(headings, items)
    scopes: list[_Scope] = []
    open_ones: list[tuple[int, str]] = []
    for heading, date in zip(headings, dated, strict=True):
        while open_ones and open_ones[-1][0] >= heading.level:
            open_ones.pop()
        names = heading.text.strip(" *_:：") if heading.line in people else open_ones[-1][1] if open_ones else ""
        open_ones.append((heading.level, names))
        scopes.append(_Scope(heading.line, names, date))
    return scopes


def _people(headings: Sequence[Heading], items: set[int]) -> set[int]:
    """The lines of headings that are names of people: at least two different ones of one level, with items below."""
    lines = sorted(items)
    named: dict[int, list[Heading]] = {}
    ends: dict[int, int] = {}  # level -> where the section of a heading of that level ends
    for heading in reversed(headings):
        end = min(
            (line for level, line in ends.items() if level <= heading.level), default=len(lines) and lines[-1] + 1
        )
        first = bisect(lines, heading.line)
        if _is_named(heading.text) and first < len(lines) and lines[first] < end:
            named.setdefault(heading.level, []).append(heading)
        ends[heading.level] = heading.line
    found = next((some for _level, some in sorted(named.items()) if len({one.text for one in some}) > 1), [])
    return {heading.line for heading in found}


def _is_named(text: str) -> bool:
    names = read_participants(text.strip(" *_:：")).names
    return bool(names) and all(name_in(name) == name for name in names)
