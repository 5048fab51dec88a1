"""Workdays, weeks without any, and teaching weeks."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.teaching_weeks import TeachingWeek, TermDays, teaching_week
from core.weeks import Week, WeekCalendar
from core.workdays import Workdays, is_excused

CALENDAR = WeekCalendar.starting(0)
W47 = CALENDAR.week_named("2026-W47")  # Monday 16 to Sunday 22 November


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_workdays_are_monday_to_friday_but_for_holidays_and_with_swapped_weekend_days() -> None:
    swapped = Workdays(frozenset({day("2026-11-17")}), frozenset({day("2026-11-21")}))
    days = [found.isoformat()[-2:] for found in swapped.of(W47)]
    assert days == ["16", "18", "19", "20", "21"]
    assert [found.isoformat()[-2:] for found in Workdays().of(W47)] == ["16", "17", "18", "19", "20"]


@pytest.mark.parametrize(
    ("spans", "excused"),
    [
        ([], False),
        ([("2026-11-16", "2026-11-20")], True),
        ([("2026-11-16", "2026-11-19")], False),
        ([("2026-11-10", "2026-11-17"), ("2026-11-18", "2026-12-31")], True),
        ([("2026-11-16", "2026-11-17"), ("2026-11-19", "2026-11-20")], False),
    ],
)
def test_a_week_is_excused_when_nothing_but_days_away_is_left(spans: list[tuple[str, str]], excused: bool) -> None:
    away = [(day(first), day(last)) for first, last in spans]
    assert is_excused(W47, away, Workdays()) is excused


def test_a_swapped_sunday_keeps_a_week_from_being_excused() -> None:
    golden = Workdays(frozenset(W47.days[:5]), frozenset({W47.last_day}))
    assert is_excused(W47, [], Workdays(frozenset(W47.days[:5]))) is True
    assert is_excused(W47, [], golden) is False
    assert is_excused(W47, [(W47.last_day, W47.last_day)], golden) is True


@pytest.mark.parametrize(
    ("first_day", "number"),
    [
        ("2026-09-07", 11),  # a Monday
        ("2026-09-06", 11),  # the Sunday before: as many universities write it
        ("2026-09-08", 11),  # a Tuesday: its week is the first one all the same
    ],
)
def test_teaching_weeks_count_from_the_terms_first_day(first_day: str, number: int) -> None:
    term = TermDays("秋季学期", day(first_day), day("2027-01-17"))
    assert teaching_week(W47, [term]) == TeachingWeek(number, "秋季学期")
    assert teaching_week(CALENDAR.week_of(day("2026-09-09")), [term]) == TeachingWeek(1, "秋季学期")
    assert teaching_week(CALENDAR.week_of(day("2026-09-02")), [term]) is None
    assert teaching_week(CALENDAR.week_of(day("2027-01-27")), [term]) is None


@given(
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)),
    st.integers(0, 6),
    st.integers(60, 160),
)
def test_in_a_term_no_two_weeks_have_one_number_and_none_is_left_out(start: dt.date, weekday: int, length: int) -> None:
    term = TermDays("学期", start, start + dt.timedelta(days=length))
    weeks = WeekCalendar.starting(weekday).weeks_between(start - dt.timedelta(days=14), term.last_day)
    numbers = [found.number for week in weeks if (found := teaching_week(week, [term]))]
    assert numbers == list(range(1, len(numbers) + 1))


@given(st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31)), st.integers(0, 6))
def test_workdays_of_a_week_are_its_own(start: dt.date, weekday: int) -> None:
    week: Week = WeekCalendar.starting(weekday).week_of(start)
    found = Workdays().of(week)
    assert (len(found), set(found) <= set(week.days)) == (5, True)
