"""A planned learning log, stored: its days in its owner's log, its lists on the owner's page of to-dos. And taken back.

Its text is kept among the files of that log and nowhere else: a log is its owner's, no export of the group has it.
"""

from collections.abc import Iterator
from typing import Any

from core.names import name_key
from core.sayings import Saying
from exchange.document import FilePlan
from exchange.importing import LogFileStep, name_among
from exchange.importing.todo_pages import written_of
from exchange.services.people import People, source_of_events
from exchange.services.taking_back import CHANGED, STOOD, is_gone_on_with
from exchange.services.traces import hash_of_text
from members.models import Group, Member
from tasks.models import TodoList, TodoPage
from tasks.services.log_files import LogFilePlan, import_log_file
from workload.markdown.log_file import read_log_file, write_log_file
from workload.models import LogDay, LogFile, TimeEntry

GONE = Saying("it was removed by an answer, for good")


def apply_log(file: FilePlan, people: People, by: Member | None) -> None:
    """Do what the plan says, in the transaction of the import."""
    for step in file.steps:
        if isinstance(step, LogFileStep):
            owner = people.member(step.owner)
            name = name_among(owner, step.path, read_log_file(step.text, year=step.year))
            source = source_of_events(by)
            done = import_log_file(member=owner, name=name, text=step.text, by=by, source=source, year=step.year)
            LogDay.objects.filter(member=owner, day__in=step.removes).delete()
            people.trace.logs.append(_left_by(owner, name, done) | {"gone": [str(day) for day in step.removes]})


def take_back_log(group: Group, left: dict[str, Any]) -> Iterator[tuple[str, str, Saying | None]]:
    """Delete what one log's import made and nobody touched since: kind and target of each, and why it stays if it does.

    A day was touched when it was saved or when a span of it was linked; days that stood there before are not cut apart.
    """
    owner = Member.objects.filter(group=group, uuid=left["member"]).first()
    if owner is None:
        return
    days = LogDay.objects.select_for_update().filter(member=owner, day__in=left["days"])
    for day in days.prefetch_related("entries__project"):
        is_touched = day.version > 1 or any(_is_linked(entry) for entry in day.entries.all())
        yield "log-day", f"{owner.name} {day.day}", CHANGED if is_touched else None
        if not is_touched:
            day.delete()
    yield from (("log-day", f"{owner.name} {day}", STOOD) for day in left["changed"])
    yield from (("log-day", f"{owner.name} {day}", GONE) for day in left.get("gone", []))
    yield from _take_back_lists(owner, left)
    file = LogFile.objects.filter(member=owner, name=left["name"]).first()
    if file is not None and hash_of_text(file.text) == left["text"]:
        file.delete()


def _is_linked(entry: TimeEntry) -> bool:
    """Whether somebody said what the span was for, beside the project that a #word of its line names."""
    named = {name_key(tag) for tag in entry.tags}
    return bool(entry.work_item_id) or (entry.project is not None and entry.project.name_key not in named)


def _left_by(owner: Member, name: str, done: LogFilePlan) -> dict[str, Any]:
    """Ids, days and hashes, no texts."""
    return {
        "member": str(owner.uuid),
        "name": name,
        "text": "" if done.log.before.parts else hash_of_text(write_log_file(done.log.doc)),  # of a new file
        "days": [day.day.isoformat() for day in done.log.changes if day.kind == "create"],
        "changed": [day.day.isoformat() for day in done.log.changes if day.kind in ("update", "conflict")],
        "lists": {str(one.uuid): hash_of_text(written_of(one)) for one in done.made},
        "grown": [one.title for one in done.lists if one.action == "update"],
    }


def _take_back_lists(owner: Member, left: dict[str, Any]) -> Iterator[tuple[str, str, Saying | None]]:
    list(TodoPage.objects.select_for_update().filter(member=owner))
    for one in TodoList.objects.filter(page__member=owner, uuid__in=left["lists"], deleted_at=None):
        is_touched = hash_of_text(written_of(one)) != left["lists"][str(one.uuid)] or is_gone_on_with(one)
        yield "todo-list", f"{owner.name} {one.title}", CHANGED if is_touched else None
        if not is_touched:
            one.delete()
    TodoPage.objects.filter(member=owner, lists=None, head="").delete()
    yield from (("todo-list", f"{owner.name} {title}", STOOD) for title in left["grown"])
