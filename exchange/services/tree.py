"""What of a group goes out as Markdown: paths and contents, in one way for the command, the page and the API."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import batched
from uuid import UUID

from exchange.importing import MINUTES, TODO_PAGE, WORKLOAD_LEDGER
from exchange.models import SourceDocument, SourceRecord
from exchange.queries import SOURCES_AT_ONCE, Extract, meetings_in, readings_in, sources_for_export, tasks_in
from exchange.services.ledger_files import LedgerFiles
from exchange.services.minutes_files import MinutesFiles
from exchange.services.own_pages import log_files, todo_file
from exchange.services.pictures import PictureFiles
from exchange.services.report_files import ReportFiles
from exchange.services.todo_pages import content_of_todos
from tasks.models import TodoList
from workload.models import WorkItem

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_KINDS = {WORKLOAD_LEDGER: "work", MINUTES: "meetings", TODO_PAGE: "todos"}  # of files; all others: reports


def markdown_files(extract: Extract) -> Iterator[tuple[str, bytes, str]]:
    """Path, content and, of files that were read once, the hash they had then. Few are in memory at once."""
    return _Tree(extract).files()


class _Tree:
    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._taken: set[str] = set()
        self._pictures = PictureFiles(extract)
        self._reports = ReportFiles(extract, self._pictures)
        self._ledgers, self._minutes = LedgerFiles(extract), MinutesFiles(extract.group)
        self._told_lists: set[UUID] = set()

    def files(self) -> Iterator[tuple[str, bytes, str]]:
        for documents in batched(sources_for_export(self._extract.group), SOURCES_AT_ONCE):
            records = {document.pk: list(document.records.all()) for document in documents}
            self._reports.look_at([record for some in records.values() for record in some])
            for document in documents:
                if self._gives(document, records[document.pk]):
                    path = self._free(_safe_path(document.path))
                    yield path, self._content_of(document, records[document.pk], path), document.sha256
        for path, content in self._own_files():
            yield self._free(path), content, ""

    def _gives(self, document: SourceDocument, records: Sequence[SourceRecord]) -> bool:
        """Whether the file goes out: it is read, wanted, and something in it lies in the period."""
        kind = _KINDS.get(document.kind, "reports")
        if kind not in self._extract.kinds:
            return False
        if kind == "reports":
            return self._reports.gives(document, records)
        return self._extract.reader is None or self._holds(kind, [record.object_uuid for record in records])

    def _holds(self, kind: str, uuids: Collection[UUID]) -> bool:
        """Whether one of these is the reader's to have. Ledgers and minutes are the group's, to-dos their owner's."""
        extract = self._extract
        if kind == "todos":
            return TodoList.objects.filter(uuid__in=uuids, page__member=extract.reader).exists()
        if extract.is_own or not extract.has_period:
            return not extract.is_own
        if kind == "meetings":
            return meetings_in(extract).filter(uuid__in=uuids).exists()
        within = extract.ends_within("ends_on")
        return WorkItem.objects.filter(within, group=extract.group, deleted_at=None, uuid__in=uuids).exists()

    def _content_of(self, document: SourceDocument, records: Sequence[SourceRecord], path: str) -> bytes:
        if document.kind == WORKLOAD_LEDGER:
            return self._ledgers.content_of(document, records)
        if document.kind == MINUTES:
            return self._minutes.content_of(document, records)
        if document.kind == TODO_PAGE:
            self._told_lists |= {record.object_uuid for record in records}
            return content_of_todos(document, records)
        return self._reports.content_of(document, records, path)

    def _own_files(self) -> Iterator[tuple[str, bytes]]:
        """What came from no file, in files in the forms of Zuji, and the pictures that all texts name."""
        extract = self._extract
        if "reports" in extract.kinds:
            for report, text in self._reports.own_files():
                path = f"reports/{_safe_name(report.member.name)}/{report.week.name}.md"
                yield path, self._pictures.beside(path, text).encode()
        if "work" in extract.kinds:
            yield from self._ledgers.own_files(self._own_work())
        if "meetings" in extract.kinds and not extract.is_own:
            yield from self._minutes.own_files(self._own_meetings())
        if extract.reader is not None and "todos" in extract.kinds:
            yield from todo_file(extract, self._told_lists)
        if extract.reader is not None and "log" in extract.kinds:
            yield from ((f"learning-log/{_safe_path(name)}", content) for name, content in log_files(extract))
        yield from self._pictures.files()

    def _own_work(self) -> Collection[UUID] | None:
        """The readings and tasks that may go out; None: all."""
        if self._extract.reader is None:
            return None
        found = (readings_in(self._extract), tasks_in(self._extract))
        return {uuid for items in found for uuid in items.values_list("uuid", flat=True)}

    def _own_meetings(self) -> Collection[UUID] | None:
        if self._extract.reader is None:
            return None
        return set(meetings_in(self._extract).values_list("uuid", flat=True))

    def _free(self, path: str) -> str:
        """The path, or with a number where another file of this export has it (also in other letter case)."""
        stem, dot, suffix = path.rpartition(".")
        number, free = 1, path
        while unicodedata.normalize("NFC", free).casefold() in self._taken:
            number += 1
            free = f"{stem} ({number}){dot}{suffix}" if dot and "/" not in suffix else f"{path} ({number})"
        self._taken.add(unicodedata.normalize("NFC", free).casefold())
        return free


def _safe_path(path: str) -> str:
    return "/".join(_safe_name(part) for part in path.split("/") if part not in ("", ".", ".."))


def _safe_name(name: str) -> str:
    """A file name that every system takes, as near to the name as it can be."""
    visible = "".join(char for char in name if unicodedata.category(char) not in ("Cf", "Cc", "Zl", "Zp", "Cs"))
    safe = _UNSAFE.sub("_", visible).strip(". ") or "_"
    safe = f"_{safe}" if _RESERVED.fullmatch(safe) else safe
    while len(safe.encode()) > 200:
        safe = safe[:-1]
    return safe
