"""Ledgers, written out: imported ones as they were with what changed here, everything else in one of the usual form."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from core.buckets import BucketLimits
from core.participants import Participants
from core.roster import Resolved, Roster
from exchange.importing import StoredRow, settled, stored_rows, year_in
from exchange.markdown import LedgerDoc, LedgerRow, ReadLedger, decode, read_ledger, renew_ledger, write_ledger
from exchange.models import SourceDocument, SourceRecord
from exchange.queries import Extract
from members.models import Group
from members.queries import roster_of
from papers.document import ReadingRow
from reports.markdown import split_lines
from tasks.document import TaskRow
from workload.models import WorkItem
from workload.queries import summary

_KINDS = frozenset(WorkItem.Kind.values)


class LedgerFiles:
    """The readings and tasks of one export, each told by the files it came from, or by a file of its year."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._group = group = extract.group
        self._limits = BucketLimits(group.small_up_to_minutes, group.medium_up_to_minutes)
        self._told: set[UUID] = set()

    def content_of(self, document: SourceDocument, records: Collection[SourceRecord]) -> bytes:
        """The bytes as they were read, where every row still says what it said; else only those that do not."""
        content = bytes(document.content)
        source = decode(content)
        read = read_ledger(source.text, limits=self._limits, year=year_in(document.path) or _year_of(records))
        parsed = {row.work.line: row for part in read.parts for row in part.rows}
        ours = [record for record in records if record.kind in _KINDS]
        self._told |= {record.object_uuid for record in ours}
        named = _names_in_columns(self._group, read)
        changed = self._changed([record for record in ours if record.first_line in parsed], parsed, named)
        if not changed:
            return content
        end = "\n" if source.text.endswith(("\n", "\r")) else ""
        return source.encode("\n".join(renew_ledger(split_lines(source.text), read.parts, changed)) + end)

    def _changed(
        self, records: Collection[SourceRecord], parsed: Mapping[int, LedgerRow], named: Mapping[int, Mapping[str, str]]
    ) -> dict[int, LedgerRow | None]:
        """The rows that say something else by now, by their line; None for removed ones."""
        rows = stored_rows(self._group, uuids=[record.object_uuid for record in records])
        living = {one.item.uuid: one for one in rows if not one.is_removed}
        changed: dict[int, LedgerRow | None] = {}
        for record in records:
            line, stored = record.first_line, living.get(record.object_uuid)
            if stored is None:
                changed[line] = None
            elif stored.text != record.written and stored.row != settled(parsed[line]):
                changed[line] = _called(stored, named[line]) if line in named else stored.row
        return changed

    def own_files(self, among: Collection[UUID] | None = None) -> Iterator[tuple[str, bytes]]:
        """Path and content of the ledgers of what came from no file, one for each year that has any. To be asked for
        last. `among`: what may go out; None: all."""
        items = WorkItem.objects.filter(self._extract.ends_within("ends_on"), group=self._group, deleted_at=None)
        for first in items.dates("ends_on", "year"):
            last = date(first.year, 12, 31)
            stored = stored_rows(self._group, between=(first, last))
            rows = [one.row for one in stored if one.item.ends_on <= last and self._is_own(one.item.uuid, among)]
            if rows:
                yield f"workload/{first.year}.md", self._written(rows, last).encode()

    def _is_own(self, uuid: UUID, among: Collection[UUID] | None) -> bool:
        return uuid not in self._told and (among is None or uuid in among)

    def _written(self, rows: Sequence[LedgerRow], until: date) -> str:
        """With the summary of all that was done until then; of a period or a person, that of these."""
        extract = self._extract
        until = min(until, extract.until or until)
        table = summary(self._group, since=extract.since, until=until)
        if extract.is_own and extract.reader is not None:
            own = str(extract.reader.uuid)
            table = replace(table, rows=tuple(row for row in table.rows if row.uuid == own))
        readings = tuple(row for row in rows if isinstance(row, ReadingRow))
        tasks = tuple(row for row in rows if isinstance(row, TaskRow))
        return write_ledger(LedgerDoc(self._limits, table, readings, tasks))


def _names_in_columns(group: Group, read: ReadLedger) -> dict[int, dict[str, str]]:
    """For each line of a wide table: what its columns call the members, by uuid."""
    wide = [part for part in read.parts if any(part.found.people)]
    roster = roster_of(group) if wide else Roster(())
    named: dict[int, dict[str, str]] = {}
    for part in wide:
        found = [(roster.resolve(name), name) for name in filter(None, part.found.people)]
        names = {one.person.key: name for one, name in found if isinstance(one, Resolved)}
        named |= {row.work.line: names for row in part.rows}
    return named


def _called(stored: StoredRow, names: Mapping[str, str]) -> LedgerRow:
    """The row with its people as the columns of its table call them."""
    work = stored.row.work
    called = tuple(names.get(person, name) for person, name in zip(stored.people, stored.names, strict=True))
    shares = tuple(replace(share, name=name) for share, name in zip(work.shares, called, strict=bool(work.shares)))
    return replace(stored.row, work=replace(work, participants=Participants("", called), shares=shares))


def _year_of(records: Collection[SourceRecord]) -> int | None:
    """The year of the first row: what the folder told when the file was read."""
    first = min((record for record in records if record.kind in _KINDS), key=lambda one: one.first_line, default=None)
    return int(first.natural_key[:4]) if first else None
