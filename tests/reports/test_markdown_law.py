"""read(write(document)) == document, whatever people type."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from core.weeks import WeekCalendar
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc, WeeklyReportDoc
from reports.markdown import read_weekly_report, read_weekly_reports, write_weekly_report

FRAGMENTS = st.sampled_from(
    [
        *[
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "|",
            "\\",
            "\\|",
            "`",
            "```",
            "```py",
            "~~~",
            "    ```",
            "<br />",
            "<br/>",
            "<br>",
        ],
        *[
            "<br  />",
            "- ",
            "* ",
            "1. ",
            "  - ",
            "> ",
            "# ",
            "## ",
            "＃",
            "###",
            "---",
            "===",
            "**",
            "~~",
            "&#32;",
            "&amp;#32;",
        ],
        *[
            "\u3000",
            "\u00a0",
            "\x0b",
            "\x1c",
            "\u2028",
            "\u200b",
            "\ufeff",
            "🈷️",
            "𠮷",
            "e\u0301",
            "none",
            "无",
            "暂无",
        ],
        *[
            "## 注：项目说明",
            "## 总体说明",
            "## 导师反馈",
            "# 周报 - 2024年第44周（10.28-11.3）",
            "# 10.21-10.27",
            "`项目`:",
        ],
        *[
            "**王老师**：",
            "**王老师：**",
            "****：",
            "答：",
            "答：\n",
            "👍",
            "待改\n",
            "面谈",
            "- 项目动机：",
            "- 备注：",
            "姓名：张三",
            "| :--- | --- |",
            "| 项目名称 | 本周任务 |",
        ],
        *[
            "读论文",
            "a<b 且 c>d",
            "List<int>",
            "通过",
            "~~已删~~",
            "[x](http://a.example/?b|c)",
            "\\\\## 注：项目说明",
            "\\",
        ],
    ]
)
TEXT = st.one_of(
    st.lists(FRAGMENTS, max_size=8).map("".join),
    st.text(st.characters(exclude_characters="\r\0", exclude_categories=["Cs"]), max_size=30),
)
NAME = st.sampled_from(["王老师", "李 明", "Ann O'Hara", "a*b", "**粗**", "甲\\乙", "无", "阿依古丽·买买提", "x：y"])
MARK = st.sampled_from(["", "", "good", "revise", "talk"])
ANSWER = st.one_of(st.just(""), TEXT)
FEEDBACK = st.lists(st.builds(FeedbackDoc, TEXT, st.one_of(st.just(""), NAME), MARK, ANSWER), max_size=3).map(tuple)
ROW = st.builds(RowDoc, TEXT, TEXT, TEXT, TEXT, FEEDBACK, is_removed=st.booleans())
NOTE = st.builds(ProjectNoteDoc, TEXT, TEXT, TEXT, TEXT)


@st.composite
def documents(draw: st.DrawFn) -> WeeklyReportDoc:
    first = draw(st.dates(date(2001, 1, 1), date(2099, 12, 1)))
    last = first + timedelta(days=draw(st.sampled_from([0, 3, 4, 6, 6, 6, 7, 13, 62, 200, 364])))
    week = WeekCalendar.starting(draw(st.integers(0, 6))).week_of(first)
    rows = tuple(row for row in draw(st.lists(ROW, max_size=3)) if not row.is_blank)
    return WeeklyReportDoc(
        week=week.name,
        starts_on=first,
        ends_on=last,
        member=draw(st.one_of(st.just(""), NAME)),
        rows=rows,
        note=draw(TEXT),
        feedback=draw(FEEDBACK),
        project_notes=tuple(draw(st.lists(NOTE, max_size=3))),
    )


@settings(max_examples=100, deadline=None)
@given(documents())
def test_what_is_written_reads_back_as_it_was(document: WeeklyReportDoc) -> None:
    read = read_weekly_report(write_weekly_report(document))
    assert read.document == document
    assert read.kept == ""


@settings(max_examples=100, deadline=None)
@given(documents())
def test_writing_again_gives_the_same_text(document: WeeklyReportDoc) -> None:
    text = write_weekly_report(document)
    again = read_weekly_report(text).document
    assert again is not None
    assert write_weekly_report(again) == text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(FRAGMENTS, TEXT), max_size=40).map("".join))
def test_any_text_is_read_without_losing_a_line(text: str) -> None:
    read = read_weekly_report("# 周报 - 2024年第43周（10.21-10.27）\n" + text)
    assert len(read.uses) == read.last_line - read.first_line + 1
    assert set(read.uses) <= {"read", "kept", "blank"}


LINE_STARTS = st.sampled_from(
    [
        *[
            "",
            "",
            "- ",
            "  - ",
            "1. ",
            "# ",
            "## ",
            "### ",
            "> ",
            "| ",
            "    ",
            "\t",
            "姓名：",
            "- 项目动机：",
            "- 备注：",
            "  ",
        ],
        *[
            "## 注：项目说明 ",
            "## 总体说明\n",
            "## 导师反馈\n",
            "## 注：项目说明\n",
            "```\n",
            "---\n",
            "**王老师**：",
            "`甲`:\n",
            "\\",
        ],
        *[
            "| 项目名称 | 本周任务 | 备注 |\n|---|---|---|\n| ",
            "| 项目 | 下周计划\n| --- | --- |\n| x | y | z | ",
            "# 周报 - 2024年第44周（10.28-11.3）\n",
        ],
        *["## 本周工作\n", "## 下周计划\n", "## 存在问题\n", "# 周报 第45周 2024.11.4-11.10 ", "### 姓名\n"],
    ]
)


@settings(max_examples=100, deadline=None)
@given(st.lists(LINE_STARTS, max_size=25))
def test_every_word_of_a_file_is_found_again(starts: list[str]) -> None:
    words = [f"w{number}x" for number in range(len(starts))]
    lines = [start + word for start, word in zip(starts, words, strict=True)]
    file = read_weekly_reports("\n".join(["# 周报 - 2024年第43周（10.21-10.27）", *lines]))
    found = "".join(f"{report.document}{report.kept}" for report in file.reports)
    assert [word for word in words if word not in found] == []
    assert file.lines.total == sum(line.count("\n") for line in lines) + len(lines) + 1
