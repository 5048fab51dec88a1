"""The places where an advisor may write on a report, and the saving of what he writes there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from members.models import Member
from members.permissions import can_advise
from reports.document import FeedbackDoc, RowDoc
from reports.forms import Comment
from reports.models import Feedback, WeeklyReport
from reports.permissions import advised_projects, can_review
from reports.queries import feedback_doc, weeks_open
from reports.queries.plans import TaskLine
from reports.views.pads import AnswerPad, own_pads


@dataclass(frozen=True)
class MarkButton:
    """One of the quick marks, as a button that is pressed or not."""

    value: str
    label: str
    is_set: bool

    @property
    def sends(self) -> str:
        """What pressing the button means: this mark, or none where it is set already."""
        return "" if self.is_set else self.value


@dataclass(frozen=True)
class FeedbackPad:
    """A place to write: the row's uuid ("" for the whole report), one's own text so far and its version."""

    row: str
    text: str = ""
    version: int = 0
    saved_at: datetime | None = None
    mark: str = ""
    written: FeedbackDoc | None = None  # as it is stored, with the author's answer
    stored: str | None = None  # what another window saved, where the typed text could not be saved
    error: str = ""

    @property
    def weeks(self) -> int:
        """For how long it has been open."""
        return weeks_open(self.written.opened_at) if self.written and self.written.opened_at else 0

    @property
    def marks(self) -> list[MarkButton]:
        return [MarkButton(value, str(label), value == self.mark) for value, label in Feedback.Mark.choices]


@dataclass(frozen=True)
class RowView:
    """A row on the page: its cells, what others wrote on it, and where this reader may write."""

    row: RowDoc
    feedback: tuple[FeedbackDoc, ...]
    pad: FeedbackPad | None
    answers: tuple[AnswerPad, ...] = ()  # the same feedback with places to answer, for the report's author
    marks: tuple[TaskLine, ...] = ()  # this week's tasks, in or out of the plan before


def pads_for(
    report: WeeklyReport, advisor: Member, rows: tuple[RowDoc, ...], feedback: Iterable[Feedback]
) -> dict[str, FeedbackPad]:
    """Where the advisor may write on these rows (and "" for the whole), with what he wrote there before.

    `feedback`: of the report, the advisor's own blank ones included.
    """
    if report.member_id == advisor.pk or advisor.is_guest:
        return {}
    places = _places(report, advisor, rows)
    if not places:
        return {}
    own = {_place(written): written for written in feedback if written.advisor_id == advisor.pk}
    return {place: _pad(place, own.get(place)) for place in places}


def _pad(place: str, written: Feedback | None) -> FeedbackPad:
    if written is None:
        return FeedbackPad(place)
    return FeedbackPad(
        place, written.text, written.version, written.updated_at, written.mark, written=feedback_doc(written)
    )


def row_view(row: RowDoc, pads: Mapping[str, FeedbackPad], own: WeeklyReport | None = None) -> RowView:
    """The row as its reader sees it; `own`: the report, where the reader is its author and may answer."""
    pad = pads.get(row.uuid)
    if own is not None:
        return RowView(row, (), None, own_pads(own, row.feedback))
    return RowView(row, without_own(row.feedback, pad), pad)


def without_own(feedback: tuple[FeedbackDoc, ...], pad: FeedbackPad | None) -> tuple[FeedbackDoc, ...]:
    """What others wrote: one's own text stands in its pad already."""
    if pad is None or pad.written is None:
        return feedback
    return tuple(written for written in feedback if written.uuid != pad.written.uuid)


def unsaved_pad(comment: Comment, stored: Feedback | None = None, error: str = "") -> FeedbackPad:
    """The pad with the text as typed: beside it what another window stored, or why it was refused."""
    pad = FeedbackPad(str(comment.row or ""), comment.text, comment.version, mark=comment.mark or "", error=error)
    if stored is not None:
        pad = replace(pad, version=stored.version, stored=stored.text)
    return pad


def _places(report: WeeklyReport, advisor: Member, rows: tuple[RowDoc, ...]) -> set[str]:
    if can_advise(advisor):
        return {row.uuid for row in rows} | ({""} if can_review(report, advisor) else set())
    projects = advised_projects(advisor)
    if not projects:
        return set()
    own_rows = report.submitted_rows.filter(project__in=projects).values_list("row_uuid", flat=True)
    return {str(row_uuid) for row_uuid in own_rows} & {row.uuid for row in rows}


def _place(written: Feedback) -> str:
    return str(written.row_uuid or "")
