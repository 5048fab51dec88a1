"""The plan of a file that is a page of to-dos: whose it is, and what each of its lists would become."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.changes import Change, Plan, Problem, Question
from core.sayings import Saying
from exchange.document import KEEP, REMOVE, FilePlan, SourceFile
from exchange.importing.gone import Gone, plan_gone
from exchange.importing.known import known_of_anybody, known_of_owner
from exchange.importing.own import owner_of
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from exchange.models import SourceRecord
from members.models import Member
from tasks.document import TodoDoc, TodoLine, TodoSection
from tasks.markdown import ReadTodos, read_todos
from tasks.models import TodoList
from tasks.queries.todos import lists_of, outline_of, page_of
from tasks.services.todo_import import SectionInput, broken_lines, gone_from, list_for, too_many, what_happens
from tasks.services.todo_texts import text_of_list

KIND = "todo-page"
LIST = "todo-list"
"""The kind of the record that each list leaves."""


@dataclass(frozen=True)
class TodoListPart:
    """One section of the file: the lines it stands in, both counted from 1, and how it is found in the next import."""

    given: SectionInput
    first_line: int
    last_line: int
    text: str
    natural_key: str


@dataclass(frozen=True)
class TodoPageStep:
    """The whole file, for its owner."""

    owner: Who
    head: str
    parts: tuple[TodoListPart, ...]


def plan_todo_page(setting: Setting, file: SourceFile, text: SourceText, _known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written. It is held against the owner's own file alone."""
    read = read_todos(text.text)
    owner, question = _owner(setting, file, known_of_anybody(setting, file))
    questions = (question,) if question else ()
    if owner is None:
        return FilePlan(file, KIND, Plan((), read.problems, questions, read.lines), is_left_out=setting.by is not None)
    known = known_of_owner(setting.group, file, owner.key)
    lines = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lists = _lists_of(owner)
    asking = _Asking(setting, owner, lists)
    parts = _parts(read, lines, owner, known, asking)
    refused = (*_too_long(read.document, read), *_too_many(read.document, lists))
    changes = _changes(owner, parts, lists) if not refused else ()
    gone = plan_gone(setting, file.shown, KIND, _gone_lists(owner, parts, lists, known))
    questions = (*questions, *asking.questions, *gone.questions)
    problems = (*refused, *read.problems, *gone.problems)
    steps = (TodoPageStep(owner, read.document.head, parts), *gone.steps)
    return FilePlan(file, KIND, Plan((*changes, *gone.changes), problems, questions, read.lines), steps)


def written_of(one: TodoList) -> str:
    """What a list says, to be held against what it said when it was imported."""
    return f"{one.title}\n{text_of_list(one)}"


def lines_said(text: str, section: TodoSection) -> tuple[TodoLine, ...]:
    """The items of lines that a file had under the heading of this section."""
    found = read_todos(f"# {section.year}\n\n{text}" if section.year else text).document.sections
    return found[-1].lines if found else ()


def _owner(setting: Setting, file: SourceFile, known: KnownSource | None) -> tuple[Who | None, Question | None]:
    """Whose page the same file was before, else whom command, path or an answer name."""
    is_same = known is not None and known.is_unchanged
    return owner_of(setting, file, "todos", before=_owner_before(setting, known), is_same=is_same)


def _owner_before(setting: Setting, known: KnownSource | None) -> Member | None:
    keys = [record.natural_key.partition("/")[0] for record in known.records if record.kind == LIST] if known else []
    return next((setting.members[key] for key in keys if key in setting.members), None)


def _lists_of(owner: Who) -> list[TodoList]:
    page = page_of(owner.member) if owner.member else None
    return list(lists_of(page)) if page else []


class _Asking:
    """What the lists of a page have no longer: how many lines, never which, is kept with the run."""

    def __init__(self, setting: Setting, owner: Who, lists: Sequence[TodoList]) -> None:
        self._setting = setting
        self._owner = owner
        self._lists = lists
        self.questions: list[Question] = []

    def settled(self, given: SectionInput, record: SourceRecord | None, line: int) -> SectionInput:
        """The section with what is known of its list, and with the answer."""
        found = list_for(self._lists, given.section)
        if found is None or record is None or given.is_unchanged:
            return given
        is_untouched = found.uuid == record.object_uuid and written_of(found) == record.written
        given = replace(given, is_untouched=is_untouched)
        gone = gone_from(outline_of(found), given)
        if not gone:
            return given
        text = Saying("The file no longer has {count} to-dos of this list. Keep them in Zuji?", count=len(gone))
        subject = f"{self._owner.name} {_name_of(given.section)}".strip()
        question = Question("gone", line, text, subject, KEEP, (KEEP, REMOVE))
        self.questions.append(question)
        return replace(given, drops_gone=self._setting.answer_to(question) == REMOVE)


def _name_of(section: TodoSection | TodoList) -> str:
    return f"{section.year}-{section.month:02}" if section.year and section.month else section.title


def _gone_lists(
    owner: Who, parts: Sequence[TodoListPart], lists: Sequence[TodoList], known: KnownSource | None
) -> list[Gone]:
    """Lists that the file had and has no longer."""
    found = {one.uuid for part in parts if (one := list_for(lists, part.given.section))}
    records = {one.object_uuid: one for one in known.records if one.kind == LIST} if known else {}
    return [
        Gone(
            LIST,
            one.uuid,
            f"{owner.name} {_name_of(one)}".strip(),
            (owner.name,),
            is_touched=written_of(one) != records[one.uuid].written,
        )
        for one in lists
        if one.uuid in records and one.uuid not in found
    ]


def _parts(
    read: ReadTodos, lines: Sequence[str], owner: Who, known: KnownSource | None, asking: _Asking
) -> tuple[TodoListPart, ...]:
    sections = read.document.sections
    begin = len(read.document.head.split("\n")) + 1 if read.document.head else 1
    starts = [heading or begin for heading in read.headings]
    times: Counter[str] = Counter()
    parts = []
    for number, section in enumerate(sections):
        first = starts[number]
        last = starts[number + 1] - 1 if number + 1 < len(starts) else max(len(lines), first)
        text = "\n".join(lines[first - 1 : last]).rstrip("\n")
        key = f"{owner.key}/{section.kind}/{section.year or ''}-{section.month or section.title[:120]}"
        times[key] += 1
        key = f"{key}/{times[key]}"
        record = known.record(key) if known else None
        given = SectionInput(
            section,
            lines_said(record.text, section) if record else (),
            record is not None and record.text == text,
        )
        parts.append(TodoListPart(asking.settled(given, record, first), first, last, text, key))
    return tuple(parts)


def _changes(owner: Who, parts: Sequence[TodoListPart], lists: Sequence[TodoList]) -> tuple[Change, ...]:
    planned: set[str] = set()
    changes = []
    for part in parts:
        section = part.given.section
        if section.kind == "year":
            continue
        found = list_for(lists, section)
        key = part.natural_key.rpartition("/")[0]
        action = "update" if found is None and key in planned else what_happens(found, part.given)
        planned.add(key)
        target = f"{owner.name} {_name_of(section)}".strip()
        changes.append(Change(action, f"{KIND}: {LIST}", target, "", "", part.first_line, people=(owner.name,)))
    return tuple(changes)


def _too_many(document: TodoDoc, lists: Sequence[TodoList]) -> tuple[Problem, ...]:
    sentence = Saying("The file has more lists, or more lines in one of them, than a page of to-dos holds.")
    return (Problem(1, "error", "todo-too-many", sentence),) if too_many(document, lists) else ()


def _too_long(document: TodoDoc, read: ReadTodos) -> tuple[Problem, ...]:
    sentence = Saying("This to-do is too long to be stored: shorten its line or its note.")
    return tuple(
        Problem(read.places[section][place].first_line, "error", "todo-too-long", sentence)
        for section, place in broken_lines(document)
    )
