"""The table of engineering tasks, read and written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.document import TaskRow
from tasks.markdown import STATE_SIGNS, read_tasks, state_of, write_tasks
from tasks.models import Task
from tests.workload.ledgers import LIMITS, TEXT, TITLE, only_table, work_rows

TABLE = """\
| 年份 | 时间        | 任务         | 进度   | 参与成员            | 工作量 |
| ---- | ----------- | ------------ | ------ | ------------------- | ------ |
| 2021 | 9.17-9.23   | 下游任务评测 | 进行中 | Qinhong/Zeyuan/Shuo | 小     |
|      |             | 数据预处理   | 80%    | Shuo                | 中     |
|      | 9.23-10.22  | 下游任务评测 | 完成   | Zeyuan              | 大*5   |
|      | 10.23-11.05 | 平台迁移     |        |                     |        |
|      | 12.27-1.02  | BART训练     | 进行中 | Shuo                | 大     |"""


def test_the_table_of_a_ledger() -> None:
    rows = read_tasks(only_table(TABLE), limits=LIMITS).rows
    assert [(row.title, row.progress, row.state, str(row.work.workload)) for row in rows] == [
        ("下游任务评测", "进行中", "in_progress", "少"),
        ("数据预处理", "80%", "in_progress", "中"),
        ("下游任务评测", "完成", "done", "大*5"),
        ("平台迁移", "", "planned", ""),
        ("BART训练", "进行中", "in_progress", "大"),
    ]
    assert rows[0].work.written_workload == "小"
    assert write_tasks(rows) == TABLE


@pytest.mark.parametrize(
    ("progress", "state"),
    [
        ("", "planned"),
        ("  ", "planned"),
        ("已完成", "done"),
        ("完成。", "done"),
        ("**Done**", "done"),
        ("100%", "done"),
        ("完成 100％", "done"),
        ("80%", "in_progress"),
        ("0%", "planned"),
        ("进行中", "in_progress"),
        ("未完成", "in_progress"),
        ("已有初步结果，调试中", "in_progress"),
        ("取消", "dropped"),
    ],
)
def test_words_of_progress(progress: str, state: str) -> None:
    assert state_of(progress) == state


def test_every_state_has_a_sign_that_means_it() -> None:
    assert {state: state_of(sign) for state, sign in STATE_SIGNS.items()} == dict.fromkeys(Task.State.values) | {
        state: state for state in Task.State.values
    }


@pytest.mark.parametrize(
    ("progress", "cell", "row"),
    [("跑通", "已完成", ("跑通", "done")), ("", "调试中", ("调试中", "in_progress")), ("", "完成", ("", "done"))],
)
def test_a_column_of_states(progress: str, cell: str, row: tuple[str, str]) -> None:
    head = "| 时间 | 任务 | 进度 | 状态 | 成员 |\n|---|---|---|---|---|\n"
    text = f"{head}| 2021.8.27-9.02 | A | {progress} | {cell} | 刘 |"
    (read,) = read_tasks(only_table(text), limits=LIMITS).rows
    assert (read.progress, read.state) == row


ROWS = st.lists(st.builds(TaskRow, work_rows(), TITLE, TEXT, st.sampled_from(Task.State.values)), max_size=6)


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_what_is_written_reads_back_as_it_was(rows: list[TaskRow]) -> None:
    assert list(read_tasks(only_table(write_tasks(rows)), limits=LIMITS).rows) == rows
