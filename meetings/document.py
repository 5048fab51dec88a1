"""The shape of minutes: what pages, files, PDFs and imports all agree on."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from core.vocabulary import minutes_section_of

SectionKind = Literal["agenda", "done", "issues", "assignments", "free"]
MOST_SECTIONS = 60
"""Sections of one meeting."""
KINDS: tuple[SectionKind, ...] = ("agenda", "done", "issues", "assignments", "free")


@dataclass(frozen=True)
class SectionDoc:
    """One section as it was written: its title in one line, its text in Markdown without blank lines around it."""

    title: str
    text: str = ""

    @property
    def kind(self) -> SectionKind:
        return kind_of(self.title)


@dataclass(frozen=True)
class ItemDoc:
    """One item of a section. names stood in brackets before it; text is Markdown without bullet and names.

    first_line and last_line count from 0 within the section. is_listed: it has a bullet or a number.
    """

    names: tuple[str, ...]
    text: str
    first_line: int
    last_line: int
    is_listed: bool = True


@dataclass(frozen=True)
class AgendaItemDoc:
    """One item of an agenda: what it is about, who presents it (as written), and its own minutes below it.

    minutes: how long it is planned to take; lines count from 0 within the section, both included.
    """

    title: str
    presenters: tuple[str, ...] = ()
    minutes: int | None = None
    notes: str = ""  # Markdown
    first_line: int = 0
    last_line: int = 0


@dataclass(frozen=True)
class AgendaLine:
    """An item as pages and paper show it: people by their full names; begins where the items before it say it."""

    item: AgendaItemDoc
    number: int
    written: str  # its first line, by which it is known again
    people: tuple[str, ...]
    begins: time | None = None


@dataclass(frozen=True)
class AgendaDoc:
    """A whole agenda in order: its items, and what stands between them as Markdown.

    planned: minutes of all items; room: minutes that the meeting has, None where its hours are not known.
    """

    parts: tuple[AgendaLine | str, ...] = ()
    planned: int = 0
    room: int | None = None

    @property
    def lines(self) -> tuple[AgendaLine, ...]:
        return tuple(part for part in self.parts if isinstance(part, AgendaLine))

    @property
    def says_who_or_how_long(self) -> bool:
        """Else it is shown as it was written."""
        return any(line.people or line.item.minutes for line in self.lines)

    @property
    def is_too_long(self) -> bool:
        return self.room is not None and self.planned > self.room


@dataclass(frozen=True)
class MinutesDoc:
    """The minutes of one meeting. Names are as written; opening is what stands before the first section."""

    day: date
    title: str = ""  # what the heading says beside the day
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    link: str = ""
    chair: str = ""
    minute_taker: str = ""
    presenter: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    opening: str = ""
    sections: tuple[SectionDoc, ...] = ()


@dataclass(frozen=True)
class MinutesFileDoc:
    """A file of minutes: the group's title and guidance on top, then its meetings in the order of the file."""

    title: str = ""
    guidance: str = ""
    meetings: tuple[MinutesDoc, ...] = ()


@dataclass(frozen=True)
class CompiledMeeting:
    """What the minutes of one meeting say about something."""

    day: date
    title: str
    uuid: str
    address: str  # path of its page
    sections: tuple[SectionDoc, ...]


@dataclass(frozen=True)
class CompiledDoc:
    """All that minutes of a period say about a member, a project or an open issue, the newest meeting first."""

    about: str
    since: date
    until: date
    meetings: tuple[CompiledMeeting, ...] = ()
    more: bool = False  # there are more meetings than are shown


@dataclass(frozen=True)
class DraftLine:
    """A line that a draft proposes. text: one line of Markdown; source: a link to what it came from, or nothing.

    key is what it is known by when the minutes are drafted again, whatever was made of its words meanwhile.
    """

    key: str
    text: str
    source: str = ""

    @property
    def written(self) -> str:
        return f"{self.text} {self.source}".strip()


@dataclass(frozen=True)
class DraftBlock:
    """Lines of one member, or of several. Without names each stands by itself."""

    names: tuple[str, ...]
    lines: tuple[DraftLine, ...]


@dataclass(frozen=True)
class Draft:
    """What a draft proposes for each kind of section."""

    agenda: tuple[DraftBlock, ...] = ()
    done: tuple[DraftBlock, ...] = ()
    issues: tuple[DraftBlock, ...] = ()
    assignments: tuple[DraftBlock, ...] = ()


def kind_of(title: str) -> SectionKind:
    found = minutes_section_of(title)
    return next((kind for kind in KINDS if kind == found), "free")
