"""Lists of a page: adding a month or a section, sharing, removing, taking back."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from members.services.cleaning import cleaned_title
from tasks.document import TodoSection
from tasks.markdown import read_heading
from tasks.models import TodoList, TodoPage
from tasks.services.todo_outline import StaleTodos, lock_page

TITLE_LIMIT = 300
MOST_LISTS = 500
_AFTER_DECEMBER = 13


@transaction.atomic
def add_list(*, page: TodoPage, title: str, by: Member, source: str = "page") -> TodoList:
    """A section or a list of questions, at the end; a title such as "6月 2024" or "2024-06" is a month's.

    A month that is there already is given back.
    """
    page = lock_page(page, by)
    title = cleaned_title(title, field="title", limit=TITLE_LIMIT)
    heading = read_heading(title, None)
    if heading.kind == "month" and heading.year is None:
        raise ValidationError({"title": _("Write the year as well, such as 2024-06.")})
    if heading.kind == "year":
        raise ValidationError({"title": _("Write a month, such as 2024-06: its year is added by itself.")})
    if heading.kind == "month" and heading.year and heading.month:
        return month_list(page, heading.year, heading.month, by, source=source)
    lists = _lists(page, by)
    made = TodoList.objects.create(page=page, kind=heading.kind, title=title, position=len(lists))
    renumber([*lists, made])
    _changed(page, made, "list_added", by, source)
    return made


@transaction.atomic
def add_month(*, page: TodoPage, year: int, month: int, by: Member | None, source: str = "page") -> TodoList:
    """The list of a month, made where it belongs if it is not there: newest first, under its year."""
    page = lock_page(page, by)
    return month_list(page, year, month, by, source=source)


@transaction.atomic
def share_list(*, todo_list: TodoList, shared: str, by: Member, source: str = "page") -> TodoList:
    """Say who else reads the list. Nobody but its owner ever writes in it."""
    page = lock_page(todo_list.page, by)
    if shared not in TodoList.Shared.values:
        known = ", ".join(TodoList.Shared.values)
        raise ValidationError({"shared": _("Write one of: {known}.").format(known=known)})
    current = TodoList.objects.get(pk=todo_list.pk)
    if current.shared != shared:
        current.shared = shared
        current.version += 1
        current.save(update_fields=["shared", "version"])
        _record(page, current, "list_shared", by, source, {"shared": shared})
    return current


@transaction.atomic
def change_list(
    *, todo_list: TodoList, version: int, title: str, shared: str, by: Member, source: str = "api"
) -> TodoList:
    """Title and readers in one call. Raises StaleTodos when the list was changed since `version`."""
    lock_page(todo_list.page, by)
    current = TodoList.objects.select_related("page__group", "page__member").get(pk=todo_list.pk)
    if current.version != version:
        raise StaleTodos(current)
    if title != current.title:
        current = rename_list(todo_list=current, title=title, by=by, source=source)
    return share_list(todo_list=current, shared=shared, by=by, source=source)


@transaction.atomic
def rename_list(*, todo_list: TodoList, title: str, by: Member, source: str = "page") -> TodoList:
    """Give a section or a list of questions another title; months keep theirs."""
    page = lock_page(todo_list.page, by)
    title = cleaned_title(title, field="title", limit=TITLE_LIMIT)
    current = TodoList.objects.get(pk=todo_list.pk)
    heading = read_heading(title, None)
    if current.kind not in ("section", "questions") or heading.kind not in ("section", "questions"):
        raise ValidationError({"title": _("A month keeps its title, and a section takes none of a month.")})
    if current.title != title:
        current.title, current.kind = title, heading.kind
        current.version += 1
        current.save(update_fields=["title", "kind", "version"])
        _changed(page, current, "list_renamed", by, source)
    return current


@transaction.atomic
def remove_list(*, todo_list: TodoList, by: Member | None, source: str = "page") -> None:
    """Take a list off the page, with its items; it can be restored for 30 days."""
    page = lock_page(todo_list.page, by)
    if TodoList.objects.filter(pk=todo_list.pk, deleted_at=None).update(deleted_at=timezone.now(), deleted_by=by):
        _changed(page, todo_list, "list_removed", by, source)


@transaction.atomic
def restore_list(*, todo_list: TodoList, by: Member | None, source: str = "page") -> TodoList:
    """Undo a removal. Where the month was made anew meanwhile, the items go back to that list."""
    page = lock_page(todo_list.page, by)
    current = TodoList.objects.get(pk=todo_list.pk)
    if current.deleted_at is None:
        return current
    twin = TodoList.objects.filter(
        page=page, kind=TodoList.Kind.MONTH, year=current.year, month=current.month, deleted_at=None
    ).first()
    if twin is not None and current.kind == TodoList.Kind.MONTH:
        start = twin.items.count()
        for place, item in enumerate(current.items.all(), start=start):
            item.list, item.position = twin, place
            item.save(update_fields=["list", "position"])
        if current.note:
            twin.note, current.note = f"{twin.note}\n\n{current.note}".strip(), ""
            twin.version += 1
            TodoList.objects.bulk_update([twin, current], ["note", "version"])
        current = twin
    else:
        TodoList.objects.filter(pk=current.pk).update(deleted_at=None, deleted_by=None)
        current.refresh_from_db()
    _changed(page, current, "list_restored", by, source)
    return current


def month_list(page: TodoPage, year: int, month: int, by: Member | None, *, source: str) -> TodoList:
    """As `add_month`, of a page that is locked. The turn of a month (`by` None) finds room on a full page, too."""
    lists = _lists(page, by)
    known = next((one for one in lists if (one.kind, one.year, one.month) == ("month", year, month)), None)
    if known is not None:
        return known
    title, needs_year = _title_like(lists, year, month)
    made = TodoList.objects.create(page=page, kind=TodoList.Kind.MONTH, title=title, year=year, month=month)
    new = [made]
    if needs_year and not any(one.kind == "year" and one.year == year for one in lists):
        new = [TodoList.objects.create(page=page, kind=TodoList.Kind.YEAR, title=str(year), level=1, year=year), made]
    place = _place_of_month(lists, year, month)
    renumber([*lists[:place], *new, *lists[place:]])
    _changed(page, made, "list_added", by, source)
    return made


def place_list(
    page: TodoPage, lists: list[TodoList], section: TodoSection, by: Member | None, *, source: str, has_years: bool
) -> TodoList:
    """A list for a section of a file, as the file has it: months and years where they belong, others at the end.

    The page is locked, and has no such list among its `lists`, into which it comes; `renumber` stores their order.
    Without headings of years in the file, its months need none here.
    """
    made = TodoList(
        page=page, kind=section.kind, title=section.title[:TITLE_LIMIT], level=section.level, year=section.year,
        month=section.month,
    )  # fmt: skip
    made.save()
    place = len(lists)
    if section.kind == "month":
        needs_year = section.year and not has_years and any(one.kind == TodoList.Kind.YEAR for one in lists)
        if needs_year and not any((one.kind, one.year) == ("year", section.year) for one in lists):
            year = TodoSection("year", str(section.year), 1, section.year)
            place_list(page, lists, year, by, source=source, has_years=True)
        place = _place_of_month(lists, section.year or 0, section.month or 0)
    elif section.kind == "year":
        place = _place_of_month(lists, section.year or 0, _AFTER_DECEMBER)
    elif not section.level:
        place = 0
    lists.insert(place, made)
    _record(page, made, "list_added", by, source, {})
    return made


def _lists(page: TodoPage, by: Member | None) -> list[TodoList]:
    lists = list(TodoList.objects.filter(page=page, deleted_at=None))
    if by is not None and len(lists) >= MOST_LISTS:
        raise ValidationError({"title": _("A page holds at most {most} lists.").format(most=MOST_LISTS)})
    return lists


def _title_like(lists: Sequence[TodoList], year: int, month: int) -> tuple[str, bool]:
    """The title in the style of the months that are there, and whether its year stands in a heading of its own."""
    months = [one.title for one in lists if one.kind == TodoList.Kind.MONTH]
    has_years = any(one.kind == TodoList.Kind.YEAR for one in lists)
    if months and not has_years:
        return f"{year}-{month:02}", False
    return f"{month}🈷️" if any("🈷" in title for title in months) else f"{month}月", True


def _place_of_month(lists: Sequence[TodoList], year: int, month: int) -> int:
    """Newest first: in front of the first month or year that is older, but below its own year."""
    for place, one in enumerate(lists):
        if one.kind == TodoList.Kind.MONTH and (one.year or 0, one.month or 0) < (year, month):
            above = lists[place - 1] if place else None
            is_below_older_year = above is not None and above.kind == "year" and (above.year or 0) < year
            return place - 1 if is_below_older_year else place
        if one.kind == TodoList.Kind.YEAR and (one.year or 0) < year:
            return place
    last = max((n for n, one in enumerate(lists) if one.kind in ("year", "month") or not one.level), default=-1)
    return last + 1


def renumber(lists: Sequence[TodoList]) -> None:
    """Store the order in which the lists stand here."""
    for position, one in enumerate(lists):
        one.position = position
    TodoList.objects.bulk_update(lists, ["position"])


def _changed(page: TodoPage, todo_list: TodoList, verb: str, by: Member | None, source: str) -> None:
    """The lists of a page are what a save stands on: the next one is told to look again."""
    page.version += 1
    page.save(update_fields=["version"])
    _record(page, todo_list, verb, by, source, {})


def _record(
    page: TodoPage, todo_list: TodoList, verb: str, by: Member | None, source: str, details: dict[str, str]
) -> None:
    record_event(
        verb=f"todos.{verb}",
        group=page.group,
        by=by,
        subject_kind="todos",
        subject=page.uuid,
        details={"list": str(todo_list.uuid), **details},
        source=source,
    )
