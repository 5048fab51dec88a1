"""Reading and writing what groups keep as Markdown: the table of engineering tasks, pages of to-dos."""

from tasks.markdown.headings import TodoHeading, read_heading
from tasks.markdown.links import Part, first_link, parts_of, title_of
from tasks.markdown.log_lists import LogSection, lists_in
from tasks.markdown.recognition import recognise_todos
from tasks.markdown.tables import (
    HEADER,
    STATE_SIGNS,
    ReadTasks,
    is_worked,
    read_tasks,
    state_of,
    task_cells,
    write_tasks,
)
from tasks.markdown.todos import LineItem, ReadTodos, read_todos, write_todos

__all__ = [
    "HEADER",
    "STATE_SIGNS",
    "LineItem",
    "LogSection",
    "Part",
    "ReadTasks",
    "ReadTodos",
    "TodoHeading",
    "first_link",
    "is_worked",
    "lists_in",
    "parts_of",
    "read_heading",
    "read_tasks",
    "read_todos",
    "recognise_todos",
    "state_of",
    "task_cells",
    "title_of",
    "write_tasks",
    "write_todos",
]
