"""Tasks as the list and their own pages show them."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from members.models import Member
from tasks.models import ProgressEntry, Task
from workload.models import BucketChoice, Participation, WorkItem
from workload.permissions import can_see_work
from workload.queries import WorkFilter

UNKNOWN = pgettext_lazy("workload", "Unknown")


@dataclass(frozen=True)
class BucketSum:
    """How often a bucket is said in the tasks of a list: each task once, whoever takes part, 大*5 five times."""

    label: str | Promise
    times: int
    tasks: int


def tasks_for(viewer: Member, chosen: WorkFilter | None = None, *, removed: bool = False) -> "QuerySet[Task]":
    """The tasks of the viewer's group that he may read, newest first; guests find no such page."""
    if not can_see_work(viewer):
        raise Http404
    tasks = Task.objects.filter(group=viewer.group_id, kind=WorkItem.Kind.TASK, deleted_at__isnull=not removed)
    return with_details(_narrowed(tasks, chosen or WorkFilter())).order_by("-ends_on", "-starts_on", "-pk")


def task_for(viewer: Member, uuid: UUID, *, removed: bool = False) -> Task:
    """One task with its people and the history of its progress, newest first."""
    history = ProgressEntry.objects.select_related("by").order_by("-at", "-pk")
    task = tasks_for(viewer, removed=removed).filter(uuid=uuid)
    found = task.select_related("group", "project", "created_by").prefetch_related(Prefetch("history", history)).first()
    if found is None:
        raise Http404
    return found


def removed_tasks_for(viewer: Member) -> "QuerySet[Task]":
    """Removed tasks of the viewer's group, the last removed first."""
    return tasks_for(viewer, removed=True).select_related("deleted_by").order_by("-deleted_at", "-pk")


def bucket_sums(tasks: "QuerySet[Task]", most: int) -> list[BucketSum]:
    """The sums of the first `most` tasks of a list, in one query; every bucket, unknown last."""
    counted = Task.objects.filter(pk__in=tasks.values("pk")[:most])
    rows = counted.order_by().values("bucket").annotate(of_times=Sum("times"), tasks=Count("pk"))
    found = {row["bucket"]: (row["of_times"], row["tasks"]) for row in rows}
    return [BucketSum(label, *found.get(value, (0, 0))) for value, label in [*BucketChoice.choices, ("", UNKNOWN)]]


def with_details(tasks: "QuerySet[Task]") -> "QuerySet[Task]":
    people = Participation.objects.select_related("member")
    return tasks.select_related("group", "project").prefetch_related(Prefetch("participations", people))


def _narrowed(tasks: "QuerySet[Task]", chosen: WorkFilter) -> "QuerySet[Task]":
    tasks = chosen.narrow(tasks)
    if chosen.state:
        tasks = tasks.filter(state=chosen.state)
    if "\0" in chosen.text:
        return tasks.none()
    if chosen.text:
        tasks = tasks.filter(Q(title__icontains=chosen.text) | Q(progress__icontains=chosen.text))
    return tasks
