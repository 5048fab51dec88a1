"""What goes in and out of the operations on tasks, field by field. Progress is Markdown with LF line ends."""

from typing import Any

from rest_framework import serializers

from core.text import MARKDOWN_LIMIT
from tasks.models import ProgressEntry, Task
from tasks.services import MOST_AT_ONCE, TASK_TITLE_LIMIT
from workload.api.items import ParticipantShape, WorkContentShape, WorkShape, shown_work


class TaskListShape(WorkShape):
    """An engineering task (工程任务)."""

    title = serializers.CharField()
    state = serializers.ChoiceField(choices=Task.State.choices)
    progress = serializers.CharField(help_text="Markdown.")


class ProgressShape(serializers.Serializer[Any]):
    """What was said of the progress once."""

    at = serializers.DateTimeField()
    by = ParticipantShape(allow_null=True, help_text="null: a command or an import.")
    state = serializers.ChoiceField(choices=Task.State.choices)
    text = serializers.CharField()


class TaskShape(TaskListShape):
    """A task with the history of its progress, newest first."""

    history = ProgressShape(many=True)


class TaskContentShape(WorkContentShape):
    title = serializers.CharField(max_length=TASK_TITLE_LIMIT, trim_whitespace=False)
    state = serializers.ChoiceField(choices=Task.State.choices, required=False, default=Task.State.PLANNED)
    progress = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, default="", max_length=MARKDOWN_LIMIT
    )


class NewTaskShape(TaskContentShape):
    group = serializers.CharField(help_text="Address (slug) of one of your groups.")


class TasksShape(serializers.Serializer[Any]):
    """Many tasks at once: all of them are entered, or none."""

    group = serializers.CharField(help_text="Address (slug) of one of your groups.")
    rows = serializers.ListField(child=TaskContentShape(), max_length=MOST_AT_ONCE)


class EnteredShape(serializers.Serializer[Any]):
    """The tasks that were entered, in the order in which they were sent."""

    count = serializers.IntegerField()
    tasks = serializers.ListField(child=serializers.UUIDField())


class NothingShape(serializers.Serializer[Any]):
    """A body without fields."""


def listed_task(task: Task) -> dict[str, Any]:
    return shown_work(task) | {"title": task.title, "state": task.state, "progress": task.progress}


def shown_task(task: Task) -> dict[str, Any]:
    return listed_task(task) | {"history": [_said(entry) for entry in task.history.all()]}


def _said(entry: ProgressEntry) -> dict[str, Any]:
    by = {"uuid": entry.by.uuid, "name": entry.by.name} if entry.by else None
    return {"at": entry.at, "by": by, "state": entry.state, "text": entry.text}
