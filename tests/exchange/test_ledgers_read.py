"""A whole ledger as text: its parts, its lines, what it is told by."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.buckets import BucketLimits
from exchange.markdown import LedgerDoc, read_ledger, recognise_ledger, write_ledger
from papers.document import ReadingRow
from tasks.document import TaskRow
from tasks.models import Task
from tests.exchange.files import REPORT
from tests.exchange.ledgers import LEDGER
from tests.workload.ledgers import TEXT, TITLE, work_rows
from workload.document import SummaryRow, SummaryTable

COUNTS = st.integers(0, 99)
SUMMARY = st.lists(st.builds(SummaryRow, st.sampled_from(["Shuo Wang", "刘涛"]), COUNTS, COUNTS, COUNTS), max_size=3)
DOCUMENTS = st.builds(
    LedgerDoc,
    st.sampled_from([None, BucketLimits(), BucketLimits(90, 600)]),
    SUMMARY.map(lambda rows: SummaryTable(tuple(rows))),
    st.lists(st.builds(ReadingRow, work_rows(), TITLE, TEXT, TEXT), max_size=4).map(tuple),
    st.lists(st.builds(TaskRow, work_rows(), TITLE, TEXT, st.sampled_from(Task.State.values)), max_size=4).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_what_is_written_reads_back_as_it_was(document: LedgerDoc) -> None:
    read = read_ledger(write_ledger(document))
    assert read.document == document
    assert read.lines.kept == 0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["| 年份 | 时间 | 论文 | 参与成员 |\n|---|---|---|---|\n", "| 成员 | 少 | 大 |\n|---|---|---|\n"]
            ),
            st.text("|-少中大2021.89年/全体成员()\n \\`#x", max_size=30),
        ),
        max_size=12,
    ).map("".join)
)
def test_any_text_is_read_without_losing_a_line(text: str) -> None:
    lines = read_ledger(text).lines
    assert lines.read + lines.kept + lines.blank == lines.total
    assert min(lines.read, lines.kept, lines.blank) >= 0


def test_the_form_is_its_own() -> None:
    assert write_ledger(read_ledger(LEDGER).document) == LEDGER


def test_what_is_not_of_the_ledger_is_kept() -> None:
    text = "前言\n\n" + LEDGER + "\n### 会议室\n\n| 楼 | 室 |\n|---|---|\n| 甲 | 1 |\n"
    lines = read_ledger(text).lines
    assert (lines.total, lines.kept, lines.blank - read_ledger(LEDGER).lines.blank) == (43, 5, 3)


def test_years_of_headings_and_file_names_date_tables_without_a_column_of_years() -> None:
    table = "| 时间 | 论文 | 参与成员 |\n|---|---|---|\n| 8.27-9.02 | A | 刘 |\n"
    text = f"{table}\n# 2020年\n\n{table}\n## 论文\n\n{table}\n# 2021\n\n{table}"
    rows = read_ledger(text, year=2019).document.readings
    assert [row.work.period.starts_on.year for row in rows] == [2019, 2020, 2020, 2021]
    problems = read_ledger(table).problems
    assert [(one.severity, one.code, one.line) for one in problems] == [("error", "year-missing", 3)]


def test_carried_cells_end_with_their_table() -> None:
    table = "| 年份 | 时间 | 论文 | 参与成员 |\n|---|---|---|---|\n| {} | {} | A | 刘 |\n"
    read = read_ledger(f"{table.format(2021, '8.27-9.02')}\n{table.format('', '')}")
    assert [(one.code, one.line) for one in read.problems] == [("period-missing", 7)]


def test_the_file_measures_its_own_hours() -> None:
    rows = "| 年份 | 时间 | 任务 | 工时 |\n|---|---|---|---|\n| 2021 | 8.27-9.02 | A | 3 |\n"
    measure = "| 标准 | 时长 |\n|---|---|\n| 少 | 4小时以内 |\n| 中 | 4-8小时 |\n"
    buckets = [read_ledger(text).document.tasks[0].work.workload.bucket for text in (rows, rows + "\n" + measure)]
    assert buckets == ["medium", "small"]
    assert read_ledger(rows, limits=BucketLimits(180, 480)).document.tasks[0].work.workload.bucket == "small"


def test_a_second_summary_is_kept_and_said() -> None:
    summary = "| 成员 | 少 | 中 | 大 |\n|---|---|---|---|\n| 甲 | 1 | 2 | 3 |\n"
    read = read_ledger(f"{summary}\n{summary.replace('1', '9')}")
    assert read.document.summary.rows == (SummaryRow("甲", 1, 2, 3),)
    assert [(one.line, one.code) for one in read.problems] == [(5, "second-summary")]
    assert (read.lines.read, read.lines.kept) == (3, 3)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (LEDGER, 0.95),
        ("| 时间 | 任务 | 工时 |\n|---|---|---|", 0.85),
        ("| 成员 | 少 | 中 |\n|---|---|---|", 0.7),
        ("| 时间 | 论文 | 成员 |\n|---|---|---|", 0.65),
        ("# 组会纪要\n\n| 时间 | 任务 | 负责人 | 进度 |\n|---|---|---|---|", 0.0),
        (REPORT, 0.0),
        ("", 0.0),
    ],
)
def test_ledgers_are_told_by_their_tables(text: str, sure: float) -> None:
    assert recognise_ledger(text) == sure


def test_the_seed_is_read_whole(seeds: Path) -> None:
    (seed,) = seeds.glob("000*")
    read = read_ledger(seed.read_text("utf-8"))
    assert (len(read.document.readings), len(read.document.tasks), read.problems) == (7, 24, ())
    assert (read.lines.total, read.lines.read, read.lines.kept, read.lines.blank) == (64, 53, 0, 11)
    assert read_ledger(write_ledger(read.document)).document == read.document


def test_many_tables_and_headings_are_read_in_no_time() -> None:
    table = "# 组会\n| 时间 | 论文 | 参与成员 |\n|---|---|---|\n| 2021.8.27-9.02 | A | 刘 |\n\n"
    began = time.process_time()
    assert len(read_ledger(table * 4_000).document.readings) == 4_000
    assert time.process_time() - began < 8  # about a second; the test tells a hang
