"""Files of a learning log with the lists among their days: TODO comes to the to-dos of its owner, 问题 to questions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from core.changes import Action
from core.names import name_key
from members.models import Member
from tasks.document import TodoDoc, TodoLine
from tasks.markdown import LogSection, lists_in
from tasks.models import TodoList
from tasks.queries.todos import lists_of, page_of
from tasks.services.todo_import import SectionInput, broken_lines, import_todos, list_for, too_many, what_happens
from tasks.services.todo_outline import open_page
from workload.document.log_file import LogFileDoc
from workload.services import LogImport, WorkRefused, import_log, plan_log_import


@dataclass(frozen=True)
class ListPlan:
    """What happens to one list of the file."""

    action: Action
    found: LogSection
    given: SectionInput

    @property
    def title(self) -> str:
        return self.found.section.title


@dataclass(frozen=True)
class LogFilePlan:
    """What importing a log's file does with its days and with its lists."""

    log: LogImport
    lists: tuple[ListPlan, ...]
    made: tuple[TodoList, ...] = ()  # of an import that was done: the lists that are new

    @property
    def changes_nothing(self) -> bool:
        return self.log.changes_nothing and all(one.action == "same" for one in self.lists)

    @property
    def kept(self) -> tuple[str, ...]:
        """Headings of what is neither day nor list: it stays with the file."""
        titles = {name_key(one.title) for one in self.lists}
        return tuple(heading for heading in self.log.kept if name_key(heading) not in titles)


def plan_log_file(*, member: Member | None, name: str, text: str, year: int | None = None) -> LogFilePlan:
    """What importing the file would do; `member` None: somebody new; `year`: that of the first day, where the file does
    not say it. Raises InvalidText, WorkRefused."""
    log = plan_log_import(member=member, name=name, text=text, year=year)
    return LogFilePlan(log, _plans(member, log))


@transaction.atomic
def import_log_file(
    *, member: Member, name: str, text: str, by: Member | None, source: str = "page", year: int | None = None
) -> LogFilePlan:
    """Do it, all or nothing; only the owner and the command line may. Items that the page has do not come again, and
    what was taken off it since the file was imported last does not come back."""
    log = import_log(member=member, name=name, text=text, by=by, year=year)
    plan = LogFilePlan(log, _plans(member, log))
    wanted = [one for one in plan.lists if one.action != "same"]
    if not wanted:
        return plan
    page, given = open_page(member=member, by=None), [one.given for one in wanted]
    stored = import_todos(page=page, head="", sections=given, by=by, source=source)
    made = {one.pk: one for one, planned in zip(stored, wanted, strict=True) if planned.action == "create"}
    return replace(plan, made=tuple(made.values()))


def _plans(member: Member | None, log: LogImport) -> tuple[ListPlan, ...]:
    found = lists_in(log.doc)
    page = page_of(member) if member and found else None
    lists = list(lists_of(page)) if page else []
    _refuse_too_much(found, lists)
    said, texts = _said_before(log.before)
    return tuple(_plan(one, said[name_key(one.section.title)], one.text in texts, lists) for one in found)


def _plan(found: LogSection, before: Sequence[TodoLine], is_unchanged: bool, lists: Sequence[TodoList]) -> ListPlan:
    given = SectionInput(found.section, tuple(before), is_unchanged)
    return ListPlan(what_happens(list_for(lists, found.section), given), found, given)


def _said_before(before: LogFileDoc) -> tuple[dict[str, list[TodoLine]], set[str]]:
    """Of the file as it was: the lines under each title, and the texts of its lists."""
    lines: dict[str, list[TodoLine]] = defaultdict(list)
    texts = set()
    for one in lists_in(before):
        lines[name_key(one.section.title)] += one.section.lines
        texts.add(one.text)
    return lines, texts


def _refuse_too_much(found: Sequence[LogSection], lists: Sequence[TodoList]) -> None:
    document = TodoDoc("", tuple(one.section for one in found))
    if too_many(document, lists):
        sentence = _("The file has more lists, or more lines in one of them, than a page of to-dos holds.")
        raise WorkRefused("too_many_todos", sentence)
    if broken_lines(document):
        sentence = _("A line or a note is too long to be stored: shorten it. Nothing was taken over.")
        raise WorkRefused("todo_too_long", sentence)
