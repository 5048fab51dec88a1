"""A whole import, undone: what it made goes, what it changed is as it was before, what somebody touched since stays."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ManyToManyRel, Model
from django.utils import timezone

from activity.models import Job
from activity.services import record_event, request_job
from core.names import name_key
from core.sayings import Saying
from exchange.document import PRIVATE_KINDS, ImportPlan, SourceFile
from exchange.importing import Who, guidance_text, plan_import
from exchange.importing.minutes_twice import PART
from exchange.models import UNDO_JOB, EarlierSource, ImportRun, SourceDocument, SourceRecord
from exchange.queries import hash_of
from exchange.rendering import packed
from exchange.services.applying import apply_file
from exchange.services.logs import take_back_log
from exchange.services.people import People, require_importer, source_of_events
from exchange.services.removing import bring_back
from exchange.services.runs import MANY, RunRefused
from exchange.services.taking_back import CHANGED, NAMED, STOOD, Since, delete_if_free, take_back
from exchange.services.traces import Trace, hash_of_text, last_event, records_before, uuids_of
from meetings.models import MeetingSeries
from meetings.services import change_series, said_of
from members.models import Alias, Group, Member, Project
from papers.models import Paper
from workload.models import EveryoneAnswer

UNDO_FOR = timedelta(days=30)
_FIRST = ("meeting", "weekly-report", "todo-list", "reading", "task", "summary", "guidance")
"""What was made last goes first."""


@dataclass
class _Outcome:
    """What undoing did. kept: what stays, and why."""

    removed: int = 0
    restored: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)

    def keep(self, kind: str, target: str, reason: Saying, uuid: str = "") -> None:
        self.kept.append({"kind": kind, "target": target, "uuid": uuid, "reason": packed(reason)})

    def as_json(self) -> dict[str, Any]:
        return {"removed": self.removed, "restored": self.restored, "kept": self.kept}


def can_be_undone(run: ImportRun, by: Member | None = None) -> bool:
    """Whether its page offers it; a newer import of the same files may still refuse."""
    if not _is_own(run, by):
        return False
    is_young = run.applied_at is not None and run.applied_at > timezone.now() - UNDO_FOR
    return is_young and not run.is_undone and not run.is_under_way and bool(run.brought)


def is_large_undo(run: ImportRun) -> bool:
    logs = run.brought.get("logs", [])
    return len(run.made) + sum(len(left[what]) for left in logs for what in ("days", "changed", "lists")) > MANY


def _is_own(run: ImportRun, by: Member | None) -> bool:
    """What came in of one person alone, to-dos or a log, is undone by whoever brought it in, and by command."""
    return by is None or by.pk == run.by_id or "private" not in run.sheet


@transaction.atomic
def undo_run(*, run: ImportRun, by: Member | None, progress: Callable[[int], None] | None = None) -> ImportRun:
    """Take the whole import back, in one transaction. A run that was undone stays as it is.

    Raises RunRefused where it cannot be taken back any more, with the reason.
    """
    require_importer(run.group, by)
    Group.objects.select_for_update(no_key=True).get(pk=run.group_id)
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("group").get(pk=run.pk)
    if locked.is_undone:
        return locked
    documents, first = _documents_of(locked, by), last_event(locked.group)
    outcome = _Undoing(locked, documents, by, progress).done()
    locked.undone_at, locked.undone_by = timezone.now(), by
    locked.undone = outcome.as_json() | {"since": first, "until": last_event(locked.group)}
    locked.save(update_fields=["undone_at", "undone_by", "undone"])
    locked.replaced.all().delete()
    record_event(
        verb="import.undone",
        group=locked.group,
        by=by,
        subject_kind="import",
        subject=locked.uuid,
        details={"removed": outcome.removed, "restored": outcome.restored, "kept": len(outcome.kept)},
        source=source_of_events(by),
    )
    return locked


def purge_replaced() -> int:
    """Forget files as they were before imports that are too old to be undone. Returns how many."""
    old = EarlierSource.objects.filter(run__applied_at__lt=timezone.now() - UNDO_FOR)
    count = old.count()
    old.delete()
    return count


@transaction.atomic
def request_undo(*, run: ImportRun, by: Member) -> Job:
    """Have a worker undo the run; what is under way already is not asked for twice."""
    require_importer(run.group, by)
    locked = ImportRun.objects.select_for_update(of=("self",)).select_related("group", "job").get(pk=run.pk)
    _documents_of(locked, by)
    if locked.is_under_way and locked.job is not None:
        return locked.job
    job = request_job(kind=UNDO_JOB, group=locked.group, by=by, arguments={"run": str(locked.uuid)})
    locked.job = job
    locked.save(update_fields=["job"])
    return job


def _documents_of(run: ImportRun, by: Member | None) -> list[SourceDocument]:
    """The files that it left. Raises RunRefused where the run cannot be undone."""
    if not _is_own(run, by):
        raise RunRefused("private", "This import has to-dos or a log: only whoever brought them in can undo it.")
    if run.applied_at is None:
        raise RunRefused("waiting", "This import was not applied: discard it instead.")
    if not run.brought:
        raise RunRefused("no-trace", "This import is older than undoing: take its things away one by one.")
    if run.applied_at < timezone.now() - UNDO_FOR:
        raise RunRefused("too-old", "This import is older than {days} days and stays.", days=UNDO_FOR.days)
    documents = list(SourceDocument.objects.filter(group=run.group, uuid__in=uuids_of(run, "documents")))
    names = {str(document.uuid): document.path for document in documents}
    later = ImportRun.objects.filter(group=run.group, applied_at__gt=run.applied_at, undone_at=None)
    for brought in later.values_list("brought", flat=True):
        if again := set(brought.get("documents", [])) & set(names):
            path = names[min(again)]
            raise RunRefused("newer", "{path} was imported again since: undo that import first.", path=path)
    return documents


def _undone_meanwhile(run: ImportRun) -> Iterator[tuple[int, int, int | None]]:
    """The events of imports after this one that were undone, and of their undoing: they left nothing.

    What others did in the same time is none of theirs.
    """
    later = ImportRun.objects.filter(group=run.group, undone_at__gt=run.applied_at).exclude(pk=run.pk)
    for one in later:
        for told, actor in ((one.brought, one.by_id), (one.undone, one.undone_by_id)):
            yield told.get("since", 0), told.get("until", 0), actor


def _answers_before(run: ImportRun, document: SourceDocument) -> dict[str, str]:
    """Those of the import that had brought the file as it was before this run."""
    earlier = ImportRun.objects.filter(group=run.group, applied_at__lt=run.applied_at, undone_at=None)
    for answers, brought in earlier.order_by("-applied_at").values_list("answers", "brought"):
        if str(document.uuid) in brought.get("documents", []):
            return dict(answers)
    return {}


class _Undoing:
    """One run while it is undone."""

    def __init__(
        self, run: ImportRun, documents: Sequence[SourceDocument], by: Member | None,
        progress: Callable[[int], None] | None,
    ) -> None:  # fmt: skip
        self._run = run
        self._group = run.group
        self._documents = documents
        self._by = by
        self._progress = progress or (lambda _percent: None)
        self._since = Since(int(run.brought["until"]), tuple(_undone_meanwhile(run)))
        self._outcome = _Outcome()

    def done(self) -> _Outcome:
        self._take_away_things()
        self._bring_back()
        self._take_away_logs()
        self._progress(50)
        self._put_files_back()
        self._progress(80)
        self._take_away_beside()
        return self._outcome

    def _take_away_things(self) -> None:
        made = {UUID(one["uuid"]): one for one in self._run.made if one["action"] == "create"}
        records = SourceRecord.objects.filter(document__in=self._documents, object_uuid__in=made)
        by_kind: dict[str, list[SourceRecord]] = defaultdict(list)
        for record in records:
            by_kind[record.kind].append(record)
        for kind in sorted(by_kind, key=lambda kind: _FIRST.index(kind) if kind in _FIRST else len(_FIRST)):
            found = by_kind[kind]
            stay = self._guidance(found) if kind == "guidance" else take_back(
                self._group, kind, found, since=self._since
            )  # fmt: skip
            for record in found:
                if (reason := stay.get(record.object_uuid)) is None:
                    self._outcome.removed += 1
                else:
                    one = made[record.object_uuid]
                    self._outcome.keep(kind, one["target"], reason, one["uuid"])
            SourceRecord.objects.filter(pk__in=[record.pk for record in found]).delete()
        for one in self._run.made:
            if one["kind"] == PART and one["action"] == "update" and UUID(one["uuid"]) not in made:
                self._outcome.keep("meeting", one["target"], STOOD, one["uuid"])

    def _bring_back(self) -> None:
        """What the files had no longer, and an answer removed."""
        for kind, uuid in self._run.brought.get("removed", []):
            self._outcome.restored += bring_back(self._group, kind, UUID(uuid), self._by)

    def _take_away_logs(self) -> None:
        for left in self._run.brought.get("logs", []):
            for kind, target, reason in take_back_log(self._group, left):
                if reason is None:
                    self._outcome.removed += 1
                else:
                    self._outcome.keep(kind, target, reason)

    def _guidance(self, records: Sequence[SourceRecord]) -> dict[UUID, Saying]:
        """Gives each series the name and the guidance back that it had before."""
        stays = {}
        for record in records:
            series = MeetingSeries.objects.filter(group=self._group, uuid=record.object_uuid).first()
            if series is None:
                continue
            if guidance_text(series) != record.written:
                stays[record.object_uuid] = CHANGED
                continue
            name, guidance = self._guidance_before(series)
            data = replace(said_of(series), name=name, guidance=guidance)
            source = source_of_events(self._by)
            change_series(series=series, version=series.version, data=data, by=self._by, source=source)
        return stays

    def _guidance_before(self, series: MeetingSeries) -> list[str]:
        """Imports of before groups had several series kept it without saying of which."""
        before = self._run.brought.get("guidance")
        if isinstance(before, dict):
            before = before.get(str(series.uuid))
        return before or [series.name, ""]

    def _put_files_back(self) -> None:
        """Files that were known before come as they were, as one more version: what was not touched follows them."""
        replaced = {one.document_id: one for one in self._run.replaced.select_related("document")}
        for document in self._documents:
            if document.pk not in replaced:
                document.delete()
        people = People(self._group, self._by, Trace(self._run, keeps_files=False))
        for earlier in replaced.values():
            self._put_back(earlier, people)

    def _put_back(self, earlier: EarlierSource, people: People) -> None:
        """By the answers that were given for it then. What would be asked is not guessed: then only the file and its
        ties come back."""
        document = earlier.document
        before = records_before(earlier)
        there = {(record.kind, record.natural_key) for record in document.records.all()}
        lost = [record for record in before if (record.kind, record.natural_key) not in there]
        SourceRecord.objects.bulk_create(lost)
        file = SourceFile(document.path, document.path, bytes(earlier.content), document.path)
        plan = self._plan_again(file, earlier, before)
        if plan is None or plan.has_errors or plan.open_questions:
            self._outcome.keep("file", document.path, CHANGED)
            document.records.all().delete()
            SourceRecord.objects.bulk_create(records_before(earlier))
            self._keep_bytes(earlier)
            return
        (planned,) = plan.files
        apply_file(self._group, planned, people, self._by)
        self._outcome.restored += planned.plan.count("update") + planned.plan.count("create")
        for change in planned.plan.changes:
            if change.action == "conflict":
                self._outcome.keep(change.kind.rpartition(": ")[2], str(change.target), CHANGED, change.stored)
        self._tell_of_rest(earlier)

    def _plan_again(
        self, file: SourceFile, earlier: EarlierSource, before: Sequence[SourceRecord]
    ) -> ImportPlan | None:
        """The file as it was, held against what is there; None: nobody knows any more whose it was."""
        owner = None
        if earlier.kind in PRIVATE_KINDS:
            keys = {record.natural_key.partition("/")[0] for record in before}
            owner = Member.objects.filter(group=self._group, uuid__in=keys).first()
            if owner is None:
                return None
        answers = self._run.answers | _answers_before(self._run, earlier.document)
        member = Who(owner.name, owner) if owner else None
        return plan_import(self._group, [file], member=member, answers=answers)

    def _tell_of_rest(self, earlier: EarlierSource) -> None:
        """What does not say again what it said before: some lists take new lines, but never lose any."""
        for record in earlier.document.records.all():
            before = earlier.written.get(str(record.object_uuid))
            if before is not None and before != hash_of_text(record.written):
                self._outcome.keep(record.kind, record.natural_key.rpartition("/")[2], CHANGED, str(record.object_uuid))
        self._keep_bytes(earlier)

    def _keep_bytes(self, earlier: EarlierSource) -> None:
        sha256 = hash_of(bytes(earlier.content))
        SourceDocument.objects.filter(pk=earlier.document_id).update(
            content=earlier.content, sha256=sha256, kind=earlier.kind
        )

    def _take_away_beside(self) -> None:
        """Short names, answers, papers, projects and people that came with the files and that nothing else needs."""
        for uuid, name in self._run.brought.get("aliases", []):
            Alias.objects.filter(member__group=self._group, member__uuid=uuid, name_key=name_key(name)).delete()
        for size, day in self._run.brought.get("answers", []):
            EveryoneAnswer.objects.filter(group=self._group, size=size, starts_on=day).delete()
        papers = Paper.objects.filter(group=self._group, uuid__in=uuids_of(self._run, "papers"))
        projects = Project.objects.filter(group=self._group, uuid__in=uuids_of(self._run, "projects"))
        members = Member.objects.filter(group=self._group, uuid__in=uuids_of(self._run, "members"), account=None)
        for found in (papers, projects, members):
            list(found.order_by("pk").select_for_update().values_list("pk"))
        for kind, things in (("paper", papers), ("project", projects), ("member", members)):
            touched = self._since.touched(self._group, [thing.uuid for thing in things])
            for thing in things:
                self._take_away(kind, thing, is_touched=thing.uuid in touched)

    def _take_away(self, kind: str, thing: Model, *, is_touched: bool) -> None:
        name = str(getattr(thing, "name", "") or getattr(thing, "title", ""))
        if is_touched:
            self._outcome.keep(kind, name, CHANGED)
        elif _is_needed(thing) or not delete_if_free(thing):
            self._outcome.keep(kind, name, NAMED)
        else:
            self._outcome.removed += 1


def _is_needed(thing: Model) -> bool:
    """Whether something that would silently go with it, or lose it, was made by others."""
    if isinstance(thing, Paper):
        return thing.notes.exists() or bool(thing.pdf)
    if isinstance(thing, Project):
        return thing.places.exists() or thing.time_entries.exists()
    if isinstance(thing, Member):
        return (
            thing.invitations.exists() or thing.students.exists() or thing.absences.exists() or _is_named_in_many(thing)
        )
    return False


def _is_named_in_many(member: Member) -> bool:
    """Whether a list of people has him, of an assignment or a line of minutes: it would just become shorter."""
    relations = [one for one in Member._meta.get_fields(include_hidden=True) if one.many_to_many and one.auto_created]
    fields = [one.field for one in relations if isinstance(one, ManyToManyRel)]
    return any(field.model._base_manager.filter(**{field.name: member}).exists() for field in fields)
