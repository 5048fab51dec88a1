"""Time logs kept as tables: rows are lines of their days, and a changed line goes back into its own row."""

import time
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables import escape_cell
from tests.factories.members import make_group, make_member
from workload.document.log_renewing import renewed, says_the_same
from workload.markdown.log import read_log_day
from workload.markdown.log_file import read_log_file, recognise_log, renew_log_file, write_log_file
from workload.models import LogDay
from workload.services import export_log, import_log, plan_log_import, save_log_day

UTC = ZoneInfo("UTC")
FIRST, SECOND = date(2024, 5, 13), date(2024, 5, 14)
SHEET = """# 工时

| 日期       | 用时 (h) | 累计 | 内容            | 地点 |
|:----------:|---------:|-----:|-----------------|------|
| 2024-05-13 |        2 |    2 | 搭好实验环境    | 301  |
|            |      0,5 |  2,5 | 写启动脚本      |      |
| 2024-05-14 |      ??? |      | 讨论接口        |      |
|            |        3 |  5,5 | 改读取 \\| 缓存  |      |
|   total    |      5,5 |      |                 |      |
"""


def test_rows_are_the_lines_of_their_days() -> None:
    doc = read_log_file(SHEET)
    assert doc.days == {
        FIRST: "2h 搭好实验环境 · 301\n0,5h 写启动脚本",
        SECOND: "讨论接口 · ???\n3h 改读取 | 缓存",
    }
    assert (doc.totals, write_log_file(doc)) == (((9, 330),), SHEET)
    assert recognise_log(SHEET) == 0.95


@pytest.mark.parametrize(
    ("table", "days"),
    [
        ("| Date | Start | End | Task |\n|--|--|--|--|\n| 5/13/2024 | 9:00 | 10:30 | mail |\n", ["9:00 - 10:30 mail"]),
        ("| Task | Time | Day |\n|---|---|---|\n| mail | 30 min | 13.05.2024 |\n", ["30 min mail"]),
        ("| when | minutes | what |\n|---|---|---|\n| 13 May 2024 | 45 | mail |\n", ["45min mail"]),
        ("| 日期 | 时间段 | 内容 |\n|---|---|---|\n| 2024年5月13日 | 14:00-15:30 | 读论文 |\n", ["14:00-15:30 读论文"]),
        ("| at | length | what |\n|---|---|---|\n| 2024-05-13T10:20:00+08:00 | 1h | mail |\n", ["1h mail"]),
        ("日期 | 时长 | 内容\n---|---|---\n20240513 | 1小时30分 | 读论文\n", ["1小时30分 读论文"]),
        ("| Date | Who | Hours | Task |\n|-|-|-|-|\n| 2024-05-13 | An | 2 | a |\n| 2024-05-13 | Bo | 1 | b |\n", []),
        ("| Date | Ann | Bo | Task |\n|---|---|---|---|\n| 2024-05-13 | 2h | 1h | a |\n", []),
        ("| 日期 | 标题 | 时长 |\n|---|---|---|\n| 2024-05-13 | 一堂课 | 1:20:38 |\n", []),
        (
            "| Day | Hours | Task |\n|---|---|---|\n| 2024-05-13 | ??? | a |\n| | +/-2h | b |\n| | 1 | c |\n",
            ["a · ???\n+/-2h b\n1h c"],
        ),
        ("| model | loss | epochs |\n|---|---|---|\n| 2024-05-13 | 0.5 | 3 |\n", []),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_stands_in_them(table: str, days: list[str]) -> None:
    doc = read_log_file(table)
    assert (list(doc.days.values()), set(doc.days) <= {FIRST}, write_log_file(doc)) == (days, True, table)


def test_a_table_below_a_day_is_read_where_it_stands() -> None:
    text = "| start | end | task |\n|---|---|---|\n| 9:00 | 10:30 | mail |\n| 14:00 | 15:00 | tests |\n| total | | 2h |"
    days = read_log_file(f"## 2024-05-13\n\n{text}\n").days
    read = read_log_day(days[FIRST], FIRST, UTC)
    assert (days, [(str(one.span), one.minutes, one.note) for one in read.entries]) == (
        {FIRST: text},
        [("09:00–10:30", 90, "mail"), ("14:00–15:00", 60, "tests\n| total | | 2h |")],
    )


@pytest.mark.parametrize(
    ("before", "after", "old", "new"),
    [
        ("2h 搭好实验环境 · 301", "2h 搭好两台机器 · 301", "搭好实验环境    |", "搭好两台机器    |"),
        ("2h 搭好实验环境 · 301", "1h30m 搭好实验环境 · 301", "|        2 |    2 |", "|      1.5 |    2 |"),
        ("0,5h 写", "0,75h 写", "|      0,5 |", "|     0,75 |"),
        ("0,5h 写启动脚本", "写启动脚本", "|      0,5 |  2,5 |", "|          |  2,5 |"),
        ("讨论接口 · ???", "讨论前端 · ???", "讨论接口        |", "讨论前端        |"),
    ],
)
def test_a_changed_line_changes_its_own_cell(before: str, after: str, old: str, new: str) -> None:
    doc = read_log_file(SHEET)
    days = {day: text.replace(before, after) for day, text in doc.days.items()}
    written = renew_log_file(doc, days)
    assert written == SHEET.replace(old, new)
    assert all(says_the_same(text, days[day]) for day, text in read_log_file(written).days.items())


def test_lines_come_and_go_as_rows_and_what_no_row_holds_stands_below() -> None:
    doc = read_log_file(SHEET)
    days = {FIRST: "0,5h 写启动脚本\n1h 新的\n\n第二天再看", SECOND: "20:00–21:00 讨论\n" + doc.days[SECOND]}
    written = renew_log_file(doc, days)
    lines = SHEET.split("\n")
    assert written.split("\n") == [
        *lines[:4],
        "| 2024-05-13 |      0,5 |  2,5 | 写启动脚本      |      |",
        "|            |        1 |      | 新的            |      |",
        "| 2024-05-14 |          |      | 20:00–21:00 讨论 |      |",
        *lines[6:9],
        *["", "## 2024-05-13", "", "第二天再看", "", ""],
    ]
    again = read_log_file(written)
    assert {day: text.split("\n") for day, text in again.days.items()} == {
        FIRST: ["0,5h 写启动脚本", "1h 新的", "", "第二天再看"],
        SECOND: ["20:00–21:00 讨论", "讨论接口 · ???", "3h 改读取 | 缓存"],
    }


CELLS = st.text(alphabet="读ab1 :,.h-*`|\\\n", max_size=12).map(lambda text: escape_cell(text.strip(" ")))
LENGTHS = st.sampled_from(["2", "0,5", "1.25", "2h", "30 min", "1h30m", "???", "", "两小时"])
ROWS = st.lists(st.tuples(st.booleans(), LENGTHS, CELLS, CELLS), min_size=1, max_size=8)


def table_of(rows: list[tuple[bool, str, str, str]], end: str) -> str:
    """A time sheet; a row is of the next day or of that above."""
    lines, day = ["| Day | Hours | Task | Note |", "|---|:--:|---|---|"], FIRST
    for place, (is_new, length, task, note) in enumerate(rows):
        day += timedelta(days=is_new)
        written = day.isoformat() if is_new or not place else ""
        lines.append(f"| {written} | {length} |{task}| {note}  |")
    return "\n".join(lines) + end


@given(ROWS, st.sampled_from(["", "\n", "\n\nTotal: 3 hours\n", "\n\n# Notes\n\n- 2024: a\n"]))
def test_what_nobody_changed_comes_back_byte_for_byte(rows: list[tuple[bool, str, str, str]], end: str) -> None:
    text = table_of(rows, end)
    doc = read_log_file(text)
    assert write_log_file(doc) == text
    assert write_log_file(renewed(doc, doc.days)) == text


@given(
    ROWS, st.integers(0, 7), st.sampled_from(["2h neu", "neu", "9:00–10:00 neu", "2h neu\n\nmehr", "neu\n1h mehr", ""])
)
def test_a_changed_day_changes_nothing_else(rows: list[tuple[bool, str, str, str]], place: int, said: str) -> None:
    text = table_of(rows, "\n")
    doc = read_log_file(text)
    days = list(doc.days)
    if not days:
        return
    changed = days[place % len(days)]
    lines = [*doc.days[changed].split("\n")[:-1], said]
    wanted = doc.days | {changed: "\n".join(lines).strip()}
    written = renew_log_file(doc, wanted)
    again = read_log_file(written)
    assert says_the_same(again.days.get(changed, ""), wanted[changed])
    assert {day: kept for day, kept in again.days.items() if day != changed and kept} == {
        day: kept for day, kept in doc.days.items() if day != changed and kept
    }
    others = [part.text for part in doc.parts if part.day != changed]
    assert [line for line in others if line.strip() and line not in written] == []


@given(st.text(alphabet="|-:# 2024/5.13日h,min\n读*x", max_size=160))
def test_any_text_with_pipes_is_kept(text: str) -> None:
    doc = read_log_file(text)
    assert write_log_file(doc) == text
    assert write_log_file(renewed(doc, doc.days)) == text
    assert 0 <= recognise_log(text) <= 1


@pytest.mark.django_db
def test_a_sheet_comes_in_is_changed_on_both_sides_and_goes_out() -> None:
    member = make_member(make_group())
    import_log(member=member, name="sheet.md", text=SHEET, by=member)
    day = LogDay.objects.get(day=FIRST)
    assert [(entry.starts, entry.minutes, entry.note) for entry in day.entries.all()] == [
        (None, 120, "搭好实验环境 · 301"), (None, 30, "写启动脚本"),
    ]  # fmt: skip
    assert export_log(member=member, name="sheet.md") == SHEET
    assert plan_log_import(member=member, name="sheet.md", text=SHEET).changes_nothing
    save_log_day(member=member, day=FIRST, text=day.text.replace("启动", "停机"), version=1, by=member)
    there = SHEET.replace("讨论接口", "讨论前端")
    assert [(one.day, one.kind) for one in plan_log_import(member=member, name="sheet.md", text=there).changes] == [
        (FIRST, "same"), (SECOND, "update"),
    ]  # fmt: skip
    import_log(member=member, name="sheet.md", text=there, by=member)
    assert export_log(member=member, name="sheet.md") == there.replace("启动", "停机")


@pytest.mark.parametrize(
    "kind", ["| 2024-05-13 | 2h | a |\n", "|" * 199 + "\n", "- 5/13: 2h a\n", "13 May 2024\n\n", "(2h" * 60]
)
def test_many_rows_are_read_in_time(kind: str) -> None:
    text = "| Day | Hours | Task |\n|---|---|---|\n" + kind * (100_000 // len(kind))
    begin = time.process_time()
    assert write_log_file(read_log_file(text)) == text
    recognise_log(text)
    assert time.process_time() - begin < 6
