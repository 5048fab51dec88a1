"""The one shape of a weekly report: page, PDF, Markdown and import all meet here. Pure: no Django.

Law (property test): `reports.markdown.read_weekly_report(write_weekly_report(doc)).document == doc`.
Fields marked compare=False are addresses of the database, not content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.teaching_weeks import TeachingWeek


@dataclass(frozen=True)
class FeedbackDoc:
    """One advisor's text and mark, with the author's answer. `advisor` is the name as shown, "" where nobody tells."""

    text: str
    advisor: str = ""
    mark: str = ""  # Feedback.Mark value: "good", "revise", "talk"
    answer: str = ""  # Markdown, of the report's author
    updated_at: datetime | None = field(default=None, compare=False)
    answered_at: datetime | None = field(default=None, compare=False)
    settled_at: datetime | None = field(default=None, compare=False)  # answered or ticked off
    opened_at: datetime | None = field(default=None, compare=False)  # its age counts from here
    uuid: str = field(default="", compare=False)
    version: int = field(default=0, compare=False)
    answer_version: int = field(default=0, compare=False)

    @property
    def is_open(self) -> bool:
        """Whether its author still owes an answer or a tick."""
        return self.settled_at is None and self.opened_at is not None and bool(self.text or self.mark)


@dataclass(frozen=True)
class RowDoc:
    """One project's row; all cells are Markdown with real line breaks. `project` keeps its line breaks as written."""

    project: str = ""
    this_week: str = ""
    results: str = ""
    next_week: str = ""
    feedback: tuple[FeedbackDoc, ...] = ()
    uuid: str = field(default="", compare=False)
    is_removed: bool = field(default=False, compare=False)  # shown struck through, because it has feedback

    @property
    def is_blank(self) -> bool:
        return not (self.project or self.this_week or self.results or self.next_week or self.feedback)


@dataclass(frozen=True)
class ProjectNoteDoc:
    """What stands under a report about one of its projects (注：项目说明). All texts are Markdown."""

    project: str
    motivation: str = ""  # 项目动机
    plan: str = ""  # 拟实施方案
    note: str = ""  # whatever else stands there


@dataclass(frozen=True)
class WeeklyReportDoc:
    """A weekly report: the week's ISO name ("2024-W43"), its period (both days included) and its rows."""

    week: str
    starts_on: date
    ends_on: date
    member: str = ""  # "" where the file's path tells it
    rows: tuple[RowDoc, ...] = ()
    note: str = ""  # overall note of the author
    feedback: tuple[FeedbackDoc, ...] = ()  # on the whole report
    project_notes: tuple[ProjectNoteDoc, ...] = ()


@dataclass(frozen=True)
class ReportSheet:
    """A report with what stands around it on a page or on paper. Times are aware."""

    document: WeeklyReportDoc
    group: str
    revision: int  # number of the revision shown; 0 for a draft
    submitted_at: datetime | None
    is_late: bool
    state: str  # WeeklyReport.State value
    reviewed_by: str
    reviewed_at: datetime | None
    language: str  # of the group: "zh-hans" or "en"
    time_zone: str


@dataclass(frozen=True)
class BoundReport:
    """A report in a book; `uuid` is its public id."""

    uuid: str
    sheet: ReportSheet


@dataclass(frozen=True)
class Book:
    """Reports bound together: a group's week, or a member's weeks (a booklet). Names are in pinyin order."""

    group: str
    starts_on: date
    ends_on: date
    reports: tuple[BoundReport, ...]
    language: str  # of the group
    time_zone: str
    as_of: datetime | None  # the newest of what is in it
    week: str = ""  # name of the week, of a group's week
    teaching: TeachingWeek | None = None
    member: str = ""  # whose weeks, of a booklet
    shows_absent: bool = False  # guests are not told who has handed in nothing
    missing: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    excused: tuple[str, ...] = ()


def freeze(document: WeeklyReportDoc) -> dict[str, Any]:
    """The document as JSON values, for a revision. Feedback is left out: it goes on living after the submission."""
    return {
        "week": document.week,
        "starts_on": document.starts_on.isoformat(),
        "ends_on": document.ends_on.isoformat(),
        "member": document.member,
        "note": document.note,
        "rows": [
            {
                "uuid": row.uuid,
                "project": row.project,
                "this_week": row.this_week,
                "results": row.results,
                "next_week": row.next_week,
                "is_removed": row.is_removed,
            }
            for row in document.rows
        ],
        "project_notes": [
            {"project": note.project, "motivation": note.motivation, "plan": note.plan, "note": note.note}
            for note in document.project_notes
        ],
    }


def thaw(frozen: Mapping[str, Any]) -> WeeklyReportDoc:
    """The document that `freeze` wrote."""
    return WeeklyReportDoc(
        week=frozen["week"],
        starts_on=date.fromisoformat(frozen["starts_on"]),
        ends_on=date.fromisoformat(frozen["ends_on"]),
        member=frozen["member"],
        note=frozen["note"],
        rows=tuple(RowDoc(**row) for row in frozen["rows"]),
        project_notes=tuple(ProjectNoteDoc(**note) for note in frozen["project_notes"]),
    )
