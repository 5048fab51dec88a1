"""What comes back to an advisor: the author's answer to his feedback, or a tick that says it is done."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event, tell
from core.text import CELL_LIMIT, clean_markdown
from members.models import Member
from reports.models import Feedback
from reports.permissions import can_answer
from reports.services.mentioning import tell_mentioned
from reports.services.pictures import link_feedback_pictures
from reports.services.refusals import NotAllowed, ReportRefused, StaleAnswer

MAIL_AFTER = timedelta(minutes=10)  # an answer saves itself while it is written: the mail waits for the whole of it


@transaction.atomic
def answer_feedback(
    *, feedback: Feedback, text: str, version: int, by: Member, seen: int | None = None, source: str = "page"
) -> Feedback:
    """Write the answer to a feedback on one's own report, which settles it. `version`: of the answer that was read.

    `seen` is the version of the feedback that was read: an answer to older words is kept, but does not settle the new
    ones. Taking the answer away opens the feedback again. Raises StaleAnswer; the same text again changes nothing.
    """
    current = _locked(feedback, by)
    text = clean_markdown(text, CELL_LIMIT)
    if not text.strip():
        text = ""
    if text == current.answer and version <= current.answer_version:
        return current
    if version != current.answer_version:
        raise StaleAnswer(current)
    now = timezone.now()
    is_news = bool(text) and current.settled_at is None
    if is_news and seen in (None, current.version):
        current.settled_at = now
    elif not text:
        current.settled_at = None
    current.answer, current.answered_at = text, now if text else None
    _store(current, answer=text, answered_at=current.answered_at, settled_at=current.settled_at, counts=True)
    _record("feedback.answered" if text else "feedback.answer_removed", current, by, source)
    if is_news and current.advisor is not None:
        tell(
            member=current.advisor,
            kind="report.answered",
            key=f"report.answered {current.uuid} {current.version}",
            actor=by,
            subject_kind="report",
            subject=current.report.uuid,
            details={"week": current.report.week.name, "member": str(current.report.member.uuid)},
            mail_after=MAIL_AFTER,
        )
    tell_mentioned(text=text, report=current.report, by=by, where=f"answer {current.uuid}")
    link_feedback_pictures(current.report, writer=by)
    return current


@transaction.atomic
def settle_feedback(*, feedback: Feedback, by: Member, seen: int | None = None, source: str = "page") -> Feedback:
    """Tick off a feedback on one's own report: done, without words. Raises StaleAnswer when it was written anew."""
    current = _locked(feedback, by)
    if current.settled_at is not None:
        return current
    if seen is not None and seen != current.version:
        raise StaleAnswer(current)
    if not (current.text or current.mark):
        raise ReportRefused("no-feedback", _("The advisor has taken this feedback back."))
    current.settled_at = timezone.now()
    _store(current, settled_at=current.settled_at)
    _record("feedback.settled", current, by, source)
    return current


@transaction.atomic
def reopen_feedback(*, feedback: Feedback, by: Member, source: str = "page") -> Feedback:
    """Take the tick back: the feedback stands in the next form again. Its age goes on, and its answer stays."""
    current = _locked(feedback, by)
    if current.settled_at is None:
        return current
    current.settled_at = None
    _store(current, settled_at=None)
    _record("feedback.reopened", current, by, source)
    return current


@transaction.atomic
def note_answers(*, advisor: Member, seen: Mapping[UUID, int], source: str = "page") -> int:
    """The advisor has taken note of these answers (feedback's uuid -> version of the answer that he read).

    Answers to other advisors' feedback are left alone. Says how many there were.
    """
    own = Feedback.objects.filter(advisor=advisor, uuid__in=seen, answer_seen_version__lt=F("answer_version"))
    noted = 0
    for feedback in own.select_related("report", "report__group"):
        version = min(seen[feedback.uuid], feedback.answer_version)
        if version > feedback.answer_seen_version:
            Feedback.objects.filter(pk=feedback.pk).update(answer_seen_version=version)
            _record("feedback.answer_seen", feedback, advisor, source)
            noted += 1
    return noted


def _locked(feedback: Feedback, by: Member) -> Feedback:
    loaded = Feedback.objects.select_related("report", "report__group", "report__member")
    current = loaded.select_for_update(of=("self",)).get(pk=feedback.pk)
    current.advisor = feedback.advisor  # with its account, where the caller has loaded it
    if not can_answer(current.report, by):
        raise NotAllowed("not-yours", _("Only the author answers the feedback on a report."))
    return current


def _store(feedback: Feedback, *, counts: bool = False, **changes: Any) -> None:
    """By update, so that `updated_at` goes on telling when the advisor wrote."""
    if counts:
        feedback.answer_version += 1
        changes["answer_version"] = feedback.answer_version
    Feedback.objects.filter(pk=feedback.pk).update(**changes)


def _record(verb: str, feedback: Feedback, by: Member, source: str) -> None:
    record_event(
        verb=verb,
        group=feedback.report.group,
        by=by,
        subject_kind="report",
        subject=feedback.report.uuid,
        details={"feedback": str(feedback.uuid), "answer": feedback.answer_version},
        source=source,
    )
