"""Tables of what is built, what was assigned, and what is to be done."""

from tasks.models.actions import ActionItem
from tasks.models.tasks import ProgressEntry, Task
from tasks.models.todos import TodoItem, TodoList, TodoPage

__all__ = ["ActionItem", "ProgressEntry", "Task", "TodoItem", "TodoList", "TodoPage"]
