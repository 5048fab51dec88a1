"""Background work on tasks and to-dos."""

import logging

from celery import shared_task

from members.models import Group
from tasks.services.purging import purge_removed_tasks, purge_removed_todos
from tasks.services.todo_turning import turn_pages

logger = logging.getLogger(__name__)


@shared_task(name="tasks.turn_todos", soft_time_limit=250, time_limit=280)
def turn_todos() -> None:
    """Once a day of each group: carry what is open into a new month, make anew what repeats."""
    turned = sum(turn_pages(group=group) for group in Group.objects.all())
    if turned:
        logger.info("%s pages of to-dos were looked after", turned)


@shared_task(name="tasks.purge_removed", soft_time_limit=600, time_limit=660)
def purge() -> None:
    """Delete for good what was removed 30 days ago."""
    logger.info("%s removed tasks, %s removed to-dos were purged", purge_removed_tasks(), purge_removed_todos())
