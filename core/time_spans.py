"""Spans of time in a day's log, as people write them, and what they add up to beside the total they state.

Read are `11:20 am -1:35 pm`, `7:20-8:00 am`, `10:15 pm -12:00`, `14:20 pm - 20:00 pm`, `10:30 pm 12:00 pm` (no dash),
`13:40- (-30) - 4:00 pm` (thirty minutes off), `8:10 - 30 am` (the end's hour left out), `9-10 AM`, `下午2点-5点半`,
`2:20 pm-` (still open) and `22:15–24:00`, the form that is written here: two hours of two digits and an en dash are the
24-hour clock, taken as they stand. Where am or pm is missing, or says noon after an evening, the reading is the one
that lasts shortest; where two of them last as long, the one that fits the other spans of the day. Such a reading names
its doubt. Nothing here looks at a clock.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

MIDNIGHT = DAY = 24 * 60
NOON, WAKING = 12 * 60, 6 * 60
LONG = 16 * 60
LINE_LIMIT = 2_000
"""Characters of a line that may begin with a span; a longer one is text."""
COMPARED = 30
"""So many spans of a day decide about those in doubt: a day of ten thousand lines is read in linear time, too."""

AM_OR_PM, PAST_MIDNIGHT, NOON_MEANT, VERY_LONG = "am-or-pm", "past-midnight", "noon-meant", "very-long"
"""Doubts: neither side says am or pm; 12 pm was read as midnight; 12 am as noon; sixteen hours and more."""

_MARKS = {
    **dict.fromkeys(("am", "凌晨", "次日", "次日凌晨", "第二天", "清晨", "早上", "早晨", "早", "上午"), "am"),
    **dict.fromkeys(("pm", "中午", "下午", "傍晚", "晚上", "晚"), "pm"),
}
_BEFORE = "|".join(sorted((mark for mark in _MARKS if not mark.isascii()), key=len, reverse=True))
_TIME = re.compile(
    rf"(?P<before>{_BEFORE})?\s?(?P<hour>[0-9]{{1,2}})"
    r"(?:\s?[:：]\s?(?P<minute>[0-9]{2})(?![0-9])|(?P<point>点)(?:(?P<half>半)|(?P<past>[0-9]{1,2})分?)?)?"
    r"(?:\s?(?P<behind>[aApP]\.?[mM]\b\.?))?(?![0-9./月日号篇])"
)
_DASH = re.compile(r"\s*(?:[-–—―~〜～−]+|到|至|to\b)\s*")
_PAUSE = re.compile(r"\s*[(（]\s?[-−–]\s?(?P<minutes>[0-9]{1,3})\s?(?:min|分钟?|')?\s?[)）]")
_BLANK = re.compile(r"\s+")
_MARKER = re.compile(r"(?:[-*+]|[0-9]{1,3}[.、])\s+(?=[^\s])")
_LITERAL = re.compile(
    r"(?P<a>[0-2][0-9]):(?P<b>[0-5][0-9])–(?P<c>[0-2][0-9]):(?P<d>[0-5][0-9])(?![0-9]|\s?[aApP]\.?[mM]\b)"
)
_LITERAL_OPEN = re.compile(r"(?P<a>[0-2][0-9]):(?P<b>[0-5][0-9])–(?=\s|$)")
_REST = " \t:：,，;；、"


@dataclass(frozen=True)
class Span:
    """From `starts` to `ends`, in minutes after the midnight that begins the day; None: still open.

    One over midnight ends beyond 1440 and belongs to the day it began in. `pause` minutes are taken out.
    """

    starts: int
    ends: int | None = None
    pause: int = 0
    doubts: tuple[str, ...] = ()

    @property
    def minutes(self) -> int | None:
        """How long, without the pause; None while it is open."""
        return None if self.ends is None else max(0, self.ends - self.starts - self.pause)

    def overlaps(self, other: "Span") -> bool:
        ends, others = self.ends or self.starts + 1, other.ends or other.starts + 1
        return self.starts < others and other.starts < ends

    def __str__(self) -> str:
        """The form that is read back as the same span: 22:15–24:00, with a pause 13:40–16:00 (-30)."""
        if self.ends is None:
            return f"{_clock(self.starts)}–"
        pause = f" (-{self.pause})" if self.pause else ""
        return f"{_clock(self.starts)}–{_clock(self.ends)}{pause}"


@dataclass(frozen=True)
class SpanLine:
    """A line that begins with a span: all readings that last as long, and the text behind it."""

    readings: tuple[Span, ...]
    text: str


@dataclass(frozen=True)
class DayTotal:
    """What a day states and what its spans add up to, in minutes; open spans are not counted."""

    stated: int | None
    spans: tuple[Span, ...]

    @property
    def computed(self) -> int:
        return sum(span.minutes or 0 for span in self.spans)

    @property
    def difference(self) -> int | None:
        """Stated minus computed; None where there are not both."""
        has_both = self.stated is not None and any(span.ends is not None for span in self.spans)
        return (self.stated or 0) - self.computed if has_both else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """One or two of "agrees", "differs", "only stated", "only spans", "open"; none for an empty day."""
        kinds = []
        if self.difference is not None:
            kinds.append("differs" if self.difference else "agrees")
        elif self.stated is not None:
            kinds.append("only stated")
        elif any(span.ends is not None for span in self.spans):
            kinds.append("only spans")
        if any(span.ends is None for span in self.spans):
            kinds.append("open")
        return tuple(kinds)


@dataclass(frozen=True)
class _Moment:
    """One side of a span as written. `minute` None: only the hour is there."""

    hour: int
    minute: int | None
    mark: str
    is_padded: bool
    has_point: bool

    @property
    def is_bare(self) -> bool:
        """A number that may be anything."""
        return self.minute is None and not self.mark and not self.has_point


@dataclass(frozen=True)
class _Found:
    starts: _Moment
    ends: _Moment | None
    pause: int
    behind: int  # where the text goes on


def read_span_line(line: str) -> SpanLine | None:
    """The span a line begins with, behind a list marker too; None where it begins with none."""
    if len(line) > LINE_LIMIT:
        return None
    plain = line.strip()
    marker = _MARKER.match(plain)
    plain = plain[marker.end() :] if marker else plain
    if literal := _read_literal(plain):
        return literal
    found = _find(plain)
    if found is None or not _is_meant(found, plain):
        return None
    readings = _readings_open(plain) if found.ends is None and not found.pause else ()
    readings = readings or _readings(found)
    return SpanLine(readings, plain[found.behind :].strip(_REST)) if readings else None


def write_span_line(line: str, span: Span) -> str:
    """The line with its span in the form that is read back without a doubt; marker and text stay."""
    plain = line.strip()
    marker = _MARKER.match(plain)
    read = read_span_line(line)
    text = read.text if read else ""
    indent = line[: len(line) - len(line.lstrip())]
    return f"{indent}{marker[0] if marker else ''}{span}{f' {text}' if text else ''}"


def _find(plain: str) -> _Found | None:
    """The pieces of a span at the beginning of a line: a time, a dash, a pause, a time."""
    begin = _TIME.match(plain)
    if begin is None:
        return None
    starts, place = _moment(begin), begin.end()
    dash = _DASH.match(plain, place)
    if dash is None:
        return _without_dash(plain, starts, place)
    place, minutes = dash.end(), 0
    if pause := _PAUSE.match(plain, place):
        minutes = int(pause["minutes"])
        place = again.end() if (again := _DASH.match(plain, pause.end())) else pause.end()
    end = _TIME.match(plain, place)
    if end is None:
        return _Found(starts, None, minutes, place)
    place = end.end()
    if not minutes and (pause := _PAUSE.match(plain, place)):
        minutes, place = int(pause["minutes"]), pause.end()
    return _Found(starts, _moment(end), minutes, place)


def _without_dash(plain: str, starts: _Moment, place: int) -> _Found | None:
    """`10:30 pm 12:00 pm`: two times of minutes one after the other."""
    blank = _BLANK.match(plain, place)
    end = _TIME.match(plain, blank.end()) if blank else None
    if end is None or starts.minute is None or end["minute"] is None:
        return None
    return _Found(starts, _moment(end), 0, end.end())


def _moment(match: re.Match[str]) -> _Moment:
    written = match["before"] or (match["behind"] or "").lower().replace(".", "")
    minute = 30 if match["half"] else match["minute"] or match["past"]
    return _Moment(
        hour=int(match["hour"]),
        minute=None if minute is None else int(minute),
        mark=_MARKS.get(written, ""),
        is_padded=match["hour"].startswith("0"),
        has_point=bool(match["point"]),
    )


def read_day(lines: Sequence[SpanLine]) -> tuple[Span, ...]:
    """One reading for each line, in their order: those in doubt are read by what fits the others."""
    others = [line.readings[0] for line in lines if len(line.readings) == 1][:COMPARED]
    chosen: list[Span] = []
    for line in lines:
        span = line.readings[0]
        if len(line.readings) > 1:
            span = min(line.readings, key=lambda one: (_clashes(one, others), one.starts < WAKING))
            if len(others) < COMPARED:
                others.append(span)
        chosen.append(span)
    return tuple(chosen)


def _clashes(span: Span, others: Sequence[Span]) -> int:
    return sum(span.overlaps(other) for other in others if other is not span)


def _read_literal(plain: str) -> SpanLine | None:
    """The form written by `str`: the 24-hour clock, taken at its word."""
    match = _LITERAL.match(plain)
    if match is None:
        return None
    starts, ends = int(match["a"]) * 60 + int(match["b"]), int(match["c"]) * 60 + int(match["d"])
    if starts >= DAY or ends > DAY:
        return None
    rest = plain[match.end() :]
    pause = _PAUSE.match(rest)
    span = Span(starts, ends if ends >= starts else ends + DAY, int(pause["minutes"]) if pause else 0)
    return SpanLine((_with_length(span),), rest[pause.end() if pause else 0 :].strip(_REST))


def _readings_open(plain: str) -> tuple[Span, ...]:
    """`10:20–` as `str` writes it, with nothing that could be its end: the 24-hour clock."""
    match = _LITERAL_OPEN.match(plain)
    starts = int(match["a"]) * 60 + int(match["b"]) if match else DAY
    return (Span(starts),) if starts < DAY else ()


def _is_meant(found: _Found, plain: str) -> bool:
    """Whether these are times of day: two bare numbers are only where nothing but a comma or colon follows."""
    if found.ends is None:
        return not found.starts.is_bare
    if not (found.starts.is_bare and found.ends.is_bare):
        return True
    return plain[found.behind :].lstrip()[:1] in ("", ",", "，", ":", "：")


def _readings(found: _Found) -> tuple[Span, ...]:
    """All readings that last shortest; none where the numbers are no times of day."""
    starts = _on_the_clock(found.starts)
    if found.ends is None:
        return tuple(Span(moment, None, 0, (AM_OR_PM,) if len(starts) > 1 else ()) for moment in starts)
    ends = _shortened_end(found.starts, found.ends) or _on_the_clock(found.ends)
    pairs = [(start, start + ((end - start) % DAY or DAY)) for start, end in product(starts, ends)]
    shortest = min((end - start for start, end in pairs), default=0)
    shown = dict.fromkeys(pair for pair in pairs if pair[1] - pair[0] == shortest)
    if shortest == DAY and found.ends.hour != DAY // 60:  # from a time to the same time: nothing, not a day
        shown = dict.fromkeys((start, start) for start, _end in shown)
    doubts = (AM_OR_PM,) if len(shown) > 1 else ()
    return tuple(
        _with_length(Span(start, end, found.pause, (*doubts, *_twelve(found.ends, end)))) for start, end in shown
    )


def _with_length(span: Span) -> Span:
    return replace(span, doubts=(*span.doubts, VERY_LONG)) if (span.minutes or 0) >= LONG else span


def _twelve(written: _Moment, end: int) -> tuple[str, ...]:
    """The doubt of an end that says 12 pm and is midnight, or says 12 am and is noon."""
    is_noon = end % DAY // 60 == NOON // 60
    if written.hour != NOON // 60:
        return ()
    if written.mark == "pm" and not is_noon:
        return (PAST_MIDNIGHT,)
    return (NOON_MEANT,) if written.mark == "am" and is_noon else ()


def _shortened_end(starts: _Moment, ends: _Moment) -> tuple[int, ...]:
    """`8:10 - 30 am`: minutes of the same hour, where they cannot be an hour."""
    is_minutes = starts.minute is not None and ends.minute is None and max(24, starts.minute) < ends.hour
    if not is_minutes:
        return ()
    return _on_the_clock(replace(starts, minute=ends.hour, mark=starts.mark or ends.mark))


def _on_the_clock(moment: _Moment) -> tuple[int, ...]:
    """The minutes of the day that it may mean; none for an hour or a minute that no clock has."""
    hour, minute = moment.hour, moment.minute or 0
    if minute >= 60 or hour > 24 or (hour == 24 and minute):
        return ()
    early, late = hour % 12 * 60 + minute, hour % 12 * 60 + minute + NOON
    if hour > 12 or hour == 0 or (moment.is_padded and not moment.mark):  # the 24-hour clock, whatever the mark says
        return ((hour * 60 + minute) % DAY,)
    if hour == 12:  # the likelier first
        return (early, late) if moment.mark == "am" else (late, early)
    if moment.mark:
        return (early,) if moment.mark == "am" else (late,)
    return (early, late)


def _clock(minutes: int) -> str:
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"
