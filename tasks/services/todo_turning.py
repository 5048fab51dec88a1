"""The turn of months and weeks: what is open is carried on, what repeats is made anew. Each once."""

import logging
from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from activity.services import record_event
from members.models import Group, Member
from members.queries import local_day
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.queries.todos import items_of, lists_of, month_before
from tasks.services.todo_lists import month_list
from tasks.services.todo_outline import lock_page
from workload.services import WorkRefused

logger = logging.getLogger(__name__)


@transaction.atomic
def carry_open(*, todo_list: TodoList, by: Member | None, today: date | None = None, source: str = "page") -> int:
    """Copy what is open in a month into the current month, with what is open under it. How many items were new there.

    What was carried before, what repeats by itself and what is done stays. Nothing is carried into the past.
    """
    page = lock_page(todo_list.page, by)
    today = today or local_day(page.group)
    if todo_list.kind != TodoList.Kind.MONTH or (todo_list.year or 0, todo_list.month or 0) >= (
        today.year,
        today.month,
    ):
        return 0
    wanted = _open_branches(todo_list)
    if not wanted or (by is None and _is_read_by_more(_list_of_month(page, today), todo_list)):
        return 0
    made = _append(page, wanted, today, by, source)
    _record(page, made, "carried", by, source)
    return len(made)


def turn_pages(*, group: Group, today: date | None = None) -> int:
    """Look after all pages of a group that were not looked after today. How many."""
    today = today or local_day(group)
    due = TodoPage.objects.filter(Q(turned_on=None) | Q(turned_on__lt=today), group=group)
    due = due.filter(member__deleted_at=None).filter(Q(member__left_on=None) | Q(member__left_on__gt=today))
    turned = 0
    for page in due:
        try:
            turn_page(page=page, today=today)
        except (ValidationError, WorkRefused, OperationalError):
            logger.exception("the to-dos of page %s were not looked after", page.uuid)  # the others are all the same
        else:
            turned += 1
    return turned


@transaction.atomic
def turn_page(*, page: TodoPage, today: date) -> None:
    """A new page begins today: nothing of months before it is carried by itself."""
    page = lock_page(page, None)
    before = page.turned_on
    if before == today:
        return
    TodoPage.objects.filter(pk=page.pk).update(turned_on=today)
    if before is not None and (before.year, before.month) < (today.year, today.month):
        year, month = month_before(today)
        last = lists_of(page).filter(kind=TodoList.Kind.MONTH, year=year, month=month).first()
        if last is not None:
            carry_open(todo_list=last, by=None, today=today, source="job")
    _repeat(page, today)


def _open_branches(todo_list: TodoList) -> list[TodoItem]:
    """Open items of the outermost level that were not carried, each followed by what is open under it."""
    items = items_of(todo_list)
    carried = set(
        TodoItem.objects.filter(carried_from__in=[item.pk for item in items]).values_list("carried_from", flat=True)
    )
    wanted: list[TodoItem] = []
    closed_at: int | None = None  # the depth of the item whose branch stays
    for item in items:
        if closed_at is not None and item.depth > closed_at:
            continue
        closed_at = None
        stays = item.is_done is not False or (not item.depth and (item.pk in carried or bool(item.recurrence)))
        if stays:
            closed_at = item.depth
        else:
            wanted.append(item)
    return wanted


def _repeat(page: TodoPage, today: date) -> None:
    """The next one of each item that repeats, for this week or month; those of times nobody looked are left out."""
    repeating = TodoItem.objects.filter(list__page=page, list__deleted_at=None, deleted_at=None).exclude(recurrence="")
    for item in repeating.select_related("list"):
        begin = _begin(page.group, item, today)
        meant_for = item.repeats_on or _begin(page.group, item, _day_of(item, page))
        if meant_for >= begin:
            continue
        last_day = monthrange(today.year, today.month)[1]
        is_weekly = item.recurrence == TodoItem.Recurrence.WEEKLY
        day = max(begin, today.replace(day=1)).day if is_weekly else min(item.day or 0, last_day) or None
        (made,) = _append(page, [item], today, None, "job", day=day)
        TodoItem.objects.filter(pk=made.pk).update(recurrence=item.recurrence, repeats_on=begin, depth=0)
        TodoItem.objects.filter(pk=item.pk).update(recurrence="", version=F("version") + 1)
        _record(page, [made], "repeated", None, "job")


def _begin(group: Group, item: TodoItem, day: date) -> date:
    if item.recurrence == TodoItem.Recurrence.WEEKLY:
        return group.calendar.week_of(day).first_day
    return day.replace(day=1)


def _day_of(item: TodoItem, page: TodoPage) -> date:
    """The day an item stands for: of its month, else when it was made."""
    if item.list.year and item.list.month:
        month = date(item.list.year, item.list.month, 1)
        return month + timedelta(days=item.day - 1) if item.day else month
    with timezone.override(page.group.time_zone):
        return timezone.localtime(item.created_at).date()


def _list_of_month(page: TodoPage, today: date) -> TodoList | None:
    return lists_of(page).filter(kind=TodoList.Kind.MONTH, year=today.year, month=today.month).first()


def _is_read_by_more(target: TodoList | None, origin: TodoList) -> bool:
    """What nobody asked for must not show others what they could not read where it stood."""
    readers = list(TodoList.Shared.values)
    return target is not None and readers.index(target.shared) > readers.index(origin.shared)


def _append(
    page: TodoPage, items: list[TodoItem], today: date, by: Member | None, source: str, *, day: int | None = None
) -> list[TodoItem]:
    """Open copies at the end of the current month; by themselves where they stood, if others read that month."""
    target = month_list(page, today.year, today.month, by, source=source)
    if by is None and _is_read_by_more(target, items[0].list):
        target = items[0].list
    start = TodoItem.objects.filter(list=target, deleted_at=None).count()
    copies = [
        TodoItem(
            list=target,
            position=start + place,
            depth=item.depth,
            text=item.text,
            note=item.note,
            is_done=False,
            day=day,
            marker=item.marker,
            carried_from=item,
            work_item=item.work_item,
        )
        for place, item in enumerate(items)
    ]
    made = TodoItem.objects.bulk_create(copies)
    TodoPage.objects.filter(pk=page.pk).update(version=F("version") + 1)
    page.refresh_from_db(fields=["version"])
    return made


def _record(page: TodoPage, items: list[TodoItem], verb: str, by: Member | None, source: str) -> None:
    record_event(
        verb=f"todos.{verb}",
        group=page.group,
        by=by,
        subject_kind="todos",
        subject=page.uuid,
        details={"items": [str(item.uuid) for item in items]},
        source=source,
    )
