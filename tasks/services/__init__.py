"""Writes of engineering tasks: entering, changing, progress, the board, many at once."""

from tasks.services.actions import (
    Decision,
    StaleAction,
    choose_action_state,
    decide_actions,
    give_action,
    make_task_of,
    reword_action,
    set_action_due,
    withdraw_actions,
)
from tasks.services.board import move_task
from tasks.services.bulk import MOST_AT_ONCE, create_tasks
from tasks.services.tasks import TASK_TITLE_LIMIT, TaskInput, change_task, create_task, note_progress, set_state

__all__ = [
    "MOST_AT_ONCE",
    "TASK_TITLE_LIMIT",
    "Decision",
    "StaleAction",
    "TaskInput",
    "change_task",
    "choose_action_state",
    "create_task",
    "create_tasks",
    "decide_actions",
    "give_action",
    "make_task_of",
    "move_task",
    "note_progress",
    "reword_action",
    "set_action_due",
    "set_state",
    "withdraw_actions",
]
