"""The title of a weekly report: `# 周报 - 2024年第43周（10.21-10.27）` and the like.

Year, number and dates are held against each other. The dates win: they are kept as written, and the report belongs to
the week that holds the first of them.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from core.changes import Problem
from core.english_dates import with_numbers
from core.errors import InvalidInput
from core.periods import Period, UnreadablePeriod, find_period, read_period, write_period
from core.sayings import Saying
from core.surnames import COMPOUND
from core.weeks import InvalidWeek, Week, WeekCalendar

_HEADING = re.compile(r"(?P<marks>[#＃]{1,6})(?P<text>.*)", re.DOTALL)
_REPORT_WORD = re.compile(
    r"(?<![上本下这每])(?:(?:工作|学习)\s*)?双?周\s*(?:工作)?\s*(?:报告|报|总结|小结|记|日志|计划)"
    r"|weekly[\s_-]*(?:progress |work |status )?(?:report|summary|log|update)s?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年(?!\s*[0-9]{1,2}\s*月)")
_LONE_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
_ISO_WEEK = re.compile(r"(?<![0-9])(20[0-9]{2})\s*-?\s*W([0-9]{1,2})(?![0-9])", re.IGNORECASE)
_NUMBER = re.compile(
    r"第\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*周|\bweek\s*([0-9]{1,2})(?![0-9])|\bW([0-9]{1,2})(?![0-9])",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[^<>\n]{1,120}>")
_DAY = re.compile(
    r"(?<![0-9./-])(?P<year>20[0-9]{2})(?:年 ?(?P<m1>[0-9]{1,2})月 ?(?P<d1>[0-9]{1,2})[日号]?"
    r"|(?P<sep>[./-])(?P<m2>[0-9]{1,2})(?P=sep)(?P<d2>[0-9]{1,2})|(?P<m3>[0-9]{2})(?P<d3>[0-9]{2}))(?![0-9./-])"
)
_SHORT_DAY = re.compile(r"(?<![0-9.])(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9.])")
_MONTH = re.compile(
    r"(?<![0-9])(?P<year>20[0-9]{2})(?:\s?年\s?|[-./])?(?P<month>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])(?:\s?月份?(?!报))?(?![0-9./-])"
)
_MONTH_WORD = re.compile(
    r"月?\s?(?:月报|月?总结\s?报告|月?度?(?:工作)?(?:总结|报告)|计划完成情况|monthly[\s_-]*(?:report|summary))",
    re.IGNORECASE,
)
_NO_REPORT = re.compile(r"会议|组会|例会|周会|纪要|讨论|meeting|minutes", re.IGNORECASE)
_CENTRED = re.compile(r"\s{0,3}<(?:div|p|center|h[1-6])\b[^<>\n]{0,120}>", re.IGNORECASE)
_DATE_WORD = re.compile(r"\b(?:dates?)\b|日期", re.IGNORECASE)
_NARROW = str.maketrans("０１２３４５６７８９（）［］：．／－", "0123456789()[]:./-")
_WEEK = timedelta(days=7)
_CHINESE_NUMBER = {sign: value for value, sign in enumerate("一二三四五六七八九十", start=1)}
_FILLING = re.compile(r"[\s\-–—_:|,，、.()\[\]【】《》#*`⭐]+")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]{2,4}|[\u3400-\u9fff]{1,10}[·•][\u3400-\u9fff·•]{1,15}")
_LATIN_NAME = re.compile(r"[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){1,3}")
_NO_NAME = re.compile(r"[的组月年周]|报告|总结|工作|计划|学习|项目|小组|个人|实习|汇报|记录|进展|本周|上周|下周")


@dataclass(frozen=True)
class Title:
    """What a title says, as far as it says it. rest is text that is none of it."""

    level: int  # of the heading, 0 for a bare line
    year: int | None = None
    number: int | None = None
    period: str = ""
    name: str = ""
    rest: str = ""
    has_word: bool = False  # 周报, weekly report
    is_day: bool = False  # its period is one day
    is_said: bool = False  # by somebody, not by the line: that is kept as it stands

    @property
    def names_a_week(self) -> bool:
        return self.number is not None or bool(self.period)


@dataclass(frozen=True)
class Dated:
    """The week and the days of a report, with what does not agree about them."""

    week: str
    period: Period
    problems: tuple[Problem, ...] = ()


class Undated(InvalidInput):
    """The title does not say which week is meant; code is stable, the sentence names the remedy."""


def heading(line: str) -> tuple[int, str] | None:
    """Level and text of a heading line, also without the blank (`##会议`) and with full-width marks."""
    match = _HEADING.fullmatch(line)
    if match is None:
        return None
    text = match["text"].strip()
    opened = text.rstrip("#")
    return len(match["marks"]), opened.strip() if opened[-1:].isspace() else text


def read_title(line: str) -> Title | None:
    """The title of a weekly report; None where the line is something else. A bare line needs the word 周报."""
    found = heading(line)
    level, text = found or (0, line.strip())
    if len(text) > 120:
        return None
    title = _parse(level, text)
    if title.has_word:
        return title
    is_bare_week = (found is not None or is_centred(line)) and title.names_a_week and not title.rest and not title.name
    return title if is_bare_week else None


def is_centred(line: str) -> bool:
    """Whether HTML makes a heading of a line: `<div align="center"> 2023-8-7 ~ 2023-8-11 </div>`."""
    return _CENTRED.match(line) is not None


def title_of_name(name: str) -> Title | None:
    """The week that the name of a file tells: `2024-W43`, `2024.10.21-10.27`, `周报 第43周`."""
    title = _parse(0, name)
    return title if title.names_a_week else None


def opens_report(line: str) -> bool:
    """Whether a heading begins a report of its own inside a file: it names its week."""
    if line[:1] not in ("#", "＃") and not is_centred(line):
        return False
    title = read_title(line)
    return title is not None and title.names_a_week and not (title.is_day and not title.has_word)


def _parse(level: int, text: str) -> Title:
    left = with_numbers(" ".join(_TAG.sub(" ", text).translate(_NARROW).split()))
    year = number = None
    period = ""
    is_day = is_week = False
    if match := _ISO_WEEK.search(left):
        year, number = int(match[1]), int(match[2])
        left = _cut(left, match)
    if found := find_period(left):
        period = found
        left = left.replace(found, " ", 1)
    if year is None and (match := _YEAR.search(left)):
        year = int(match[1])
        left = _cut(left, match)
    if number is None and (match := _NUMBER.search(left)):
        number = _number(match[1] or match[2] or match[3])
        left = _cut(left, match)
    if year is None and number is not None and (match := _LONE_YEAR.search(left)):
        year = int(match[1])
        left = _cut(left, match)
    word = _REPORT_WORD.search(left)
    if not period and number is None and not word and (month := _month_in(left)):
        period, left = month
        is_week = True
    if not period and number is None and (day := _day_in(left, has_word=bool(word))):
        period, left, is_day = day
        is_week = not is_day
        word = _REPORT_WORD.search(left)
    if word:
        left = _cut(left, word)
    if period or number is not None:
        left = _DATE_WORD.sub(" ", left)
    rest = _FILLING.sub(" ", left).strip()
    is_name = bool(word) and looks_like_name(rest)
    return Title(
        level, year, number, period, rest if is_name else "", "" if is_name else rest, bool(word) or is_week, is_day
    )


def _day_in(text: str, *, has_word: bool) -> tuple[str, str, bool] | None:
    """The day of a title as a period of that one day, or of the week that `20191230周` begins; what else it says; and
    whether it is one day."""
    match = _DAY.search(text)
    if match is None:
        short = _SHORT_DAY.search(text) if has_word else None
        if short is None:
            return None
        day = f"{int(short['m'])}.{int(short['d'])}"
        return f"{day}-{day}", _cut(text, short), True
    month, day = match["m1"] or match["m2"] or match["m3"], match["d1"] or match["d2"] or match["d3"]
    try:
        first = date(int(match["year"]), int(month), int(day))
    except ValueError:
        return None
    behind = text[match.end() :].lstrip()
    is_week = behind.startswith("周") and not _REPORT_WORD.match(behind)
    last = first + timedelta(days=6) if is_week else first
    left = f"{text[: match.start()]} {behind.removeprefix('周') if is_week else behind}"
    period = f"{first.year}.{first.month}.{first.day}-{last.year}.{last.month}.{last.day}"
    return period, left, not is_week


def _month_in(text: str) -> tuple[str, str] | None:
    """The month that a title reports on, `2017-04 月报`, `202409 计划完成情况`, as a period; and what else it says."""
    match, word = _MONTH.search(text), _MONTH_WORD.search(text)
    if match is None or word is None or _NO_REPORT.search(text):
        return None
    year, month = int(match["year"]), _number(match["month"])
    return f"{year}.{month}.1-{year}.{month}.{monthrange(year, month)[1]}", _cut(text, match)


def _cut(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _CHINESE_NUMBER[text[0]]
    return _CHINESE_NUMBER.get(tens[:1], 1) * 10 + _CHINESE_NUMBER.get(ones[:1], 0)


def looks_like_name(text: str) -> bool:
    """Whether the text can be taken for a person's name: 张三, 阿依古丽·买买提, Jiang Yanbo."""
    if _HAN_NAME.fullmatch(text):
        return not _NO_NAME.search(text) and (len(text) <= 3 or "·" in text or "•" in text or text[:2] in COMPOUND)
    return _LATIN_NAME.fullmatch(text) is not None


def date_title(title: Title, *, line: int, calendar: WeekCalendar | None, year: int | None) -> Dated:
    """The week and days that a title means; `year` is used where it says none. Raises Undated."""
    stated = title.year if title.year is not None else _year_of(title.period)
    year = stated if stated is not None else year
    if year is None:
        raise Undated("year-missing", "The title says no year: write one, such as 2024年第43周（10.21-10.27）.")
    problems: list[Problem] = []
    if stated is None:
        sentence = Saying("The title says no year; {year} was taken.", year=year)
        problems.append(Problem(line, "info", "year-assumed", sentence))
    if not title.period:
        return _dated_by_number(title, year, calendar or WeekCalendar.starting(), problems, line)
    try:
        period = _nearest_period(title, year)
    except UnreadablePeriod as error:
        if title.number is None:
            raise Undated("period-unreadable", error.template, **error.values) from error
        sentence = Saying("{error} The days of week {week} were taken.", error=error, week=title.number)
        problems.append(Problem(line, "warning", "period-unreadable", sentence))
        return _dated_by_number(title, year, calendar or WeekCalendar.starting(), problems, line)
    return _dated_by_period(title, year, period, calendar, problems, line)


def _year_of(period: str) -> int | None:
    match = re.match(r"20[0-9]{2}", period)
    return int(match[0]) if match else None


def _dated_by_number(title: Title, year: int, calendar: WeekCalendar, problems: list[Problem], line: int) -> Dated:
    if title.number is None:
        raise Undated("week-missing", "The title names no week: write one, such as 2024年第43周（10.21-10.27）.")
    try:
        week = calendar.week_named(f"{year:04d}-W{title.number:02d}")
    except InvalidWeek as error:
        raise Undated("week-invalid", error.template, **error.values) from error
    if title.year is None:
        sentence = Saying(
            "第{number}周 was read as week {week} of the calendar ({first_day} to {last_day}).",
            number=title.number, week=week.name, first_day=week.first_day, last_day=week.last_day,
        )  # fmt: skip
        problems.append(Problem(line, "warning", "number-assumed", sentence))
    return Dated(week.name, Period(week.first_day, week.last_day), tuple(problems))


def _nearest_period(title: Title, year: int) -> Period:
    """The days of a period written without year, in the year that brings them nearest to the week of the title."""
    if _year_of(title.period) is not None or title.number is None:
        return read_period(title.period, year=year)
    try:
        monday = date.fromisocalendar(year, title.number, 1)
    except ValueError:
        return read_period(title.period, year=year)
    periods = []
    for candidate in (year, year - 1, year + 1):
        try:
            periods.append(read_period(title.period, year=candidate))
        except UnreadablePeriod:  # 2.29 exists in one of them only
            continue
    if not periods:
        return read_period(title.period, year=year)
    return min(periods, key=lambda period: abs((period.starts_on - monday).days))


def _dated_by_period(
    title: Title, year: int, period: Period, calendar: WeekCalendar | None, problems: list[Problem], line: int
) -> Dated:
    if period.long:
        sentence = Saying(
            "The period {period} has {days} days: check the dates.", period=title.period, days=period.days
        )
        problems.append(Problem(line, "warning", "period-long", sentence))
    try:
        if title.number is None or (title.year is None and _year_of(title.period) is not None):
            # A number without a year, beside dates that have one, counts something else: a term, an internship.
            week = (calendar or WeekCalendar.starting()).week_of(period.starts_on)
            return Dated(week.name, period, tuple(problems))
        week = _week_of(period, f"{year:04d}-W{title.number:02d}", calendar)
    except InvalidWeek as error:
        raise Undated("week-invalid", error.template, **error.values) from error
    if not _agree(week, title.number, year, period):
        sentence = Saying(
            "The title says week {number} of {year}, and {period}: these do not agree. "
            "The dates were kept ({first_day} to {last_day}), as week {week}.",
            number=title.number, year=year, period=title.period, first_day=period.starts_on, last_day=period.ends_on,
            week=week.name,
        )  # fmt: skip
        problems.append(Problem(line, "warning", "week-mismatch", sentence))
    return Dated(week.name, period, tuple(problems))


def _week_of(period: Period, name: str, calendar: WeekCalendar | None) -> Week:
    """The week that holds the first day. Without a calendar the first weekday is the one that fits the name, if any."""
    if calendar is not None:
        return calendar.week_of(period.starts_on)
    weeks = [WeekCalendar.starting(weekday).week_of(period.starts_on) for weekday in range(7)]
    named = [week for week in weeks if week.name == name]
    fitting = [week for week in named if _is_whole(week, period)]
    return (fitting or named or weeks)[0]


def _agree(week: Week, number: int, year: int, period: Period) -> bool:
    """Whether the period is days of the week of that number, or whole weeks of which one has it."""
    weeks = range((period.ends_on - week.first_day).days // 7 + 1)
    names = {Week(week.first_day + n * _WEEK, week.last_day + n * _WEEK).name for n in weeks}
    return f"{year:04d}-W{number:02d}" in names and (period.ends_on <= week.last_day or _is_whole(week, period))


def _is_whole(week: Week, period: Period) -> bool:
    return period.starts_on == week.first_day and (period.ends_on - week.last_day).days % 7 == 0


def write_title(week: str, period: Period) -> str:
    """`# 周报 - 2024年第43周（10.21-10.27）`; with years where the short form would be read as other days."""
    year, number = int(week[:4]), int(week[6:])
    dates = write_period(period)
    title = Title(1, year, number, dates)
    if _nearest_period(title, year) != period:
        first, last = period.starts_on, period.ends_on
        dates = f"{first.year}.{first.month}.{first.day}-{last.year}.{last.month}.{last.day}"
    return f"# 周报 - {year}年第{number}周（{dates}）"
