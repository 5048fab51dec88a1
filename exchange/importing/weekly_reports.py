"""The plan of a file that holds weekly reports."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.changes import Change, Plan, Problem, Question, question_key
from core.sayings import Saying
from core.weeks import Week
from exchange.document import FilePlan, SourceFile
from exchange.importing.gone import Gone, GonePlan, plan_gone
from exchange.importing.paths import is_pasted, year_in
from exchange.importing.people import LEAVE_OUT, author_of, feedback_writer
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from reports.document import WeeklyReportDoc
from reports.importing import Earlier, Standing, broken_limits, decide, settled, signatures, standing_of, text_of
from reports.markdown import ReadFile, ReadReport, read_weekly_reports, title_of_name, write_weekly_report
from reports.models import WeeklyReport
from reports.services import ROW_LIMIT

KIND = "weekly-report"


@dataclass(frozen=True)
class ReportStep:
    """One report of a file and what is done with it by the answers that hold. `change` None: it is left out."""

    read: ReadReport
    change: Change | None = None
    author: Who | None = None
    first_day: date | None = None
    document: WeeklyReportDoc | None = None
    writers: Mapping[str, Who] | None = None  # of feedback, by name


def natural_key(member_key: str, first_day: date) -> str:
    return f"{member_key}/{first_day.isoformat()}"


def plan_weekly_reports(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written."""
    read_file = _read(setting, file, text)
    steps: list[ReportStep] = []
    problems: list[Problem] = []
    questions: list[Question] = []
    for read in read_file.reports:
        step, asked, said = _plan_report(setting, file, read, known)
        steps.append(step)
        questions += asked
        problems += [*read.problems, *said]
    gone = plan_gone(setting, file.shown, KIND, _gone_from(file, steps, known)) if known else GonePlan()
    changes = (*(step.change for step in steps if step.change), *gone.changes)
    plan = Plan(changes, (*problems, *gone.problems), (*questions, *gone.questions), read_file.lines)
    return FilePlan(file, KIND, plan, (*steps, *gone.steps))


def _gone_from(file: SourceFile, steps: Sequence[ReportStep], known: KnownSource) -> list[Gone]:
    """Reports that the file had and has no longer. A file that shares only its name with the one before is another."""
    keys = {natural_key(step.author.key, step.first_day) for step in steps if step.author and step.first_day}
    texts = {step.read.text for step in steps}
    gone = {one.object_uuid: one for one in known.records if one.natural_key not in keys and one.text not in texts}
    if "/" not in file.path and len(gone) == len(known.records):
        return []
    reports = WeeklyReport.objects.filter(uuid__in=gone, deleted_at=None).select_related("group", "member")
    return [
        Gone(
            KIND,
            one.uuid,
            f"{one.member.name} {one.week.name}",
            (one.member.name,),
            is_touched=bool(one.is_locked or one.has_unsubmitted_changes or one.private_notes.exists())
            or text_of(one) != gone[one.uuid].written,
        )
        for one in reports.select_related("reviewed_by")
    ]


def _read(setting: Setting, file: SourceFile, text: SourceText) -> ReadFile:
    """With the weeks that were answered for reports that say none."""
    year, named = year_in(file.place), _week_in(file.place)
    found = read_weekly_reports(text.text, calendar=setting.calendar, year=year, named=named)
    said = {
        read.first_line: setting.answer_to(_week_question(file, read.first_line))
        for read in found.reports
        if read.document is None
    }
    weeks = {line: week for line, week in said.items() if title_of_name(week)}
    if not weeks:
        return found
    return read_weekly_reports(text.text, calendar=setting.calendar, year=year, named=named, weeks=weeks)


def _week_question(file: SourceFile, line: int) -> Question:
    text = Saying(
        "Which week is this report of? Write it like 2024-W43 or 2024.10.21-10.27; without an answer it is left out."
    )
    return Question("week", line, text, file.shown, LEAVE_OUT, (), per_line=True)


def _plan_report(
    setting: Setting, file: SourceFile, read: ReadReport, known: KnownSource | None
) -> tuple[ReportStep, list[Question], list[Problem]]:
    document, line = read.document, read.first_line
    if document is None:
        return ReportStep(read), [] if known and known.is_unchanged else [_week_question(file, line)], []
    author, question = _author(setting, file, read, document, known)
    was_left_out = known is not None and known.is_unchanged and _is_unanswered(setting, question)
    if author is None or was_left_out:
        return ReportStep(read), [question] if question and not was_left_out else [], []
    mine = [question] if question else []
    number = _number_question(read)
    if number and setting.answer_to(number) == LEAVE_OUT:
        return ReportStep(read), [*mine, number], []
    mine += [number] if number else []
    limits = broken_limits(document, row_limit=ROW_LIMIT, row_lines=read.row_lines, line=line)
    if limits:
        return ReportStep(read), mine, limits
    step, asked = _step_of(setting, file, read, document, author, known)
    assert step.change is not None
    if step.change.action == "same":
        return step, [], []
    conflict = _conflict_problem(step.change) if step.change.action == "conflict" else []
    return step, [*mine, *asked], conflict


def _is_unanswered(setting: Setting, question: Question | None) -> bool:
    return question is not None and question_key(question) not in setting.answers


def _author(
    setting: Setting, file: SourceFile, read: ReadReport, document: WeeklyReportDoc, known: KnownSource | None
) -> tuple[Who | None, Question | None]:
    """The member the same lines were imported for before; else whoever the file and its path name.

    A changed file without a folder may be anybody's who calls it so: whose it was before is only proposed.
    """
    remembered = known.member_of(read.first_line, read.text) if known and not setting.member else None
    if remembered and known and (known.is_unchanged or "/" in file.path):
        return Who(remembered.name, remembered), None
    return author_of(setting, document.member, file.place, read.first_line, before=remembered)


def _step_of(
    setting: Setting,
    file: SourceFile,
    read: ReadReport,
    document: WeeklyReportDoc,
    author: Who,
    known: KnownSource | None,
) -> tuple[ReportStep, list[Question]]:
    week = setting.calendar.week_of(document.starts_on)
    writers: dict[str, Who] = {}
    asked = []
    names = {}
    for signature in signatures(document):
        writer, question = feedback_writer(setting, signature, read.first_line)
        asked += [question] if question else []
        if writer:
            names[signature] = writer.name
            writers[writer.name] = writer
    document = settled(document, member=author.name, week=week.name, advisors=names)
    change = _change(setting, file, read, document, author, week, known)
    return ReportStep(read, change, author, week.first_day, document, writers), asked


def _change(
    setting: Setting,
    file: SourceFile,
    read: ReadReport,
    document: WeeklyReportDoc,
    author: Who,
    week: Week,
    known: KnownSource | None,
) -> Change:
    target, after = f"{author.name} {week.name}", write_weekly_report(document)
    other = setting.planned.setdefault((author.key, week.first_day), f"{file.path}:{read.first_line}")
    if other != f"{file.path}:{read.first_line}":
        twice = Saying("{place} has a report of that week too", place=other)
        return Change("conflict", KIND, target, "", after, read.first_line, twice, (author.name,))
    standing = standing_of(author.member, week.first_day) if author.member else Standing()
    record = known.record(natural_key(author.key, week.first_day)) if known else None
    earlier = Earlier(record.text, record.written) if record else None
    action, reason = decide(read.text, after, standing, earlier)
    return Change(action, KIND, target, standing.text, after, read.first_line, reason, (author.name,), standing.uuid)


def _conflict_problem(change: Change) -> list[Problem]:
    message = Saying(
        "The report {report} is not imported: {reason}. What is stored was kept.",
        report=change.target, reason=change.reason,
    )  # fmt: skip
    return [Problem(change.line, "warning", "conflict", message)]


def _number_question(read: ReadReport) -> Question | None:
    """A week number without a year or dates may count the weeks of a term as well."""
    assumed = [problem for problem in read.problems if problem.code == "number-assumed"]
    if not assumed or read.document is None:
        return None
    week = read.document.week
    text = Saying(
        "Is the number of the title the week {week} of the calendar? It may count the weeks of a term.", week=week
    )
    return Question("week-number", assumed[0].line, text, week, week, (week, LEAVE_OUT))


def _week_in(path: str) -> str:
    """The part of a path that names a week, the nearest first: `2024-W43`, `2023.10.10~2023.10.24`."""
    *folders, name = path.split("/")
    if is_pasted(name):
        return ""
    stem = re.sub(r"(?:\.(?:md|markdown|txt))+$", "", name, flags=re.IGNORECASE)
    return next((part for part in (stem, *reversed(folders)) if title_of_name(part)), "")
