"""Tables of what is built."""

from tasks.models.tasks import ProgressEntry, Task

__all__ = ["ProgressEntry", "Task"]
