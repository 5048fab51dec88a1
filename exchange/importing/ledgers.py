"""The plan of a file that is a workload ledger: its rows as readings and tasks, its written summary."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from core.buckets import BucketLimits
from core.changes import Action, Change, Plan, Problem
from core.names import name_key
from core.sayings import Saying
from exchange.document import FilePlan, SourceFile, unread_lines
from exchange.importing.gone import Gone, GonePlan, plan_gone
from exchange.importing.ledger_matching import RowKey, match_rows
from exchange.importing.ledger_people import Everyone, LedgerPeople
from exchange.importing.ledger_rows import (
    StoredRow,
    broken_limits,
    decide_row,
    kind_of,
    natural_key_of,
    settled,
    source_of_row,
    stored_rows,
    text_of_row,
)
from exchange.importing.paths import year_in
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.importing.years import asked_year
from exchange.markdown import LedgerRow, ReadLedger, SourceText, read_ledger
from exchange.models import SourceRecord
from reports.markdown import split_lines
from workload.document import Share, SummaryTable, thawed_summary
from workload.markdown import write_row_period
from workload.models import WorkItem, WrittenSummary
from workload.queries import summary as counted_now

KIND = "workload-ledger"
SUMMARY = "summary"
"""The kind of the record that a written summary leaves; those of rows are kinds of work items."""


@dataclass(frozen=True)
class RowStep:
    """One row of a ledger and what is done with it. `stored` is the item it is already."""

    row: LedgerRow
    change: Change
    source: str
    natural_key: str
    people: tuple[Who, ...] = ()
    stored: StoredRow | None = None
    shares: tuple[Share, ...] = ()  # of the people, in their order, where the row says what each did
    purged: SourceRecord | None = None  # where it came from, of one that was removed for good


@dataclass(frozen=True)
class SummaryStep:
    """The written summary: whom its names mean is said by `people`, row by row."""

    change: Change
    summary: SummaryTable
    people: tuple[Who | None, ...]
    source: str  # the path it is kept under
    last_line: int


@dataclass(frozen=True)
class EveryoneStep:
    """An answer that is kept."""

    everyone: Everyone


def plan_ledger(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written."""
    group = setting.group
    limits = BucketLimits(group.small_up_to_minutes, group.medium_up_to_minutes)
    year = year_in(file.place) or (year_of_records(known.records) if known else None)
    read = read_ledger(text.text, limits=limits, year=year)
    if not read.lacks_year:
        return _Planning(setting, file, read, known, limits).done()
    line = next((problem.line for problem in read.problems if problem.code == "year-missing"), None)
    answered, question, problems = asked_year(setting, file, line)
    if answered is None:  # its bytes are kept, and come back with every export
        questions = () if known and known.is_unchanged else (question,)
        return FilePlan(file, KIND, Plan((), problems, questions, unread_lines(split_lines(text.text))))
    read = read_ledger(text.text, limits=limits, year=answered)
    planned = _Planning(setting, file, read, known, limits).done()
    return replace(planned, plan=replace(planned.plan, questions=(question, *planned.plan.questions)))


def year_of_records(records: Iterable[SourceRecord]) -> int | None:
    """The year of the first row of a file that was imported before: what was answered or the folder told then."""
    rows = (record for record in records if record.kind in WorkItem.Kind.values)
    first = min(rows, key=lambda record: record.first_line, default=None)
    return int(first.natural_key[:4]) if first else None


class _Planning:
    """A ledger while it is planned."""

    def __init__(
        self, setting: Setting, file: SourceFile, read: ReadLedger, known: KnownSource | None, limits: BucketLimits
    ) -> None:
        self._setting = setting
        self._file = file
        self._read = read
        self._limits = limits
        rows = read.rows
        self._problems = [*read.problems, *(said for row in rows for said in broken_limits(row))]
        refused = {problem.line for problem in self._problems if problem.severity == "error"}
        self._rows = [settled(row) for row in rows if row.work.line not in refused]
        self._sources = [source_of_row(row) for row in self._rows]
        self._records = {record.object_uuid: record for record in known.records} if known else {}
        self._stored = stored_rows(setting.group, uuids=list(self._records), between=_days(self._rows))
        self._elsewhere = self._records_elsewhere()
        self._copied = self._copied_document()
        self._purged = self._records_of_purged()
        self._before = setting.planned_rows.copy()
        self._gone = GonePlan()
        self._path = known.document.path if known else file.path
        self._written = WrittenSummary.objects.filter(group=setting.group, source=self._path).first()
        before = thawed_summary(self._written.rows).rows if self._written else ()
        self._people = LedgerPeople(setting, read, {name_key(row.member) for row in before if not row.uuid})

    def done(self) -> FilePlan:
        rows = self._row_steps()
        summary = self._summary_step(all_same=all(step.change.action == "same" for step in rows))
        steps: list[RowStep | SummaryStep | EveryoneStep] = [*rows, *([summary] if summary else [])]
        steps += [EveryoneStep(everyone) for everyone in self._people.answered.values()]
        changes = tuple(step.change for step in steps if not isinstance(step, EveryoneStep))
        gone = self._gone
        problems = (
            *self._problems,
            *self._limits_problem(),
            *self._people.problems,
            *_conflicts(changes),
            *gone.problems,
        )
        questions = (*self._people.questions, *gone.questions)
        plan = Plan((*changes, *gone.changes), problems, questions, self._read.lines)
        return FilePlan(self._file, KIND, plan, (*steps, *gone.steps))

    def _row_steps(self) -> list[RowStep]:
        keys = [
            RowKey(kind_of(row), row.work.period, row.title, said)
            for row, said in zip(self._rows, self._sources, strict=True)
        ]
        found = match_rows(keys, [self._key_of(one) for one in self._stored])
        self._gone = plan_gone(self._setting, self._file.shown, KIND, self._gone_rows(set(found.values())))
        numbers: Counter[str] = Counter()
        steps = []
        for place, row in enumerate(self._rows):
            key = natural_key_of(row)
            numbers[key] += 1
            one = self._stored[found[place]] if place in found else None
            steps.append(self._row_step(row, self._sources[place], f"{key}/{numbers[key]}", one))
        return steps

    def _row_step(self, row: LedgerRow, source: str, natural_key: str, stored: StoredRow | None) -> RowStep:
        record = self._record_of(stored.item.uuid) if stored else None
        if stored and record and record.text == source:
            same = Change("same", *_called(row), "", "", row.work.line, people=stored.names, stored=stored.uuid)
            return RowStep(row, same, source, natural_key, stored=stored)
        if stored is None and self._purged[source]:
            return RowStep(
                row,
                Change("same", *_called(row), "", "", row.work.line),
                source,
                natural_key,
                purged=self._purged[source].pop(),
            )
        people = self._people.of_row(row)
        shares = self._people.shares_of(row, people)
        action, reason = decide_row(
            text_of_row(row, [who.key for who in people], shares),
            stored=None if stored is None else stored.text,
            is_removed=stored is not None and stored.is_removed,
            written=record.written if record else None,
        )
        if action == "create" and self._is_made_by_another_file(source):
            action, reason = "conflict", Saying("another file of this import has that row too")
        change = _change(action, reason, row, people, shares, stored)
        return RowStep(row, change, source, natural_key, people, stored, shares)

    def _key_of(self, one: StoredRow) -> RowKey:
        own = self._records.get(one.item.uuid)
        other = self._elsewhere.get(one.item.uuid)
        record = own or other
        said = record.text if record else source_of_row(one.row)
        is_others = own is None and other is not None and other.document_id != self._copied
        return RowKey(kind_of(one.row), one.row.work.period, one.row.title, said, is_others)

    def _copied_document(self) -> int | None:
        """The file that this one is a copy or a later state of: half of its rows stand there word for word."""
        said = Counter(self._sources)
        shared = Counter(record.document_id for record in self._elsewhere.values() if said[record.text])
        for document, count in shared.most_common(1):
            return document if 2 * count >= len(self._rows) else None
        return None

    def _is_made_by_another_file(self, source: str) -> bool:
        if self._before[source]:
            self._before[source] -= 1
            return True
        self._setting.planned_rows[source] += 1
        return False

    def _record_of(self, uuid: UUID) -> SourceRecord | None:
        return self._records.get(uuid) or self._elsewhere.get(uuid)

    def _records_elsewhere(self) -> Mapping[UUID, SourceRecord]:
        """What the last import left of rows that came from another file: this one may be its copy."""
        others = [one.item.uuid for one in self._stored if one.item.uuid not in self._records]
        records = SourceRecord.objects.filter(object_uuid__in=others, document__group=self._setting.group)
        return {record.object_uuid: record for record in records.order_by("pk")}

    def _counted(self) -> SummaryTable:
        """What Zuji counts until the end of the year of the last row."""
        _first, last = _days(self._rows)
        return counted_now(self._setting.group, until=date(last.year, 12, 31))

    def _records_of_purged(self) -> dict[str, list[SourceRecord]]:
        """Records of items that were removed for good: by their text, for the same lines must not make them again."""
        living = {one.item.uuid for one in self._stored}
        purged: dict[str, list[SourceRecord]] = defaultdict(list)
        for uuid, record in self._records.items():
            if record.kind != SUMMARY and uuid not in living:
                purged[record.text].append(record)
        return purged

    def _gone_rows(self, matched: set[int]) -> list[Gone]:
        """Rows that the file had and has no longer."""
        return [
            Gone(
                one.item.kind,
                one.item.uuid,
                _called(one.row)[1],
                one.names,
                is_touched=one.text != self._records[one.item.uuid].written,
            )
            for place, one in enumerate(self._stored)
            if place not in matched and not one.is_removed and one.item.uuid in self._records
        ]

    def _summary_step(self, *, all_same: bool) -> SummaryStep | None:
        summary, line = self._read.document.summary, self._read.summary_line
        if line is None:
            return None
        if self._written is None and all_same and _agrees(summary, self._counted()):
            return None  # an export of ours: Zuji counts that itself
        before = _summary_text(thawed_summary(self._written.rows)) if self._written else ""
        after = _summary_text(summary)
        action: Action = "create" if self._written is None else "same" if before == after else "update"
        change = Change(action, f"{KIND}: {SUMMARY}", "汇总记录", before, after, line)
        people = tuple(self._people.of_summary)
        return SummaryStep(change, summary, people, self._path, max((line, *self._read.name_lines)))

    def _limits_problem(self) -> list[Problem]:
        own = self._read.document.limits
        if own is None or own == self._limits:
            return []
        sentence = Saying(
            "The file measures 少 up to {small} and 中 up to {medium} minutes; the group has {group_small} and "
            "{group_medium}. Hours in the file were read by its own measure.",
            small=own.small_up_to, medium=own.medium_up_to, group_small=self._limits.small_up_to,
            group_medium=self._limits.medium_up_to,
        )  # fmt: skip
        return [Problem(None, "info", "standard-differs", sentence)]


def _called(row: LedgerRow) -> tuple[str, str]:
    """Kind and target of the change of a row."""
    period = row.work.period
    return f"{KIND}: {kind_of(row)}", f"{period.starts_on.year}.{write_row_period(period)} {row.title}"


def _change(
    action: Action,
    reason: str,
    row: LedgerRow,
    people: Sequence[Who],
    shares: Sequence[Share],
    stored: StoredRow | None,
) -> Change:
    names = tuple(who.name for who in people)
    before = text_of_row(stored.row, stored.names, stored.row.work.shares) if stored else ""
    after = text_of_row(row, names, shares)
    there = stored.uuid if stored else ""
    return Change(action, *_called(row), before, after, row.work.line, reason, names, there)


def _days(rows: Sequence[LedgerRow]) -> tuple[date, date]:
    """From the first to the last day of the rows."""
    if not rows:
        return date.max, date.min
    return min(row.work.period.starts_on for row in rows), max(row.work.period.ends_on for row in rows)


def _summary_text(summary: SummaryTable) -> str:
    return "\n".join(f"{row.member}: {row.small} / {row.medium} / {row.large}" for row in summary.rows)


def _agrees(written: SummaryTable, counted: SummaryTable) -> bool:
    """Whether each written row is what is counted for a member of that name."""
    found = {name_key(row.member): row.counts for row in counted.rows}
    return bool(found) and all(found.get(name_key(row.member)) == row.counts for row in written.rows)


def _conflicts(changes: Sequence[Change]) -> list[Problem]:
    problems = []
    for change in changes:
        if change.action == "conflict":
            message = Saying(
                "The row {target} is not imported: {reason}. What is stored was kept.",
                target=change.target, reason=change.reason,
            )  # fmt: skip
            problems.append(Problem(change.line, "warning", "conflict", message))
    return problems
