"""Minutes as the text of a file: in the usual form, or with what changed put into the lines it came from."""

from collections.abc import Sequence

from core.blocks import write_block
from meetings.document import MinutesDoc, MinutesFileDoc, SectionDoc
from meetings.markdown.dates import read_day
from meetings.markdown.fields import write_fields
from meetings.markdown.reading import ReadMeeting, read_lines
from meetings.markdown.structure import ends_guidance, ends_opening, ends_section, heading_of


def write_minutes(document: MinutesDoc) -> str:
    """One meeting: `# 2023-07-24`, its fields, its sections; LF line ends and one at its end."""
    return "\n".join(_lines(document)) + "\n"


def write_minutes_file(document: MinutesFileDoc) -> str:
    """A file of meetings under the group's title and guidance."""
    lines = [f"# {document.title}", ""] if document.title else []
    if document.guidance:
        lines += [*write_block(document.guidance, ends_guidance, underlines=True), ""]
    for meeting in document.meetings:
        lines += [*_lines(meeting), ""]
    return "\n".join(lines)


def renew_minutes(source: str, document: MinutesDoc) -> list[str]:
    """The lines a meeting came from, with only what changed since written anew: other sections keep every sign."""
    lines = source.split("\n")
    read = read_lines(lines, year=document.day.year).meetings
    if len(read) != 1 or read[0].first_line != 1:
        return [*_lines(document), ""]
    before = read[0]
    written = _head_lines(before, document, lines)
    known: dict[SectionDoc, list[str]] = {
        one.document: lines[one.first_line - 1 : one.last_line] for one in reversed(before.sections)
    }
    for section in document.sections:
        kept = known.get(section)
        written += kept if kept is not None else _section_lines(before, section, lines)
    return written


def _head_lines(before: ReadMeeting, document: MinutesDoc, lines: Sequence[str]) -> list[str]:
    if _head_of(before.document) == _head_of(document):
        return list(lines[: before.head_end])
    same_day = (before.document.day, before.document.title) == (document.day, document.title)
    found = heading_of(lines[0])
    says_day = found is not None and read_day(found.text, year=document.day.year) is not None
    heading = lines[0] if same_day and says_day else f"{_marks(lines[0])} {_title(document)}"
    return [heading, *_opening(document), ""]


def _section_lines(before: ReadMeeting, section: SectionDoc, lines: Sequence[str]) -> list[str]:
    """A changed or new section, on the level of the others, under its heading as written if that is the same."""
    same = next((one for one in before.sections if one.document.title == section.title), None)
    first = before.sections[0] if before.sections else None
    marks = _marks(lines[first.first_line - 1]) if first else "##"
    heading = lines[same.first_line - 1] if same else f"{marks} {section.title}".rstrip()
    return [heading, *write_block(section.text, ends_section, underlines=True), ""] if section.text else [heading, ""]


def _marks(heading: str) -> str:
    bare = heading.lstrip(" ").replace("＃", "#")
    return bare[: len(bare) - len(bare.lstrip("#"))] or "#"


def _head_of(document: MinutesDoc) -> tuple[object, ...]:
    return (document.day, document.title, *write_fields(document), document.opening)


def _title(document: MinutesDoc) -> str:
    return f"{document.day.isoformat()} {document.title}".rstrip()


def _opening(document: MinutesDoc) -> list[str]:
    lines = [*_spaced(write_fields(document))]
    if document.opening:
        lines += ["", *write_block(document.opening, ends_opening, underlines=True)]
    return lines


def _spaced(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []


def _lines(document: MinutesDoc) -> list[str]:
    lines = [f"# {_title(document)}", *_opening(document)]
    for section in document.sections:
        lines += ["", f"## {section.title}".rstrip()]
        if section.text:
            lines += ["", *write_block(section.text, ends_section, underlines=True)]
    return lines
