"""The table of papers, read and written."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.buckets import Bucket, Workload
from papers.document import ReadingRow
from papers.markdown import read_readings, write_readings
from tests.workload.ledgers import LIMITS, TEXT, TITLE, only_table, work_rows

TABLE = """\
| 年份 | 时间      | 论文          | 预期收获          | 参与成员      | 工作量 |
| ---- | --------- | ------------- | ----------------- | ------------- | ------ |
| 2021 | 8.20-8.26 | 8篇 医疗 论文 | 熟悉主流模型      | 全体成员(4)   | 中     |
|      | 8.27-9.02 | CPM-1 CPM-2   | 借鉴CPM的组织经验 | Shuo/Xiangzhe | 中     |
|      |           | 中文QA论文    |                   |               |        |"""


def test_the_table_of_a_ledger() -> None:
    rows = read_readings(only_table(TABLE), limits=LIMITS).rows
    assert [(row.title, row.work.participants.names, row.work.workload) for row in rows] == [
        ("8篇 医疗 论文", (), Workload(Bucket.MEDIUM)),
        ("CPM-1 CPM-2", ("Shuo", "Xiangzhe"), Workload(Bucket.MEDIUM)),
        ("中文QA论文", (), Workload()),
    ]
    assert (rows[0].work.participants.everyone, rows[0].work.participants.size) == (True, 4)
    assert [str(row.work.period) for row in rows][1:] == ["2021-08-27 – 2021-09-02"] * 2
    assert write_readings(rows) == TABLE


def test_columns_in_another_order_and_one_more() -> None:
    text = "| 论文 | 心情 | 时间 | 收获 | 成员 |\n|---|---|---|---|---|\n| A | 😀 | 2021.8.27-9.02 | 读懂了 | 刘 |"
    found = read_readings(only_table(text), limits=LIMITS)
    (row,) = found.rows
    assert (row.title, row.gained, row.work.participants.names) == ("A", "读懂了", ("刘",))
    assert [(one.code, one.line) for one in found.read.problems] == [("unknown-column", 1)]


ROWS = st.lists(st.builds(ReadingRow, work_rows(), TITLE, TEXT, TEXT), max_size=6)


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_what_is_written_reads_back_as_it_was(rows: list[ReadingRow]) -> None:
    assert list(read_readings(only_table(write_readings(rows)), limits=LIMITS).rows) == rows
