"""Places to write beside the report: an answer next to the feedback that it answers, an advisor's note to himself."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from core.weeks import Week
from reports.document import FeedbackDoc
from reports.models import PrivateNote, WeeklyReport
from reports.queries import weeks_open


@dataclass(frozen=True)
class AnswerPad:
    """A feedback with the place for its answer. `report` and `week` say where it was given, `project` on what."""

    feedback: FeedbackDoc
    report: uuid.UUID
    week: Week
    project: str = ""
    is_earlier: bool = False  # given on an earlier report than the one of the page
    text: str = ""  # the answer as stored, or as typed
    stored: str | None = None  # what another window saved, where the typed answer could not be

    @property
    def weeks(self) -> int:
        assert self.feedback.opened_at is not None
        return weeks_open(self.feedback.opened_at)


def own_pads(report: WeeklyReport, feedback: Iterable[FeedbackDoc]) -> tuple[AnswerPad, ...]:
    """The pads of what stands on one report."""
    return tuple(AnswerPad(one, report.uuid, report.week, text=one.answer) for one in feedback)


@dataclass(frozen=True)
class NotePad:
    """The reader's own note about a report. `stored`: what another window saved, where this could not be."""

    text: str = ""
    version: int = 0
    stored: str | None = None
    error: str = ""


def note_pad(note: PrivateNote | None) -> NotePad:
    return NotePad(note.text, note.version) if note else NotePad()
