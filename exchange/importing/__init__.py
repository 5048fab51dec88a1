"""Files in: what kind each is, and what importing it would do. To read another kind of file, add a line to KINDS."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from core.changes import Plan, Problem, Question, fold_questions, question_key
from core.sayings import Saying
from exchange.document import KEPT_AS_IT_IS, NO_ANSWERS, FilePlan, ImportPlan, SourceFile, unread_lines
from exchange.importing.known import known_of_owner, known_source
from exchange.importing.ledger_rows import StoredRow, settled, stored_row, stored_rows, text_of_row
from exchange.importing.ledgers import KIND as WORKLOAD_LEDGER
from exchange.importing.ledgers import EveryoneStep, RowStep, SummaryStep, plan_ledger, year_of_records
from exchange.importing.logs import KIND as LEARNING_LOG
from exchange.importing.logs import LogFileStep, name_among, plan_log
from exchange.importing.minutes import MeetingStep, plan_minutes
from exchange.importing.minutes_guidance import KIND as MINUTES
from exchange.importing.minutes_guidance import GuidanceStep, guidance_text
from exchange.importing.paths import year_in
from exchange.importing.people import LEAVE_OUT
from exchange.importing.setting import KnownSource, Setting, Who, setting_of
from exchange.importing.todo_pages import KIND as TODO_PAGE
from exchange.importing.todo_pages import plan_todo_page
from exchange.importing.weekly_reports import KIND as WEEKLY_REPORT
from exchange.importing.weekly_reports import ReportStep, natural_key, plan_weekly_reports
from exchange.markdown import SourceText, UnreadableFile, decode, pictures_beside, recognise_ledger, with_addresses
from exchange.queries import pictures_of
from meetings.markdown import recognise as recognise_minutes
from members.models import Group, Member
from members.permissions import can_manage_group
from reports import markdown as weekly_reports
from reports.queries import address_of
from tasks.markdown import recognise_todos
from workload.markdown.log_file import recognise_log

SURE_ENOUGH = 0.6
PATH_LIMIT = 500  # of `SourceDocument.path`


@dataclass(frozen=True)
class Kind:
    """A kind of file: how sure one may be that a text (in a file of this path) is one, and how it is planned."""

    name: str
    recognise: Callable[[str, str], float]
    plan: Callable[[Setting, SourceFile, SourceText, KnownSource | None], FilePlan]


KINDS = (
    Kind(WEEKLY_REPORT, weekly_reports.recognise, plan_weekly_reports),
    Kind(WORKLOAD_LEDGER, recognise_ledger, plan_ledger),
    Kind(MINUTES, recognise_minutes, plan_minutes),
    Kind(TODO_PAGE, recognise_todos, plan_todo_page),
    Kind(LEARNING_LOG, lambda text, _stem: recognise_log(text), plan_log),
)


def detect(text: str, path: str = "") -> tuple[str, float]:
    """The kind of a text and how sure that is, from 0 to 1; ("kept", 0) for what Zuji does not read."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    name, sure = max(((kind.name, kind.recognise(text, stem)) for kind in KINDS), key=lambda found: found[1])
    return (name, sure) if sure >= SURE_ENOUGH else (KEPT_AS_IT_IS, 0.0)


def plan_import(
    group: Group,
    files: Iterable[SourceFile],
    *,
    member: Who | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
    accepted: bool = False,
    by: Member | None = None,
) -> ImportPlan:
    """What importing the files would do, by the answers (`question_key` -> choice). Nothing is written.

    `by`: who will apply it; None is the command line, which may do everything.
    """
    adds_people = by is None or can_manage_group(by)
    setting = setting_of(group, member=member, answers=answers, adds_people=adds_people, by=by)
    plans = (_plan_file(setting, file) for file in files)
    return ImportPlan(tuple(_with_questions_once(setting, plan) for plan in plans), accepted, answers)


def _with_questions_once(setting: Setting, file: FilePlan) -> FilePlan:
    """Equal questions of the file become one; an answer that is none of the choices becomes a problem."""
    questions = fold_questions(file.plan.questions)
    refused = [one for one in questions if not one.allows(setting.answers.get(question_key(one), one.proposal))]
    problems = tuple(_refused_answer(question, setting.answers[question_key(question)]) for question in refused)
    return replace(file, plan=replace(file.plan, questions=questions, problems=(*problems, *file.plan.problems)))


def _refused_answer(question: Question, answer: str) -> Problem:
    message = Saying(
        '"{answer}" is no answer to: {question} ({subject}) Take one of its choices.',
        answer=answer[:60], question=question.text, subject=question.subject,
    )  # fmt: skip
    return Problem(question.line, "error", "answer-unknown", message)


def _plan_file(setting: Setting, file: SourceFile) -> FilePlan:
    try:
        text = decode(file.content)
    except UnreadableFile as error:
        problem = Problem(error.line, "error", error.code, Saying.of(error))
        return FilePlan(file, KEPT_AS_IT_IS, Plan(problems=(problem,)))
    if len(file.path) > PATH_LIMIT:
        sentence = Saying(
            "The path has {length} characters; at most {limit} are kept. Shorten the folders' names.",
            length=len(file.path), limit=PATH_LIMIT,
        )  # fmt: skip
        return FilePlan(file, KEPT_AS_IT_IS, Plan(problems=(Problem(None, "error", "path-too-long", sentence),)))
    text = replace(text, text=_with_addresses(setting.group, text.text))
    known = known_source(setting.group, file)
    name, sure = detect(text.text, file.path)
    kind = next((kind for kind in KINDS if kind.name == name), None)
    plan = kind.plan(setting, file, text, known) if kind else _plan_kept(setting, file, text, known)
    plan = replace(plan, sure=sure)
    if text.encoding == "utf-8":
        return plan
    message = Saying("The file is not UTF-8; it was read as {encoding}.", encoding=text.encoding.upper())
    said = Problem(None, "info", "encoding", message)
    return replace(plan, plan=replace(plan.plan, problems=(said, *plan.plan.problems)))


def _with_addresses(group: Group, text: str) -> str:
    """An export of this group names pictures as files: they are meant where they are here."""
    named = pictures_beside(text)
    return with_addresses(text, {one.uuid: address_of(one) for one in pictures_of(group, named)}) if named else text


def _plan_kept(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    lines = unread_lines(weekly_reports.split_lines(text.text))
    if known is not None and known.is_unchanged:
        return FilePlan(file, KEPT_AS_IT_IS, Plan(lines=lines))
    sentence = Saying("This is no kind of file that Zuji reads. Keep it as it is, to be exported unchanged?")
    question = Question("kind", None, sentence, file.shown, "keep", ("keep", LEAVE_OUT))
    is_left_out = setting.answer_to(question) == LEAVE_OUT
    return FilePlan(file, KEPT_AS_IT_IS, Plan(questions=(question,), lines=lines), is_left_out=is_left_out)


__all__ = [
    "KINDS",
    "LEARNING_LOG",
    "LEAVE_OUT",
    "MINUTES",
    "TODO_PAGE",
    "WORKLOAD_LEDGER",
    "EveryoneStep",
    "FilePlan",
    "GuidanceStep",
    "ImportPlan",
    "Kind",
    "KnownSource",
    "LogFileStep",
    "MeetingStep",
    "ReportStep",
    "RowStep",
    "Setting",
    "SourceFile",
    "StoredRow",
    "SummaryStep",
    "Who",
    "detect",
    "guidance_text",
    "known_of_owner",
    "known_source",
    "name_among",
    "natural_key",
    "plan_import",
    "setting_of",
    "settled",
    "stored_row",
    "stored_rows",
    "text_of_row",
    "year_in",
    "year_of_records",
]
