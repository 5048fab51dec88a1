"""What minutes say about something: the lines that name it, and the whole as the text of a file."""

from collections.abc import Callable

from core.blocks import write_block
from core.plan_items import split_items
from meetings.document import CompiledDoc
from meetings.markdown.items import read_items
from meetings.markdown.structure import ends_section


def lines_about(text: str, names_it: Callable[[str], bool]) -> str:
    """The items of a section that name something; of an item with several lines below a name only those that do."""
    found = []
    for item in read_items(text):
        if not names_it(item.text):
            continue
        names = f"（{'，'.join(item.names)}）" if item.names else ""
        parts = [part.text for part in split_items(item.text)]
        about = [part for part in parts if names_it(part)]
        if item.names and len(parts) > 1 and about:
            found += [f"- {names}", *(_nested(part) for part in about)]
        else:
            found.append(listed(f"{names}{item.text}"))
    return "\n".join(found)


def write_compiled(document: CompiledDoc) -> str:
    """`# 刘涛 2023-07-03 – 2023-07-24`, a heading for each meeting, its sections below; LF line ends."""
    lines = [f"# {document.about} {document.since.isoformat()} – {document.until.isoformat()}".replace("\n", " ")]
    for meeting in document.meetings:
        lines += ["", f"## {meeting.day.isoformat()} {meeting.title}".rstrip()]
        for section in meeting.sections:
            lines += ["", f"### {section.title}".rstrip(), "", *write_block(section.text, ends_section)]
    return "\n".join(lines) + "\n"


def listed(text: str) -> str:
    """A text of several lines as one item of a list."""
    first, *more = text.split("\n")
    return "\n".join([f"- {first}", *(f"  {line}" if line.strip() else line for line in more)])


def _nested(text: str) -> str:
    first, *more = text.split("\n")
    return "\n".join([f"  - {first}", *(f"    {line}" if line.strip() else line for line in more)])
