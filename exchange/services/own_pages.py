"""What belongs to one person, written out for nobody else: the learning log, and to-dos that came from no file."""

from collections.abc import Collection, Iterator
from uuid import UUID

from exchange.queries import Extract, log_days_in, todo_lists_in
from tasks.markdown import write_todos
from tasks.queries.todos import document_of
from workload.document.log_file import LogFileDoc
from workload.document.log_renewing import renewed
from workload.markdown.log_file import write_log_file
from workload.queries import log_files_of
from workload.services import export_log

LOG_FILE = "learning-log.md"


def todo_file(extract: Extract, told: Collection[UUID]) -> Iterator[tuple[str, bytes]]:
    """The lists of the reader that no imported file holds."""
    lists = [one for one in todo_lists_in(extract) if one.uuid not in told]
    if lists:
        yield "to-dos.md", write_todos(document_of(lists[0].page, lists)).encode()


def log_files(extract: Extract) -> Iterator[tuple[str, bytes]]:
    """The reader's log under the names of its files; in one of our own form where there are none, or of a period."""
    assert extract.reader is not None
    names = [] if extract.has_period else [file.name for file in log_files_of(extract.reader)]
    for name in names:
        yield name, export_log(member=extract.reader, name=name).encode()
    days = dict(log_days_in(extract).exclude(text="").values_list("day", "text"))
    if days and not names:
        yield LOG_FILE, write_log_file(renewed(LogFileDoc(), days)).encode()
