"""Items of an agenda, changed one by one: each change touches the lines of its item and nothing else of the text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.plan_items import ITEM_LIMIT
from core.roster import split_names
from core.text import CELL_LIMIT, clean_title
from meetings.document import AgendaItemDoc, ItemDoc
from meetings.markdown.agenda import (
    LONGEST_ITEM,
    add_item,
    change_item,
    order_items,
    presented,
    read_agenda,
    write_item,
)
from meetings.models import Meeting, MinutesSection
from meetings.queries.naming import Naming
from meetings.services.following import follow_minutes
from meetings.services.locking import locked_meeting
from meetings.services.recording import record
from meetings.services.refusals import MeetingRefused, StaleMinutes
from meetings.services.sections import fill_section, refuse_too_many, save_section
from members.models import Member
from members.services.cleaning import cleaned_markdown, cleaned_name

ITEM_TITLE_LIMIT = 500
MOST_PRESENTERS = 10
MOST_LINES = 200  # added at once
_TITLES = {"zh": "议题", "en": "Agenda"}


@dataclass(frozen=True)
class ItemPlace:
    """Which item is meant, from 0. Either the version of its section is named, or its line as it was read.

    By its line an item is found where it is now; one that is not there as it was, or twice, is StaleMinutes.
    """

    place: int
    version: int | None = None
    written: str | None = None


@dataclass(frozen=True)
class ItemInput:
    """What is said of an item; None stays as it is. A title may hold who presents, and how long, as typed lines do."""

    title: str | None = None
    presenters: Sequence[str] | None = None
    minutes: int | None = None
    no_minutes: bool = False
    notes: str | None = None


@transaction.atomic
def add_agenda_lines(*, meeting: Meeting, text: str, by: Member | None, source: str = "page") -> MinutesSection:
    """Every line a further item of the meeting's agenda, as it was typed; a meeting without an agenda gets one."""
    lines = [line for line in cleaned_markdown(text, field="text").split("\n") if line.strip()]
    if not lines:
        raise ValidationError({"text": _("Write what is to be talked about.")})
    if len(lines) > MOST_LINES:
        raise ValidationError({"text": _("At most {most} lines are added at once.").format(most=MOST_LINES)})
    current = locked_meeting(meeting, by)
    section = current.sections.filter(deleted_at=None, kind=MinutesSection.Kind.AGENDA).first()
    if section is None:
        section = _first_section(current, by)
    written = section.text
    for line in lines:
        written = add_item(written, line.strip())
    knows = Naming(current.group).knows
    if len(read_agenda(written, knows)) != min(len(read_agenda(section.text, knows)) + len(lines), ITEM_LIMIT):
        raise ValidationError({"text": _("These lines cannot stand in an agenda: write one item a line.")})
    return save_section(section=section, version=section.version, text=written, by=by, source=source)


@transaction.atomic
def add_agenda_item(
    *, section: MinutesSection, said: ItemInput, by: Member | None, source: str = "page"
) -> MinutesSection:
    """A further item at the end of an agenda."""

    def added(text: str, naming: Naming) -> str:
        item = _filled(AgendaItemDoc(""), said, naming)
        longer = add_item(text, write_item(item, naming.knows))
        place = len(read_agenda(longer, naming.knows)) - 1
        return _with_item(longer, place, item, naming)

    return _rewritten(section, None, added, by, source)


@transaction.atomic
def change_agenda_item(
    *,
    section: MinutesSection,
    at: ItemPlace,
    said: ItemInput,
    to: int | None = None,
    by: Member | None,
    source: str = "page",
) -> MinutesSection:
    """Its title, who presents it, how long it is to take, its minutes (notes), and its place, from 0."""

    def changed(text: str, naming: Naming, place: int) -> str:
        item = _filled(read_agenda(text, naming.knows)[place], said, naming)
        written = _with_item(text, place, item, naming)
        return written if to is None else _with_order(written, place, to, naming)

    return _rewritten(section, at, changed, by, source)


@transaction.atomic
def move_agenda_item(
    *, section: MinutesSection, at: ItemPlace, step: int, by: Member | None, source: str = "page"
) -> MinutesSection:
    """So many places on; beyond the ends of the agenda: to the first or last."""

    def moved(text: str, naming: Naming, place: int) -> str:
        return _with_order(text, place, place + step, naming)

    return _rewritten(section, at, moved, by, source)


@transaction.atomic
def remove_agenda_item(
    *, section: MinutesSection, at: ItemPlace, by: Member | None, source: str = "page"
) -> MinutesSection:
    """With its notes."""

    def without(text: str, naming: Naming, place: int) -> str:
        order = range(len(read_agenda(text, naming.knows)))
        return order_items(text, [one for one in order if one != place], naming.knows)

    return _rewritten(section, at, without, by, source)


def _rewritten(
    section: MinutesSection,
    at: ItemPlace | None,
    rewrite: Callable[..., str],
    by: Member | None,
    source: str,
) -> MinutesSection:
    """The section with its text rewritten, of one item where a place is named."""
    meeting = locked_meeting(section.meeting, by)
    current = MinutesSection.objects.get(pk=section.pk)
    if current.deleted_at is None and current.kind != MinutesSection.Kind.AGENDA:
        raise MeetingRefused("no-agenda", _("This section is no agenda any more."))
    if at is not None and at.version is not None and at.version != current.version:
        raise StaleMinutes(current)
    naming = Naming(meeting.group)
    text = rewrite(current.text, naming, *([] if at is None else [_place_of(current, at, naming)]))
    return save_section(section=current, version=current.version, text=text, by=by, source=source)


def _place_of(section: MinutesSection, at: ItemPlace, naming: Naming) -> int:
    lines = section.text.split("\n")
    written = [lines[item.first_line] for item in read_agenda(section.text, naming.knows)]
    if at.written is None:
        if not 0 <= at.place < len(written):
            raise MeetingRefused("no-item", _("The agenda has no such item."))
        return at.place
    if 0 <= at.place < len(written) and written[at.place] == at.written:
        return at.place
    if written.count(at.written) != 1:
        raise StaleMinutes(section)
    return written.index(at.written)


def _filled(item: AgendaItemDoc, said: ItemInput, naming: Naming) -> AgendaItemDoc:
    if said.title is not None:
        words = clean_title(said.title, ITEM_TITLE_LIMIT)
        read = presented(ItemDoc((), words, 0, 0), naming.knows)
        item = replace(item, title=read.title)
        item = replace(item, presenters=read.presenters) if read.presenters else item
        item = replace(item, minutes=read.minutes) if read.minutes else item
    if said.presenters is not None:
        item = replace(item, presenters=_cleaned_names(said.presenters))
    if said.minutes is not None or said.no_minutes:
        item = replace(item, minutes=said.minutes)
    if said.notes is not None:
        notes = cleaned_markdown(said.notes, field="notes")
        item = replace(item, notes="\n".join(line.rstrip() for line in notes.split("\n")).strip("\n"))
    if item.minutes is not None and not 0 < item.minutes <= LONGEST_ITEM:
        raise ValidationError({"minutes": _("Write minutes from 1 to {most}.").format(most=LONGEST_ITEM)})
    if not item.title and not item.presenters:
        raise ValidationError({"title": _("Write what is to be talked about.")})
    if len(item.notes) > CELL_LIMIT:
        raise ValidationError({"notes": _("At most {limit} characters can be kept.").format(limit=CELL_LIMIT)})
    return item


def _cleaned_names(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) > MOST_PRESENTERS:
        raise ValidationError({"presenters": _("At most {limit} people can be named.").format(limit=MOST_PRESENTERS)})
    found = tuple(dict.fromkeys(cleaned_name(name, field="presenters") for name in names))
    if any(split_names(name) != [name] for name in found):
        raise ValidationError({"presenters": _("Write each name by itself, without commas and brackets.")})
    return found


def _with_item(text: str, place: int, item: AgendaItemDoc, naming: Naming) -> str:
    """What would not be read again as what was meant is not written."""
    written = change_item(text, place, item, naming.knows)
    found = read_agenda(written, naming.knows)
    is_same = len(found) == len(read_agenda(text, naming.knows)) and (
        replace(found[place], first_line=item.first_line, last_line=item.last_line) == item
    )
    if not is_same:
        raise ValidationError(
            {"notes": _("This cannot stand below an item of an agenda: write it without headings and open code.")}
        )
    return written


def _with_order(text: str, place: int, to: int, naming: Naming) -> str:
    order = list(range(len(read_agenda(text, naming.knows))))
    order.insert(min(max(to, 0), len(order) - 1), order.pop(place))
    return order_items(text, order, naming.knows)


def _first_section(meeting: Meeting, by: Member | None) -> MinutesSection:
    """An empty agenda above all other sections."""
    refuse_too_many(meeting.sections.filter(deleted_at=None).count() + 1)
    meeting.sections.update(position=F("position") + 1)
    title = _TITLES["zh" if meeting.group.language.startswith("zh") else "en"]
    section = fill_section(MinutesSection(meeting=meeting, position=0), title, "", by)
    section.save()
    follow_minutes(meeting)
    record("minutes.section_added", meeting.group, by, meeting.uuid, "page")
    return section
