"""The places where an advisor may write on a report, and the saving of what he writes there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from members.models import Member
from members.permissions import can_advise
from reports.document import FeedbackDoc, RowDoc
from reports.forms import Comment
from reports.models import Feedback, WeeklyReport
from reports.permissions import advised_projects, can_review


@dataclass(frozen=True)
class FeedbackPad:
    """A place to write: the row's uuid ("" for the whole report), one's own text so far and its version."""

    row: str
    text: str = ""
    version: int = 0
    saved_at: datetime | None = None
    stored: str | None = None  # what another window saved, where the typed text could not be saved
    error: str = ""


@dataclass(frozen=True)
class RowView:
    """A row on the page: its cells, what others wrote on it, and where this reader may write."""

    row: RowDoc
    feedback: tuple[FeedbackDoc, ...]
    pad: FeedbackPad | None


def pads_for(report: WeeklyReport, advisor: Member, rows: tuple[RowDoc, ...]) -> dict[str, FeedbackPad]:
    """Where the advisor may write on these rows (and "" for the whole), with what he wrote there before."""
    if report.member_id == advisor.pk or advisor.is_guest:
        return {}
    places = _places(report, advisor, rows)
    if not places:
        return {}
    own = {_place(written): written for written in report.feedback.filter(advisor=advisor)}
    return {
        place: FeedbackPad(place, own[place].text, own[place].version, own[place].updated_at)
        if place in own
        else FeedbackPad(place)
        for place in places
    }


def row_view(row: RowDoc, pads: Mapping[str, FeedbackPad], reader: Member) -> RowView:
    pad = pads.get(row.uuid)
    return RowView(row, without_own(row.feedback, pad, reader), pad)


def without_own(feedback: tuple[FeedbackDoc, ...], pad: FeedbackPad | None, reader: Member) -> tuple[FeedbackDoc, ...]:
    """What others wrote: one's own text stands in its pad already."""
    if pad is None:
        return feedback
    own = pad.stored if pad.stored is not None else pad.text
    return tuple(written for written in feedback if (written.advisor, written.text) != (reader.name, own))


def unsaved_pad(comment: Comment, stored: Feedback | None = None, error: str = "") -> FeedbackPad:
    """The pad with the text as typed: beside it what another window stored, or why it was refused."""
    pad = FeedbackPad(str(comment.row or ""), comment.text, comment.version, error=error)
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
