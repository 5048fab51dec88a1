"""The board: a card is put into a column, below another card."""

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from members.models import Member
from tasks.models import Task
from tasks.services.tasks import cleaned_state, locked_task, record, say_progress, top_position

SMALLEST_GAP = 1e-5  # seconds; positions are 10 digits before the point, a float has 16


@transaction.atomic
def move_task(*, task: Task, version: int, state: str, above: Task | None, by: Member, source: str = "page") -> Task:
    """Put the card into the column `state`, right below `above` of the same column, or at its top.

    Raises StaleItem when the task changed since `version`. The order alone is no change of the task: its version stays.
    """
    current = locked_task(task, version, by)
    has_new_state = current.state != cleaned_state(state)
    current.state = state
    current.board_position = _position_below(_column(current), above)
    current.version += has_new_state
    current.save()
    if has_new_state:
        say_progress(current, by)
        record(current, "progress_noted", by, {"state": current.state, "version": current.version}, source)
    return current


def _column(task: Task) -> "QuerySet[Task]":
    """The other cards of its column, from the top."""
    cards = Task.objects.filter(group=task.group_id, state=task.state, deleted_at=None)
    return cards.exclude(pk=task.pk).order_by("board_position", "pk")


def _position_below(column: "QuerySet[Task]", above: Task | None) -> float:
    above = column.filter(pk=above.pk).first() if above else None
    if above is None:  # to the top, also where that card was moved away meanwhile
        first = column.first()
        top = top_position(timezone.now())
        return min(top, first.board_position - 1) if first else top
    place = above.board_position
    below = column.filter(Q(board_position__gt=place) | Q(board_position=place, pk__gt=above.pk)).first()
    if below is None:
        return place + 1
    if below.board_position - place < SMALLEST_GAP:  # no number is between them: those above make room
        higher = column.filter(Q(board_position__lt=place) | Q(board_position=place, pk__lte=above.pk))
        Task.objects.filter(pk__in=higher.order_by().values("pk")).update(board_position=F("board_position") - 1)
        place -= 1
    return (place + below.board_position) / 2
