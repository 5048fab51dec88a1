"""Writes of engineering tasks: entering, changing, progress, the board, many at once."""

from tasks.services.board import move_task
from tasks.services.bulk import MOST_AT_ONCE, create_tasks
from tasks.services.tasks import TASK_TITLE_LIMIT, TaskInput, change_task, create_task, note_progress, set_state

__all__ = [
    "MOST_AT_ONCE",
    "TASK_TITLE_LIMIT",
    "TaskInput",
    "change_task",
    "create_task",
    "create_tasks",
    "move_task",
    "note_progress",
    "set_state",
]
