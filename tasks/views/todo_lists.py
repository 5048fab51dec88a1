"""Lists of to-dos: adding, sharing, carrying on, removing; and those that others share."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.text import InvalidText, clean_markdown
from members.access import MemberRequest, for_members, say_undoable
from members.queries import local_day
from tasks.document import TodoDoc
from tasks.markdown import read_todos
from tasks.models import TodoList
from tasks.queries.todos import (
    count_of,
    items_of,
    lists_of,
    page_of,
    removed_items_of,
    removed_lists_of,
    shared_list_for,
    shared_lists_for,
)
from tasks.services.todo_import import SectionInput, broken_lines, import_todos, too_many
from tasks.services.todo_lists import (
    MOST_LISTS,
    TITLE_LIMIT,
    add_list,
    add_month,
    remove_list,
    rename_list,
    restore_list,
    share_list,
)
from tasks.services.todo_outline import MOST_ITEMS, open_page
from tasks.services.todo_turning import carry_open
from tasks.views.todos import own_list, refuse_guests

PAGE_SIZE = 50
FILE_LIMIT = 1_000_000  # bytes of a page of one person


@for_members
@require_POST
def todo_lists(request: MemberRequest) -> HttpResponseBase:
    """Begin the current month (no title), or add a list of this title."""
    refuse_guests(request)
    page = open_page(member=request.member, by=request.member)
    title = request.POST.get("title", "")
    try:
        if "this_month" in request.POST:
            today = local_day(request.member.group)
            add_month(page=page, year=today.year, month=today.month, by=request.member)
        else:
            add_list(page=page, title=title, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        address = reverse("tasks:todos", args=[request.member.group.slug])
        return redirect(f"{address}?{urlencode({'title': title[:TITLE_LIMIT]})}#new-list")
    return redirect("tasks:todos", request.member.group.slug)


@for_members
@require_POST
def todos_import(request: MemberRequest) -> HttpResponseBase:
    """A page of to-dos from a file of one's own, or pasted: what is new in it comes to one's page."""
    refuse_guests(request)
    text = _sent_text(request)
    document = read_todos(text).document if text is not None else TodoDoc()
    if not any(section.lines or section.note for section in document.sections):
        messages.error(request, _("No to-dos were found: choose a Markdown file, or paste its text."))
    elif broken_lines(document):
        messages.error(request, _("A line or a note is too long to be stored: shorten it. Nothing was taken over."))
    elif too_many(document, _own_lists(request)):
        sentence = _(
            "A page holds at most {lists} lists of {items} lines: share the text among several, or shorten it."
        )
        messages.error(request, sentence.format(lists=MOST_LISTS, items=MOST_ITEMS))
    else:
        page = open_page(member=request.member, by=request.member)
        sections = [SectionInput(section) for section in document.sections]
        import_todos(page=page, head=document.head, sections=sections, by=request.member)
        messages.success(request, _("The to-dos of the text are on your page. What was there already was kept."))
    return redirect("tasks:todos", request.member.group.slug)


@for_members
@require_POST
def todo_list(request: MemberRequest, uuid: UUID) -> HttpResponseBase:
    """What `action` says: share, rename, carry, remove, restore."""
    action = request.POST.get("action", "")
    found = own_list(request, uuid, removed=action == "restore")
    try:
        _act(request, found, action)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("tasks:todos", request.member.group.slug)


@for_members
@require_safe
def todos_removed(request: MemberRequest) -> HttpResponse:
    """Lists and lines that I removed in the last 30 days."""
    refuse_guests(request)
    page = Paginator(removed_items_of(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    lists = removed_lists_of(request.member)[:PAGE_SIZE] if page.number == 1 else []
    return render(request, "tasks/todos_removed.html", {"page": page, "lists": lists, "section": "todos"})


@for_members
@require_safe
def todos_shared(request: MemberRequest) -> HttpResponse:
    """Lists that others share with me."""
    refuse_guests(request)
    page = Paginator(shared_lists_for(request.member), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "tasks/todos_shared.html", {"page": page, "section": "todos"})


@for_members
@require_safe
def todo_shared(request: MemberRequest, uuid: UUID) -> HttpResponse:
    refuse_guests(request)
    found = shared_list_for(request.member, uuid)
    context = {"list": found, "items": items_of(found), "count": count_of(found), "section": "todos"}
    return render(request, "tasks/todo_shared.html", context)


def _own_lists(request: MemberRequest) -> list[TodoList]:
    page = page_of(request.member)
    return list(lists_of(page)) if page else []


def _sent_text(request: MemberRequest) -> str | None:
    """What was pasted, else the file's text; None for what is no text."""
    sent = request.FILES.get("file")
    if sent is None:
        return request.POST.get("text", "")
    if not isinstance(sent, UploadedFile) or (sent.size or 0) > FILE_LIMIT:
        return None
    content = sent.read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return clean_markdown(content.decode(encoding), FILE_LIMIT)
        except (UnicodeDecodeError, InvalidText):
            continue
    return None


def _act(request: MemberRequest, found: TodoList, action: str) -> None:
    by = request.member
    if action == "share":
        shared = share_list(todo_list=found, shared=request.POST.get("shared", ""), by=by)
        sentence = _("“{title}” is read by: {readers}.")
        messages.success(request, sentence.format(title=found.title, readers=shared.get_shared_display()))
    elif action == "rename":
        rename_list(todo_list=found, title=request.POST.get("title", ""), by=by)
    elif action == "carry":
        count = carry_open(todo_list=found, by=by)
        told = ngettext("{count} item was carried on.", "{count} items were carried on.", count)
        messages.success(request, told.format(count=count))
    elif action == "remove":
        remove_list(todo_list=found, by=by)
        restore = reverse("tasks:todo_list", args=[by.group.slug, found.uuid])
        told = _("“{title}” is removed with its items.").format(title=found.title)
        say_undoable(request, told, restore, {"action": "restore"})
    elif action == "restore":
        restore_list(todo_list=found, by=by)
        messages.success(request, _("The list is back."))
