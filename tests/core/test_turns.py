"""Turns go to who waited longest and is there."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.turns import Candidate, turns_of

MONDAYS = [date(2026, 11, 2) + timedelta(weeks=week) for week in range(8)]
A, B, C = 1, 2, 3


def in_order(turns: dict[date, int]) -> list[int | None]:
    return [turns.get(day) for day in MONDAYS]


def test_who_waited_longest_goes_first_and_then_the_round_goes_on() -> None:
    people = [
        Candidate(A, date(2026, 10, 26)),
        Candidate(B, date(2026, 10, 12)),
        Candidate(C, date(2026, 10, 19)),
    ]
    assert in_order(turns_of(MONDAYS, people)) == [B, C, A, B, C, A, B, C]


def test_who_never_had_a_turn_goes_before_and_who_just_joined_goes_after() -> None:
    people = [Candidate(A, date(2026, 10, 12)), Candidate(B), Candidate(C, since=date(2026, 10, 30))]
    assert in_order(turns_of(MONDAYS, people))[:4] == [B, A, C, B]


def test_who_is_away_is_passed_over_and_comes_next() -> None:
    people = [
        Candidate(A, away=((MONDAYS[0], MONDAYS[1]),)),
        Candidate(B, MONDAYS[0] - timedelta(7)),
        Candidate(C, date(2026, 10, 20)),
    ]
    assert in_order(turns_of(MONDAYS, people))[:5] == [C, B, A, C, B]


def test_settled_turns_stay_and_who_has_one_ahead_waits_for_it() -> None:
    people = [Candidate(A), Candidate(B), Candidate(C)]
    assert in_order(turns_of(MONDAYS, people, fixed={MONDAYS[2]: A}))[:6] == [B, C, A, B, C, A]


def test_who_does_something_else_that_day_is_asked_last() -> None:
    people = [Candidate(A), Candidate(B)]
    assert in_order(turns_of(MONDAYS, people, busy={MONDAYS[0]: A}))[:3] == [B, A, B]
    assert turns_of(MONDAYS[:1], [Candidate(A)], busy={MONDAYS[0]: A}) == {MONDAYS[0]: A}


def test_a_day_on_which_nobody_is_there_has_no_turn() -> None:
    assert turns_of(MONDAYS[:1], [Candidate(A, away=((date.min, date.max),))]) == {}


@given(st.lists(st.dates(date(2026, 1, 1), date(2026, 10, 1)), min_size=1, max_size=6))
def test_nobody_has_two_turns_more_than_anybody_else(since: list[date]) -> None:
    turns = turns_of(MONDAYS, [Candidate(key, day) for key, day in enumerate(since)])
    counts = [list(turns.values()).count(key) for key in range(len(since))]
    assert max(counts) - min(counts) <= 1
