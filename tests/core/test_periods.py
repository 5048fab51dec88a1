import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import Period, UnreadableDate, UnreadablePeriod, find_period, read_date, read_period, write_period


def period(start: str, end: str) -> Period:
    return Period(dt.date.fromisoformat(start), dt.date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "year", "start", "end"),
    [
        ("10.21-10.27", 2024, "2024-10-21", "2024-10-27"),
        ("8.27-9.02", 2021, "2021-08-27", "2021-09-02"),
        ("9.23-10.22", 2021, "2021-09-23", "2021-10-22"),
        ("8.12 - 8.18", 2018, "2018-08-12", "2018-08-18"),
        ("10.25~10.27", 2023, "2023-10-25", "2023-10-27"),
        ("8/31-9/13", 2019, "2019-08-31", "2019-09-13"),
        ("11.17-23", 2020, "2020-11-17", "2020-11-23"),
        ("10-21-10-27", 2024, "2024-10-21", "2024-10-27"),
        ("10-21~23", 2024, "2024-10-21", "2024-10-23"),
        ("12.28-1.3", 2026, "2026-12-28", "2027-01-03"),
        ("7月3日-7月9日", 2021, "2021-07-03", "2021-07-09"),
        ("7月11-12日", 2021, "2021-07-11", "2021-07-12"),
        ("１０.２１－１０.２７", 2024, "2024-10-21", "2024-10-27"),
        ("2018-0８-29~2018-09-04", None, "2018-08-29", "2018-09-04"),
        ("2017.11.13~2017.11.17", None, "2017-11-13", "2017-11-17"),
        ("2017.11.20～2017.11.24", None, "2017-11-20", "2017-11-24"),
        ("2017.8.14 - 2017.8.18", None, "2017-08-14", "2017-08-18"),
        ("2019/04/01-2019/04/04", None, "2019-04-01", "2019-04-04"),
        ("20170626-20170630", None, "2017-06-26", "2017-06-30"),
        ("20200630- 20200710", None, "2020-06-30", "2020-07-10"),
        ("2019-12-30 ~ 20200103", None, "2019-12-30", "2020-01-03"),
        ("2018-12-03 〜 2018-12-07", None, "2018-12-03", "2018-12-07"),
        ("2019-02-28到2019-3-7", None, "2019-02-28", "2019-03-07"),
        ("2020年10月19日 - - 2020年10月23日", None, "2020-10-19", "2020-10-23"),
        ("2017年03月13日-03月17日", None, "2017-03-13", "2017-03-17"),
        ("2016-10-31~11-04", None, "2016-10-31", "2016-11-04"),
        ("2016/10/24-2016/10-28", None, "2016-10-24", "2016-10-28"),
        ("2016-11/14-11/18", None, "2016-11-14", "2016-11-18"),
        ("2024-10-21--2024-10-27", None, "2024-10-21", "2024-10-27"),
        ("2024.12.28-1.3", None, "2024-12-28", "2025-01-03"),
        ("12.28-2025.1.3", None, "2024-12-28", "2025-01-03"),
        ("10.21-2024.10.27", None, "2024-10-21", "2024-10-27"),
        ("10.21(周一)-10.27(周日)", 2024, "2024-10-21", "2024-10-27"),
        ("2.1-6.30", 2024, "2024-02-01", "2024-06-30"),
    ],
)
def test_periods_are_read(text: str, year: int | None, start: str, end: str) -> None:
    assert read_period(text, year=year) == period(start, end)


@pytest.mark.parametrize(
    ("text", "year", "sentence"),
    [
        ("10.21-10.27", None, '"10.21-10.27" has no year: write it in front, such as 2024.10.21-10.27.'),
        ("13.1-13.5", 2024, '"13.1-13.5": there is no month 13.'),
        ("2.28-2.30", 2024, '"2.28-2.30": there is no day 30 in month 2 of 2024.'),
        ("0.1-0.7", 2024, '"0.1-0.7": there is no month 0.'),
        ("10.27-10.21", 2024, "The period ends (2024-10-21) before it starts (2024-10-27)."),
        ("10.21-3.3", 2024, "The period ends (2024-03-03) before it starts (2024-10-21)."),
        ("2017.6.19 - 2017.6.3", None, "The period ends (2017-06-03) before it starts (2017-06-19)."),
        ("2023.1.1-2024.2.4", None, "The period has 400 days; at most 366 are allowed."),
        ("0001.1.1-0001.1.7", None, '"0001.1.1-0001.1.7": the year must be between 1990 and 2100.'),
        ("9999.1.1-9999.1.7", None, '"9999.1.1-9999.1.7": the year must be between 1990 and 2100.'),
        ("1900.1.1-1.7", None, '"1900.1.1-1.7": the year must be between 1990 and 2100.'),
        ("10.21", 2024, '"10.21" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
        ("2024-10-21", 2024, '"2024-10-21" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
        ("10-21-23", 2024, '"10-21-23" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
        ("1².2-1².9", 2024, '"1².2-1².9" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
        ("١٠.٢-١٠.٩", 2024, '"١٠.٢-١٠.٩" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
        ("", 2024, '"" is not a period: write first and last day, such as 2024.10.21-2024.10.27.'),
    ],
)
def test_unreadable_periods_say_why(text: str, year: int | None, sentence: str) -> None:
    with pytest.raises(UnreadablePeriod) as caught:
        read_period(text, year=year)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "year", "day"),
    [
        ("2023/7/24", None, "2023-07-24"),
        ("2021-7-10", None, "2021-07-10"),
        ("2021-6-30", None, "2021-06-30"),
        ("2024.8.12", None, "2024-08-12"),
        ("2024年9月20日", None, "2024-09-20"),
        ("20261121", None, "2026-11-21"),
        ("２０２６年１１月２日", None, "2026-11-02"),
        ("2028-02-29", None, "2028-02-29"),
        ("1月13日 周六", 2024, "2024-01-13"),
        ("2021-03-03（周三）", None, "2021-03-03"),
        ("7.11", 2021, "2021-07-11"),
        ("2023/7/24", 1999, "2023-07-24"),
    ],
)
def test_dates_are_read(text: str, year: int | None, day: str) -> None:
    assert read_date(text, year=year).isoformat() == day


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("13.45", '"13.45": there is no month 13.'),
        ("2.30", '"2.30": there is no day 30 in month 2 of 2024.'),
        ("0.1", '"0.1": there is no month 0.'),
        ("12.32", '"12.32": there is no day 32 in month 12 of 2024.'),
        ("2023/2/29", '"2023/2/29": there is no day 29 in month 2 of 2023.'),
        ("2026-02-30", '"2026-02-30": there is no day 30 in month 2 of 2026.'),
        ("11/21/26", '"11/21/26" is not a date: write year, month and day, such as 2024-10-21.'),
        ("11/21/2026", '"11/21/2026" is not a date: write year, month and day, such as 2024-10-21.'),
        ("２０２６年１１月", '"２０２６年１１月" is not a date: write year, month and day, such as 2024-10-21.'),
        ("2024-1²-01", '"2024-1²-01" is not a date: write year, month and day, such as 2024-10-21.'),
        ("0001-01-01", '"0001-01-01": the year must be between 1990 and 2100.'),
        ("x" * 5000, f'"{"x" * 39}…" is not a date: write year, month and day, such as 2024-10-21.'),
    ],
)
def test_unreadable_dates_say_why(text: str, sentence: str) -> None:
    with pytest.raises(UnreadableDate) as caught:
        read_date(text, year=2024)
    assert str(caught.value) == sentence


def test_a_date_without_year_needs_one() -> None:
    with pytest.raises(UnreadableDate) as caught:
        read_date("7.11")
    assert str(caught.value) == '"7.11" has no year: write it in front, such as 2024-10-21.'


@settings(deadline=None)
@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)), st.integers(0, 365))
def test_a_written_period_is_read_again(start: dt.date, length: int) -> None:
    written = Period(start, start + dt.timedelta(days=length))
    assert read_period(write_period(written), year=start.year) == written


@settings(deadline=None)
@given(st.text(alphabet="0123456789.-/~年月日 到", max_size=24), st.none() | st.integers(1980, 2110))
def test_no_text_crashes_the_reader(text: str, year: int | None) -> None:
    try:
        sentence = str(read_period(text, year=year)) + "."
    except UnreadablePeriod as error:
        sentence = str(error)
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("# 周报 - 2024年第43周（10.21-10.27）", "10.21-10.27"),
        ("# 11.8-11.14周报", "11.8-11.14"),
        ("## 第八周 2018.4.16 - 2018.4.20", "2018.4.16 - 2018.4.20"),
        ("# 2019-12-30 ~ 20200103工作总结", "2019-12-30 ~ 20200103"),
        ("## 2016-10-31~11-04 System周计划工作安排", "2016-10-31~11-04"),
        ("# 11.17-23周总结", "11.17-23"),
        ("# 2024-10-21 周报", None),
        ("第六/七周", None),
    ],
)
def test_find_period_in_a_heading(heading: str, found: str | None) -> None:
    assert find_period(heading) == found


def test_what_a_period_holds() -> None:
    first, second = period("2021-09-17", "2021-09-23"), period("2021-09-23", "2021-10-22")
    assert (first.days, second.days, first.long) == (7, 30, False)
    assert first.overlaps(second) is second.overlaps(first) is True
    assert first.overlaps(period("2021-09-24", "2021-09-24")) is False
    assert [first.contains(dt.date(2021, 9, day)) for day in (16, 17, 23, 24)] == [False, True, True, False]
    assert (period("2024-01-01", "2024-02-29").long, period("2024-01-01", "2024-03-01").long) == (False, True)
