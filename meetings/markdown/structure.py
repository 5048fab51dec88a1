"""Which lines of a file of minutes are its structure, and how others are kept from being taken for it."""

from core.outline import Heading, read_outline
from meetings.markdown.dates import read_day
from meetings.markdown.fields import read_field
from meetings.markdown.starts import day_of, labelled

_SECTION_LEVEL = 2


def heading_of(line: str) -> Heading | None:
    """The heading that a line is by itself."""
    if line.lstrip(" ")[:1] not in ("#", "＃"):
        return None
    found = read_outline(line)
    return found[0] if found else None


def ends_guidance(line: str) -> bool:
    """A heading, or a bare day, would begin a meeting or be taken for the title of the file."""
    found = labelled(line)
    is_day = read_day(line.strip()) is not None or (found is not None and day_of(found, day_first=True) is not None)
    return is_day or heading_of(line) is not None


def ends_opening(line: str) -> bool:
    return heading_of(line) is not None or read_field(line) is not None


def ends_section(line: str) -> bool:
    heading = heading_of(line)
    return heading is not None and heading.level <= _SECTION_LEVEL


def as_title(text: str) -> str:
    """The text as a heading can hold it: one line, without the marks that would close it."""
    words = text.split()
    while words and not words[-1].strip("#"):
        words.pop()
    return " ".join(words)
