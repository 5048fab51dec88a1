"""Where days begin in a log's file: headings with a length, lists, tables of contents, stretches; and in which year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workload.document.log_file import LogFileDoc
from workload.markdown.log_dates import read_day_name
from workload.markdown.log_file import read_log_file, recognise_log, renew_log_file, write_log_file

FILES = {
    "## 3/14 (2h)\n读综述\n\n## 3/15 写作 1.5h\n": {"2021-03-14": "(2h)\n读综述", "2021-03-15": "写作 1.5h"},
    "# Log\n\n- 3/14: 2h - 读综述\n  第二遍\n- 3/15 9:00-10:00 写作\n\n结尾\n": {
        "2021-03-14": "2h - 读综述\n第二遍", "2021-03-15": "9:00-10:00 写作"},
    "[Day 1 (2022-05-30)](#Day001)\n* [Day 2 (2022-06-01)](#Day002)\n\n## Day1\n读\n### 计划\n写\n\n## Day 2\n改\n": {
        "2022-05-30": "读\n### 计划\n写", "2022-06-01": "改"},
    "## 2022.5.30-6.3\n读\n\n## Time：2022.6.4-6.10\n写\n": {"2022-05-30": "读", "2022-06-04": "写"},
    "# 一月\n\n## 12.30\na\n\n## 12.31\nb\n\n## 1.2\nc\n\n## 2022.1.3\nd\n": {
        "2021-12-30": "a", "2021-12-31": "b", "2022-01-02": "c", "2022-01-03": "d"},
    "# 2019\n\n## 12.30\na\n\n# 2020\n\n## 1月2日 周四\nb\n": {"2019-12-30": "a", "2020-01-02": "b"},
    "## Week 1\n\n30th October 2023\n* 3h plots\n\n31st October:\n*45 min* mail\n\n# Notes\n\nx\n": {
        "2023-10-30": "* 3h plots", "2023-10-31": "*45 min* mail"},
    "## 28/02/2023\n1h\n\n## 03/03/2023\n2h\n": {"2023-02-28": "1h", "2023-03-03": "2h"},
    "| 日 | 用时 | 事 |\n|---|---|---|\n| 6.4.2919 | 2h | a |\n| 7.4.2019 | 1h | b |\n": {
        "2019-04-06": "2h a", "2019-04-07": "1h b"},
    "- 2021-3-14\n  - 2h 读\n\n  - 1h 写\n- 2021-3-15\n  没有时间\n": {"2021-03-14": "- 2h 读\n\n- 1h 写"},
    "- 2021-3-14: 看了 2 篇\n- 2021-3-15: 看了 3 篇\n": {},
    "## 2.1 Introduction\n\n2h\n\n## 2.2 Methods\n": {},
    "## Day 3\n2h\n": {},
}  # fmt: skip


@pytest.mark.parametrize("text", FILES)
def test_days_of_a_file(text: str) -> None:
    doc = read_log_file(text, year=2021)
    assert {day.isoformat(): said for day, said in doc.days.items()} == FILES[text]
    assert write_log_file(doc) == text
    assert renew_log_file(doc, doc.days, year=2021) == text


def test_no_year_is_invented() -> None:
    text = "## 3/14 (2h)\n\n## 3/15 (1h)\n"
    assert (read_log_file(text).days, read_log_file(text).undated) == ({}, 2)
    assert list(read_log_file(text, year=2020).days) == [date(2020, 3, 14), date(2020, 3, 15)]


@pytest.mark.parametrize("written", ["03/04/2023", "2.30.2023", "2023-13-01", "00/00", "Mayor 3", "3", "v1.2"])
def test_days_that_nobody_can_tell(written: str) -> None:
    assert read_log_file(f"## {written}\n\n2h\n").days == {}


def test_stated_totals_and_guesses_are_told_by_line() -> None:
    text = "# 2021\n\n## 3.14 读 2h\n\n## 3.15-3.16\n写 1h\n\n# 本周学习3小时\n"
    doc = read_log_file(text)
    assert (doc.totals, doc.doubts) == (((8, 180),), ((5, "stretch"),))


def test_a_changed_day_of_a_list_stays_an_item_or_comes_under_a_heading() -> None:
    text = "# Log\n\n- 2021-3-14: 2h - 读综述\n- 2021-3-15 1h 写作\n"
    doc = read_log_file(text)
    first, second = doc.days
    changed = renew_log_file(doc, doc.days | {first: "3h 读\n第二遍"})
    assert changed == text.replace("2h - 读综述", "3h 读\n  第二遍")
    moved = renew_log_file(doc, {first: "没有时间", second: doc.days[second]})
    assert moved == "# Log\n\n- 2021-3-15 1h 写作\n\n## 2021-03-14\n\n没有时间\n\n"
    nested = read_log_file("- 2021-3-14\n  - 2h 读\n")
    assert renew_log_file(nested, {first: "- 3h 读\n- 1h 写"}) == "- 2021-3-14\n  - 3h 读\n  - 1h 写\n"
    inline = read_log_file("## 2021-3-14 (2h)\n")
    assert renew_log_file(inline, {first: "停了"}) == "## 2021-3-14 \n停了\n"


KINDS = {
    "## 11.4 学习 Rust 3.5h\n## 11.7 学习 Rust 1.5h\n": True,
    "# 7.21\n读\n\n# 7.22\n写\n\n# 7.24\n改\n": True,
    "- 3/14: 2h - 读\n- 3/15: 1h - 写\n": True,
    "2018.07.31\n\n看了论文 2小时\n\n2018.08.01\n\n写代码\n": True,
    "2018.07.31\n\n第一条新闻\n\n2018.08.01\n\n第二条新闻\n": False,
    "# 周报\n\n### 7.21\n新闻\n\n### 7.28\n新闻\n": False,
    "## Jun 1-7\n- Ann: 3h - a\n\n## Jun 8-14\n- Bo: 2h - b\n": False,
    "# Ann\n- 4.4.26 - 1 Hour - a\n- 6.4.26 - 2 Hours - b\n\n# Bo\n- 4.4.26 - 3 Hours - c\n": False,
    "# 周报\n\n本周做了很多事。\n读了论文。\n写了代码。\n改了图。\n\n- 2021-3-14: 2h 开会\n": False,
    "| Date | Name | Hours | Task |\n|--|--|--|--|\n| 2024-05-13 | Ann | 2 | a |\n| 2024-05-13 | Bo | 1 | b |\n": False,
}


@pytest.mark.parametrize("text", KINDS)
def test_what_is_somebodys_own_log(text: str) -> None:
    assert (recognise_log(text) >= 0.6) is KINDS[text]


@given(st.text(alphabet="#- 2021.3/14年月日h:(|)May\n\t第天Day", max_size=120))
def test_every_line_is_kept(text: str) -> None:
    doc = read_log_file(text)
    assert write_log_file(doc) == text
    assert renew_log_file(doc, doc.days) == text


@given(st.text(max_size=60))
def test_any_text_may_be_a_day(text: str) -> None:
    found = read_day_name(text)
    assert found is None or 0 < found[1] <= len(text)


@given(st.lists(st.dates(date(2019, 11, 1), date(2020, 3, 1)), min_size=1, max_size=9), st.booleans())
def test_years_are_those_of_the_neighbours(days: list[date], newest_first: bool) -> None:
    """Days a few months apart, one of them with its year: all others get theirs back."""
    days = sorted(set(days), reverse=newest_first)
    lines = [f"## {day.month}.{day.day}\n1h\n" for day in days]
    lines[len(days) // 2] = f"## {days[len(days) // 2].isoformat()}\n1h\n"
    doc = read_log_file("\n".join(lines))
    assert list(doc.days) == days
    assert doc != LogFileDoc()
