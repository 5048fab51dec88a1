"""A day of a learning log: what each of its lines says, and what its spans add up to. Plain data, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from difflib import SequenceMatcher
from typing import Protocol

from core.time_spans import DAY, DayTotal, Span

OVER_A_DAY, SECOND_TOTAL, SHORTER_THAN_PAUSE = "over-a-day", "second-total", "shorter-than-pause"
ABOUT_SO_LONG = "about-so-long"
"""Doubts beside those of core.time_spans: a total above 24 hours, a second total, a pause longer than its span, a
length that its writer calls a guess."""


@dataclass(frozen=True)
class LogLine:
    """A line of the day that has a meaning. kind: "span", "length" (how long, but not when), "total", or "text" for
    what was nearly a total.

    `number` counts the day's lines from 0; `others` are the readings that were not chosen; `minutes` of a total and of
    a length.
    """

    number: int
    kind: str
    written: str
    span: Span | None = None
    others: tuple[Span, ...] = ()
    text: str = ""  # behind the span, beside the length
    minutes: int | None = None
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogEntry:
    """One span or length of a day with its notes: the text of its line and the lines below, up to the next one.

    `span` None: it is only known how long it was.
    """

    line: int
    span: Span | None
    minutes: int | None  # elapsed in the group's zone, without the pause; None: open
    note: str = ""
    tags: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class LogPaper:
    """A paper that a note names. `title`: the words of its link, as far as it has any."""

    url: str
    title: str = ""

    @property
    def words(self) -> str:
        return self.title or self.url


@dataclass(frozen=True)
class ReadDay:
    """What is understood of a day's text. `note` is what belongs to no span."""

    lines: tuple[LogLine, ...] = ()
    entries: tuple[LogEntry, ...] = ()
    stated: int | None = None
    note: str = ""

    @property
    def total(self) -> DayTotal:
        """The stated total against the spans, each as long as it really was."""
        return DayTotal(self.stated, tuple(_as_long_as(entry) for entry in self.entries))

    @property
    def minutes(self) -> int:
        """What the day counts: its closed spans, or what it states where it has none."""
        return counted_minutes(self.stated, [entry.minutes for entry in self.entries])


def counted_minutes(stated: int | None, spans: Sequence[int | None]) -> int:
    """A day's minutes: those of its closed spans; where none is closed, the stated total."""
    closed = [minutes for minutes in spans if minutes is not None]
    return sum(closed) if closed else stated or 0


def elapsed(span: Span, day: date, zone: tzinfo) -> int | None:
    """How long the span lasted by the clock of the zone, without its pause: a night may have 23 or 25 hours."""
    if span.ends is None:
        return None
    return max(0, _instant(day, span.ends, zone) - _instant(day, span.starts, zone) - span.pause)


@dataclass(frozen=True)
class TimedSpan:
    """A stored span: what sums of days, weeks and years are made of. `minutes` as `elapsed` says; None: open.

    `starts` None: a length without times.
    """

    day: date
    starts: int | None
    ends: int | None
    minutes: int | None


def minutes_by_day(spans: Iterable[TimedSpan], *, splits_midnight: bool) -> dict[date, int]:
    """Minutes of each day. Over midnight they count on the day they began, or each day gets its part."""
    found: dict[date, int] = {}
    for span in spans:
        for day, minutes in parts_of(span, splits_midnight=splits_midnight):
            found[day] = found.get(day, 0) + minutes
    return found


def parts_of(span: TimedSpan, *, splits_midnight: bool) -> list[tuple[date, int]]:
    """The span's minutes on its day, and on the next one where they are split. The pause is taken out before it."""
    if span.minutes is None:
        return []
    if not splits_midnight or span.ends is None or span.ends <= DAY:
        return [(span.day, span.minutes)]
    late = min(span.minutes, span.ends - DAY)
    return [(span.day, span.minutes - late), (span.day + timedelta(days=1), late)]


class Timed(Protocol):
    """What a stored entry and one just read have in common."""

    @property
    def span(self) -> Span | None: ...

    @property
    def minutes(self) -> int | None: ...

    @property
    def note(self) -> str: ...


def entry_key(entry: Timed) -> tuple[str, str]:
    """What an entry is known by: when it was, or how long, and its note."""
    return str(entry.span or f"{entry.minutes} min"), entry.note


def match_entries(old: Sequence[tuple[str, str]], new: Sequence[tuple[str, str]]) -> list[int | None]:
    """Which of the old entries each new one is: (span, note) of both, in their order.

    What stands unchanged first; then what changed in one of the two between unchanged ones; each old one once.
    """
    found: list[int | None] = [None] * len(new)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found[block.b + step] = block.a + step
    free = [place for place in range(len(old)) if place not in set(found)]
    for same in (0, 1):  # the same span with another note; then the same note at another time
        by_part: dict[str, list[int]] = {}
        for place in free:
            if old[place][same]:
                by_part.setdefault(old[place][same], []).append(place)
        for place, entry in enumerate(new):
            if found[place] is None and by_part.get(entry[same]):
                found[place] = by_part[entry[same]].pop(0)
        free = [place for place in free if place not in set(found)]
    return found


def _as_long_as(entry: LogEntry) -> Span:
    if entry.span is None:
        return Span(0, entry.minutes)
    if entry.minutes is None or entry.span.ends is None:
        return entry.span
    return replace(entry.span, pause=entry.span.ends - entry.span.starts - entry.minutes)


def _instant(day: date, minutes: int, zone: tzinfo) -> int:
    """Minutes of the world's time at this minute of a day's clock; beyond 1440 it is the next day's."""
    clock = datetime(day.year, day.month, day.day) + timedelta(minutes=minutes)  # noqa: DTZ001 (the zone follows)
    return int(clock.replace(tzinfo=zone).astimezone(UTC).timestamp()) // 60
