"""To-dos for tests, stored as the services store them."""

from collections.abc import Sequence
from uuid import uuid4

from members.models import Member
from tasks.document import OutlineItem
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.services.todo_lists import add_list, add_month
from tasks.services.todo_outline import ListInput, open_page, save_outline


def make_page(member: Member) -> TodoPage:
    return open_page(member=member, by=member)


def item(
    text: str, is_done: bool | None = False, depth: int = 0, day: int | None = None, note: str = ""
) -> OutlineItem:
    return OutlineItem(uuid4(), text, is_done, day, depth, note)


def make_list(
    member: Member, items: Sequence[OutlineItem] = (), *, title: str = "资料", month: tuple[int, int] | None = None
) -> TodoList:
    """A section of this title, or the list of a month; these items come to it in one save."""
    page = make_page(member)
    made = (
        add_month(page=page, year=month[0], month=month[1], by=member)
        if month
        else add_list(page=page, title=title, by=member)
    )
    keep(made, items, member)
    return TodoList.objects.select_related("page__member", "page__group").get(pk=made.pk)


def keep(todo_list: TodoList, items: Sequence[OutlineItem], by: Member) -> None:
    page = TodoPage.objects.get(pk=todo_list.page_id)
    save_outline(page=page, version=page.version, lists=[ListInput(todo_list.uuid, items)], by=by)


def stored(todo_list: TodoList) -> list[TodoItem]:
    return list(TodoItem.objects.filter(list=todo_list, deleted_at=None).select_related("list__page"))


def shown(todo_list: TodoList) -> list[str]:
    """The list as an outline of text: two blanks a level, x before what is done."""
    signs = {True: "x ", False: "", None: "* "}
    return [f"{'  ' * one.depth}{signs[one.is_done]}{one.text}" for one in stored(todo_list)]
