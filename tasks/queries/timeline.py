"""The timeline: who or what works on which task in which week, overlapping tasks in lanes of their own."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from core.lanes import lanes_of
from core.periods import MOST_DAYS
from core.weeks import Week
from members.models import Member, Project
from tasks.models import Task
from tasks.queries.tasks import tasks_for
from workload.models import Participation, WorkItem
from workload.permissions import can_see_work

_LONGEST = timedelta(days=MOST_DAYS)  # of a period: so both ends of an index are known


@dataclass(frozen=True)
class TimelineCell:
    """Some weeks of a lane: those of a task, or empty ones. begins and ends: whether the task does so in the span."""

    weeks: int
    task: Task | None = None
    begins: bool = True
    ends: bool = True
    is_now: bool = False  # the empty week of today


@dataclass(frozen=True)
class TimelineLine:
    """A member's or a project's tasks, in at least one lane. `project` None: tasks without a project."""

    lanes: tuple[tuple[TimelineCell, ...], ...]
    member: Member | None = None
    project: Project | None = None

    @property
    def tasks(self) -> int:
        return sum(cell.task is not None for lane in self.lanes for cell in lane)


@dataclass(frozen=True)
class Timeline:
    """The weeks of a span, and the tasks that touch them. `now`: which of them is this week."""

    weeks: tuple[Week, ...]
    now: int | None = None

    @property
    def first_day(self) -> date:
        return self.weeks[0].first_day

    @property
    def last_day(self) -> date:
        return self.weeks[-1].last_day

    def line(self, tasks: Iterable[Task], member: Member | None = None, project: Project | None = None) -> TimelineLine:
        known = list(tasks)
        columns = [(self._column(task.starts_on), self._column(task.ends_on)) for task in known]
        stacked: dict[int, list[tuple[int, int, Task]]] = defaultdict(list)
        for (first, last), lane, task in zip(columns, lanes_of(columns), known, strict=True):
            stacked[lane].append((first, last, task))
        lanes = [self._lane(stacked[lane]) for lane in sorted(stacked)] or [tuple(self._gap(0, len(self.weeks)))]
        return TimelineLine(tuple(lanes), member, project)

    def _column(self, day: date) -> int:
        """The week of a day, or the nearest one."""
        for number, week in enumerate(self.weeks):
            if day <= week.last_day:
                return number
        return len(self.weeks) - 1

    def _lane(self, placed: list[tuple[int, int, Task]]) -> tuple[TimelineCell, ...]:
        cells: list[TimelineCell] = []
        done = 0
        for first, last, task in sorted(placed, key=lambda place: place[0]):
            cells += self._gap(done, first)
            is_begun, is_over = task.starts_on >= self.first_day, task.ends_on <= self.last_day
            cells.append(TimelineCell(last - first + 1, task, is_begun, is_over))
            done = last + 1
        return (*cells, *self._gap(done, len(self.weeks)))

    def _gap(self, first: int, end: int) -> list[TimelineCell]:
        """Empty weeks before `end`, this week by itself."""
        if self.now is None or not first <= self.now < end:
            return [TimelineCell(end - first)] if end > first else []
        parts = [(self.now - first, False), (1, True), (end - self.now - 1, False)]
        return [TimelineCell(weeks, is_now=is_now) for weeks, is_now in parts if weeks]


def members_of_timeline(viewer: Member, timeline: Timeline) -> "QuerySet[Member]":
    """Who was in the group on a day of the weeks, guests left out; advisors only where they take part in a task."""
    if not can_see_work(viewer):
        raise Http404
    parts = Participation.objects.filter(
        group=viewer.group_id,
        member=OuterRef("pk"),
        is_counted=True,
        last_day__gte=timeline.first_day,
        last_day__lt=timeline.last_day + _LONGEST,
        item__starts_on__lte=timeline.last_day,
        item__kind=WorkItem.Kind.TASK,
    )
    there = Member.objects.in_period(timeline.first_day, timeline.last_day)
    is_shown = Q(is_advisor=False, pk__in=there.order_by().values("pk")) | Exists(parts)
    return Member.objects.filter(is_shown, group=viewer.group_id, is_guest=False, deleted_at=None)


def projects_of_timeline(viewer: Member, timeline: Timeline) -> "QuerySet[Project]":
    """Projects with a task in the weeks, by name."""
    if not can_see_work(viewer):
        raise Http404
    tasks = _touching(Task.objects.filter(group=viewer.group_id, deleted_at=None), timeline)
    return Project.objects.filter(Exists(tasks.filter(project=OuterRef("pk"))), group=viewer.group_id)


def timeline_of_members(viewer: Member, timeline: Timeline, members: Sequence[Member]) -> list[TimelineLine]:
    """The lines of these members; two queries."""
    parts = Participation.objects.filter(item=OuterRef("pk"), member__in=members)
    by_member: dict[int, list[Task]] = defaultdict(list)
    for task in _tasks_in(viewer, timeline).filter(Exists(parts)):
        for part in task.participations.all():
            by_member[part.member_id].append(task)
    return [timeline.line(by_member[member.pk], member=member) for member in members]


def timeline_of_projects(viewer: Member, timeline: Timeline, projects: Sequence[Project]) -> list[TimelineLine]:
    """The lines of these projects; two queries."""
    by_project: dict[int | None, list[Task]] = defaultdict(list)
    for task in _tasks_in(viewer, timeline).filter(project__in=projects):
        by_project[task.project_id].append(task)
    return [timeline.line(by_project[project.pk], project=project) for project in projects]


def timeline_without_project(viewer: Member, timeline: Timeline) -> list[TimelineLine]:
    """One line of the tasks that belong to no project, or none; two queries."""
    tasks = list(_tasks_in(viewer, timeline).filter(project=None))
    return [timeline.line(tasks)] if tasks else []


def _tasks_in(viewer: Member, timeline: Timeline) -> "QuerySet[Task]":
    return _touching(tasks_for(viewer), timeline).order_by("starts_on", "-ends_on", "pk")


def _touching(tasks: "QuerySet[Task]", timeline: Timeline) -> "QuerySet[Task]":
    return tasks.filter(
        ends_on__gte=timeline.first_day,
        ends_on__lt=timeline.last_day + _LONGEST,
        starts_on__lte=timeline.last_day,
    )
