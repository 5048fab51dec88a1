"""An outline of items and what the keys of the outliner do to it. Pure; an unknown item changes nothing.

An item takes what is nested under it along: everything behind it that is deeper.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from tasks.document.todos import MOST_DEPTH, clean_line, clean_note


@dataclass(frozen=True)
class OutlineItem:
    """One item as pages, programs and files send it. `marker`: as a file has it; nothing keeps the one it has."""

    uuid: UUID
    text: str = ""
    is_done: bool | None = False
    day: int | None = None
    depth: int = 0
    note: str = ""
    marker: str = ""


type Outline = tuple[OutlineItem, ...]


def place_of(items: Outline, uuid: UUID) -> int | None:
    return next((place for place, item in enumerate(items) if item.uuid == uuid), None)


def end_of(items: Outline, place: int) -> int:
    """The place behind the item and all that is nested under it."""
    end = place + 1
    while end < len(items) and items[end].depth > items[place].depth:
        end += 1
    return end


def settled(items: Sequence[OutlineItem], most_day: int) -> Outline:
    """The items with texts cleaned, no gap in their depths, and a box on what is nested.

    A day that the list does not have (`most_day` 0: it has none) goes into the text: nothing is lost.
    """
    made: list[OutlineItem] = []
    for item in items:
        depth = min(item.depth, made[-1].depth + 1 if made else 0, MOST_DEPTH)
        is_done = False if depth and item.is_done is None else item.is_done
        text, day = clean_line(item.text), item.day
        if day is not None and (is_done is None or not 1 <= day <= most_day):
            text, day = f"{day} {text}".strip(), None
        made.append(OutlineItem(item.uuid, text, is_done, day, depth, clean_note(item.note), item.marker))
    return tuple(made)


def with_item_below(items: Outline, uuid: UUID | None, item: OutlineItem) -> Outline:
    """Right below the item of this id, on its level; at the end without one."""
    place = place_of(items, uuid) if uuid else None
    if place is None:
        return (*items, item)
    end = end_of(items, place)
    return (*items[:end], replace(item, depth=items[place].depth), *items[end:])


def indented(items: Outline, uuid: UUID) -> Outline:
    """Under the item above it."""
    place = place_of(items, uuid)
    if not place or items[place].depth > items[place - 1].depth or items[place].depth >= MOST_DEPTH:
        return items
    return _shifted(items, place, 1)


def outdented(items: Outline, uuid: UUID) -> Outline:
    place = place_of(items, uuid)
    if place is None or not items[place].depth:
        return items
    return _shifted(items, place, -1)


def moved(items: Outline, uuid: UUID, step: int) -> Outline:
    """Before the item above it on its level (step -1), or behind the next one (1)."""
    place = place_of(items, uuid)
    if place is None:
        return items
    end = end_of(items, place)
    if step > 0:
        if end == len(items) or items[end].depth < items[place].depth:
            return items
        after = end_of(items, end)
        return (*items[:place], *items[end:after], *items[place:end], *items[after:])
    before = next((n for n in range(place - 1, -1, -1) if items[n].depth <= items[place].depth), None)
    if before is None or items[before].depth < items[place].depth:
        return items
    return (*items[:before], *items[place:end], *items[before:place], *items[end:])


def without(items: Outline, uuid: UUID) -> Outline:
    place = place_of(items, uuid)
    return items if place is None else (*items[:place], *items[end_of(items, place) :])


def taken_out(items: Outline, uuid: UUID) -> tuple[Outline, Outline]:
    """What is left, and the item with what is nested under it, brought to the outermost level."""
    place = place_of(items, uuid)
    if place is None:
        return items, ()
    end, depth = end_of(items, place), items[place].depth
    branch = tuple(replace(item, depth=item.depth - depth) for item in items[place:end])
    return (*items[:place], *items[end:]), branch


def _shifted(items: Outline, place: int, step: int) -> Outline:
    end = end_of(items, place)
    branch = tuple(replace(item, depth=min(item.depth + step, MOST_DEPTH)) for item in items[place:end])
    return (*items[:place], *branch, *items[end:])
