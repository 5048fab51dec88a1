"""Ledgers, written out: imported ones as they were with what changed here, everything else in one of the usual form."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from core.buckets import BucketLimits
from core.participants import Participants
from core.roster import Resolved, Roster
from exchange.importing import StoredRow, settled, stored_rows, year_in, year_of_records
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
        read = read_ledger(source.text, limits=self._limits, year=year_in(document.path) or year_of_records(records))
        parsed = {row.work.line: row for row in read.rows}
        ours = [record for record in records if record.kind in _KINDS]
        self._told |= {record.object_uuid for record in ours}
        named = _names_in_file(self._group, read)
        changed = self._changed([record for record in ours if record.first_line in parsed], parsed, named)
        if not changed:
            return content
        end = "\n" if source.text.endswith(("\n", "\r")) else ""
        lines = renew_ledger(split_lines(source.text), read.parts, changed, read.listed)
        return source.encode("\n".join(lines) + end)

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


def _names_in_file(group: Group, read: ReadLedger) -> dict[int, dict[str, str]]:
    """For each line of a wide table or a list: what its columns or headings call the members, by uuid."""
    wide = [part for part in read.parts if any(part.found.people)]
    calling = [(list(filter(None, part.found.people)), part.rows) for part in wide]
    if read.listed.rows:
        of_list = dict.fromkeys(name for row in read.listed.rows for name in row.work.participants.names)
        calling.append((list(of_list), read.listed.rows))
    roster = roster_of(group) if calling else Roster(())
    named: dict[int, dict[str, str]] = {}
    for names, rows in calling:
        found = [(roster.resolve(name), name) for name in names]
        by_uuid = {one.person.key: name for one, name in found if isinstance(one, Resolved)}
        named |= {row.work.line: by_uuid for row in rows}
    return named


def _called(stored: StoredRow, names: Mapping[str, str]) -> LedgerRow:
    """The row with its people as the columns of its table call them."""
    work = stored.row.work
    called = tuple(names.get(person, name) for person, name in zip(stored.people, stored.names, strict=True))
    shares = tuple(replace(share, name=name) for share, name in zip(work.shares, called, strict=bool(work.shares)))
    people = work.participants if stored.item.written_participants else Participants("", called)
    return replace(stored.row, work=replace(work, participants=people, shares=shares))
