"""Imports by way of their page: files taken in, planned with the answers given, applied, discarded, purged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from activity.models import Job
from activity.services import record_event, request_job
from core.changes import question_key
from core.errors import InvalidInput
from core.sayings import Saying
from exchange.document import ImportPlan, SourceFile, numbered
from exchange.importing import plan_import
from exchange.markdown import FILE_LIMIT, RefusedArchive, is_archive, unpack
from exchange.models import ImportFile, ImportRun
from exchange.queries import files_of_run
from exchange.rendering import actions_of, packed, sheet_of
from exchange.services.applying import ImportRefused, apply_import
from exchange.services.people import require_importer
from members.models import Group, Member

FILES_AT_ONCE = 100
BYTES_AT_ONCE = 11 * 1024 * 1024  # the proxy lets 12 MiB of a request in
WAITING_AT_ONCE = 20  # runs of a group that were not applied
KEPT_FOR = timedelta(days=7)
MANY = 200  # changes: more are applied by a job
JOB = "exchange.apply_run"


class RunRefused(InvalidInput):
    """A run that cannot be begun or gone on with; the sentence names the remedy."""


class PlanChanged(Exception):
    """What an import would do is not what its page showed any more: it was not applied, and is to be looked at."""


@dataclass(frozen=True)
class Upload:
    """A file as it was sent. `path` is its name, or its place in a folder that was dropped."""

    path: str
    content: bytes


def start_run(*, group: Group, uploads: Sequence[Upload], by: Member) -> ImportRun:
    """Keep the files and plan them. Raises RunRefused with what is wrong with them."""
    require_importer(group, by)
    uploads = _refuse(uploads)
    with transaction.atomic():
        Group.objects.select_for_update(no_key=True).get(pk=group.pk)
        waiting = ImportRun.objects.filter(group=group, applied_at=None).count()
        if waiting >= WAITING_AT_ONCE:
            raise RunRefused(
                "waiting", "{count} imports wait for their answers here: apply or discard some first.", count=waiting
            )
        run = ImportRun.objects.create(group=group, by=by, plan={})
        files: dict[str, bytes] = {}
        for upload in uploads:
            files[numbered(upload.path, files)] = upload.content
        ImportFile.objects.bulk_create(ImportFile(run=run, path=path, content=files[path]) for path in files)
        return check_run(run=run, answers={}, by=by)


@transaction.atomic
def check_run(*, run: ImportRun, answers: Mapping[str, str], by: Member) -> ImportRun:
    """The run, with its files planned again by these answers and those given before. One that was applied stays."""
    require_importer(run.group, by)
    locked = _locked(run)
    if locked.is_applied:
        return locked
    plan = _plan(locked, dict(locked.answers) | dict(answers), by, accepted=False)
    asked = {question_key(question) for question in plan.questions}
    locked.answers = {key: answer for key, answer in plan.answers.items() if key in asked}
    locked.plan, locked.sheet, locked.refusal = plan.as_json(), sheet_of(plan), None
    locked.save(update_fields=["answers", "plan", "sheet", "refusal"])
    return locked


def apply_run(*, run: ImportRun, by: Member, progress: Callable[[int], None] | None = None) -> ImportRun:
    """Do what the page of the run shows; open questions get their proposals. A run that was applied stays as it is.

    Raises PlanChanged (the run then shows the new plan) and ImportRefused (it says why); nothing is applied then.
    """
    require_importer(run.group, by)
    try:
        return _apply(run, by, progress)
    except PlanChanged:
        check_run(run=run, answers={}, by=by)
        raise
    except ImportRefused as refused:
        refusal = {"path": refused.path, "said": packed(refused.args[0])}
        ImportRun.objects.filter(pk=run.pk, applied_at=None).update(refusal=refusal)
        raise


@transaction.atomic
def _apply(run: ImportRun, by: Member, progress: Callable[[int], None] | None) -> ImportRun:
    """One import of a group at a time; by `no_key` everybody else goes on writing what refers to the group."""
    Group.objects.select_for_update(no_key=True).get(pk=run.group_id)
    locked = _locked(run)
    if locked.is_applied:
        return locked
    plan = _plan(locked, locked.answers, by, accepted=True)
    if plan.has_errors or actions_of(sheet_of(plan)) != actions_of(locked.sheet):
        raise PlanChanged
    apply_import(group=locked.group, plan=plan, by=by, run=locked, progress=progress)
    locked.files.all().delete()
    return locked


def _locked(run: ImportRun) -> ImportRun:
    """The run as it is stored, changed by nobody else meanwhile. Raises ImportRun.DoesNotExist: it was discarded."""
    return ImportRun.objects.select_for_update(of=("self",)).select_related("group").get(pk=run.pk)


@transaction.atomic
def request_apply(*, run: ImportRun, by: Member) -> Job:
    """Let a worker apply the run."""
    require_importer(run.group, by)
    job = request_job(kind=JOB, group=run.group, by=by, arguments={"run": str(run.uuid)})
    ImportRun.objects.filter(pk=run.pk).update(job=job, refusal=None)
    return job


def is_large(run: ImportRun) -> bool:
    """Whether applying it may take longer than a request should."""
    changes = [change for file in run.sheet.get("files", []) for change in file["changes"]]
    return sum(change["action"] in ("create", "update", "remove") for change in changes) > MANY


@transaction.atomic
def discard_run(*, run: ImportRun, by: Member) -> None:
    """Forget a run that was not applied, with its files."""
    require_importer(run.group, by)
    locked = ImportRun.objects.select_for_update().filter(pk=run.pk, applied_at=None).first()
    if locked is None:
        raise RunRefused("applied", "This import was applied already; it stays in the list.")
    locked.delete()
    record_event(verb="import.discarded", group=run.group, by=by, subject_kind="import", subject=run.uuid)


def purge_runs() -> int:
    """Forget runs that nobody applied for a week. Returns how many."""
    old = ImportRun.objects.filter(applied_at=None, created_at__lt=timezone.now() - KEPT_FOR)
    count = old.count()
    old.delete()
    return count


def _plan(run: ImportRun, answers: Mapping[str, str], by: Member, *, accepted: bool) -> ImportPlan:
    files = [SourceFile(file.path, file.path, bytes(file.content), file.path) for file in files_of_run(run)]
    return plan_import(run.group, files, answers=answers, accepted=accepted, by=by)


def _refuse(uploads: Sequence[Upload]) -> Sequence[Upload]:
    """The files, archives unpacked."""
    if not uploads:
        raise RunRefused("nothing", "Choose at least one file, or paste a text.")
    if len(uploads) > FILES_AT_ONCE:
        raise RunRefused(
            "too-many", "These are {count} files; at most {limit} are taken at once.",
            count=len(uploads), limit=FILES_AT_ONCE,
        )  # fmt: skip
    for upload in uploads:
        if len(upload.content) > FILE_LIMIT:
            raise RunRefused(
                "too-large", "{name} has more than {limit:,} bytes, too many for one file: split it.",
                name=upload.path, limit=FILE_LIMIT,
            )  # fmt: skip
    found = [one for upload in uploads for one in _unpacked(upload)]
    size = sum(len(upload.content) for upload in found)
    if size > BYTES_AT_ONCE:
        raise RunRefused(
            "too-much", "These files have {size:,} bytes together; at most {limit:,} are taken at once.",
            size=size, limit=BYTES_AT_ONCE,
        )  # fmt: skip
    return found


def _unpacked(upload: Upload) -> Sequence[Upload]:
    if not is_archive(upload.path, upload.content):
        return [upload]
    try:
        texts = unpack(upload.content, most_bytes=BYTES_AT_ONCE).texts
    except RefusedArchive as refused:
        raise RunRefused(
            f"archive-{refused.code}", "{name}: {refused}", name=upload.path, refused=Saying.of(refused)
        ) from refused
    return [Upload(path, content) for path, content in texts]
