"""The text of a file as minutes: what stands on top, then the meetings under their days."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.blocks import is_blank, read_block
from core.changes import LineCount, Problem
from core.credentials import credential_in
from core.outline import Heading, read_outline
from core.sayings import Saying
from core.text import TITLE_LIMIT
from meetings.document import MinutesDoc, MinutesFileDoc, SectionDoc
from meetings.markdown.clock import clock_in_title
from meetings.markdown.heads import opens_head, read_head
from meetings.markdown.starts import Start, find_starts
from meetings.markdown.structure import as_title, ends_guidance, ends_opening, ends_section

_NEXT = re.compile(r"[#\s*_+-]*(?:next meeting\b.{0,20}|下次(?:会议|组会|例会)(?:时间)?)[\s*_]*[:：]", re.IGNORECASE)
LOOKED_AT = 2_000
"""Lines that tell what kind of file it is."""


@dataclass(frozen=True)
class ReadSection:
    """Where a section stands: first_line is its heading, last_line the last before the next; from 1, both included."""

    document: SectionDoc
    first_line: int
    last_line: int


@dataclass(frozen=True)
class ReadMeeting:
    """A meeting with where it stands; lines count from 1, both included. text is these lines as they were."""

    document: MinutesDoc
    first_line: int
    last_line: int
    text: str
    sections: tuple[ReadSection, ...]
    head_end: int  # the last line before the first section


@dataclass(frozen=True)
class ReadMinutes:
    """A whole file. Every line is in its title, its guidance or one of its meetings."""

    document: MinutesFileDoc
    meetings: tuple[ReadMeeting, ...]
    problems: tuple[Problem, ...]
    lines: LineCount


def recognise(text: str, named: str = "") -> float:
    """How sure it is, from 0 to 1, that a text holds minutes: by its days, what stands at its head, its sections."""
    read = read_lines(split_lines(text)[:LOOKED_AT])
    if not read.meetings:
        return 0.0
    kinds = {section.document.kind for meeting in read.meetings for section in meeting.sections} - {"free"}
    documents = [meeting.document for meeting in read.meetings]
    has_people = any(one.present or one.chair or one.minute_taker for one in documents)
    first = next((line for line in split_lines(text) if line.strip()), "")
    words = f"{named} {first} {documents[0].title}".casefold()
    has_word = any(word in words for word in ("会议", "组会", "例会", "纪要", "minutes", "meeting"))
    named_next = sum(_NEXT.match(line) is not None for line in split_lines(text)[:LOOKED_AT])
    has_word = has_word or 2 * named_next >= len(documents)  # a log may name a meeting, too
    return min(1.0, 0.2 + 0.4 * has_word + 0.4 * has_people + 0.2 * len(kinds))


def split_lines(text: str) -> list[str]:
    """The lines of a file without their ends, whatever these are; a last line end begins no new line."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return lines[:-1] if lines[-1] == "" else lines


def read_minutes(text: str, *, year: int | None = None) -> ReadMinutes:
    """All meetings of a text. `year` is for headings that say none. A text without a day is all guidance."""
    return read_lines(split_lines(text), year=year)


def read_lines(lines: Sequence[str], *, year: int | None = None) -> ReadMinutes:
    """As read_minutes, of lines without their ends."""
    headings = read_outline("\n".join(lines))
    starts = find_starts(lines, headings, year)
    first = starts[0].line if starts else len(lines)
    title, guidance = _top(lines[:first], [heading for heading in headings if heading.line < first])
    ends = [*(start.line for start in starts[1:]), len(lines)][: len(starts)]
    at = [heading.line for heading in headings]
    meetings = tuple(
        _meeting(lines, start, end, headings[bisect_right(at, start.line) : bisect_left(at, end)])
        for start, end in zip(starts, ends, strict=True)
    )
    document = MinutesFileDoc(title, guidance, tuple(meeting.document for meeting in meetings))
    blank = sum(is_blank(line) for line in lines)
    count = LineCount(len(lines), len(lines) - blank, 0, blank)
    return ReadMinutes(document, meetings, tuple(_credentials(lines)), count)


def _top(lines: Sequence[str], headings: Sequence[Heading]) -> tuple[str, str]:
    """The title of the file, where its first line is a heading, and what else stands above the first meeting."""
    first = next((place for place, line in enumerate(lines) if not is_blank(line)), None)
    if first is None:
        return "", ""
    title = next((one for one in headings if one.line == first and as_title(one.text) and "#" in lines[first]), None)
    rest = lines[first + 1 :] if title else lines
    return as_title(title.text) if title else "", read_block(rest, ends_guidance, underlines=True)


def _meeting(lines: Sequence[str], start: Start, end: int, headings: Sequence[Heading]) -> ReadMeeting:
    in_head = 0
    while in_head < len(headings) and opens_head(headings[in_head], lines[headings[in_head].line]):
        in_head += 1
    titles = [heading for heading in headings[in_head:] if len(heading.text) <= TITLE_LIMIT]  # a longer one is text
    level = min((heading.level for heading in titles), default=0)
    opening = [heading for heading in titles if heading.level == level]
    ends = [*(heading.line for heading in opening[1:]), end][: len(opening)]
    sections = tuple(
        ReadSection(_section(lines, heading, after), heading.line + 1, after)
        for heading, after in zip(opening, ends, strict=True)
    )
    head_end = opening[0].line if opening else end
    fields, rest = read_head(lines[start.below : head_end], start.day, is_labelled=start.is_labelled)
    topic = start.title
    if "starts_at" not in fields and (found := clock_in_title(topic)):
        clock, topic = found
        fields |= {"starts_at": clock.starts_at, "ends_at": clock.ends_at}
    document = MinutesDoc(
        start.day,
        as_title(topic),
        opening=read_block(rest, ends_opening, underlines=True),
        sections=tuple(section.document for section in sections),
        **fields,
    )
    text = "\n".join(lines[start.line : end])
    return ReadMeeting(document, start.line + 1, end, text, sections, head_end)


def _section(lines: Sequence[str], heading: Heading, end: int) -> SectionDoc:
    return SectionDoc(as_title(heading.text), read_block(lines[heading.line + 1 : end], ends_section, underlines=True))


def _credentials(lines: Sequence[str]) -> list[Problem]:
    problems = []
    for number, line in enumerate(lines, start=1):
        if label := credential_in(line):
            sentence = Saying(
                "This line looks like a password or an account ({label}): minutes are read by the whole group and go "
                "into PDFs and exports. Take it out of the file before importing it.",
                label=label,
            )
            problems.append(Problem(number, "warning", "credential", sentence))
    return problems
