"""For good: tasks that were removed 30 days ago."""

from datetime import timedelta

from django.utils import timezone

from tasks.models import Task

KEPT_FOR = timedelta(days=30)


def purge_removed_tasks() -> int:
    """Delete tasks removed more than 30 days ago, with their participations and progress; how many."""
    removed = Task._base_manager.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    gone = removed.count()
    removed.delete()
    return gone
