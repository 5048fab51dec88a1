import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.weeks import Deadline, InvalidWeek, Week, WeekCalendar, WeekRule, is_late, weeks_in_year

DAY = dt.timedelta(days=1)
MONDAY, FRIDAY, SUNDAY = 0, 4, 6
START, END = dt.date(2015, 1, 1), dt.date(2040, 12, 31)


def monday() -> WeekCalendar:
    return WeekCalendar.starting()


def assert_no_gap_no_collision(calendar: WeekCalendar, start: dt.date, end: dt.date) -> list[Week]:
    weeks = calendar.weeks_between(start, end)
    assert all(before.last_day + DAY == after.first_day for before, after in pairwise(weeks))
    assert len({week.name for week in weeks}) == len(weeks)
    assert all(7 <= len(week.days) <= 13 for week in weeks)
    assert [calendar.week_named(week.name) for week in weeks] == weeks
    assert [calendar.following(week) for week in weeks[:-1]] == weeks[1:]
    assert [calendar.preceding(week) for week in weeks[1:]] == weeks[:-1]
    for week in weeks:
        assert {calendar.week_of(day) for day in week.days} == {week}
    return weeks


@pytest.mark.parametrize("first_weekday", range(7))
def test_every_day_of_2015_to_2040_is_in_one_week_of_seven_days(first_weekday: int) -> None:
    weeks = assert_no_gap_no_collision(WeekCalendar.starting(first_weekday), START, END)
    assert {week.first_day.weekday() for week in weeks} == {first_weekday}
    assert {len(week.days) for week in weeks} == {7}


def test_monday_weeks_are_exactly_iso_weeks() -> None:
    for week in monday().weeks_between(START, END):
        assert {day.strftime("%G-W%V") for day in week.days} == {week.name}


@pytest.mark.parametrize(
    ("day", "first_weekday", "name"),
    [
        (dt.date(2024, 12, 30), MONDAY, "2025-W01"),
        (dt.date(2027, 1, 1), MONDAY, "2026-W53"),
        (dt.date(2026, 12, 28), MONDAY, "2026-W53"),
        (dt.date(2024, 10, 21), MONDAY, "2024-W43"),
        (dt.date(2024, 10, 20), MONDAY, "2024-W42"),
        (dt.date(2024, 10, 20), SUNDAY, "2024-W43"),
        (dt.date(2021, 10, 22), FRIDAY, "2021-W43"),  # Friday 22 to Thursday 28; the fourth day is Monday 25
        (dt.date(2021, 10, 28), FRIDAY, "2021-W43"),
        (dt.date(2028, 2, 29), MONDAY, "2028-W09"),
    ],
)
def test_name_is_the_iso_week_of_the_fourth_day(day: dt.date, first_weekday: int, name: str) -> None:
    week = WeekCalendar.starting(first_weekday).week_of(day)
    assert (str(week), day in week) == (name, True)


def test_week_53_of_2026() -> None:
    assert monday().week_named("2026-W53") == Week(dt.date(2026, 12, 28), dt.date(2027, 1, 3))
    assert (weeks_in_year(2025), weeks_in_year(2026)) == (52, 53)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("2025-W53", "2025-W53 does not exist: 2025 has weeks 1 to 52."),
        ("2024-W53", "2024-W53 does not exist: 2024 has weeks 1 to 52."),
        ("2026-W54", "2026-W54 does not exist: 2026 has weeks 1 to 53."),
        ("2026-W00", "2026-W00 does not exist: 2026 has weeks 1 to 53."),
        ("1999-W05", "1999-W05: the year must be between 2000 and 2100."),
        ("2101-W01", "2101-W01: the year must be between 2000 and 2100."),
        ("2024-43", '"2024-43" is not a week: write year and number, such as 2024-W43.'),
        ("2024-w43", '"2024-w43" is not a week: write year and number, such as 2024-W43.'),
        ("２０２４-W43", '"２０２４-W43" is not a week: write year and number, such as 2024-W43.'),
        ("2024-W4²", '"2024-W4²" is not a week: write year and number, such as 2024-W43.'),
        ("2024-W43\n", '"2024-W43\n" is not a week: write year and number, such as 2024-W43.'),
        ("", '"" is not a week: write year and number, such as 2024-W43.'),
    ],
)
def test_wrong_names_say_what_is_right(name: str, sentence: str) -> None:
    with pytest.raises(InvalidWeek) as caught:
        monday().week_named(name)
    assert str(caught.value) == sentence


def test_weeks_at_the_edge_have_neighbours() -> None:
    assert monday().following(monday().week_named("2100-W52")).name == "2101-W01"
    assert monday().preceding(monday().week_named("2000-W01")).name == "1999-W52"
    with pytest.raises(InvalidWeek):
        monday().week_of(dt.date(1, 1, 1))
    with pytest.raises(InvalidWeek):
        monday().week_of(dt.date.max)
    with pytest.raises(TypeError):
        monday().week_of(dt.datetime(2024, 10, 21, 3, tzinfo=dt.UTC))


def test_new_first_weekday_makes_the_week_before_longer() -> None:
    calendar = WeekCalendar((WeekRule(None, MONDAY), WeekRule(dt.date(2026, 3, 2), FRIDAY)))  # 2 March is a Monday
    assert calendar.week_of(dt.date(2026, 3, 5)) == Week(dt.date(2026, 2, 23), dt.date(2026, 3, 5))
    assert calendar.week_of(dt.date(2026, 3, 6)) == Week(dt.date(2026, 3, 6), dt.date(2026, 3, 12))
    with pytest.raises(InvalidWeek) as caught:
        calendar.week_named("2026-W10")
    assert str(caught.value) == (
        "2026-W10 does not exist: the first day of the week changed then, and its days belong to 2026-W09 "
        "(2026-02-23 to 2026-03-05). Use 2026-W09."
    )
    assert calendar.week_named("2026-W11").first_day == dt.date(2026, 3, 6)


def test_change_on_the_old_first_weekday_leaves_no_stub() -> None:
    calendar = WeekCalendar((WeekRule(None, MONDAY), WeekRule(dt.date(2026, 3, 2), MONDAY)))
    assert calendar.weeks_between(START, END) == monday().weeks_between(START, END)


@pytest.mark.parametrize("old", range(7))
@pytest.mark.parametrize("new", range(7))
def test_changing_today_keeps_the_first_day_of_every_week_that_has_begun(old: int, new: int) -> None:
    before = WeekCalendar.starting(old)
    for n in range(14):
        today = dt.date(2026, 12, 21) + n * DAY
        after = before.changed(new, today=today)
        for day in (today - n * DAY for n in range(30)):
            assert after.week_of(day).first_day == before.week_of(day).first_day
        assert after.week_of(today + 14 * DAY).first_day.weekday() == new
        assert_no_gap_no_collision(after, dt.date(2026, 11, 1), dt.date(2027, 3, 1))


def test_changing_twice_in_one_week_counts_once() -> None:
    today = dt.date(2026, 3, 4)
    assert monday().changed(FRIDAY, today=today).changed(SUNDAY, today=today) == monday().changed(SUNDAY, today=today)


def test_changing_again_in_the_longer_week_keeps_its_first_day() -> None:
    once = monday().changed(FRIDAY, today=dt.date(2026, 3, 4))  # the week of 2 March now ends on Thursday 12
    again = once.changed(SUNDAY, today=dt.date(2026, 3, 10))
    assert again.week_of(dt.date(2026, 3, 10)).first_day == dt.date(2026, 3, 2)
    assert_no_gap_no_collision(again, dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@given(
    st.integers(0, 6),
    st.lists(st.tuples(st.dates(dt.date(2015, 6, 1), dt.date(2016, 6, 1)), st.integers(0, 6)), max_size=6),
)
@settings(max_examples=80, deadline=None)
def test_any_changes_keep_every_day_in_exactly_one_week(first: int, changes: list[tuple[dt.date, int]]) -> None:
    calendar = WeekCalendar((WeekRule(None, first), *(WeekRule(day, weekday) for day, weekday in sorted(changes))))
    assert_no_gap_no_collision(calendar, START, dt.date(2017, 1, 31))


def test_rules_that_make_no_sense_are_refused() -> None:
    for rules in (
        (),
        (WeekRule(dt.date(2026, 1, 1), 0),),
        (WeekRule(None, 0), WeekRule(None, 1)),
        (WeekRule(None, 0), WeekRule(dt.date(2026, 2, 1), 1), WeekRule(dt.date(2026, 1, 1), 2)),
    ):
        with pytest.raises(ValueError, match=r"week rule|order of their dates"):
            WeekCalendar(rules)
    with pytest.raises(ValueError, match="not 7"):
        WeekRule(None, 7)


def sunday_night(zone: str = "Asia/Shanghai", clock: dt.time = dt.time(23, 59)) -> Deadline:
    return Deadline(days_after_last=0, time=clock, time_zone=zone)


@pytest.mark.parametrize(
    ("moment", "late"),
    [
        ("2024-10-27T23:58:00+08:00", False),
        ("2024-10-27T23:59:59.900000+08:00", False),
        ("2024-10-28T00:00:00+08:00", True),
        ("2024-10-27T15:59:59.999999+00:00", False),
        ("2024-10-27T16:00:00+00:00", True),
        ("2024-10-27T12:00:00-04:00", True),
    ],
)
def test_deadline_lasts_to_the_end_of_its_minute_in_the_groups_zone(moment: str, late: bool) -> None:
    week = monday().week_named("2024-W43")
    submitted = dt.datetime.fromisoformat(moment)
    assert is_late(submitted, week, sunday_night()) is late
    assert is_late(submitted, week, sunday_night(clock=dt.time(23, 59, 59))) is late


def test_deadline_counts_from_the_last_day_of_a_long_week() -> None:
    calendar = monday().changed(FRIDAY, today=dt.date(2026, 2, 25))
    week = calendar.week_of(dt.date(2026, 2, 25))
    assert (len(week.days), sunday_night().deadline_of(week).isoformat()) == (11, "2026-03-05T23:59:00+08:00")
    day_after = Deadline(days_after_last=1, time=dt.time(9), time_zone="UTC")
    assert day_after.deadline_of(week).isoformat() == "2026-03-06T09:00:00+00:00"
    friday = Deadline(days_after_last=-2, time=dt.time(18), time_zone="UTC")
    assert friday.deadline_of(monday().week_named("2026-W09")).isoformat() == "2026-02-27T18:00:00+00:00"


def test_deadline_in_an_hour_that_comes_twice_or_never() -> None:
    twice = monday().week_of(dt.date(2026, 11, 1))  # New York: 01:30 comes twice, the second time is meant
    repeated = sunday_night("America/New_York", dt.time(1, 30))
    assert repeated.deadline_of(twice).astimezone(dt.UTC) == dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC)
    assert is_late(dt.datetime(2026, 11, 1, 6, 30, 59, tzinfo=dt.UTC), twice, repeated) is False
    never = monday().week_of(dt.date(2026, 3, 8))  # New York: 02:30 does not come
    missing = sunday_night("America/New_York", dt.time(2, 30))
    assert missing.deadline_of(never) == dt.datetime(2026, 3, 8, 7, 30, tzinfo=dt.UTC)
    assert is_late(dt.datetime(2026, 3, 8, 7, 30, 59, tzinfo=dt.UTC), never, missing) is False
    assert is_late(dt.datetime(2026, 3, 8, 7, 31, tzinfo=dt.UTC), never, missing) is True


def test_deadlines_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="is not a time zone"):
        sunday_night("Mars/Olympus")
    with pytest.raises(ValueError, match="is not a time zone"):
        sunday_night("../etc/passwd")
    with pytest.raises(ValueError, match="6 days before"):
        Deadline(days_after_last=14, time=dt.time(9), time_zone="UTC")
    with pytest.raises(ValueError, match="needs a time zone"):
        is_late(dt.datetime(2024, 10, 27), monday().week_named("2024-W43"), sunday_night())  # noqa: DTZ001
