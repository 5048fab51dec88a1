"""A day of a learning log as typed: spans, lengths, a total, notes, tags. Every line has a meaning or is text; none is
lost."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, tzinfo
from fractions import Fraction
from itertools import islice

from core.durations import read_total
from core.fences import fenced_lines
from core.length_lines import LengthLine, find_length, read_length_line, without_marker
from core.paper_links import InvalidLink, is_of_paper, read_link
from core.time_spans import DAY, Span, SpanLine, read_day, read_span_line, write_span_line
from workload.document.log import (
    ABOUT_SO_LONG,
    OVER_A_DAY,
    SECOND_TOTAL,
    SHORTER_THAN_PAUSE,
    LogEntry,
    LogLine,
    LogPaper,
    ReadDay,
    elapsed,
)
from workload.markdown.log_tables import read_day_tables

MOST_TAGS = 20
MOST_ADDRESSES = 20  # of a note, looked at for papers
TOTAL_LIMIT = 80  # characters of a line that is a total
MOST_WORDS = 500  # characters of a link's words
_TAG = re.compile(r"(?:(?<=\s)|^)#(?P<name>[^\W\d_][\w-]{0,59})")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'，。；、！？（）《》]{4,500}")
_WORDS = re.compile(r"\[(?P<words>[^\[\]]*)\]\($")
_LIST_OR_INDENT = re.compile(r"\s|[-*+•]\s|[0-9]{1,3}[.、)]\s")
_SAYS_TOTAL = re.compile(r"total|sum|altogether|总|合计|共", re.IGNORECASE)
_MINUTE_FORM = re.compile(r"(?P<line>[0-9]{1,5}) (?P<span>[0-2][0-9]:[0-5][0-9]–(?:[0-2][0-9]:[0-5][0-9])?)")


def read_log_day(text: str, day: date, zone: tzinfo) -> ReadDay:
    """What the text of a day says, as the group's clock has it. Any text can be read."""
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    rows = read_day_tables(lines)
    found: dict[int, SpanLine] = {number: row for number, row in rows.items() if isinstance(row, SpanLine)}
    lengths: dict[int, LengthLine] = {number: row for number, row in rows.items() if isinstance(row, LengthLine)}
    totals: dict[int, Fraction] = {}
    for number, line in enumerate(lines):
        if number in fenced or number in rows:
            continue
        if span := read_span_line(line):
            found[number] = span
        elif (total := _total_of(line)) is not None:
            totals[number] = total
    found = dict(sorted(found.items()))
    lengths |= _lengths(lines, found, {*fenced, *rows, *totals})
    spans = dict(zip(found, read_day(list(found.values())), strict=True))
    meant = sorted(
        [
            *(_span_line(number, lines[number], found[number], span, number in rows) for number, span in spans.items()),
            *(_length_line(number, lines[number], length) for number, length in lengths.items()),
            *_total_lines(lines, totals),
        ],
        key=lambda line: line.number,
    )
    stated = next((line.minutes for line in meant if line.kind == "total"), None)
    begins = [line.number for line in meant if line.kind != "text"]
    first = begins[0] if begins else len(lines)
    below = dict(zip(begins, [*begins[1:], len(lines)], strict=False))  # line -> where its notes end
    entries = tuple(_entries(lines, meant, below, day, zone))
    return ReadDay(tuple(meant), entries, stated, _free_note(lines, meant, below, first))


def choose_reading(text: str, choice: str) -> str:
    """The text with the span of one line written out, as `choice` says: "3 22:10–23:00"; else unchanged."""
    match = _MINUTE_FORM.fullmatch(choice)
    lines = text.split("\n")
    number = int(match["line"]) if match else len(lines)
    if match is None or number >= len(lines):
        return text
    read = read_span_line(lines[number])
    span = next((one for one in read.readings if str(one).split(" ")[0] == match["span"]), None) if read else None
    if span is None:
        return text
    lines[number] = write_span_line(lines[number], span)
    return "\n".join(lines)


def write_log_line(span: Span, text: str) -> str:
    """A line that is read back as this span with this text: a colon stands between where the text begins oddly."""
    if not text:
        return str(span)
    line = f"{span} {text}"
    read = read_span_line(line)
    is_plain = read is not None and span in read.readings and read.text == text
    return line if is_plain else f"{span}: {text}"


def with_log_line(text: str, line: str) -> str:
    """The day's text with one more line at its end."""
    kept = text.rstrip()
    return f"{kept}\n{line}" if kept else line


def tags_of(note: str) -> tuple[str, ...]:
    """#words of a note, each once; a heading or a bug's number is none."""
    return tuple(dict.fromkeys(match["name"] for match in _TAG.finditer(note)))[:MOST_TAGS]


def papers_in(note: str) -> tuple[LogPaper, ...]:
    """Papers whose addresses a note names, each once: arXiv, DOI, publishers, PDFs."""
    found: dict[str, LogPaper] = {}
    for match in islice(_ADDRESS.finditer(note), MOST_ADDRESSES):
        try:
            link = read_link(match[0])
        except InvalidLink:
            continue
        if is_of_paper(link):
            found.setdefault(link.url, LogPaper(link.url, _words_before(note, match.start())))
    return tuple(found.values())


def _words_before(note: str, place: int) -> str:
    """The words of the Markdown link whose address stands there; nothing for a bare address."""
    above = note[max(0, place - MOST_WORDS) : place]
    words = _WORDS.search(above)
    return " ".join(words["words"].split()) if words else ""


def _total_of(line: str) -> Fraction | None:
    """The total that the line states, as an item of a list where it says that it is one."""
    total = read_total(line)
    if total is None and _SAYS_TOTAL.search(line[:TOTAL_LIMIT]):
        total = read_total(without_marker(line))
    return total


def _lengths(lines: Sequence[str], spans: Collection[int], taken: Collection[int]) -> dict[int, LengthLine]:
    """Lines that say how long something took. Below a span, lists and indented lines are its notes, and only a line
    that begins with a length is one."""
    first_span = min(spans, default=len(lines))
    found = {}
    for number, line in enumerate(lines):
        if number in taken or number in spans or not line.strip():
            continue
        length = None
        if number < first_span or not _LIST_OR_INDENT.match(line):
            length = read_length_line(line)
        if length is None and not spans:
            above, below = lines[number - 1] if number else "", lines[number + 1] if number + 1 < len(lines) else ""
            is_alone = not above.strip() and not below.strip() and not _LIST_OR_INDENT.match(line)
            length = find_length(line, is_alone=is_alone)
        if length is not None:
            found[number] = length
    return found


def _length_line(number: int, written: str, read: LengthLine) -> LogLine:
    if read.minutes > DAY:
        return LogLine(number, "text", written, doubts=(OVER_A_DAY,))
    doubts = (ABOUT_SO_LONG,) if read.is_about else ()
    return LogLine(number, "length", written, text=read.text, minutes=read.minutes, doubts=doubts)


def _span_line(number: int, written: str, read: SpanLine, span: Span, is_row: bool) -> LogLine:
    """A doubtful time in a row of a table is not offered to be written out: its cells stay as they are."""
    others = () if is_row else tuple(one for one in read.readings if one != span)
    doubts = span.doubts
    if span.ends is not None and span.pause and span.pause >= span.ends - span.starts:
        doubts = (*doubts, SHORTER_THAN_PAUSE)
    return LogLine(number, "span", written, span, others, read.text, None, doubts)


def _total_lines(lines: Sequence[str], totals: dict[int, Fraction]) -> list[LogLine]:
    """The first total is the day's; more of them, or one longer than a day, are text that says so."""
    found, is_stated = [], False
    for number, exact in totals.items():
        minutes = round(exact)
        doubt = OVER_A_DAY if minutes > DAY else SECOND_TOTAL if is_stated else ""
        if doubt:
            found.append(LogLine(number, "text", lines[number], doubts=(doubt,)))
        else:
            found.append(LogLine(number, "total", lines[number], minutes=minutes))
            is_stated = True
    return found


def _free_note(lines: Sequence[str], meant: Sequence[LogLine], below: Mapping[int, int], first: int) -> str:
    """What belongs to no span: the lines above the first, and those below a total."""
    parts = [lines[:first]]
    parts += [lines[line.number + 1 : below[line.number]] for line in meant if line.kind == "total"]
    texts = ("\n".join(part).strip() for part in parts)
    return "\n\n".join(text for text in texts if text)


def _entries(
    lines: Sequence[str], meant: Sequence[LogLine], below: Mapping[int, int], day: date, zone: tzinfo
) -> list[LogEntry]:
    found = []
    for line in meant:
        if line.kind not in ("span", "length"):
            continue
        note = "\n".join((line.text, *lines[line.number + 1 : below[line.number]])).strip()
        minutes = elapsed(line.span, day, zone) if line.span else line.minutes
        found.append(LogEntry(line.number, line.span, minutes, note, tags_of(note), line.doubts))
    return found
