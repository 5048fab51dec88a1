"""The shape of a line about engineering work. Pure: no Django."""

from dataclasses import dataclass

from workload.document import WorkRow


@dataclass(frozen=True)
class TaskRow:
    """One line of the table of engineering tasks (工程任务). `state` is a value of Task.State."""

    work: WorkRow
    title: str
    progress: str = ""  # 进度, as written
    state: str = "planned"
