"""A page of to-dos from a file comes to a member's page: what is new is added, nothing of the page is lost."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from core.changes import Action
from core.names import name_key
from core.text import CELL_LIMIT, MARKDOWN_LIMIT
from members.models import Member
from tasks.document import Outline, OutlineItem, TodoDoc, TodoLine, TodoSection, settled
from tasks.models import TodoList, TodoPage
from tasks.queries.todos import items_of, lists_of, most_day, outline_of, with_items
from tasks.services.todo_lists import MOST_LISTS, place_list, renumber
from tasks.services.todo_outline import MOST_ITEMS, Writer, lock_page
from tasks.services.todo_texts import outline_item


@dataclass(frozen=True)
class SectionInput:
    """A section of a file; `before`: what the file said there when it was imported last.

    is_unchanged: since then, the page is the newer one. is_untouched: since then the list is as it was stored.
    drops_gone: what the file said and says no longer goes, where nobody touched it.
    """

    section: TodoSection
    before: tuple[TodoLine, ...] = ()
    is_unchanged: bool = False
    is_untouched: bool = False
    drops_gone: bool = False


@transaction.atomic
def import_todos(
    *, page: TodoPage, head: str, sections: Sequence[SectionInput], by: Member | None, source: str = "page"
) -> tuple[TodoList, ...]:
    """The list of each section, in their order. Who may do it was asked before: by owner, importer or command.

    A month comes to the list of that month, another section to the one of its title. Items that the page has stay as
    they are, done where the file says so; what was taken off the page since does not come back.
    """
    page = lock_page(page, None)
    if head and not page.head:
        page.head = head
        page.save(update_fields=["head"])
    has_years = any(one.section.kind == "year" for one in sections)
    importing = _Import(page, list(lists_of(page)), by, source, has_years=has_years)
    found = [importing.take(one) for one in sections]
    importing.finish()
    page.version += 1
    page.save(update_fields=["version"])
    stored = TodoList.objects.in_bulk(found)
    return tuple(stored[number] for number in found)


def list_for(lists: Sequence[TodoList], section: TodoSection) -> TodoList | None:
    """The list of the page that a section belongs to."""
    return _by_key(lists).get(_key(section))


def what_happens(found: TodoList | None, given: SectionInput) -> Action:
    """What importing the section does with the list it belongs to, None: with a new one."""
    if given.is_unchanged:
        return "same"
    if found is None:
        return "create"
    stored = outline_of(found)
    is_same = _said(outline_with(stored, given), found) == _said(stored, found)
    return "same" if is_same and _note_with(found.note, stored, given) == found.note else "update"


def gone_from(stored: Outline, given: SectionInput) -> tuple[OutlineItem, ...]:
    """The items that the file had and has no longer, and that nobody ticked or changed here since."""
    was = Counter((line.text, line.is_done) for line in given.before)
    missing = Counter(line.text for line in given.before) - Counter(line.text for line in given.section.lines)
    gone = []
    for item in reversed(stored):
        if missing[item.text] > 0 and was[item.text, item.is_done] > 0:
            missing[item.text] -= 1
            was[item.text, item.is_done] -= 1
            gone.append(item)
    return tuple(gone)


def outline_with(stored: Outline, given: SectionInput) -> Outline:
    """The items of a list with those of the section that it does not have; a list that is the file's alone and that
    nobody touched is what the file says now."""
    if _follows_file(stored, given):
        return _as_in_file(stored, given.section)
    dropped = {item.uuid for item in gone_from(stored, given)} if given.drops_gone else set()
    items = [item for item in stored if item.uuid not in dropped]
    places: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        places[item.text].append(place)
    taken_off = {line.text for line in given.before} - {item.text for item in stored}
    added: list[OutlineItem] = []
    for line in given.section.lines:
        if places[line.text]:
            place = places[line.text].pop(0)
            items[place] = _with_what_is_new(items[place], line)
        elif line.text not in taken_off:
            added.append(outline_item(line))
    return (*items, *added)


def broken_lines(document: TodoDoc) -> list[tuple[int, int]]:
    """Section and item of lines that are too long to be stored."""
    return [
        (number, place)
        for number, section in enumerate(document.sections)
        for place, line in enumerate(section.lines)
        if len(line.text) > CELL_LIMIT or len(line.note) > MARKDOWN_LIMIT
    ]


def too_many(document: TodoDoc, lists: Sequence[TodoList]) -> bool:
    """Whether the page with these lists would have more of them, or one of them more lines, than can be edited."""
    if len(document.sections) > MOST_LISTS:
        return True
    known = _by_key(lists)
    said: dict[_Key, Counter[str]] = defaultdict(Counter)
    for section in document.sections:
        said[_key(section)].update(line.text for line in section.lines)
    if (new := set(said) - set(known)) and len(lists) + len(new) > MOST_LISTS:
        return True
    for key, lines in said.items():
        there = Counter(item.text for item in items_of(known[key])) if key in known else Counter[str]()
        if (added := (lines - there).total()) and there.total() + added > MOST_ITEMS:
            return True
    return False


class _Import:
    """Sections of a file coming to the lists of a page that is locked: what is stored is read once."""

    def __init__(
        self, page: TodoPage, lists: list[TodoList], by: Member | None, source: str, *, has_years: bool
    ) -> None:
        self._page, self._lists, self._by, self._source = page, lists, by, source
        self._has_years = has_years
        self._known = _by_key(lists)
        self._before = len(lists)

    def take(self, given: SectionInput) -> int:
        """The primary key of the section's list."""
        known = self._known.get(_key(given.section)) or self._placed(given.section)
        if given.is_unchanged:
            return known.pk
        stored = outline_of(known)
        note = _note_with(known.note, stored, given)
        if note != known.note:
            known.note = note
            known.save(update_fields=["note"])
        wanted = settled(outline_with(stored, given), most_day(known))
        if Writer(self._page, {known.uuid: known}, self._by).write({known.uuid: wanted}, self._source):
            again = with_items(TodoList.objects.filter(pk=known.pk)).get()  # a file may name it once more
            self._known[_key(given.section)] = self._lists[self._lists.index(known)] = again
        return known.pk

    def finish(self) -> None:
        """Store the order of the lists."""
        if len(self._lists) > self._before:
            renumber(self._lists)

    def _placed(self, section: TodoSection) -> TodoList:
        there = {one.pk for one in self._lists}
        made = place_list(self._page, self._lists, section, self._by, source=self._source, has_years=self._has_years)
        self._known.update((_key(one), one) for one in self._lists if one.pk not in there)  # with its year, perhaps
        return made


type _Key = tuple[str, object, object]


def _key(one: TodoSection | TodoList) -> _Key:
    """What makes it one: a month its month, a year its year, anything else its title."""
    if one.kind in ("year", "month"):
        return (str(one.kind), one.year, one.month)
    return ("section", name_key(one.title), None)


def _by_key(lists: Sequence[TodoList]) -> dict[_Key, TodoList]:
    return {_key(one): one for one in reversed(lists)}


def _said(outline: Outline, todo_list: TodoList) -> Outline:
    return settled(outline, most_day(todo_list))


def _follows_file(stored: Outline, given: SectionInput) -> bool:
    """Whether the list is the file's alone, untouched since, and nothing that the file has no longer is to stay."""
    own = Counter(item.text for item in stored) <= Counter(line.text for line in given.before)
    return given.is_untouched and own and (given.drops_gone or not gone_from(stored, given))


def _as_in_file(stored: Outline, section: TodoSection) -> Outline:
    """The lines of the section, under the ids of the items that say the same."""
    known: dict[str, list[OutlineItem]] = defaultdict(list)
    for item in reversed(stored):
        known[item.text].append(item)
    made = (outline_item(line) for line in section.lines)
    return tuple(replace(item, uuid=known[item.text].pop().uuid) if known[item.text] else item for item in made)


def _note_with(note: str, stored: Outline, given: SectionInput) -> str:
    """The note of a list with that of the section."""
    said = given.section.note
    if _follows_file(stored, given):
        return said
    return note if said in note else f"{note}\n\n{said}".strip()


def _with_what_is_new(item: OutlineItem, line: TodoLine) -> OutlineItem:
    is_done = True if line.is_done and item.is_done is False else item.is_done
    day = line.day if item.day is None else item.day
    return replace(item, is_done=is_done, day=day, note=item.note or line.note)
