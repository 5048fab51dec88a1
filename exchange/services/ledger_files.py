"""Ledgers, written out: imported ones as they were with what changed here, everything else in one of the usual form."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from core.buckets import BucketLimits
from exchange.importing import StoredRow, settled, stored_rows, text_of_row, year_in
from exchange.markdown import LedgerDoc, LedgerRow, decode, read_ledger, renew_ledger, write_ledger
from exchange.models import SourceDocument, SourceRecord
from members.models import Group
from papers.document import ReadingRow
from reports.markdown import split_lines
from tasks.document import TaskRow
from workload.models import WorkItem
from workload.queries import summary

OWN_FILE = "workload/ledger.md"
"""Where readings and tasks go that came from no file."""
_KINDS = frozenset(WorkItem.Kind.values)


class LedgerFiles:
    """The readings and tasks of one export, each told by the files it came from, or by a file of its own."""

    def __init__(self, group: Group) -> None:
        self._group = group
        self._rows: Mapping[UUID, StoredRow] = {one.item.uuid: one for one in stored_rows(group)}
        self._told: set[UUID] = set()

    def content_of(self, document: SourceDocument, records: Collection[SourceRecord]) -> bytes:
        """The bytes as they were read, where every row still says what it said; else only those that do not."""
        content = bytes(document.content)
        source = decode(content)
        lines = split_lines(source.text)
        limits = BucketLimits(self._group.small_up_to_minutes, self._group.medium_up_to_minutes)
        read = read_ledger(source.text, limits=limits, year=year_in(document.path) or _year_of(records))
        parsed = {row.work.line: row for part in read.parts for row in part.rows}
        changed: dict[int, LedgerRow | None] = {}
        for record in records:
            if record.kind not in _KINDS:
                continue
            self._told.add(record.object_uuid)
            if record.first_line not in parsed:
                continue
            stored = self._rows.get(record.object_uuid)
            if stored is None:
                changed[record.first_line] = None
            elif text_of_row(stored.row, stored.people) != record.written:
                row = parsed[record.first_line]
                changed |= {record.first_line: stored.row} if stored.row != settled(row) else {}
        if not changed:
            return content
        end = "\n" if source.text.endswith(("\n", "\r")) else ""
        return source.encode("\n".join(renew_ledger(lines, read.parts, changed)) + end)

    def own_file(self) -> Iterable[tuple[str, bytes]]:
        """Path and content of the ledger of what came from no file, if there is anything."""
        rows = [one.row for uuid, one in self._rows.items() if uuid not in self._told]
        if not rows:
            return
        group = self._group
        document = LedgerDoc(
            BucketLimits(group.small_up_to_minutes, group.medium_up_to_minutes),
            summary(group),
            tuple(row for row in rows if isinstance(row, ReadingRow)),
            tuple(row for row in rows if isinstance(row, TaskRow)),
        )
        yield OWN_FILE, write_ledger(document).encode()


def _year_of(records: Collection[SourceRecord]) -> int | None:
    """The year of the first row: what the folder told when the file was read."""
    first = min((record for record in records if record.kind in _KINDS), key=lambda one: one.first_line, default=None)
    return int(first.natural_key[:4]) if first else None
