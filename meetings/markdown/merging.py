"""Two texts about one meeting as one: what both say stands there once, what only the second says is added."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.blocks import trim_blank_edges
from core.names import name_key
from core.plan_items import split_items
from meetings.document import MinutesDoc, SectionDoc
from meetings.markdown.fields import write_fields

_PEOPLE = ("present", "absent", "excused", "guests")
_VALUES = ("place", "link", "chair", "minute_taker", "presenter")
_LISTED = re.compile(r"\s*(?:[-*+•]|[0-9]{1,3}[.)、])")


def merge_minutes(first: MinutesDoc, second: MinutesDoc) -> MinutesDoc:
    """The first with all that the second says beyond it; where fields differ the second's stays in the opening."""
    filled: dict[str, Any] = {}
    left: dict[str, Any] = {}
    for name in _VALUES:
        ours, theirs = getattr(first, name), getattr(second, name)
        if theirs and not ours:
            filled[name] = theirs
        elif theirs and name_key(theirs) != name_key(ours):
            left[name] = theirs
    times = {"starts_at": second.starts_at, "ends_at": second.ends_at}
    if first.starts_at is None:
        filled |= times
    elif second.starts_at and tuple(times.values()) != (first.starts_at, first.ends_at):
        left |= times
    known = {name_key(one): name for name in _PEOPLE for one in getattr(first, name)}
    for name in _PEOPLE:
        theirs = getattr(second, name)
        filled[name] = (*getattr(first, name), *(one for one in theirs if name_key(one) not in known))
        left[name] = tuple(one for one in theirs if known.get(name_key(one), name) != name)
    said = ["\n".join(write_fields(MinutesDoc(second.day, **left))), second.opening]
    opening = merge_texts(first.opening, "\n".join(filter(None, said)))
    sections = _merged_sections(first.sections, second.sections)
    return replace(first, opening=opening, sections=sections, **filled)


def merge_texts(first: str, second: str) -> str:
    """The first with the items and paragraphs of the second that it does not have."""
    if not second or second in first:
        return first
    if not first or first in second:
        return second
    known = {_plain(item.text) for item in split_items(first)}
    lines: list[str | None] = list(second.split("\n"))
    for item in split_items(second):
        if _plain(item.text) in known:
            lines[item.first_line : item.last_line + 1] = [None] * (item.last_line + 1 - item.first_line)
    new = trim_blank_edges([line for line in lines if line is not None])
    if not new:
        return first
    tight = _LISTED.match(new[0]) and _LISTED.match(first.rsplit("\n", 1)[-1])
    return "\n".join([first, *([] if tight else [""]), *new])


def share_something(first: MinutesDoc, second: MinutesDoc) -> bool:
    """Whether a section's title or text, or somebody who was there, is the same in both."""
    if {name_key(one) for one in first.present} & {name_key(one) for one in second.present}:
        return True
    titles = {name_key(one.title) for one in first.sections} & {name_key(one.title) for one in second.sections}
    texts = {one.text for one in first.sections if one.text} & {one.text for one in second.sections}
    return bool(titles or texts) or (first.opening == second.opening and bool(first.opening))


def _merged_sections(first: Sequence[SectionDoc], second: Sequence[SectionDoc]) -> tuple[SectionDoc, ...]:
    sections = list(first)
    places = {name_key(one.title): place for place, one in reversed(list(enumerate(first)))}
    for one in second:
        place = places.get(name_key(one.title))
        if place is None:
            places[name_key(one.title)] = len(sections)
            sections.append(one)
        else:
            sections[place] = replace(sections[place], text=merge_texts(sections[place].text, one.text))
    return tuple(sections)


def _plain(text: str) -> str:
    return " ".join(text.split())
