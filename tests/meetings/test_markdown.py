"""Minutes read from files: days, sections, items, fields, and every line accounted for."""

import time
from datetime import date
from datetime import time as clock

import pytest

from core.plan_matching import tells_unfinished
from meetings.document import ItemDoc, MinutesDoc, SectionDoc
from meetings.markdown import (
    read_items,
    read_minutes,
    recognise,
    renew_minutes,
    split_lines,
    split_parts,
    write_minutes,
    write_minutes_file,
)
from meetings.markdown.agenda import presented
from meetings.markdown.dates import read_day
from meetings.markdown.drafting import is_untouched, without_sources
from meetings.markdown.structure import as_title
from tests.meetings.minutes import MINUTES, SEED


def test_a_file_is_its_title_its_guidance_and_its_meetings_in_order() -> None:
    read = read_minutes(MINUTES)
    assert read.document.title == "云帆实验室组会纪要"
    assert read.document.guidance == " - 填写时尽可能简明扼要\n - 阅读论文需要提供出处\n - "
    assert [meeting.day for meeting in read.document.meetings] == [
        date(2023, 7, 24),
        date(2023, 7, 17),
        date(2023, 7, 10),
    ]
    assert [(section.title, section.kind) for section in read.document.meetings[0].sections] == [
        ("主要事项", "agenda"),
        ("上周工作总结", "done"),
        ("遗留问题和当前问题汇总", "issues"),
        ("本周安排", "assignments"),
    ]
    assert [section.kind for section in read.document.meetings[2].sections] == [
        "agenda",
        "assignments",
        "free",
        "free",
        "done",
        "issues",
    ]


def test_every_line_is_accounted_for_and_blank_labels_warn_of_nothing() -> None:
    read = read_minutes(MINUTES)
    assert read.problems == ()
    assert read.lines.total == len(split_lines(MINUTES)) == read.lines.read + read.lines.blank
    assert read.lines.lost == 0


def test_unchanged_meetings_give_their_lines_back_sign_by_sign() -> None:
    for meeting in read_minutes(MINUTES).meetings:
        assert "\n".join(renew_minutes(meeting.text, meeting.document)) == meeting.text


def test_only_the_changed_section_is_written_anew() -> None:
    meeting = read_minutes(MINUTES).meetings[1]
    issues, *others = [section for section in meeting.document.sections if section.kind == "issues"]
    changed = SectionDoc(issues.title, "- 服务器空间不足")
    sections = tuple(changed if one == issues else one for one in meeting.document.sections)
    document = MinutesDoc(meeting.document.day, sections=sections)
    lines = renew_minutes(meeting.text, document)
    assert "## 当前问题汇总" in lines
    assert "- 服务器空间不足" in lines
    assert not any("git" in line for line in lines)
    assert [line for line in meeting.text.split("\n") if line.strip() and line not in lines] == [
        "   -  git访问问题",
        "   -  服务器空间不足",
    ]
    assert others == []


def test_items_name_members_in_brackets_of_any_width() -> None:
    sections = read_minutes(MINUTES).document.meetings[1].sections
    assignments = read_items(sections[-1].text)
    assert [(item.names, item.text, item.is_listed) for item in assignments] == [
        ((), "我们当前的主要目标是FQT.", False),
        (("方",), "ViT-B训练/微调；  复现朱军INT4训练", True),
        (("陆",), "复现FP8训练", True),
        (("余",), "", True),
    ]
    together = read_items(read_minutes(MINUTES).document.meetings[2].sections[1].text)[1]
    assert together.names == ("方", "陆")
    assert together.text == "建立Baseline环境，本周务必完成\n 1. 下载数据集\n 2. 训练"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("- （刘  涛）x", ("刘 涛",)),
        ("- (朱）x", ("朱",)),
        ("- （刘、朱）x", ("刘", "朱")),
        ("- 【王伟】x", ("王伟",)),
        ("- （1）x", ()),
        ("- (2023/7/1) x", ()),
        ("- [文档](https://example.org)", ()),
        ("- x（刘）", ()),
    ],
)
def test_what_stands_in_brackets_before_an_item(text: str, names: tuple[str, ...]) -> None:
    assert read_items(text)[0].names == names


def test_one_line_holds_several_assignments_and_brackets_hold_them_together() -> None:
    assert split_parts("了解LLaMa（1；2）；  复现INT4训练;") == ("了解LLaMa（1；2）", "复现INT4训练")
    assert split_parts("建立环境；训练\n1. 下载；解压") == ("建立环境", "训练\n1. 下载；解压")
    assert split_parts(" ") == ()


@pytest.mark.parametrize(
    ("heading", "day", "title"),
    [
        ("2023/7/24", date(2023, 7, 24), ""),
        ("2023-08-14", date(2023, 8, 14), ""),
        ("2024.8.12 SLAM", date(2024, 8, 12), "SLAM"),
        ("2018-10-22会议记录", date(2018, 10, 22), "会议记录"),
        ("2024年9月20日第一次会议", date(2024, 9, 20), "第一次会议"),
        ("第二次会议记录2018.8.13", date(2018, 8, 13), "第二次会议记录"),
        ("会议纪要 ２０１７/2/15", date(2017, 2, 15), "会议纪要"),
        ("Meeting 1 — 2026-05-11 (3–5 pm)", date(2026, 5, 11), "Meeting 1 (3–5 pm)"),
        ("6 Oct 2021", date(2021, 10, 6), ""),
        ("May 23, 2019", date(2019, 5, 23), ""),
        ("April 21st, 2025 - 3:30pm", date(2025, 4, 21), "3:30pm"),
    ],
)
def test_headings_that_are_days(heading: str, day: date, title: str) -> None:
    assert read_day(heading) == (day, title)


@pytest.mark.parametrize(
    "heading",
    ["2023/2/29", "2023/13/1", "10.21-10.27", "20170626-20170630", "7.11", "本周安排", "² 月", "改到 2023/7/24", ""],
)
def test_headings_that_are_none(heading: str) -> None:
    assert read_day(heading) is None


def test_a_day_without_a_year_needs_one() -> None:
    assert read_day("7.11", year=2023) == (date(2023, 7, 11), "")


def test_fields_at_the_head_of_a_meeting() -> None:
    fields = "会议时间：15：00-16:30\n**会议地点:** 301\n- 主持人：方舟\n参会人员：方舟、陆晓宁\n请假：无\n"
    text = f"# 2024/3/7 例会\n{fields}天气晴\n"
    document = read_minutes(text).document.meetings[0]
    assert (document.starts_at, document.ends_at) == (clock(15), clock(16, 30))
    assert (document.place, document.chair, document.present) == ("301", "方舟", ("方舟", "陆晓宁"))
    assert (document.excused, document.opening) == ((), "请假：无\n天气晴")


def test_passwords_are_warned_of() -> None:
    text = "# 2023/7/3\n## 开发环境\n- VPN密码：hunter2\n- VPN账号： \n- token: 无\n- 密码：见群公告\n"
    problems = read_minutes(text).problems
    assert [(problem.line, problem.severity, problem.code) for problem in problems] == [(3, "warning", "credential")]


def test_what_is_minutes_and_what_is_not() -> None:
    assert recognise(MINUTES) > 0.9
    assert recognise("# 周报 - 2024年第43周（10.21-10.27）\n\n## 完成情况\n") == 0
    assert recognise("# 2021-7-10\n\n2h15m\n\n# 2021-7-9\n") < 0.6


def test_typed_structure_is_guarded_and_comes_back() -> None:
    section = SectionDoc("自由", "# 2023/8/1\n## 本周安排\n```\n未闭合")
    document = MinutesDoc(date(2023, 7, 24), opening="地点：301\n### x", sections=(section,))
    assert read_minutes(write_minutes(document)).document.meetings == (document,)


@pytest.mark.parametrize(
    "text", ["（" * 50_000, "- （" * 20_000, "# 2023/7/24\n" * 4_000, "-" * 100_000, "密码" * 50_000, "a：" * 50_000]
)
def test_no_text_is_slow(text: str) -> None:
    start = time.perf_counter()
    read = read_minutes(text)
    for meeting in read.document.meetings[:1]:
        read_items(meeting.opening)
    read_items(text)
    write_minutes_file(read.document)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 60_000 + "b",
        "9" * 20_000,
        "# a" + " #" * 16_000 + " x",
        "acc" * 20_000,
        "[→" * 20_000,
        "（" * 20_000,
    ],
)
def test_no_line_is_slow(text: str) -> None:
    start = time.perf_counter()
    presented(ItemDoc((), text, 0, 0), lambda _name: True)
    assert without_sources(text) == text
    is_untouched(text)
    as_title(text)
    tells_unfinished(text)
    recognise(text)
    assert time.perf_counter() - start < 10


@pytest.mark.skipif(SEED is None, reason="the seeds are not here")
def test_the_seed() -> None:
    assert SEED is not None
    text = SEED.read_text("utf-8")
    read = read_minutes(text)
    assert [str(meeting.day) for meeting in read.document.meetings] == [
        "2023-07-24",
        "2023-07-17",
        "2023-07-10",
        "2023-07-03",
    ]
    assert (read.lines.lost, read.problems) == (0, ())
    assert read_minutes(write_minutes_file(read.document)).document == read.document
    for meeting in read.meetings:
        assert "\n".join(renew_minutes(meeting.text, meeting.document)) == meeting.text
