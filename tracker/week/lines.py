"""What is one's own to do in a week: tasks, readings, assignments of meetings, to-dos. One query for all of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, DateField, F, IntegerField, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Coalesce

from core.weeks import Week
from members.models import Member
from tasks.models import ActionItem, Task, TodoItem, TodoList
from workload.models import Participation, WorkItem

MOST_TODOS = 60
OVERDUE = timedelta(days=28)
"""For so long after its last day, a task or reading that is not done is shown in the week of today."""
_STATES = {
    "task": dict(Task.State.choices),
    "reading": dict(Participation.State.choices),
    "action": dict(ActionItem.State.choices),
}
OVER = frozenset({Task.State.DONE, Task.State.DROPPED, Participation.State.READ, ActionItem.State.MOVED})


@dataclass(frozen=True)
class OwnLine:
    """One thing to do. `begins`, `ends`: its period; of an assignment when it was first given, and when it is due."""

    kind: str  # "task", "reading", "action", "todo"
    uuid: UUID
    text: str  # a title, of assignments and to-dos Markdown
    state: str  # of its own kind; of a to-do "open" or "done"
    version: int
    begins: date | None
    ends: date | None
    day: int  # of a to-do: the day of its month, 0 for none
    place: int  # of a to-do: among the others

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def state_name(self) -> str:
        """In words, as the pages of its kind say it."""
        return str(_STATES.get(self.kind, {}).get(self.state, ""))

    def week_on(self, day: date) -> int:
        """As tasks.models.ActionItem.week_on."""
        return max((day - self.begins).days // 7, 0) + 1 if self.begins else 1


def own_lines(member: Member, week: Week, *, is_current: bool) -> dict[str, list[OwnLine]]:
    """By kind, what is open first. One query, however much there is."""
    parts = (_work(member, week, is_current=is_current), _actions(member, week), _todos(member, week))
    found = [OwnLine(*row) for row in parts[0].union(*parts[1:], all=True).order_by()]
    kinds = ("task", "reading", "action", "todo")
    return {kind: sorted((line for line in found if line.kind == kind), key=_order) for kind in kinds}


def _order(line: OwnLine) -> tuple[Any, ...]:
    if line.kind == "todo":
        return (line.state == "done", line.day == 0, line.day, line.place)
    far = date.max
    return (line.is_over, (line.begins if line.kind == "action" else line.ends) or far, line.text)


def _work(member: Member, week: Week, *, is_current: bool) -> "QuerySet[Any, Any]":
    """What has a day in the week; in the week of today also what should be done by now."""
    there = Q(item__starts_on__lte=week.last_day, item__ends_on__gte=week.first_day)
    if is_current:
        is_over = Q(state=Participation.State.READ) | Q(item__task__state__in=[Task.State.DONE, Task.State.DROPPED])
        there |= ~is_over & Q(item__ends_on__lt=week.first_day, item__ends_on__gte=week.first_day - OVERDUE)
    parts = Participation.objects.filter(there, member=member, item__group=member.group_id, item__deleted_at=None)
    title = Coalesce("item__task__title", "item__reading__paper__title", "item__reading__written")
    is_task = When(item__kind=WorkItem.Kind.TASK, then=F("item__task__state"))
    return parts.order_by().values_list(
        "item__kind",
        "item__uuid",
        Coalesce(title, Value(""), output_field=TextField()),
        Case(is_task, default=F("state"), output_field=CharField()),
        "item__version",
        "item__starts_on",
        "item__ends_on",
        Value(0, IntegerField()),
        Value(0, IntegerField()),
    )


def _actions(member: Member, week: Week) -> "QuerySet[Any, Any]":
    """What was open in the week, and what was decided in it; what moved on stands in the week it moved to."""
    still = Q(state=ActionItem.State.OPEN) | Q(decided_on__gte=week.first_day)
    gone_on = Q(state=ActionItem.State.MOVED, decided_on__lte=week.last_day)
    actions = ActionItem.objects.visible_to([member]).filter(still, members=member, given_on__lte=week.last_day)
    living = actions.exclude(gone_on).filter(minutes_item__isnull=False, minutes_item__meeting__deleted_at=None)
    return living.order_by().values_list(
        Value("action", CharField()),
        "uuid",
        "text",
        "state",
        "version",
        "first_given_on",
        "due_on",
        Value(0, IntegerField()),
        Value(0, IntegerField()),
    )


def _todos(member: Member, week: Week) -> "QuerySet[Any, Any]":
    """Of the months of the week what is open, and what was ticked off in the week; of other lists what is open."""
    zone = ZoneInfo(member.group.time_zone)
    begin = datetime.combine(week.first_day, time.min, zone)
    end = datetime.combine(week.last_day + timedelta(days=1), time.min, zone)
    months = {(day.year, day.month) for day in (week.first_day, week.last_day)}
    of_week = Q(pk__in=[])
    for year, month in months:
        of_week |= Q(list__year=year, list__month=month)
    of_months = Q(list__kind=TodoList.Kind.MONTH)
    wanted = Q(is_done=False) & (of_week | ~of_months) | Q(is_done=True, done_at__gte=begin, done_at__lt=end)
    own = TodoItem.objects.filter(wanted, list__page__member=member, list__deleted_at=None, deleted_at=None)
    first = own.order_by("is_done", of_months_first(), "list__position", "position").values("pk")[:MOST_TODOS]
    return (
        TodoItem.objects.filter(pk__in=first)
        .order_by()
        .values_list(
            Value("todo", CharField()),
            "uuid",
            "text",
            Case(When(is_done=True, then=Value("done")), default=Value("open"), output_field=CharField()),
            "version",
            Value(None, DateField()),
            Value(None, DateField()),
            Coalesce("day", Value(0), output_field=IntegerField()),
            F("list__position") * 100_000 + F("position"),
        )
    )


def of_months_first() -> Case:
    """Lists of months before links and questions."""
    return Case(When(list__kind=TodoList.Kind.MONTH, then=Value(0)), default=Value(1), output_field=IntegerField())
