"""The plan of a file that is a page of to-dos: whose it is, and what each of its lists would become."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.changes import Change, Plan, Problem, Question
from core.sayings import Saying
from exchange.document import FilePlan, SourceFile
from exchange.importing.own import owner_of
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from members.models import Member
from tasks.document import TodoDoc, TodoLine, TodoSection
from tasks.markdown import ReadTodos, read_todos
from tasks.queries.todos import lists_of, page_of
from tasks.services.todo_import import SectionInput, broken_lines, list_for, what_happens

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


def plan_todo_page(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written."""
    read = read_todos(text.text)
    owner, question = _owner(setting, file, known)
    questions = (question,) if question else ()
    if owner is None:
        return FilePlan(file, KIND, Plan((), read.problems, questions, read.lines), is_left_out=setting.by is not None)
    lines = text.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    parts = _parts(read, lines, owner, known)
    refused = _too_long(read.document, read)
    changes = _changes(owner, parts) if not refused else ()
    steps = (TodoPageStep(owner, read.document.head, parts),)
    return FilePlan(file, KIND, Plan(changes, (*refused, *read.problems), questions, read.lines), steps)


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


def _parts(read: ReadTodos, lines: Sequence[str], owner: Who, known: KnownSource | None) -> tuple[TodoListPart, ...]:
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
        parts.append(TodoListPart(given, first, last, text, key))
    return tuple(parts)


def _changes(owner: Who, parts: Sequence[TodoListPart]) -> tuple[Change, ...]:
    page = page_of(owner.member) if owner.member else None
    lists = list(lists_of(page)) if page else []
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
        title = f"{section.year}-{section.month:02}" if section.year and section.month else section.title
        target = f"{owner.name} {title}".strip()
        changes.append(Change(action, f"{KIND}: {LIST}", target, "", "", part.first_line, people=(owner.name,)))
    return tuple(changes)


def _too_long(document: TodoDoc, read: ReadTodos) -> tuple[Problem, ...]:
    sentence = Saying("This to-do is too long to be stored: shorten its line or its note.")
    return tuple(
        Problem(read.places[section][place].first_line, "error", "todo-too-long", sentence)
        for section, place in broken_lines(document)
    )
