"""What importing a report would do to the one that is there. Reads only; `services.import_report` applies it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from core.changes import Action, Problem
from core.sayings import Saying
from core.text import CELL_LIMIT, MARKDOWN_LIMIT, TITLE_LIMIT, InvalidText, clean_markdown
from members.models import Member
from reports.document import FeedbackDoc, WeeklyReportDoc
from reports.markdown import write_weekly_report
from reports.models import WeeklyReport
from reports.queries import sheet_for_audience, sheets_for_audience, working_document


@dataclass(frozen=True)
class Standing:
    """What is stored for a member's week. `text` is the report as Markdown, "" where there is none."""

    text: str = ""
    is_removed: bool = False
    closed: str = ""  # why it may not be changed by an import
    uuid: str = ""  # of what was submitted: a draft is its author's


@dataclass(frozen=True)
class Earlier:
    """What the last import of the same file left: the lines of the file, and the report as it was stored by them."""

    source: str
    written: str


def standing_of(member: Member, first_day: date) -> Standing:
    """The report of the member's week as it is now."""
    reports = WeeklyReport.objects.filter(member=member, week_start=first_day).select_related("group", "member")
    report = reports.filter(deleted_at=None).select_related("reviewed_by").first()
    if report is None:
        return Standing(is_removed=reports.exists())
    if report.first_submitted_at is None:
        return Standing(write_weekly_report(working_document(report)), closed=Saying("there is a draft of it"))
    closed = ""
    if report.is_locked:
        closed = Saying("it was reviewed and is closed")
    elif report.has_unsubmitted_changes:
        closed = Saying("its author has changes in it that are not submitted yet")
    return Standing(text_of(report), closed=closed, uuid=str(report.uuid))


def text_of(report: WeeklyReport) -> str:
    """A submitted report with its feedback, as Markdown: what exports write and imports compare with."""
    return write_weekly_report(sheet_for_audience(report, with_feedback=True).document)


def texts_of(reports: Sequence[WeeklyReport]) -> dict[UUID, str]:
    """The same of many at once, by their public ids. Two queries."""
    sheets = sheets_for_audience(reports, with_feedback=True)
    return {report.uuid: write_weekly_report(sheet.document) for report, sheet in zip(reports, sheets, strict=True)}


def settled(document: WeeklyReportDoc, *, member: str, week: str, advisors: Mapping[str, str]) -> WeeklyReportDoc:
    """The document with the names that the group knows. `advisors`: the name in the file -> the member's, "" unknown.

    A signature that is nobody's stays in the text. What one advisor wrote in two pieces is one feedback.
    """
    rows = tuple(replace(row, feedback=_settled_feedback(row.feedback, advisors)) for row in document.rows)
    feedback = _settled_feedback(document.feedback, advisors)
    return replace(document, member=member, week=week, rows=rows, feedback=feedback)


def _settled_feedback(feedback: Sequence[FeedbackDoc], advisors: Mapping[str, str]) -> tuple[FeedbackDoc, ...]:
    pieces: dict[str, list[FeedbackDoc]] = {}
    for one in feedback:
        name = advisors.get(one.advisor, "")
        text = one.text if name or not one.advisor else f"**{one.advisor}**：{one.text}"
        if text.strip() or one.mark or one.answer.strip():
            pieces.setdefault(name, []).append(replace(one, text=text))
    return tuple(_joined(name, found) for name, found in pieces.items())


def _joined(name: str, pieces: Sequence[FeedbackDoc]) -> FeedbackDoc:
    """The pieces of one advisor as one: all texts and answers, the last mark."""
    texts = "\n\n".join(one.text for one in pieces if one.text.strip())
    answers = "\n\n".join(one.answer for one in pieces if one.answer.strip())
    return FeedbackDoc(texts, name, next((one.mark for one in reversed(pieces) if one.mark), ""), answers)


def signatures(document: WeeklyReportDoc) -> list[str]:
    """The names that feedback is signed with, in order, each once; "" for unsigned feedback."""
    everything = [*document.feedback, *(one for row in document.rows for one in row.feedback)]
    return list(dict.fromkeys(one.advisor for one in everything if one.text.strip() or one.mark or one.answer.strip()))


def decide(source: str, after: str, standing: Standing, earlier: Earlier | None) -> tuple[Action, str]:
    """What to do with a report of a file, and why it is a conflict (empty for the other actions).

    A conflict keeps what is stored. Nothing that was changed since the last import is ever overwritten.
    """
    if (earlier is not None and source == earlier.source) or (standing.text and standing.text == after):
        return "same", ""
    if not standing.text:
        was_removed = standing.is_removed and earlier is not None
        return ("conflict", Saying("it was removed here")) if was_removed else ("create", "")
    if standing.closed:
        return "conflict", standing.closed
    if earlier is None:
        return "conflict", Saying("another report of that week is there")
    return ("update", "") if standing.text == earlier.written else ("conflict", Saying("it was changed here too"))


def broken_limits(document: WeeklyReportDoc, *, row_limit: int, row_lines: Sequence[int], line: int) -> list[Problem]:
    """The limits of the form that the document breaks, as errors: `line` is where the report begins."""
    if len(document.rows) > row_limit:
        sentence = Saying(
            "The report has {rows:,} rows; at most {limit} are allowed.", rows=len(document.rows), limit=row_limit
        )
        return [Problem(line, "error", "too-many-rows", sentence)]
    problems = []
    feedback, answer, note_text = Saying("Feedback"), Saying("Answer"), Saying("Project note")
    texts: list[tuple[int, Saying, str, int]] = [(line, Saying("Overall note"), document.note, MARKDOWN_LIMIT)]
    texts += [(line, feedback, one.text, CELL_LIMIT) for one in document.feedback]
    texts += [(line, answer, one.answer, CELL_LIMIT) for one in document.feedback]
    for row, row_line in zip(document.rows, row_lines, strict=True):
        texts.append((row_line, Saying("Project"), row.project, TITLE_LIMIT))
        texts += [
            (row_line, name, text, CELL_LIMIT)
            for name, text in (
                (Saying("This week"), row.this_week),
                (Saying("Results"), row.results),
                (Saying("Next week"), row.next_week),
            )
        ]
        texts += [(row_line, feedback, one.text, CELL_LIMIT) for one in row.feedback]
        texts += [(row_line, answer, one.answer, CELL_LIMIT) for one in row.feedback]
    for note in document.project_notes:
        texts.append((line, Saying("Project name"), note.project, TITLE_LIMIT))
        texts += [(line, note_text, text, MARKDOWN_LIMIT) for text in (note.motivation, note.plan, note.note)]
    for where, name, text, limit in texts:
        try:
            clean_markdown(text, limit)
        except InvalidText as error:
            sentence = Saying("{field}: {error}", field=name, error=error)
            problems.append(Problem(where, "error", error.code.replace("_", "-"), sentence))
    return problems
