"""One to-do: it becomes a task or a reading, or repeats."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.access import MemberRequest, for_members, way_back
from tasks.models import TodoItem
from tasks.services.todo_becoming import todo_becomes_reading, todo_becomes_task
from tasks.services.todo_items import repeat_todo, restore_todo, toggle_todo
from tasks.services.todo_outline import StaleTodos
from tasks.views.todos import own_item
from workload.services import WorkRefused


@for_members
@require_POST
def todo_item(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What `action` says: task, reading, toggle, repeat, restore."""
    found = own_item(request, uuid)
    try:
        _act(request, found, request.POST.get("action", ""))
    except WorkRefused as refused:
        messages.error(request, refused.message)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except StaleTodos:
        messages.error(request, _("This to-do was changed meanwhile. It is shown as it is now."))
    return way_back(request, reverse("tasks:todos", args=[request.member.group.slug]))


def _act(request: MemberRequest, found: TodoItem, action: str) -> None:
    by = request.member
    if action == "task":
        task = todo_becomes_task(item=found, by=by)
        messages.success(request, _("Entered as the task “{title}” of this week.").format(title=task.title))
    elif action == "reading":
        reading = todo_becomes_reading(item=found, by=by)
        messages.success(request, _("Entered as a reading of this week: “{title}”.").format(title=reading.title))
    elif action == "toggle":
        toggle_todo(item=found, version=found.version, by=by)
    elif action == "restore":
        restore_todo(item=found, by=by)
        messages.success(request, _("The to-do is back on “{title}”.").format(title=found.list.title))
    elif action == "repeat":
        changed = repeat_todo(item=found, recurrence=request.POST.get("recurrence", ""), by=by)
        messages.success(request, _("Repeats: {how}.").format(how=changed.get_recurrence_display()))
