"""A list edited as text: the Markdown of its items, with every item that is still there kept as the one it was."""

from dataclasses import replace
from difflib import SequenceMatcher
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from members.models import Member
from tasks.document import Outline, OutlineItem, TodoDoc, TodoLine, TodoSection
from tasks.markdown import read_todos, write_todos
from tasks.models import TodoItem, TodoList, TodoPage
from tasks.queries.todos import items_of
from tasks.services.todo_outline import ListInput, StaleTodos, lock_page, refuse_growth, save_outline

TEXT_LIMIT = 500_000


def text_of_list(todo_list: TodoList) -> str:
    """What `save_text` takes: the list without its heading."""
    section = TodoSection("section", "", 0, None, None, todo_list.note, lines_of(items_of(todo_list)))
    return write_todos(TodoDoc("", (section,)))


def lines_of(items: list[TodoItem]) -> tuple[TodoLine, ...]:
    return tuple(TodoLine(item.text, item.is_done, item.day, item.depth, item.note, item.marker) for item in items)


@transaction.atomic
def save_text(*, todo_list: TodoList, version: int, text: str, by: Member, source: str = "page") -> None:
    """Bring the list to what the text says. `version` is the page's. Headings are refused: they are other lists."""
    page = lock_page(todo_list.page, by)
    if page.version != version:
        raise StaleTodos(page)
    if len(text) > TEXT_LIMIT:
        raise ValidationError({"text": _("The text is too long: at most {most} characters.").format(most=TEXT_LIMIT)})
    heading = f"# {todo_list.year}-{todo_list.month:02}\n" if todo_list.kind == "month" and todo_list.month else "# -\n"
    head, *others = read_todos(heading + text).document.sections
    if others:
        sentence = _("A heading begins another list: add “{title}” as a list of its own.")
        raise ValidationError({"text": sentence.format(title=others[0].title)})
    stored = list(TodoItem.objects.filter(list=todo_list, deleted_at=None))
    refuse_growth(len(head.lines), len(stored), field="text")
    noted = TodoList.objects.filter(pk=todo_list.pk).exclude(note=head.note)
    is_noted = noted.update(note=head.note, version=F("version") + 1)
    items = matched(stored, head.lines)
    saved = save_outline(page=page, version=version, lists=[ListInput(todo_list.uuid, items)], by=by, source=source)
    if is_noted and saved.version == version:
        TodoPage.objects.filter(pk=page.pk).update(version=F("version") + 1)


def matched(stored: list[TodoItem], lines: tuple[TodoLine, ...]) -> Outline:
    """The lines under the ids of the items they were: first those that say the same, then those in between in order."""
    uuids = [uuid4() for _line in lines]
    before, after = [item.text for item in stored], [line.text for line in lines]
    for tag, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            for offset in range(min(last - first, end - start)):
                uuids[start + offset] = stored[first + offset].uuid
    return tuple(replace(outline_item(line), uuid=uuid) for line, uuid in zip(lines, uuids, strict=True))


def outline_item(line: TodoLine) -> OutlineItem:
    return OutlineItem(uuid4(), line.text, line.is_done, line.day, line.depth, line.note, line.marker)
