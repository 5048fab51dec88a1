"""What changed between two texts, by words: Chinese by characters, other writing by words. Pure.

The effort is bounded, not by a clock but by steps, so that the same texts always give the same answer: 64 KB against
64 KB takes about half a second at worst, and several diffs may share one effort. What is too different to be followed
is one removal and one addition.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

MOST_STEPS = 400_000
MOST_EDITS = 800  # of one comparison: the way back through it is kept in memory
_HAN = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_NUMBER = r"\d+(?:[.,:/-]\d+)*%?"  # a value, a time, a day: half of it says nothing
_WORD = re.compile(rf"\n|[^\S\n]+|{_NUMBER}|[{_HAN}]|[^\W{_HAN}]+|.")

type Kind = Literal["same", "removed", "added"]
type Change = tuple[int, int, int, int]  # before[from:to] became after[start:end]


@dataclass(frozen=True)
class Segment:
    """A piece of text that stayed, went or came. The same and removed ones joined are the old text."""

    kind: Kind
    text: str


class Effort:
    """How many steps of work are left, for one diff or for all cells of a report."""

    def __init__(self, steps: int = MOST_STEPS) -> None:
        self.left = steps


def diff_words(before: str, after: str, effort: Effort | None = None) -> tuple[Segment, ...]:
    """The two texts as one row of segments, first compared by lines, then by words where lines changed."""
    if before == after:
        return (Segment("same", after),) if after else ()
    effort = effort or Effort()
    found: list[Segment] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for kept, gone, come in _cut(old, new, effort):
        found.append(Segment("same", kept))
        for words, removed, added in _cut(_WORD.findall(gone), _WORD.findall(come), effort):
            found += (Segment("same", words), Segment("removed", removed), Segment("added", added))
    return tuple(_joined(found))


def _cut(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[tuple[str, str, str]]:
    """What stayed, then what went and what came there, until the end."""
    parts, place = [], 0
    for start, end, come, last in _changes(before, after, effort):
        parts.append(("".join(before[place:start]), "".join(before[start:end]), "".join(after[come:last])))
        place = end
    return [*parts, ("".join(before[place:]), "", "")]


def _joined(segments: list[Segment]) -> list[Segment]:
    """Without empty ones; between two things that stayed first all that went, then all that came."""
    joined: list[Segment] = []
    for stayed, group in groupby((part for part in segments if part.text), key=lambda part: part.kind == "same"):
        parts = list(group)
        kinds: tuple[Kind, ...] = ("same",) if stayed else ("removed", "added")
        texts = [(kind, "".join(part.text for part in parts if part.kind == kind)) for kind in kinds]
        joined += [Segment(kind, text) for kind, text in texts if text]
    return joined


def _changes(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[Change]:
    head = 0
    shorter = min(len(before), len(after))
    while head < shorter and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < shorter - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    if not old and not new:
        return []
    trace = _search(old, new, effort) if old and new else None
    found = [(0, len(old), 0, len(new))] if trace is None else _walk_back(trace, len(old), len(new))
    return [(start + head, end + head, come + head, last + head) for start, end, come, last in found]


def _search(before: Sequence[str], after: Sequence[str], effort: Effort) -> list[dict[int, int]] | None:
    """Myers' greedy search: the furthest place on every diagonal, edit by edit. None: too much work."""
    reach = {1: 0}
    trace = []
    for edits in range(min(len(before) + len(after), MOST_EDITS) + 1):
        effort.left -= edits + 1
        if effort.left < 0:
            return None
        trace.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            x = reach[diagonal + 1] if _goes_down(reach, diagonal, edits) else reach[diagonal - 1] + 1
            while x < len(before) and x - diagonal < len(after) and before[x] == after[x - diagonal]:
                x += 1
            reach[diagonal] = x
            if x >= len(before) and x - diagonal >= len(after):
                return trace
    return None


def _goes_down(reach: dict[int, int], diagonal: int, edits: int) -> bool:
    return diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])


def _walk_back(trace: list[dict[int, int]], x: int, y: int) -> list[Change]:
    found: list[Change] = []
    for edits in range(len(trace) - 1, 0, -1):
        reach, diagonal = trace[edits], x - y
        down = _goes_down(reach, diagonal, edits)
        came_from = diagonal + 1 if down else diagonal - 1
        left = reach[came_from]
        top = left - came_from
        to_x, to_y = (left, top + 1) if down else (left + 1, top)
        if found and (found[-1][0], found[-1][2]) == (to_x, to_y):
            found[-1] = (left, found[-1][1], top, found[-1][3])
        else:
            found.append((left, to_x, top, to_y))
        x, y = left, top
    return found[::-1]
