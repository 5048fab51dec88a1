"""Weekly reports, written out: imported files as they were with what changed here, the rest in files of their own."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import batched
from uuid import UUID

from django.db.models import QuerySet

from exchange.markdown import decode
from exchange.models import SourceDocument, SourceRecord
from exchange.permissions import can_import
from exchange.queries import Extract, readable_reports, reports_in
from exchange.services.pictures import PictureFiles
from reports.importing import texts_of
from reports.markdown import split_lines
from reports.models import WeeklyReport
from reports.queries import can_read_books, submitted_reports_of

AT_ONCE = 50  # reports in memory


class ReportFiles:
    """The reports of one export, each told by the file it came from, or by a file of its own; few at once in memory.

    A file may hold more than its reports, and reports of several people. So it goes out only to who brings files in
    and reads all reports, or where every line of it belongs to a report that the reader may read; else these go out
    each by itself. It is not cut: one report of the period brings all of the file.
    """

    def __init__(self, extract: Extract, pictures: PictureFiles) -> None:
        self._extract = extract
        self._pictures = pictures
        reader = extract.reader
        self._may_have_all = reader is None or (can_import(reader) and can_read_books(reader))
        self._told: set[UUID] = set()
        self._texts: Mapping[UUID, str] = {}  # of all submitted reports that the documents looked at name
        self._readable: set[UUID] = set()
        self._wanted: set[UUID] = set()

    def look_at(self, records: Collection[SourceRecord]) -> None:
        """Read what the next documents are about. Five queries."""
        named = [record.object_uuid for record in records]
        submitted = list(self._loaded(submitted_reports_of(self._extract.group), named))
        self._texts = texts_of(submitted)
        self._readable = set(readable_reports(self._extract).filter(uuid__in=named).values_list("uuid", flat=True))
        self._wanted = set(reports_in(self._extract).filter(uuid__in=named).values_list("uuid", flat=True))

    def gives(self, document: SourceDocument, records: Sequence[SourceRecord]) -> bool:
        """Whether the file of these records goes out. One that Zuji does not read has none."""
        if not records:
            return self._may_have_all and not (self._extract.is_own or self._extract.has_period)
        standing = {record.object_uuid for record in records} & set(self._texts)
        if not (standing <= self._readable and standing & self._wanted):
            return False
        return self._may_have_all or _holds_nothing_else(document, records)

    def content_of(self, document: SourceDocument, records: Sequence[SourceRecord], path: str) -> bytes:
        """The bytes as they were read, where every report still says what it said; else only its lines are renewed."""
        content = bytes(document.content)
        texts = {record.pk: self._texts.get(record.object_uuid) for record in records}
        self._told |= {record.object_uuid for record in records}
        if all(texts[record.pk] == record.written for record in records):
            return content
        source = decode(content)
        lines = split_lines(source.text)
        for record in sorted(records, key=lambda record: record.first_line, reverse=True):
            text = texts[record.pk]
            if text != record.written:
                shown = self._pictures.beside(path, text) if text else text
                lines[record.first_line - 1 : record.last_line] = _renewed(record, shown)
        return source.encode("\n".join(lines) + "\n")

    def own_files(self) -> Iterator[tuple[WeeklyReport, str]]:
        """The reports that no file told, each with its text. To be asked for last."""
        wanted = reports_in(self._extract)
        uuids = [uuid for uuid in wanted.values_list("uuid", flat=True) if uuid not in self._told]
        for some in batched(uuids, AT_ONCE):
            reports = list(self._loaded(wanted, some))
            texts = texts_of(reports)
            yield from ((report, texts[report.uuid]) for report in reports)

    def _loaded(self, reports: QuerySet[WeeklyReport], uuids: Collection[UUID]) -> Iterator[WeeklyReport]:
        """With the group that is in memory, week rules included."""
        for report in reports.filter(uuid__in=uuids):
            report.group = self._extract.group
            yield report


def _holds_nothing_else(document: SourceDocument, records: Sequence[SourceRecord]) -> bool:
    """Whether every line with something in it belongs to one of the records."""
    told = {line for record in records for line in range(record.first_line, record.last_line + 1)}
    lines = split_lines(decode(bytes(document.content)).text)
    return all(number in told for number, line in enumerate(lines, 1) if line.strip())


def _renewed(record: SourceRecord, text: str | None) -> list[str]:
    """The lines of a changed report, its title on the level it had; none of a removed one."""
    if text is None:
        return []
    marks = next((found[1] for line in record.text.split("\n") if (found := re.match(r"(#{1,6})[^#]", line))), "#")
    kept = [line for line in record.kept.split("\n") if line.strip() and not line.startswith("#")]
    return [*kept, *([""] if kept else []), *f"{marks}{text.removeprefix('#')}".rstrip("\n").split("\n"), ""]
