"""Rows of ledgers and the readings and tasks they are stored as: the one as the other, and both as texts to compare."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q

from core.changes import Action, Problem
from core.names import name_key
from core.participants import read_participants, write_participants
from core.sayings import Saying
from core.text import CELL_LIMIT, TITLE_LIMIT, InvalidText, clean_markdown, clean_title
from exchange.markdown import LedgerRow
from members.models import Group
from papers.document import ReadingRow
from papers.models import Reading
from tasks.document import TaskRow
from tasks.models import Task
from workload.document import Share, WorkRow
from workload.models import Participation, WorkItem

type StoredItem = Reading | Task

ITEM_TITLE_LIMIT = 500  # of papers.services and tasks.services
_LIMITS = {"written_period": 60, "written_workload": 60}  # of WorkItem
_PEOPLE_LIMIT = 500


@dataclass(frozen=True)
class StoredRow:
    """A reading or task with the row it is. `people` are the uuids of those who take part, in order."""

    item: StoredItem
    row: LedgerRow
    people: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def uuid(self) -> str:
        return str(self.item.uuid)

    @property
    def text(self) -> str:
        """All that it says, people by their uuids: what `SourceRecord.written` is compared with."""
        return text_of_row(self.row, self.people, self.row.work.shares)

    @property
    def is_removed(self) -> bool:
        return self.item.deleted_at is not None


def kind_of(row: LedgerRow) -> str:
    return WorkItem.Kind.READING.value if isinstance(row, ReadingRow) else WorkItem.Kind.TASK.value


def settled(row: LedgerRow) -> LedgerRow:
    """The row as it is stored: its title in one line, what was written cut to what is kept."""
    work = row.work
    kept = {name: getattr(work, name) for name in _LIMITS}
    kept = {name: text if len(text) <= _LIMITS[name] else "" for name, text in kept.items()}
    people = work.participants
    if len(people.written) > _PEOPLE_LIMIT:
        people = replace(people, written="")
    work = replace(work, participants=people, project=clean_title(work.project, CELL_LIMIT), **kept)
    return replace(row, work=work, title=clean_title(row.title, CELL_LIMIT))


def broken_limits(row: LedgerRow) -> list[Problem]:
    """What of the row is longer than the forms allow, as errors."""
    texts = [(Saying("Title"), row.title, ITEM_TITLE_LIMIT), (Saying("Project"), row.work.project, TITLE_LIMIT)]
    if isinstance(row, ReadingRow):
        texts += [(Saying("Expected gain"), row.expected_gain, CELL_LIMIT), (Saying("Gained"), row.gained, CELL_LIMIT)]
    else:
        texts.append((Saying("Progress"), row.progress, CELL_LIMIT))
    problems = []
    for field, text, limit in texts:
        try:
            clean_markdown(text, limit)
        except InvalidText as error:
            sentence = Saying("{field}: {error}", field=field, error=error)
            problems.append(Problem(row.work.line, "error", error.code.replace("_", "-"), sentence))
    return problems


def stored_row(item: StoredItem) -> StoredRow:
    """The row that the item is, as it was written where nobody changed it. Needs its participations with members."""
    parts = list(item.participations.all())
    names = tuple(part.member.name for part in parts)
    shares = tuple(Share(part.member.name, part.workload, part.minutes) for part in item.shares)
    work = WorkRow(
        item.period,
        read_participants(item.written_participants or write_participants(names)),
        item.workload,
        project=item.project.name if item.project else "",
        written_period=item.written_period,
        written_workload="" if shares else item.written_workload,
        shares=shares,
    )
    row: LedgerRow
    if isinstance(item, Reading):
        row = ReadingRow(work, _title_of(item), item.expected_gain, item.gained)
    else:
        row = TaskRow(work, item.title, item.progress, item.state)
    return StoredRow(item, row, tuple(str(part.member.uuid) for part in parts), names)


def _title_of(reading: Reading) -> str:
    """What the ledger says is read; a paper chosen in Zuji as a link."""
    if reading.written or reading.paper is None:
        return reading.written
    title = reading.paper.title.replace("[", "\\[").replace("]", "\\]")
    return f"[{title}]({reading.paper.url})"


def stored_rows(
    group: Group, *, uuids: Collection[UUID] = (), between: tuple[date, date] | None = None
) -> list[StoredRow]:
    """The group's readings and tasks of these uuids, removed ones too, and those of a stretch of days that are there.

    In their order; six queries.
    """
    wanted = Q(uuid__in=uuids)
    if between:
        wanted |= Q(starts_on__lte=between[1], ends_on__gte=between[0], deleted_at=None)
    parts = Prefetch("participations", queryset=Participation.objects.select_related("member"))
    readings = Reading.objects.filter(wanted, group=group).select_related("project", "paper").prefetch_related(parts)
    tasks = Task.objects.filter(wanted, group=group).select_related("project").prefetch_related(parts)
    items: Iterable[StoredItem] = [*readings, *tasks]
    return [stored_row(item) for item in items]


def text_of_row(row: LedgerRow, people: Sequence[str], shares: Sequence[Share] = ()) -> str:
    """All that a row says, one field a line, for comparing and for showing what differs.

    `shares` are those of the people, in their order; none where all have the workload of the row.
    """
    work = row.work
    each = ", ".join(f"{person} {share}".strip() for person, share in zip(people, shares, strict=bool(shares)))
    own = (
        (("paper", row.title), ("expected gain", row.expected_gain), ("gained", row.gained))
        if isinstance(row, ReadingRow)
        else (("task", row.title), ("progress", row.progress), ("state", row.state))
    )
    fields = (
        ("period", str(work.period)),
        *own,
        ("project", work.project),
        ("participants", ", ".join(people)),
        ("workload", each or str(work.workload)),
    )
    return "\n".join(f"{name}: {text}" for name, text in fields if text)


def decide_row(after: str, *, stored: str | None, is_removed: bool, written: str | None) -> tuple[Action, str]:
    """What to do with a row, and why it is a conflict. `written`: what the last import stored, None: none is known.

    Nothing that was changed or removed in Zuji since is overwritten.
    """
    if stored is None:
        return "create", ""
    if stored == after and not is_removed:
        return "same", ""
    if is_removed:
        return "conflict", Saying("it was removed here")
    if written is None:
        return "conflict", Saying("another row of that period and title is there")
    return ("update", "") if stored == written else ("conflict", Saying("it was changed here too"))


def source_of_row(row: LedgerRow) -> str:
    """The row as it stands in its file, with what is carried down to it: equal while the file is the same there."""
    work = row.work
    own = (row.expected_gain, row.gained) if isinstance(row, ReadingRow) else (row.progress, row.state)
    each = ", ".join(f"{share.name} {share}" for share in work.shares)
    names = work.participants.written or ("" if each else write_participants(work.participants.names))
    written = (work.written_period, names, each or work.written_workload or str(work.workload))
    return "\n".join((str(work.period), row.title, *own, work.project, *written))


def natural_key_of(row: LedgerRow) -> str:
    """How the row is called in its file, but for a number where it stands there more than once."""
    title = hashlib.sha256(name_key(row.title).encode()).hexdigest()[:16]
    return f"{row.work.period.starts_on}/{row.work.period.ends_on}/{title}"
