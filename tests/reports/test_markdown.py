"""The forms of weekly reports that groups write, by examples."""

from datetime import date

import pytest

from core.weeks import WeekCalendar
from reports.document import FeedbackDoc, ProjectNoteDoc, RowDoc, WeeklyReportDoc
from reports.markdown import read_title, read_weekly_report, read_weekly_reports, recognise, write_weekly_report

HEAD = "# 周报 - 2026年第47周（11.16-11.22）\n\n"


def document(text: str) -> WeeklyReportDoc:
    found = read_weekly_report(text).document
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "week", "first", "last", "problems"),
    [
        ("# 周报 - 2024年第43周（10.21-10.27）", "2024-W43", "2024-10-21", "2024-10-27", []),
        ("# 周报 - 2024年第43周（10.21-10.28）", "2024-W43", "2024-10-21", "2024-10-28", ["week-mismatch"]),
        ("# 周报 - 2024年第44周（10.21-10.27）", "2024-W43", "2024-10-21", "2024-10-27", ["week-mismatch"]),
        ("# 周报 - 2024年第43周（10.21-10.25）", "2024-W43", "2024-10-21", "2024-10-25", []),
        ("# 周报 - 2024年第43周（10.21-11.3）", "2024-W43", "2024-10-21", "2024-11-03", []),
        ("# 周报 - 2024年第44周（10.21-11.3）", "2024-W43", "2024-10-21", "2024-11-03", []),
        ("# 周报 - 2024年第43周（10.18-10.24）", "2024-W43", "2024-10-18", "2024-10-24", []),
        ("# 周报 - 2024年第43周（13.45-14.2）", "2024-W43", "2024-10-21", "2024-10-27", ["period-unreadable"]),
        ("# 周报 - 2025年第1周（12.30-1.5）", "2025-W01", "2024-12-30", "2025-01-05", []),
        ("# 周报 - 2026年第53周（12.28-1.3）", "2026-W53", "2026-12-28", "2027-01-03", []),
        ("＃周报2024年第４３周（１０.２１-１０.２７）", "2024-W43", "2024-10-21", "2024-10-27", []),
        ("## 2024-W43", "2024-W43", "2024-10-21", "2024-10-27", []),
        ("# Weekly report - Week 43, 2024 (10.21-10.27)", "2024-W43", "2024-10-21", "2024-10-27", []),
        ("# 2024年10月21日 - - 2024年10月27日 周总结", "2024-W43", "2024-10-21", "2024-10-27", []),
        ("## 第八周 2018.4.16 - 2018.4.20", "2018-W16", "2018-04-16", "2018-04-20", []),
        ("# weeklyreport-2016-11/14-11/18", "2016-W46", "2016-11-14", "2016-11-18", []),
        ("# 11.18-24周总结", "2024-W47", "2024-11-18", "2024-11-24", ["year-assumed"]),
        ("# 第8周周报", "2024-W08", "2024-02-19", "2024-02-25", ["year-assumed", "number-assumed"]),
        (
            "# 周报 - 2024年第43周（2024.1.1-2024.12.31）",
            "2024-W01",
            "2024-01-01",
            "2024-12-31",
            ["period-long", "week-mismatch"],
        ),
    ],
)
def test_titles_that_name_a_week(title: str, week: str, first: str, last: str, problems: list[str]) -> None:
    read = read_weekly_report(f"{title}\n", year=2024)
    assert read.document is not None
    found = (read.document.week, read.document.starts_on.isoformat(), read.document.ends_on.isoformat())
    assert found == (week, first, last)
    assert [problem.code for problem in read.problems] == problems


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("# 周报 - 2024年第54周", "week-invalid"),
        ("# 周报 - 2025年第53周", "week-invalid"),
        ("# 周报 - 2024年第0周", "week-invalid"),
        ("# 周报 - 2024年第²周", "week-missing"),
        ("# 周报（10.21-10.27）", "year-missing"),
        ("# 周报（2024.10.27-2024.10.21）", "period-unreadable"),
        ("# 周报（2023.2.29-2023.3.5）", "period-unreadable"),
    ],
)
def test_titles_that_name_no_week_say_why(title: str, code: str) -> None:
    read = read_weekly_report(f"{title}\n\n内容\n")
    assert read.document is None
    assert [problem.code for problem in read.problems] == [code]
    assert set(read.uses) == {"kept", "blank"}


def test_a_mismatch_names_both() -> None:
    (problem,) = read_weekly_report("# 周报 - 2024年第44周（10.21-10.27）\n").problems
    assert (problem.line, problem.severity) == (1, "warning")
    assert problem.message == (
        "The title says week 44 of 2024, and 10.21-10.27: these do not agree. "
        "The dates were kept (2024-10-21 to 2024-10-27), as week 2024-W43."
    )


def test_the_week_is_that_of_the_groups_calendar() -> None:
    read = read_weekly_report("# 周报 - 2024年第43周（10.18-10.24）\n", calendar=WeekCalendar.starting(4))
    assert read.document is not None
    assert (read.document.week, read.problems) == ("2024-W43", ())


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("# 周报 - 张三 - 2024年第43周（10.21-10.27）", "张三"),
        ("# 周报告（董鹏） 2024-W43", "董鹏"),
        ("# 周报-Jiang Yanbo 2024年第43周", "Jiang Yanbo"),
        ("# 阿依古丽·买买提 周报 2024年第43周", "阿依古丽·买买提"),
        ("# 项目组周报 2024年第43周", ""),
    ],
)
def test_names_in_titles(title: str, name: str) -> None:
    found = read_title(title)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "line",
    ["## 2024.10.21 实验记录", "上周工作总结", "## 本周工作总结", "# 导师反馈", "周报很重要", "| 周报 |", "# 10.2"],
)
def test_lines_that_are_no_titles_of_a_report(line: str) -> None:
    title = read_title(line)
    assert title is None or not title.names_a_week


def test_columns_in_any_order_and_language() -> None:
    text = HEAD + "| Next week | Project | Results |\n|---|---|---|\n| c | a | b |\n"
    assert document(text).rows == (RowDoc(project="a", results="b", next_week="c"),)


def test_an_unknown_column_goes_to_the_note_and_is_said() -> None:
    read = read_weekly_report(HEAD + "| 项目 | 本周任务 | 心情 |\n|---|---|---|\n| 甲 | 乙 | 好 |\n")
    assert read.document is not None
    assert (read.document.rows, read.document.note) == ((RowDoc(project="甲", this_week="乙"),), "心情（甲）：好")
    assert [(problem.line, problem.code) for problem in read.problems] == [(3, "unknown-column")]


def test_a_row_with_too_many_cells_loses_none() -> None:
    read = read_weekly_report(HEAD + "| 项目 | 本周任务 |\n|---|---|\n| 甲 | 乙 | 丙 |\n")
    assert read.document is not None
    assert read.document.rows == (RowDoc(project="甲", this_week="乙 | 丙"),)
    assert [(problem.line, problem.code) for problem in read.problems] == [(5, "long-row")]


def test_several_tables_are_one_report() -> None:
    table = "| 项目 | 本周任务 |\n|---|---|\n| {} | {} |\n\n"
    text = HEAD + table.format("甲", "乙") + "中间的话\n\n" + table.format("丙", "丁")
    found = document(text)
    assert [(row.project, row.this_week) for row in found.rows] == [("甲", "乙"), ("丙", "丁")]
    assert found.note == "中间的话"


def test_headings_without_a_table_are_one_row() -> None:
    text = (
        HEAD
        + "### 姓名\n陆琦\n\n### 本周工作\n\n1. 读论文\n\n### 问题\n\n没卡\n\n"
        + "### 下周工作\n\n写\n\n### 导师点评\n\n通过\n"
    )
    found = document(text)
    assert found.member == "陆琦"
    assert found.rows == (RowDoc(results="1. 读论文", next_week="写"),)
    assert found.note == "### 问题\n\n没卡"
    assert found.feedback == (FeedbackDoc("通过"),)


def test_feedback_of_several_advisors_in_one_cell() -> None:
    text = (
        HEAD
        + "| 项目 | 导师反馈 | 结果 |\n|---|---|---|\n| 甲 | 先看图<br />**周老师**：好<br />**吴老师：** 再算 | 乙 |\n"
    )
    assert document(text).rows[0].feedback == (
        FeedbackDoc("先看图"),
        FeedbackDoc("好", "周老师"),
        FeedbackDoc("再算", "吴老师"),
    )


def test_notes_in_looser_forms() -> None:
    text = HEAD + "## 项目说明\n\n### 甲\n\n1. 研究背景：乙\n   丙\n- 方案: 丁\n\n还有一句\n"
    assert document(text).project_notes == (ProjectNoteDoc("甲", "乙\n丙", "丁", "还有一句"),)


def test_what_stands_around_the_form_is_in_the_note_or_kept() -> None:
    read = read_weekly_report(
        "前言\n\n" + HEAD + "开头\n\n| 项目 | 结果 |\n|---|---|\n| 甲 | 乙 |\n\n## 心得\n\n累\n\n---\n"
    )
    assert read.document is not None
    assert read.document.note == "开头\n\n## 心得\n\n累"
    assert read.kept == "前言\n---"
    assert [place for place, use in enumerate(read.uses, start=1) if use == "kept"] == [1, 5, 11, 13, 15]


def test_one_file_with_several_weeks_under_one_author() -> None:
    text = "# 周报-何川\n\n## 2026.11.16-11.22\n\n甲\n\n### 11.18-11.19\n\n乙\n\n## 2026.11.9-11.15\n\n丙\n"
    reports = read_weekly_reports(text).reports
    found = [report.document for report in reports if report.document]
    assert [(one.week, one.member, one.rows) for one in found] == [
        ("2026-W47", "何川", (RowDoc(results="甲\n\n### 11.18-11.19\n\n乙"),)),
        ("2026-W46", "何川", (RowDoc(results="丙"),)),
    ]
    assert [(report.first_line, report.last_line) for report in reports] == [(1, 10), (11, 13)]


def test_the_name_of_the_file_tells_the_week_where_the_title_does_not() -> None:
    text = "### 姓名\n陆琦\n\n### 本周工作\n\n读论文\n\n### 导师点评\n\n请联系导师填写\n"
    (report,) = read_weekly_reports(text, named="[WeeklyReport]2023.10.10~2023.10.24").reports
    assert report.document is not None
    found = report.document
    assert (found.starts_on, found.ends_on, found.member, found.feedback) == (
        date(2023, 10, 10),
        date(2023, 10, 24),
        "陆琦",
        (),
    )


def test_the_written_form_to_the_letter() -> None:
    written = write_weekly_report(
        WeeklyReportDoc(
            week="2026-W47",
            starts_on=date(2026, 11, 16),
            ends_on=date(2026, 11, 22),
            member="林晓",
            rows=(
                RowDoc("遥感的\n变化检测", "- 清洗|去重\n- 训练", "F1 = 0.71", "", (FeedbackDoc("好", "周老师"),)),
                RowDoc(),
                RowDoc("旧项目", feedback=(FeedbackDoc("停"),), is_removed=True),
            ),
            note="本周请假一天。",
            feedback=(FeedbackDoc("总体不错", "周老师"), FeedbackDoc("- 同意", "吴老师")),
            project_notes=(ProjectNoteDoc("遥感的变化检测", "太慢", "第一步\n\n第二步"),),
        )
    )
    assert written == (
        "# 周报 - 2026年第47周（11.16-11.22）\n\n"
        "姓名：林晓\n\n"
        "| 项目名称             | 本周任务                 | 工作结果  | 导师反馈       | 下周计划 |\n"
        "| :------------------- | :----------------------- | :-------- | :------------- | :------- |\n"
        "| 遥感的<br />变化检测 | - 清洗\\|去重<br />- 训练 | F1 = 0.71 | **周老师**：好 |          |\n"
        "| ~~旧项目~~           |                          |           | 停             |          |\n\n"
        "## 总体说明\n\n本周请假一天。\n\n"
        "## 导师反馈\n\n**周老师**：总体不错\n\n**吴老师**：\n- 同意\n\n"
        "## 注：项目说明\n\n`遥感的变化检测`:\n\n- 项目动机：太慢\n- 拟实施方案：第一步\n\n  第二步\n"
    )


def test_the_seed_reads_into_its_cells_and_writes_back_in_its_form(seeds: object) -> None:
    (path,) = seeds.glob("004*")  # type: ignore[attr-defined]
    read = read_weekly_report(path.read_text("utf-8"))
    assert read.document is not None
    (row,) = read.document.rows
    assert (read.document.week, read.problems, read.kept) == ("2024-W43", (), "")
    assert [len(cell.split("\n")) for cell in (row.project, row.this_week, row.results, row.next_week)] == [2, 6, 7, 4]
    assert row.feedback == ()
    (note,) = read.document.project_notes
    assert note.project == row.project.replace("\n", "")
    written = write_weekly_report(read.document).split("\n")
    assert written[0] == path.read_text("utf-8").split("\n")[0]
    assert read_weekly_report("\n".join(written)).document == read.document


def test_marks_and_answers_stand_in_the_cell_as_people_would_write_them() -> None:
    given = FeedbackDoc("补消融", "周老师", "revise", "已补\n见图 2")
    document = WeeklyReportDoc(
        "2024-W43", date(2024, 10, 21), date(2024, 10, 27), rows=(RowDoc("甲", feedback=(given,)),)
    )
    text = write_weekly_report(document)
    assert "**周老师**：待改<br />补消融<br />答：已补<br />见图 2" in text
    assert read_weekly_report(text).document == document


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("👍", FeedbackDoc("", mark="good")),
        ("面谈<br />周四下午", FeedbackDoc("周四下午", mark="talk")),
        ("**周老师**：👍", FeedbackDoc("", "周老师", "good")),
        ("好<br />答：谢谢", FeedbackDoc("好", answer="谢谢")),
        ("待改一处", FeedbackDoc("待改一处")),
        (r"\待改", FeedbackDoc("待改")),
        (r"好<br />\答：不是回答", FeedbackDoc("好\n答：不是回答")),
    ],
)
def test_marks_and_answers_are_read(cell: str, found: FeedbackDoc) -> None:
    lines = [
        "# 周报 - 2024年第43周（10.21-10.27）",
        "",
        "| 项目名称 | 本周任务 | 导师反馈 |",
        "| - | - | - |",
        f"| 甲 | 读 | {cell} |",
    ]
    document = read_weekly_report("\n".join(lines)).document
    assert document is not None
    assert document.rows[0].feedback == (found,)


MEMBERS = """## 2026-11-16~11-20 周工作计划

### 何川
本周任务:
标注数据
### 林晓
#### 下周计划
换网络
"""


def test_members_under_one_title_have_a_report_each() -> None:
    reports = [report.document for report in read_weekly_reports(MEMBERS).reports if report.document]
    assert [(one.week, one.member) for one in reports] == [("2026-W47", "何川"), ("2026-W47", "林晓")]
    assert [(row.this_week, row.next_week) for one in reports for row in one.rows] == [("标注数据", ""), ("", "换网络")]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("# 周报-何川\n\n## 2026.11.18\n\n甲\n\n## 2026.11.11\n\n乙\n", ["2026-11-18", "2026-11-11"]),
        ("# ⭐20261118周工作日志⭐\n\n甲\n", ["2026-11-18"]),
        ("## 20261116周\n\n甲\n", ["2026-11-16"]),
        ("# 周报 - 2026年第47周（11.16-11.22）\n\n甲\n\n# 2026-11-18\n\n乙\n", ["2026-11-16"]),
    ],
)
def test_single_days_are_titles_where_no_week_is_named(text: str, days: list[str]) -> None:
    reports = read_weekly_reports(text).reports
    assert [str(one.document.starts_on) for one in reports if one.document] == days


def test_a_week_that_somebody_said() -> None:
    text = "# 第五周周报\n\n看了后端课程\n\n# 第六周周报\n\n刷题\n"
    (first, second) = read_weekly_reports(text, weeks={5: "2026-W48"}).reports
    assert first.document is None
    assert second.document is not None
    assert (second.document.week, second.document.rows) == ("2026-W48", (RowDoc(results="刷题"),))
    assert second.kept == "# 第六周周报"


def test_what_was_done_stands_above_what_comes_next() -> None:
    text = "# Weekly Report\n\n## 2026-06-26\n1. fixed the crawler\n\n**Next Targets**:\n1. convert the plan\n"
    (report,) = read_weekly_reports(text).reports
    assert report.document is not None
    (row,) = report.document.rows
    assert (row.results, row.next_week) == ("1. fixed the crawler", "1. convert the plan")


def test_a_list_of_links_to_reports_is_none() -> None:
    days = "".join(f"## 2026-11-{day:02}\n[第{day}天](https://lab.example/{day})\n" for day in range(1, 9))
    assert recognise(f"# Weekly Reports\n{days}") == 0.0


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("# <div align='center'> ⭐202609 计划完成情况⭐ </div>", "2026-09-01", "2026-09-30"),
        ("# 2026-02 月报", "2026-02-01", "2026-02-28"),
        ("# 2026年12月 -- 平台组 总结", "2026-12-01", "2026-12-31"),
        ("## 2026四月份月总结报告", "2026-04-01", "2026-04-30"),
        ("# Monthly report 2026-11", "2026-11-01", "2026-11-30"),
    ],
)
def test_a_month_is_a_period_of_a_report_and_its_title_stays(title: str, first: str, last: str) -> None:
    text = f'{title}\n\n#### <p align = "center">林晓📜</p>\n\n1. 完成移植\n'
    (report,) = read_weekly_reports(text).reports
    assert report.document is not None
    assert (str(report.document.starts_on), str(report.document.ends_on)) == (first, last)
    assert (report.document.member, report.document.rows[0].results) == ("林晓", "1. 完成移植")
    assert (recognise(text) >= 0.6, title in report.kept or title.startswith("# Monthly")) == (True, True)


@pytest.mark.parametrize("line", ["# 2026-02", "# 2026年12月组会总结", "# 2026年度总结", "# 202613 月报"])
def test_other_months_are_no_titles(line: str) -> None:
    assert read_title(line) is None


def test_centred_periods_are_titles_beside_headings() -> None:
    text = (
        "# 记录\n\n#### 林晓工作周报(2026-11-21)\n\n甲\n\n"
        "<div align='center'> 2026-11-9 ~~2026-11-13 </div>\n\n乙\n\n<center>2026.11.2-11.6</center>\n\n丙\n"
    )
    found = [(one.document, one.kept) for one in read_weekly_reports(text).reports]
    assert [(str(one.starts_on), one.member, one.rows[0].results) for one, _kept in found if one] == [
        ("2026-11-21", "林晓", "甲"),
        ("2026-11-09", "", "乙"),
        ("2026-11-02", "", "丙"),
    ]
