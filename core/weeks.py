"""Weeks of a group: which days they hold, what they are called, when a report of them is late.

A group names the weekday its weeks begin on. A week is called after the ISO week of its *fourth* day, so a Monday
week is exactly the ISO week, and any other week takes the name of the ISO week it shares most days with.

A new first weekday is dated: it takes effect on the first such weekday on or after its date, and the days left over
before it join the week before, which so becomes up to 13 days long. Every day is in exactly one week, two weeks never
share a name. `WeekCalendar.changed` dates a change so that no week that has begun gets another first day.
"""

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years a week may be named by. Days a few years beyond still have a week, so the last week has a following one."""
_FIRST_DAY, _LAST_DAY = dt.date(1990, 1, 1), dt.date(2110, 12, 31)
_NAME = re.compile(r"([0-9]{4})-W([0-9]{2})")
_SEVEN_DAYS = dt.timedelta(days=7)
_ONE_DAY = dt.timedelta(days=1)


class InvalidWeek(InvalidInput):
    """A week name or day that no week answers to; the sentence says which ones do.

    code: "far_day", "not_week", "far_year", "no_such_week", "week_moved".
    """


@dataclass(frozen=True, order=True)
class Week:
    """The days from first_day to last_day, both included."""

    first_day: dt.date
    last_day: dt.date

    @property
    def fourth_day(self) -> dt.date:
        return self.first_day + 3 * _ONE_DAY

    @property
    def year(self) -> int:
        """The ISO year of the name: 2025 for the week of 2024-12-30."""
        return self.fourth_day.isocalendar().year

    @property
    def number(self) -> int:
        return self.fourth_day.isocalendar().week

    @property
    def name(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @property
    def days(self) -> tuple[dt.date, ...]:
        return tuple(self.first_day + n * _ONE_DAY for n in range((self.last_day - self.first_day).days + 1))

    def __contains__(self, day: dt.date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class WeekRule:
    """From from_day on (None: since ever) weeks begin on first_weekday, 0 = Monday … 6 = Sunday."""

    from_day: dt.date | None
    first_weekday: int

    def __post_init__(self) -> None:
        if self.first_weekday not in range(7):
            raise ValueError(f"The first weekday is a number from 0 (Monday) to 6 (Sunday), not {self.first_weekday}.")


@dataclass(frozen=True)
class _Stretch:
    """Weeks of one first weekday, from start on until the next stretch."""

    start: dt.date
    first_weekday: int

    def week_start(self, day: dt.date) -> dt.date:
        return day - ((day.weekday() - self.first_weekday) % 7) * _ONE_DAY


@dataclass(frozen=True)
class WeekCalendar:
    rules: tuple[WeekRule, ...] = (WeekRule(None, 0),)

    @classmethod
    def starting(cls, first_weekday: int = 0) -> "WeekCalendar":
        return cls((WeekRule(None, first_weekday),))

    def __post_init__(self) -> None:
        dates = [rule.from_day for rule in self.rules]
        if not dates or dates[0] is not None or None in dates[1:]:
            raise ValueError("The first week rule, and only the first, has no date.")
        later = [day for day in dates if day is not None]
        if later != sorted(later):
            raise ValueError("Week rules are given in the order of their dates.")

    @cached_property
    def _stretches(self) -> tuple[_Stretch, ...]:
        """Newest first. A stretch that would be shorter than a week is swallowed by the one before it."""
        found: list[_Stretch] = [_Stretch(dt.date.min, self.rules[0].first_weekday)]
        for rule in self.rules[1:]:
            assert rule.from_day is not None  # __post_init__
            start = rule.from_day + ((rule.first_weekday - rule.from_day.weekday()) % 7) * _ONE_DAY
            while len(found) > 1 and found[-1].start + _SEVEN_DAYS > start:
                found.pop()
            found.append(_Stretch(start, rule.first_weekday))
        return tuple(reversed(found))

    def week_of(self, day: dt.date) -> Week:
        """The week that holds the day."""
        if isinstance(day, dt.datetime):
            raise TypeError("A week is asked for by a date: take the date in the group's time zone first.")
        if not _FIRST_DAY <= day <= _LAST_DAY:
            raise InvalidWeek(
                "far_day",
                "{day} is outside the years {first} to {last}.",
                day=day,
                first=_FIRST_DAY.year,
                last=_LAST_DAY.year,
            )
        ends = dt.date.max  # first day of the next stretch, if any
        for stretch in self._stretches:
            if day >= stretch.start:
                break
            ends = stretch.start
        first = stretch.week_start(day)
        if ends - first < _SEVEN_DAYS:  # in the stub: the week before is longer
            first -= _SEVEN_DAYS
        last = ends - _ONE_DAY if ends - first < 2 * _SEVEN_DAYS else first + 6 * _ONE_DAY
        return Week(first, last)

    def week_named(self, name: str) -> Week:
        """The week called "2024-W43"; InvalidWeek says what would have been right."""
        match = _NAME.fullmatch(name)
        if not match:
            raise InvalidWeek(
                "not_week", '"{name}" is not a week: write year and number, such as 2024-W43.', name=name[:20]
            )
        year, number = int(match[1]), int(match[2])
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise InvalidWeek(
                "far_year",
                "{name}: the year must be between {first} and {last}.",
                name=name,
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        weeks = weeks_in_year(year)
        if not 1 <= number <= weeks:
            raise InvalidWeek(
                "no_such_week",
                "{name} does not exist: {year} has weeks 1 to {weeks}.",
                name=name,
                year=year,
                weeks=weeks,
            )
        week = self.week_of(dt.date.fromisocalendar(year, number, 4))
        if week.name != name:
            raise InvalidWeek(
                "week_moved",
                "{name} does not exist: the first day of the week changed then, and its days belong to {week} "
                "({first_day} to {last_day}). Use {week}.",
                name=name,
                week=week.name,
                first_day=week.first_day,
                last_day=week.last_day,
            )
        return week

    def following(self, week: Week) -> Week:
        return self.week_of(week.last_day + _ONE_DAY)

    def preceding(self, week: Week) -> Week:
        return self.week_of(week.first_day - _ONE_DAY)

    def changed(self, first_weekday: int, *, today: dt.date) -> "WeekCalendar":
        """This calendar with another first weekday as soon as it can be: from the end of the week of today on."""
        pending = tuple(rule for rule in self.rules if rule.from_day is not None and rule.from_day > today)
        settled = WeekCalendar(self.rules[: len(self.rules) - len(pending)])
        if settled.week_of(today).first_day != self.week_of(today).first_day:
            settled = self  # the longer week before a pending change has begun: that change stands
        from_day = settled.week_of(today).last_day + _ONE_DAY
        return WeekCalendar((*settled.rules, WeekRule(from_day, first_weekday)))

    def weeks_between(self, start: dt.date, end: dt.date) -> list[Week]:
        """All weeks that hold a day from start to end, both included, in order."""
        weeks: list[Week] = []
        day = start
        while day <= end:
            weeks.append(self.week_of(day))
            day = weeks[-1].last_day + _ONE_DAY
        return weeks


def weeks_in_year(year: int) -> int:
    """52 or 53: the number of ISO weeks; 28 December is always in the last one."""
    return dt.date(year, 12, 28).isocalendar().week


@dataclass(frozen=True)
class Deadline:
    """When reports of a week are due, in the group's time zone.

    days_after_last counts from the week's last day, so it survives weeks that are longer: 0 is the last day itself,
    1 the day after, -2 two days before the week ends.
    """

    days_after_last: int
    time: dt.time
    time_zone: str
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not -6 <= self.days_after_last <= 13:
            raise ValueError("A deadline lies between 6 days before and 13 days after the last day of the week.")
        try:
            zone = ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f'"{self.time_zone}" is not a time zone: write one such as Asia/Shanghai.') from error
        object.__setattr__(self, "_zone", zone)

    def deadline_of(self, week: Week) -> dt.datetime:
        """The deadline of that week, aware, in the group's time zone.

        An hour that the clock shows twice, or skips, is read in the later of its two senses: in favour of who writes.
        """
        day = week.last_day + self.days_after_last * _ONE_DAY
        local = dt.datetime.combine(day, self.time.replace(tzinfo=None), self._zone)
        later = max(local.replace(fold=0), local.replace(fold=1), key=lambda moment: moment.astimezone(dt.UTC))
        return later.astimezone(dt.UTC).astimezone(self._zone)


def is_late(submitted: dt.datetime, week: Week, deadline: Deadline) -> bool:
    """Whether the minute of the deadline had passed: "23:59" is in time until 23:59:59.999."""
    return is_past(deadline.deadline_of(week), submitted)


def is_past(last_minute: dt.datetime, now: dt.datetime) -> bool:
    """Whether the whole of that minute is over."""
    if now.tzinfo is None:
        raise ValueError("The time of submission needs a time zone.")
    minute = last_minute.astimezone(dt.UTC).replace(second=0, microsecond=0)
    return now >= minute + dt.timedelta(minutes=1)
