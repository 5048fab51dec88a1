"""An import, applied: everything of its plan in one transaction, or nothing."""

from collections.abc import Callable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from activity.services import record_event
from core.names import InvalidName, name_key
from core.sayings import Saying
from core.text import TITLE_LIMIT, InvalidText, clean_title
from exchange.document import KEPT_AS_IT_IS, FilePlan, ImportPlan
from exchange.importing import (
    LEARNING_LOG,
    MINUTES,
    TODO_PAGE,
    WORKLOAD_LEDGER,
    ReportStep,
    known_of_owner,
    known_source,
    natural_key,
)
from exchange.importing.gone import GoneStep
from exchange.importing.todo_pages import TodoPageStep
from exchange.models import ImportRun, SourceDocument, SourceRecord
from exchange.queries import free_path, hash_of
from exchange.rendering import sheet_of
from exchange.services.ledgers import apply_ledger
from exchange.services.logs import apply_log
from exchange.services.minutes import apply_minutes
from exchange.services.people import People, require_importer, source_of_events
from exchange.services.removing import remove_gone
from exchange.services.results import made_by
from exchange.services.todo_pages import apply_todo_page
from exchange.services.traces import Trace
from meetings.services import MeetingRefused
from members.models import Group, Member, Project
from members.services import (
    Namesake,
    ProjectInput,
    change_project,
    create_project,
)
from reports.document import WeeklyReportDoc
from reports.importing import text_of
from reports.models import WeeklyReport
from reports.services import ReportRefused, import_report
from workload.services import WorkRefused


class PlanNotReady(Exception):
    """The plan has errors or open questions, so nothing of it may be applied."""


class ImportRefused(Exception):
    """A rule of the product says no to one file; nothing of the import was applied."""

    def __init__(self, path: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.path = path
        self.code = code


@transaction.atomic
def apply_import(
    *,
    group: Group,
    plan: ImportPlan,
    by: Member | None,
    run: ImportRun | None = None,
    progress: Callable[[int], None] | None = None,
) -> ImportRun:
    """Do what the plan says, by the answers that hold in it. `by` None: the command line. `run`: the one of a page.

    progress is told per cent, after each file.
    """
    require_importer(group, by)
    if plan.has_errors or plan.open_questions:
        raise PlanNotReady
    run = run or ImportRun(group=group, by=by)
    run.plan, run.applied_at = plan.as_json(), timezone.now()
    run.save()
    people = People(group, by, Trace(run))
    kept: list[SourceDocument | None] = []
    for number, file in enumerate(plan.files, start=1):
        try:
            kept.append(apply_file(group, file, people, by))
        except (ReportRefused, MeetingRefused, WorkRefused) as error:
            raise ImportRefused(file.file.shown, error.code, error.message) from error
        except (InvalidText, InvalidName) as error:
            raise ImportRefused(file.file.shown, error.code, Saying.of(error)) from error
        except ValidationError as error:
            raise ImportRefused(file.file.shown, "invalid", " ".join(error.messages)) from error
        except Namesake as error:
            raise ImportRefused(file.file.shown, "namesake", str(error)) from error
        if progress:
            progress(100 * number // len(plan.files))
    record_event(
        verb="import.applied", group=group, by=by, subject_kind="import", subject=run.uuid, source=source_of_events(by)
    )
    run.sheet, run.made, run.refusal = sheet_of(plan), made_by(plan, kept), None
    run.brought = people.trace.as_json(group)
    run.save(update_fields=["sheet", "made", "refusal", "brought"])
    return run


def apply_file(group: Group, file: FilePlan, people: People, by: Member | None) -> SourceDocument | None:
    """Do what the plan of one file says. What the file is kept as; None: it is not."""
    if file.is_left_out:
        return None
    if file.kind == LEARNING_LOG:
        apply_log(file, people, by)
        return None
    known = _known_before(group, file, people)
    if known is not None and known.sha256 == hash_of(file.file.content) and not _changes_anything(file, known):
        return known
    earlier = {record.natural_key: record for record in known.records.all()} if known else {}
    records = apply_ledger(group, file, people, by) if file.kind == WORKLOAD_LEDGER else []
    records += apply_minutes(group, file, people, by) if file.kind == MINUTES else []
    records += apply_todo_page(file, people, by) if file.kind == TODO_PAGE else []
    for step in file.steps:
        if isinstance(step, ReportStep) and step.change:
            records += _apply_report(step, earlier, people, by)
    remove_gone(group, [step for step in file.steps if isinstance(step, GoneStep)], by, people.trace)
    return _keep_source(group, file, known, records, people.trace)


def _known_before(group: Group, file: FilePlan, people: People) -> SourceDocument | None:
    """The same file in its last version: of the group, or of its owner."""
    if file.kind != TODO_PAGE:
        known = known_source(group, file.file)
    else:
        owners = [people.member(step.owner) for step in file.steps if isinstance(step, TodoPageStep)]
        known = known_of_owner(group, file.file, str(owners[0].uuid) if owners else "")
    return known.document if known else None


def _changes_anything(file: FilePlan, known: SourceDocument) -> bool:
    actions = [change.action for change in file.plan.changes if change.action != "conflict"]
    return any(action != "same" for action in actions) or len(actions) > known.records.count()


def _apply_report(
    step: ReportStep, earlier: Mapping[str, SourceRecord], people: People, by: Member | None
) -> list[SourceRecord]:
    """Store the report where there is something to store, and where it came from.

    A report in conflict loses its tie to the file, so that an export gives back both texts; a removed one keeps it, so
    that it does not come back.
    """
    assert step.change is not None
    assert step.author is not None
    assert step.document is not None
    assert step.first_day is not None
    author = people.member(step.author)
    key = natural_key(str(author.uuid), step.first_day)
    if step.change.action in ("create", "update"):
        _make_projects(author.group, step.document, by, people.trace)
        import_report(
            member=author,
            document=step.document,
            advisors={name: people.member(who) for name, who in (step.writers or {}).items()},
            by=by,
            renew_feedback=step.change.action == "update",
        )
    report = _report_of(author, step.first_day)
    record = SourceRecord(
        kind="weekly-report", natural_key=key, first_line=step.read.first_line, last_line=step.read.last_line
    )
    if report is not None and step.change.action != "conflict":
        record.object_uuid, record.written = report.uuid, text_of(report)
        record.text, record.kept = step.read.text, step.read.kept
    elif report is None and key in earlier:
        before = earlier[key]
        record.object_uuid, record.written, record.text, record.kept = (
            before.object_uuid,
            before.written,
            before.text,
            before.kept,
        )
    else:
        return []
    return [record]


def _report_of(author: Member, first_day: date) -> WeeklyReport | None:
    reports = WeeklyReport.objects.select_related("group", "member", "reviewed_by")
    return reports.filter(member=author, week_start=first_day, deleted_at=None).first()


def _keep_source(
    group: Group, file: FilePlan, known: SourceDocument | None, records: list[SourceRecord], trace: Trace
) -> SourceDocument:
    """Keep the bytes of the file, in place of those it had before; beside those of another file of its name."""
    if known is not None and _is_another(file, known):
        known = None
    document = known or SourceDocument(group=group, path=free_path(group, file.file.path))
    trace.document(document, document.records.all() if known else ())
    document.kind, document.content, document.sha256 = file.kind, file.file.content, hash_of(file.file.content)
    document.save()
    document.records.all().delete()
    for record in records:
        record.document = document
    SourceRecord.objects.bulk_create(records)
    return document


def _is_another(file: FilePlan, known: SourceDocument) -> bool:
    """Whether the file has nothing but its name from the one before: `周报.md` is what everybody's may be called.

    In a folder a name is a place, and what lies there is the next version.
    """
    if known.sha256 == hash_of(file.file.content) or "/" in file.file.path:
        return False
    if file.kind != known.kind or file.kind == KEPT_AS_IT_IS:
        return True
    steps = [step for step in file.steps if isinstance(step, ReportStep) and step.author and step.first_day]
    keys = {natural_key(step.author.key, step.first_day) for step in steps if step.author and step.first_day}
    is_report = any(isinstance(step, ReportStep) for step in file.steps)
    return is_report and not any(record.natural_key in keys for record in known.records.all())


def _make_projects(group: Group, document: WeeklyReportDoc, by: Member | None, trace: Trace) -> None:
    """A project for each note of the report; one that exists without any text of its own gets the note's."""
    for note in document.project_notes:
        name = clean_title(note.project, TITLE_LIMIT)
        if not name_key(name):
            continue
        data = ProjectInput(name=name, motivation=note.motivation, plan=note.plan, note=note.note)
        project = Project.objects.filter(group=group, name_key=name_key(name)[:TITLE_LIMIT], deleted_at=None).first()
        if project is None:
            made = create_project(group=group, data=data, by=by, source=source_of_events(by), joins=False)
            trace.project(made)
        elif not (project.motivation or project.plan or project.note):
            data = ProjectInput(project.name, note.motivation, note.plan, note.note)
            change_project(project=project, version=project.version, data=data, by=by, source=source_of_events(by))
