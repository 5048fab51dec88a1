"""Engineering tasks (工程任务) and the history of their progress."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from members.models import Member
from workload.models import WorkItem, WorkItemQuerySet


class Task(WorkItem):
    """What is built in a period, by participants of equal standing. Its progress is a text and a state."""

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("task", "Planned")
        IN_PROGRESS = "in_progress", pgettext_lazy("task", "In progress")
        DONE = "done", pgettext_lazy("task", "Done")
        DROPPED = "dropped", pgettext_lazy("task", "Dropped")

    title = models.CharField(_("title"), max_length=500)
    progress = models.TextField(_("progress"), blank=True)  # 进度, Markdown: the newest of its history
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PLANNED)
    board_position = models.FloatField(default=0)  # within its column of the board

    objects: ClassVar[WorkItemQuerySet["Task"]] = WorkItemQuerySet.as_manager()  # type: ignore[assignment]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("tasks:task", args=[self.group.slug, self.uuid])


class ProgressEntry(models.Model):
    """The progress of a task as it was said on a day, by whom."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="history")
    text = models.TextField(_("progress"), blank=True)
    state = models.CharField(_("state"), max_length=12, choices=Task.State)
    by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"
