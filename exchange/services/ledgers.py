"""A planned ledger, stored: readings and tasks by their own services, many at once; its summary and answers kept."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import batched, pairwise
from uuid import UUID

from django.core.exceptions import ValidationError

from core.names import name_key
from core.periods import Period
from core.text import TITLE_LIMIT
from exchange.document import FilePlan
from exchange.importing import EveryoneStep, RowStep, SummaryStep, stored_rows
from exchange.importing.ledgers import SUMMARY
from exchange.models import SourceRecord
from exchange.services.people import People, source_of_events
from members.models import Group, Member, Project
from members.services import ProjectInput, create_project
from papers.document import ReadingRow
from papers.models import Paper, Reading
from papers.services import (
    MOST_AT_ONCE,
    PaperInput,
    ReadingInput,
    change_reading,
    create_readings,
    known_or_new_paper,
)
from tasks.document import TaskRow
from tasks.services import TaskInput, change_task, create_tasks
from workload.document import SummaryTable, frozen_summary, shared_workload
from workload.models import EveryoneAnswer, Participation, WorkItem, WrittenSummary
from workload.services import OwnShare, WorkInput

_LINK = re.compile(r"\[(?P<title>(?:\\.|[^\[\]\\])+)\]\((?P<url>https?://[^\s()<>]+)\)")


def apply_ledger(group: Group, file: FilePlan, people: People, by: Member | None) -> list[SourceRecord]:
    """Do what the plan of a ledger says, in the transaction of the import. Where its rows came from is returned."""
    return _Applying(group, file, people, by).done()


class _Applying:
    def __init__(self, group: Group, file: FilePlan, people: People, by: Member | None) -> None:
        self._group = group
        self._file = file
        self._people = people
        self._by = by
        self._projects: dict[str, Project] = {}
        self._papers: dict[str, Paper | None] = {}  # by link
        self._source = source_of_events(by)
        self._rows = [step for step in file.steps if isinstance(step, RowStep)]

    def done(self) -> list[SourceRecord]:
        summaries = [step for step in self._file.steps if isinstance(step, SummaryStep)]
        for who in (who for step in summaries for who in step.people if who):
            self._people.member(who)  # first, so that new members stand in the order of the summary
        for step in self._file.steps:
            if isinstance(step, EveryoneStep):
                self._keep_answer(step)
        self._load_projects()
        uuids = {id(step): step.stored.item.uuid for step in self._rows if step.stored}
        uuids |= self._create([step for step in self._rows if step.change.action == "create"])
        for step in self._rows:
            if step.change.action == "update":
                self._update(step)
        self._keep_order(uuids)
        records = self._records(uuids)
        return [*records, *(self._keep_summary(step) for step in summaries)]

    def _create(self, steps: Sequence[RowStep]) -> dict[int, UUID]:
        """The uuids of what was made, by the identity of its step."""
        made: dict[int, UUID] = {}
        readings = [step for step in steps if isinstance(step.row, ReadingRow)]
        tasks = [step for step in steps if isinstance(step.row, TaskRow)]
        for some in batched(readings, MOST_AT_ONCE):
            inputs = [self._reading_input(step) for step in some]
            items = create_readings(group=self._group, rows=inputs, by=self._by, source=self._source)
            made |= {id(step): item.uuid for step, item in zip(some, items, strict=True)}
        for some in batched(tasks, MOST_AT_ONCE):
            rows = [self._task_input(step) for step in some]
            made_tasks = create_tasks(group=self._group, rows=rows, by=self._by, source=self._source)
            made |= {id(step): item.uuid for step, item in zip(some, made_tasks, strict=True)}
        return made

    def _update(self, step: RowStep) -> None:
        assert step.stored is not None
        item = step.stored.item
        if isinstance(item, Reading):
            data = self._reading_input(step)
            if data.paper is None and not _LINK.fullmatch(item.written):  # one that was chosen in Zuji stays
                data = replace(data, paper=item.paper)
            change_reading(reading=item, version=item.version, data=data, by=self._by, source=self._source)
        else:
            change_task(task=item, version=item.version, data=self._task_input(step), by=self._by, source=self._source)

    def _reading_input(self, step: RowStep) -> ReadingInput:
        row = step.row
        assert isinstance(row, ReadingRow)
        work = self._work(step)
        if work.workload.bucket or work.shares:  # what was worked was read
            work = replace(work, states={one.pk: Participation.State.READ.value for one in work.participants})
        return ReadingInput(work, self._paper(row.title), row.title, row.expected_gain, row.gained)

    def _paper(self, title: str) -> Paper | None:
        """The paper of a cell that is nothing but a link; what the form would refuse stays in words."""
        found = _LINK.fullmatch(title)
        if found is None:
            return None
        url = found["url"]
        if url not in self._papers:
            data = PaperInput(title=re.sub(r"\\([\[\]\\])", r"\1", found["title"]), url=url)
            try:
                paper = known_or_new_paper(group=self._group, data=data, by=self._by, source=self._source)
            except ValidationError:
                self._papers[url] = None
            else:
                self._papers[url] = paper
                self._people.trace.paper(paper)
        return self._papers[url]

    def _task_input(self, step: RowStep) -> TaskInput:
        row = step.row
        assert isinstance(row, TaskRow)
        return TaskInput(self._work(step), row.title, row.progress, row.state)

    def _work(self, step: RowStep) -> WorkInput:
        work = step.row.work
        members = {member.pk: member for member in map(self._people.member, step.people)}
        shares = {
            self._people.member(who).pk: OwnShare(share.workload, share.minutes)
            for who, share in zip(step.people, step.shares, strict=bool(step.shares))
        }
        return WorkInput(
            work.period,
            list(members.values()),
            shared_workload([share.workload for share in shares.values()]) if shares else work.workload,
            self._project(work.project),
            shares=shares,
            written_period=work.written_period,
            written_participants=work.participants.written,
            written_workload=work.written_workload,
        )

    def _load_projects(self) -> None:
        if any(step.row.work.project for step in self._rows):
            projects = Project.objects.filter(group=self._group, deleted_at=None)
            self._projects = {project.name_key: project for project in projects}

    def _project(self, name: str) -> Project | None:
        key = name_key(name)[:TITLE_LIMIT]
        if not key:
            return None
        if key not in self._projects:
            data = ProjectInput(name=name)
            self._projects[key] = create_project(
                group=self._group, data=data, by=self._by, source=self._source, joins=False
            )
            self._people.trace.project(self._projects[key])
        return self._projects[key]

    def _keep_order(self, uuids: Mapping[int, UUID]) -> None:
        """Items of one period stand in the order of the file: they do, unless rows came between those of before."""
        wanted = [uuids[id(step)] for step in self._rows if id(step) in uuids]
        items = {item.uuid: item for item in WorkItem.objects.filter(uuid__in=wanted).defer("updated_at")}
        periods: dict[tuple[str, Period], list[WorkItem]] = defaultdict(list)
        for uuid in wanted:
            periods[items[uuid].kind, items[uuid].period].append(items[uuid])
        moved = []
        for some in periods.values():
            if any((one.position, one.pk) > (other.position, other.pk) for one, other in pairwise(some)):
                for place, item in enumerate(some):
                    item.position = place
                moved += some
        WorkItem.objects.bulk_update(moved, ["position"], batch_size=500)

    def _records(self, uuids: Mapping[int, UUID]) -> Iterable[SourceRecord]:
        """Rows in conflict lose their tie to the file: an export gives back both texts."""
        for step in self._rows:
            if step.purged:
                yield _kept(step.purged, step)
        tied = [step for step in self._rows if step.change.action != "conflict" and not step.purged]
        stored = {one.item.uuid: one for one in stored_rows(self._group, uuids=[uuids[id(step)] for step in tied])}
        for step in tied:
            one = stored[uuids[id(step)]]
            line = step.row.work.line
            yield SourceRecord(
                kind=one.item.kind,
                natural_key=step.natural_key,
                object_uuid=one.item.uuid,
                first_line=line,
                last_line=line,
                text=step.source,
                written=one.text,
            )

    def _keep_summary(self, step: SummaryStep) -> SourceRecord:
        members = [self._people.member(who) if who else None for who in step.people]
        rows = (
            replace(row, uuid=str(member.uuid) if member else "")
            for row, member in zip(step.summary.rows, members, strict=True)
        )
        written, _made = WrittenSummary.objects.update_or_create(
            group=self._group,
            source=step.source,
            defaults={"rows": frozen_summary(SummaryTable(tuple(rows)))},
        )
        return SourceRecord(
            kind=SUMMARY,
            natural_key=SUMMARY,
            object_uuid=written.uuid,
            first_line=step.change.line or 0,
            last_line=step.last_line,
            text=step.change.after,
            written=step.change.after,
        )

    def _keep_answer(self, step: EveryoneStep) -> None:
        everyone = step.everyone
        answer, _made = EveryoneAnswer.objects.get_or_create(
            group=self._group, size=everyone.size, starts_on=everyone.starts_on
        )
        members = {member.pk: member for member in map(self._people.member, everyone.people)}
        answer.members.set(members.values())
        answer.named = len(members)
        answer.save(update_fields=["named"])
        self._people.trace.answer(answer)


def _kept(record: SourceRecord, step: RowStep) -> SourceRecord:
    """The tie of a row that was removed for good, so that it does not come back."""
    line = step.row.work.line
    return SourceRecord(
        kind=record.kind,
        natural_key=step.natural_key,
        object_uuid=record.object_uuid,
        first_line=line,
        last_line=line,
        text=record.text,
        written=record.written,
    )
