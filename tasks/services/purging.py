"""For good: tasks, to-dos and lists of to-dos that were removed 30 days ago."""

from datetime import timedelta

from django.utils import timezone

from tasks.models import Task, TodoItem, TodoList

KEPT_FOR = timedelta(days=30)


def purge_removed_tasks() -> int:
    """Delete tasks removed more than 30 days ago, with their participations and progress; how many."""
    removed = Task._base_manager.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    gone = removed.count()
    removed.delete()
    return gone


def purge_removed_todos() -> int:
    """Delete to-dos removed more than 30 days ago, and lists with all that was on them; how many items and lists."""
    long_ago = timezone.now() - KEPT_FOR
    gone = 0
    for model in (TodoList, TodoItem):
        removed = model._base_manager.filter(deleted_at__lt=long_ago)
        gone += removed.count()
        removed.delete()
    return gone
