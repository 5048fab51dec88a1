"""A meeting that is there already, or that a file before has as well: added to it, kept as another, or left out."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce

from core.changes import Question
from core.sayings import Saying
from exchange.document import ANOTHER, LEAVE_OUT, MERGE
from exchange.importing.setting import Setting, Who
from exchange.models import SourceRecord
from meetings.markdown import MinutesDoc, merge_minutes, read_minutes, share_something

PART = "meeting-part"
"""The kind of the record of a meeting whose text was added to that of another file."""


@dataclass(frozen=True)
class Twin:
    """The meeting that has the same day and topic: of which file of this import, "" where it is stored only."""

    document: MinutesDoc
    place: str = ""


def ask_about_twin(setting: Setting, shown: str, line: int, document: MinutesDoc, twin: Twin) -> tuple[str, Question]:
    """The answer that holds: MERGE, ANOTHER or LEAVE_OUT; and the question."""
    if twin.place:
        text = Saying(
            "{place} has a meeting of this day and topic too. What becomes of this one?",
            place=twin.place,
        )
    else:
        text = Saying("A meeting of this day and topic is there already. What becomes of the one in the file?")
    proposal = _proposal(document, twin)
    subject = f"{shown} {document.day.isoformat()} {document.title}".rstrip()
    question = Question("meeting-twice", line, text, subject, proposal, (MERGE, ANOTHER, LEAVE_OUT))
    return setting.answer_to(question), question


def _proposal(document: MinutesDoc, twin: Twin) -> str:
    """Two times are two meetings. What is stored may be the version before: that is added to only where it is empty."""
    first, second = twin.document, document
    if first.starts_at and second.starts_at and first.starts_at != second.starts_at:
        return ANOTHER
    if not twin.place:
        is_empty = not first.opening and not any(section.text for section in first.sections)
        return MERGE if is_empty else LEAVE_OUT
    return MERGE if share_something(first, second) else ANOTHER


def under_another_title(document: MinutesDoc, taken: Container[tuple[date, str]]) -> MinutesDoc:
    """The meeting with a number behind its topic that is free on its day."""
    number = 2
    while (document.day, title := f"{document.title} ({number})".strip()) in taken:
        number += 1
    return replace(document, title=title)


def parts_in(records: Mapping[str, list[SourceRecord]], uuid: str) -> Iterator[MinutesDoc]:
    """What other files added to a meeting, as they write it."""
    for record in records.get(uuid, []):
        yield from (one.document for one in read_minutes(record.text, year=_year_of(record)).meetings[:1])


def _year_of(record: SourceRecord) -> int:
    return int(record.natural_key[:4])


def with_parts(document: MinutesDoc, parts: list[MinutesDoc]) -> MinutesDoc:
    return reduce(merge_minutes, parts, document)


def whom(people: Mapping[str, Who | None]) -> tuple[str, ...]:
    """The members among them, each once."""
    return tuple(dict.fromkeys(who.name for who in people.values() if who))
