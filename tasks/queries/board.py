"""The board: a column for each state, the newest cards of those that are over."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, prefetch_related_objects
from django.utils.functional import Promise

from members.models import Member
from tasks.models import Task
from tasks.queries.tasks import tasks_for
from workload.queries import WorkFilter

OPEN_SHOWN, OVER_SHOWN, STEP = 60, 15, 60
OVER = (Task.State.DONE, Task.State.DROPPED)


@dataclass(frozen=True)
class BoardColumn:
    """`count` is that of all cards, also of those not shown; None where nobody counted them (done, dropped).

    `more`: what to add to the address to see further ones, nothing where all are shown.
    """

    state: str
    label: str | Promise
    cards: tuple[Task, ...]
    count: int | None
    more: Mapping[str, int]


def board_for(viewer: Member, chosen: WorkFilter, shown: Mapping[str, int]) -> list[BoardColumn]:
    """The columns; `shown` says how many cards of a state, where it is not the usual number. Six queries."""
    tasks = tasks_for(viewer, chosen).prefetch_related(None)
    still = [state for state in Task.State.values if state not in OVER]
    counts = dict(tasks.filter(state__in=still).order_by().values_list("state").annotate(Count("pk")))
    columns = []
    for state, label in Task.State.choices:
        most = shown.get(state) or (OVER_SHOWN if state in OVER else OPEN_SHOWN)
        found = list(tasks.filter(state=state).order_by("board_position", "pk")[: most + 1])
        more = {state: most + STEP} if len(found) > most else {}
        count = None if state in OVER else counts.get(state, 0)
        columns.append(BoardColumn(state, label, tuple(found[:most]), count, more))
    prefetch_related_objects([card for column in columns for card in column.cards], "participations__member")
    return columns
