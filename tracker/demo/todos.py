"""Puts the to-do pages of the demo group into the database, through the services that the pages use."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from inspect import cleandoc
from zoneinfo import ZoneInfo

from members.models import Group, Member
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.services.todo_items import repeat_todo
from tasks.services.todo_lists import add_list, add_month, share_list
from tasks.services.todo_outline import open_page
from tasks.services.todo_texts import save_text
from tasks.services.todo_turning import carry_open
from tracker.demo.texts.todos import TODOS, ListText, TodosText

_SOURCE = "command"


def add_todos(group: Group, members: Mapping[str, Member], now: datetime) -> None:
    """The months end with the one of `now`."""
    local = now.astimezone(ZoneInfo(group.time_zone))
    for key, text in TODOS.items():
        _add_page(open_page(member=members[key], by=members[key]), text, local)


def _add_page(page: TodoPage, text: TodosText, local: datetime) -> None:
    months = {ago: _month_before(local, ago) for ago in text.months}
    for ago in sorted(months, reverse=True):
        year, month = months[ago]
        made = add_month(page=page, year=year, month=month, by=page.member, source=_SOURCE)
        _fill(page, made, text.months[ago], local)
    for one in text.lists:
        made = add_list(page=page, title=one.title, by=page.member, source=_SOURCE)
        _fill(page, made, one, local)
    if text.carries:
        last = TodoList.objects.get(page=page, year=months[1][0], month=months[1][1], kind=TodoList.Kind.MONTH)
        carry_open(todo_list=last, by=page.member, today=local.date(), source=_SOURCE)
    for beginning, recurrence in text.repeats.items():
        item = TodoItem.objects.select_related("list__page__group", "list__page__member").get(
            list__page=page, text__startswith=beginning
        )
        repeat_todo(item=item, recurrence=recurrence, by=page.member, source=_SOURCE)
    _date(page, local)


def _fill(page: TodoPage, todo_list: TodoList, text: ListText, local: datetime) -> None:
    page.refresh_from_db(fields=["version"])
    written = cleandoc(text.text).replace("{today}", str(local.day))
    todo_list.page = page
    save_text(todo_list=todo_list, version=page.version, text=written, by=page.member, source=_SOURCE)
    if text.shared != TodoList.Shared.NOBODY:
        share_list(todo_list=todo_list, shared=text.shared, by=page.member, source=_SOURCE)


def _month_before(local: datetime, ago: int) -> tuple[int, int]:
    months = local.year * 12 + local.month - 1 - ago
    return months // 12, months % 12 + 1


def _date(page: TodoPage, local: datetime) -> None:
    """What is done was done on its day, or at the end of its month's first week; never later than a minute ago."""
    done = list(TodoItem.objects.filter(list__page=page, is_done=True).select_related("list"))
    for item in done:
        if item.list.year and item.list.month:
            day = local.replace(year=item.list.year, month=item.list.month, day=item.day or 7, hour=18, minute=0)
            item.done_at = min(day, local - timedelta(minutes=1))
    TodoItem.objects.bulk_update(done, ["done_at"])
