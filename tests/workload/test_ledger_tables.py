"""The tables of a ledger: the measure, the summary, and the dates that are carried down."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.buckets import BucketLimits, Workload
from core.periods import Period, UnreadablePeriod
from tests.workload.ledgers import LIMITS, only_table, tables_of
from workload.document import SummaryRow, SummaryTable
from workload.markdown import (
    RowDates,
    read_rows,
    read_standard,
    read_summary,
    write_row_period,
    write_standard,
    write_summary,
)
from workload.markdown.dates import UnreadableRow

STANDARD = "| 标准 | 时长 |\n|---|---|\n| 少 | {} |\n| 中 | {} |\n| 大 | {} |"
HEAD = "| 年份 | 时间 | 任务 | 进度 | 参与成员 | 工作量 |\n|---|---|---|---|---|---|\n"


def period(start: str, end: str) -> Period:
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("texts", "limits"),
    [
        (("2小时以内", "2-8小时", "8小时以上"), BucketLimits(120, 480)),
        (("3 小时以内", "3～10小时", "10小时以上"), BucketLimits(180, 600)),
        (("≤2h", "2h-8h", ">8h"), BucketLimits(120, 480)),
        (("90分钟以内", "90分钟-4小时", "4小时以上"), BucketLimits(90, 240)),
        (("少于半小时", "不超过1小时", "更多"), BucketLimits(30, 60)),
    ],
)
def test_the_measure_is_read(texts: tuple[str, str, str], limits: BucketLimits) -> None:
    assert read_standard(only_table(STANDARD.format(*texts))) == (limits, [])


@pytest.mark.parametrize(
    "texts", [("", "", ""), ("很少", "一般", "很多"), ("8小时以内", "2-8小时", ""), ("0h", "2h", "")]
)
def test_a_measure_without_numbers_is_a_problem(texts: tuple[str, str, str]) -> None:
    limits, problems = read_standard(only_table(STANDARD.format(*texts)))
    assert (limits, [(one.severity, one.code, one.line) for one in problems]) == (
        None,
        [("warning", "standard-unclear", 1)],
    )


def test_the_measure_is_written_as_groups_write_it() -> None:
    assert write_standard(BucketLimits()) == (
        "| 标准 | 时长      |\n| ---- | --------- |\n| 少   | 2小时以内 |\n| 中   | 2-8小时   |\n| 大   | 8小时以上 |"
    )


@given(st.integers(1, 2_000), st.integers(1, 2_000))
def test_a_written_measure_reads_back(small: int, more: int) -> None:
    limits = BucketLimits(small, small + more)
    assert read_standard(only_table(write_standard(limits))) == (limits, [])


SUMMARY = """\
| 成员 | 小 | 中 | 大 | 合计 |
|---|---|---|---|---|
| Shuo<br />Wang | 5 | ６ | | 11 |
| Rui | ? | 2 | -1 | |
| | | | | |
| 合计 | 5 | 8 | 0 | |"""


def test_a_summary_is_read() -> None:
    read = read_summary(only_table(SUMMARY))
    assert read.summary == SummaryTable((SummaryRow("ShuoWang", 5, 6, 0), SummaryRow("Rui", 0, 2, 0)))
    assert (read.lines, read.left) == ((3, 4), frozenset({5}))
    assert [(one.line, one.message) for one in read.problems] == [
        (4, '"?" is no number of a summary; it was read as 0.'),
        (4, '"-1" is no number of a summary; it was read as 0.'),
    ]


NAMES = st.sampled_from(["Shuo Wang", "刘涛", "a|b", "阿依古丽·买买提", "-", "余总"])
COUNTS = st.integers(0, 999)


@given(st.lists(st.builds(SummaryRow, NAMES, COUNTS, COUNTS, COUNTS, COUNTS), max_size=5))
def test_a_written_summary_reads_back(rows: list[SummaryRow]) -> None:
    summary = SummaryTable(tuple(row for row in rows if row.member != "-"))
    assert read_summary(only_table(write_summary(summary))).summary == summary


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("年份 | 时间 | 论文 | 预期收获 | 参与成员 | 工作量", "reading"),
        ("时间 | 论文题目 | 负责人", "reading"),
        ("年份 | 时间 | 任务 | 预期进度 | 参与成员 | 工作量", "task"),
        ("Period | Task | Progress | Participants | Workload", "task"),
        ("**时间** | **任务** | **工时**", "task"),
        ("成员 | 少 | 中 | 大", "summary"),
        ("成员 | 小 | 中", "summary"),
        ("标准 | 时长", "standard"),
    ],
)
def test_tables_are_told_by_their_columns(header: str, kind: str) -> None:
    columns = header.count("|") + 1
    assert only_table(f"{header}\n{'|'.join(['---'] * columns)}").kind == kind


@pytest.mark.parametrize(
    "header",
    ["项目名称 | 本周任务 | 工作结果 | 导师反馈 | 下周计划", "任务 | 状态", "时间 | 论文", "成员 | 任务", "a | b"],
)
def test_other_tables_are_none(header: str) -> None:
    columns = header.count("|") + 1
    assert tables_of(f"{header}\n{'|'.join(['---'] * columns)}") == []


def dates(*cells: tuple[str, str], year: int | None = None) -> list[str]:
    """What each row's dates are, or the code of why they are none."""
    rows, found = RowDates(year), []
    for year_cell, period_cell in cells:
        try:
            found.append(str(rows.next(year_cell, period_cell)).replace("2021-", "").replace(" – ", "/"))
        except (UnreadableRow, UnreadablePeriod) as error:
            found.append(error.code)
    return found


def test_blank_cells_are_those_above() -> None:
    assert dates(("2021", "8.27-9.02"), ("", ""), ("", "9.03-9.09"), ("2022年", "")) == [
        "08-27/09-02",
        "08-27/09-02",
        "09-03/09-09",
        "2022-09-03/2022-09-09",
    ]


def test_a_year_rolls_over() -> None:
    cells = [("2021", "12.20-12.26"), ("", "12.27-1.02"), ("", "1.03-1.09"), ("", "2.29-3.04"), ("", "1.10-1.16")]
    assert dates(*cells) == [
        "12-20/12-26",
        "12-27/2022-01-02",
        "2022-01-03/2022-01-09",
        "no_such_day",
        "2022-01-10/2022-01-16",
    ]


def test_a_year_rolls_back_where_the_newest_rows_stand_on_top() -> None:
    assert dates(("2022", "1.10-1.16"), ("", "1.03-1.09"), ("", "12.20-12.26")) == [
        "2022-01-10/2022-01-16",
        "2022-01-03/2022-01-09",
        "12-20/12-26",
    ]


def test_days_that_cannot_be_hold_for_the_rows_they_are_carried_to() -> None:
    cells = [("2021", "13.45-14.2"), ("", ""), ("", "10.27-10.21"), ("", "8.27-9.02"), ("二〇", "9.03-9.09"), ("", "")]
    assert dates(*cells) == ["no_such_month", "no_such_month", "backwards", "08-27/09-02", "not_year", "not_year"]


def test_rows_without_year_or_period() -> None:
    assert dates(("", "8.27-9.02"), ("", "")) == ["year_missing", "year_missing"]
    assert dates(("2021", ""), ("", "")) == ["period_missing", "period_missing"]
    assert dates(("", "8.27-9.02"), year=2021) == ["08-27/09-02"]
    assert dates(("", "2021.8.27-9.02"), ("", "9.03-9.09")) == ["08-27/09-02", "09-03/09-09"]
    assert dates(("2021", "9.23"), ("", "明天")) == ["09-23/09-23", "not_period"]


def test_periods_are_written_as_ledgers_do() -> None:
    assert [
        write_row_period(one)
        for one in (
            period("2021-08-27", "2021-09-02"),
            period("2021-12-27", "2022-01-02"),
            period("2021-12-01", "2022-03-01"),
        )
    ] == ["8.27-9.02", "12.27-1.02", "2021.12.01-2022.3.01"]


@pytest.mark.parametrize(
    ("cell", "workload", "written"),
    [
        ("中", Workload("medium"), ""),  # type: ignore[arg-type]
        ("小", Workload("small"), "小"),  # type: ignore[arg-type]
        ("大*5", Workload("large", 5), ""),  # type: ignore[arg-type]
        ("2h", Workload("small"), "2h"),  # type: ignore[arg-type]
        ("2小时", Workload("small"), "2小时"),  # type: ignore[arg-type]
        ("2.001h", Workload("medium"), "2.001h"),  # type: ignore[arg-type]
        ("8h", Workload("medium"), "8h"),  # type: ignore[arg-type]
        ("8.5h", Workload("large"), "8.5h"),  # type: ignore[arg-type]
        ("0h", Workload(), "0h"),
        ("很多", Workload(), "很多"),
        ("大*500", Workload(), "大*500"),
        ("", Workload(), ""),
    ],
)
def test_workload_is_understood_and_kept_as_written(cell: str, workload: Workload, written: str) -> None:
    (row,) = read_rows(
        only_table(f"{HEAD}| 2021 | 8.27-9.02 | a | | Rui | {cell} |"), titled="task", limits=LIMITS
    ).rows
    assert (row.work.workload, row.work.written_workload) == (workload, written)


def test_problems_name_their_line() -> None:
    text = HEAD + (
        "| 2021 | 13.45-14.2 | a | | | |\n"
        "| | 9.20-9.01 | b | | | |\n"
        "| | 9.01-9.07 | c | | | 很多 |\n"
        "| | | | | Rui | 中 |\n"
        "| | 1.01-6.30 | d | | | | x | y |\n"
        "| | | | | | |\n"
    )
    read = read_rows(only_table(text), titled="task", limits=LIMITS)
    assert [(one.line, one.severity, one.code) for one in read.problems] == [
        (3, "error", "no-such-month"),
        (4, "error", "backwards"),
        (5, "warning", "workload-unknown"),
        (6, "error", "title-missing"),
        (7, "warning", "long-row"),
        (7, "warning", "period-long"),
        (7, "warning", "workload-unknown"),
    ]
    assert ([row.cells["task"] for row in read.rows], read.left, read.blank) == (["c", "d"], {2, 3, 5}, {7})


def test_a_row_that_only_carries_dates_is_no_item() -> None:
    text = HEAD + "| 2021 | | | | | |\n| | 9.01-9.07 | | | | |\n| | | a | | | |\n"
    read = read_rows(only_table(text), titled="task", limits=LIMITS)
    assert ([(row.cells["task"], str(row.work.period)) for row in read.rows], read.problems) == (
        [("a", "2021-09-01 – 2021-09-07")],
        [],
    )


def test_ten_thousand_rows_are_read_in_no_time() -> None:
    text = HEAD + "| 2021 | 8.27-9.02 | 数据 | 完成 | Shuo/Rui | 大*5 |\n" * 10_000
    found = only_table(text)
    began = time.process_time()
    assert len(read_rows(found, titled="task", limits=LIMITS).rows) == 10_000
    assert time.process_time() - began < 5  # well below a second; the test tells a hang
