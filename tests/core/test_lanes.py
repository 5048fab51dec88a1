"""Lanes of a timeline: nothing overlaps, and there are as few as can be."""

import random

import pytest

from core.lanes import lanes_of


@pytest.mark.parametrize(
    ("spans", "lanes"),
    [
        ([], []),
        ([(0, 0)], [0]),
        ([(0, 1), (2, 3)], [0, 0]),
        ([(0, 2), (2, 3)], [0, 1]),
        ([(3, 4), (0, 9)], [1, 0]),
        ([(0, 1), (0, 5)], [1, 0]),
        ([(0, 3), (0, 3), (0, 3)], [0, 1, 2]),
        ([(0, 5), (1, 2), (3, 4), (2, 6)], [0, 1, 1, 2]),
        ([(0, 9), (1, 2), (4, 4), (3, 3)], [0, 1, 1, 1]),
    ],
)
def test_examples(spans: list[tuple[int, int]], lanes: list[int]) -> None:
    assert lanes_of(spans) == lanes


def test_no_two_meet_and_no_lane_is_wasted() -> None:
    source = random.Random(20241021)
    for _round in range(300):
        starts = [source.randrange(53) for _span in range(source.randrange(40))]
        spans = [(first, min(52, first + source.randrange(12))) for first in starts]
        lanes = lanes_of(spans)
        cells = [
            (lane, column)
            for lane, (first, last) in zip(lanes, spans, strict=True)
            for column in range(first, last + 1)
        ]
        assert len(cells) == len(set(cells))
        deepest = max((sum(first <= column <= last for first, last in spans) for column in range(53)), default=0)
        assert len(set(lanes)) == deepest


def test_a_span_that_runs_backwards_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="backwards"):
        lanes_of([(3, 2)])
