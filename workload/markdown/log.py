"""A day of a learning log as typed: spans, a total, notes, tags. Every line has a meaning or is text; none is lost."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from fractions import Fraction
from itertools import islice

from core.durations import read_total
from core.fences import fenced_lines
from core.paper_links import InvalidLink, is_of_paper, read_link
from core.time_spans import DAY, Span, SpanLine, read_day, read_span_line, write_span_line
from workload.document.log import (
    OVER_A_DAY,
    SECOND_TOTAL,
    SHORTER_THAN_PAUSE,
    LogEntry,
    LogLine,
    LogPaper,
    ReadDay,
    elapsed,
)

MOST_TAGS = 20
MOST_ADDRESSES = 20  # of a note, looked at for papers
MOST_WORDS = 500  # characters of a link's words
_TAG = re.compile(r"(?:(?<=\s)|^)#(?P<name>[^\W\d_][\w-]{0,59})")
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'，。；、！？（）《》]{4,500}")
_WORDS = re.compile(r"\[(?P<words>[^\[\]]*)\]\($")
_MINUTE_FORM = re.compile(r"(?P<line>[0-9]{1,5}) (?P<span>[0-2][0-9]:[0-5][0-9]–(?:[0-2][0-9]:[0-5][0-9])?)")


def read_log_day(text: str, day: date, zone: tzinfo) -> ReadDay:
    """What the text of a day says, as the group's clock has it. Any text can be read."""
    lines = text.split("\n")
    fenced = fenced_lines(lines)
    found: dict[int, SpanLine] = {}
    totals: dict[int, Fraction] = {}
    for number, line in enumerate(lines):
        if number in fenced:
            continue
        if span := read_span_line(line):
            found[number] = span
        elif (total := read_total(line)) is not None:
            totals[number] = total
    spans = dict(zip(found, read_day(list(found.values())), strict=True))
    meant = sorted(
        [
            *(_span_line(number, lines[number], found[number], span) for number, span in spans.items()),
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


def _span_line(number: int, written: str, read: SpanLine, span: Span) -> LogLine:
    others = tuple(one for one in read.readings if one != span)
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
        if line.span is None:
            continue
        note = "\n".join((line.text, *lines[line.number + 1 : below[line.number]])).strip()
        minutes = elapsed(line.span, day, zone)
        found.append(LogEntry(line.number, line.span, minutes, note, tags_of(note), line.doubts))
    return found
