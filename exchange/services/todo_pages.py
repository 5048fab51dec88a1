"""A planned page of to-dos, stored; and written back."""

from collections.abc import Sequence

from exchange.document import FilePlan
from exchange.importing.todo_pages import LIST, TodoPageStep, written_of
from exchange.markdown import decode
from exchange.models import SourceDocument, SourceRecord
from exchange.services.people import People, source_of_events
from members.models import Member
from tasks.markdown import read_todos, write_todos
from tasks.models import TodoPage
from tasks.queries.todos import document_of, lists_of
from tasks.services.todo_import import import_todos
from tasks.services.todo_outline import open_page


def apply_todo_page(file: FilePlan, people: People, by: Member | None) -> list[SourceRecord]:
    """Do what the plan says, in the transaction of the import. Where the lists came from is returned."""
    records: list[SourceRecord] = []
    for step in file.steps:
        if isinstance(step, TodoPageStep):
            records += _apply(step, people, by)
    return records


def _apply(step: TodoPageStep, people: People, by: Member | None) -> list[SourceRecord]:
    owner = people.member(step.owner)
    page = open_page(member=owner, by=None)
    given = [part.given for part in step.parts]
    found = import_todos(page=page, head=step.head, sections=given, by=by, source=source_of_events(by))
    return [
        SourceRecord(
            kind=LIST,
            natural_key=part.natural_key.replace(step.owner.key, str(owner.uuid), 1),
            object_uuid=one.uuid,
            first_line=part.first_line,
            last_line=part.last_line,
            text=part.text,
            written=written_of(one),
        )
        for part, one in zip(step.parts, found, strict=True)
    ]


def content_of_todos(document: SourceDocument, records: Sequence[SourceRecord]) -> bytes:
    """The bytes as they were read, where every list still says what it said; else these lists anew.

    Lists that came from no file, or from that of a learning log, are their owner's: an export of the group has none.
    """
    content = bytes(document.content)
    named = {record.object_uuid: record for record in records}
    page = TodoPage.objects.filter(lists__uuid__in=named).select_related("group", "member").first()
    if page is None:
        return content
    lists = [one for one in lists_of(page) if one.uuid in named]
    is_untouched = {one.uuid for one in lists} == set(named) and all(
        written_of(one) == named[one.uuid].written for one in lists
    )
    if is_untouched:
        return content
    source = decode(content)
    shown = document_of(page, lists)
    head = read_todos(source.text).document.head
    return source.encode(write_todos(type(shown)(head, shown.sections)))
