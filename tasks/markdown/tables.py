"""The table of engineering tasks of a ledger (工程任务).

read_tasks(write_tasks(rows)) == rows
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.buckets import BucketLimits
from core.periods import Period
from tasks.document import TaskRow
from workload.document import WorkRow
from workload.markdown import LedgerTable, ReadRows, RowCells, read_rows, write_rows

HEADER = {
    "year": "年份",
    "period": "时间",
    "task": "任务",
    "progress": "进度",
    "participants": "参与成员",
    "workload": "工作量",
}
STATE_SIGNS = {"planned": "未开始", "in_progress": "进行中", "done": "已完成", "dropped": "已放弃"}
_WORDS = {
    "planned": ("未开始", "待开始", "计划中", "计划", "待办", "todo", "planned", "not started"),
    "in_progress": ("进行中", "正在进行", "未完成", "部分完成", "doing", "in progress", "ongoing", "wip"),
    "done": ("已完成", "完成", "完成了", "已做完", "done", "finished", "completed", "complete", "✅", "✔"),
    "dropped": ("已放弃", "放弃", "取消", "已取消", "终止", "已终止", "搁置", "dropped", "cancelled", "canceled"),
}
_STATE_OF = {word: state for state, words in _WORDS.items() for word in words}
_PER_CENT = re.compile(r"(?:已?完成)?\s*(?P<number>[0-9]{1,3})\s*%\s*(?:完成)?")


def state_of(progress: str) -> str:
    """The state that a progress cell says: blank is planned, 已完成 and 100% are done, any other text is on the way."""
    plain = unicodedata.normalize("NFKC", progress).strip().strip("*。.!！ ").casefold()
    if not plain:
        return "planned"
    if per_cent := _PER_CENT.fullmatch(plain):
        number = int(per_cent["number"])
        return "done" if number >= 100 else "in_progress" if number else "planned"
    return _STATE_OF.get(plain, "in_progress")


@dataclass(frozen=True)
class ReadTasks:
    """The rows of a table, and what became of its lines."""

    rows: tuple[TaskRow, ...]
    read: ReadRows


def read_tasks(
    found: LedgerTable, *, limits: BucketLimits, year: int | None = None, around: Period | None = None
) -> ReadTasks:
    """The tasks of a table; `year` where the table says none, `limits` for workload in hours."""
    read = read_rows(found, titled="task", limits=limits, year=year, around=around)
    return ReadTasks(tuple(_row(one) for one in read.rows), read)


def _row(one: RowCells) -> TaskRow:
    progress, state = one.cells.get("progress", ""), one.cells.get("state", "")
    if not progress.strip() and state.strip() and state.strip().casefold() not in _STATE_OF:
        progress = state  # 状态 is what some tables call their column of progress
    is_past = not {"progress", "state"} & one.cells.keys() and is_worked(one.work)
    return TaskRow(one.work, one.cells.get("task", ""), progress, "done" if is_past else state_of(state or progress))


def is_worked(work: WorkRow) -> bool:
    """Whether a line says how much was worked: where the form has no place for progress, that was done."""
    return bool(work.shares or work.workload.bucket)


def task_cells(row: TaskRow) -> RowCells:
    return RowCells(row.work, {"task": row.title, "progress": row.progress, "state": STATE_SIGNS[row.state]})


def write_tasks(rows: Sequence[TaskRow]) -> str:
    """The table, with the usual columns; the states have one of their own where the progress does not say them."""
    header = dict(HEADER)
    if any(row.state != state_of(row.progress) for row in rows):
        places = list(HEADER.items())
        header = dict([*places[:4], ("state", "状态"), *places[4:]])
    return write_rows(header, [task_cells(row) for row in rows])
