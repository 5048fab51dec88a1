"""Stacking of what overlaps: each bar of a timeline gets a lane in which it meets no other."""

from collections.abc import Sequence


def lanes_of(spans: Sequence[tuple[int, int]]) -> list[int]:
    """The lane of each span (first and last column, both included), counted from 0: as few lanes as can be.

    Earlier spans come higher, of two that start together the longer one, of two alike the one given first.
    """
    lanes = [0] * len(spans)
    taken_until: list[int] = []  # last column of each lane so far
    order = sorted(range(len(spans)), key=lambda place: (spans[place][0], -spans[place][1]))
    for place in order:
        first, last = spans[place]
        if last < first:
            raise ValueError(f"a span runs backwards: {first} to {last}")
        free = next((lane for lane, until in enumerate(taken_until) if until < first), len(taken_until))
        if free == len(taken_until):
            taken_until.append(last)
        taken_until[free] = last
        lanes[place] = free
    return lanes
