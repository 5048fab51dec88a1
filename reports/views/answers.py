"""Where an author answers feedback: beside the rows of his form, and on the pages of his reports."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from core.names import name_key
from core.weeks import Week
from members.models import Member
from reports.forms import Answer
from reports.models import Feedback, WeeklyReport
from reports.queries import PlacedFeedback, carried_feedback, feedback_doc, feedback_on
from reports.services import ReportRefused, StaleAnswer, answer_feedback, reopen_feedback, settle_feedback
from reports.views.desk import Desk
from reports.views.pads import AnswerPad, own_pads


def with_answers(desk: Desk, writer: Member, week: Week, typed: Iterable[Answer] = ()) -> Desk:
    """The desk with the feedback of this report and of earlier ones, each with the place for its answer.

    What was said about a project stands beside the row of that project; the rest on top.
    """
    answers = {str(answer.feedback): answer for answer in typed}
    found, is_more = carried_feedback(writer, week)
    carried = [(placed, _pad(placed)) for placed in found]
    rows, used = [], set()
    for row in desk.rows:
        key = name_key(row.cells.project)
        beside = [pad for placed, pad in carried if key in placed.keys and pad.feedback.uuid not in used]
        used |= {pad.feedback.uuid for pad in beside}
        own = own_pads(desk.report, row.feedback) if desk.report else ()
        rows.append(replace(row, feedback=(), answers=_typed_in((*beside, *own), answers)))
    on_top = tuple(pad for _placed, pad in carried if pad.feedback.uuid not in used)
    overall = own_pads(desk.report, desk.overall) if desk.report else ()
    return replace(
        desk,
        rows=tuple(rows),
        answers=_typed_in(on_top, answers),
        has_more_answers=is_more,
        overall_answers=_typed_in(overall, answers),
    )


def _pad(placed: PlacedFeedback) -> AnswerPad:
    doc, report = feedback_doc(placed.feedback), placed.feedback.report
    return AnswerPad(doc, report.uuid, report.week, placed.project, is_earlier=True, text=doc.answer)


def _typed_in(pads: Iterable[AnswerPad], answers: Mapping[str, Answer]) -> tuple[AnswerPad, ...]:
    return tuple(_with_typed(pad, answers.get(pad.feedback.uuid)) for pad in pads)


def _with_typed(pad: AnswerPad, typed: Answer | None) -> AnswerPad:
    """The pad with the answer as it was typed, beside what another window stored."""
    if typed is None or typed.text.replace("\r\n", "\n") == pad.text:
        return pad
    is_stale = typed.version != pad.feedback.answer_version
    return replace(pad, text=typed.text, stored=pad.feedback.answer if is_stale else None)


def take_answers(writer: Member, answers: Iterable[Answer], action: str) -> None:
    """Store the answers of a form, and do what a button of one says: "settle:<uuid>", "reopen:<uuid>".

    Answers that did not change cost nothing but the look at them. Raises ReportRefused, ValueError.
    """
    verb, _colon, name = action.partition(":")
    sent = {answer.feedback: answer for answer in answers if answer.feedback is not None}
    if not sent:
        return
    feedback = Feedback.objects.filter(uuid__in=sent, report__member=writer, report__deleted_at=None)
    stale = None
    for found in feedback.select_related("report", "advisor", "advisor__account"):
        answer = sent[found.uuid]
        try:
            if answer.text.replace("\r\n", "\n") != found.answer:
                _answer(found, answer, writer)
            if str(found.uuid) == name and verb == "settle":
                settle_feedback(feedback=found, by=writer, seen=answer.seen)
            elif str(found.uuid) == name and verb == "reopen":
                reopen_feedback(feedback=found, by=writer)
        except StaleAnswer as refused:
            stale = refused
    if stale is not None:
        sentence = _("What you answer was changed meanwhile: both texts stand below. Bring them together and save.")
        raise ReportRefused("stale-answer", sentence) from stale


def _answer(feedback: Feedback, answer: Answer, writer: Member) -> Feedback:
    return answer_feedback(feedback=feedback, text=answer.text, version=answer.version, seen=answer.seen, by=writer)


def save_answer(report: WeeklyReport, writer: Member, answer: Answer) -> Feedback:
    """Store one answer to feedback on the report. Raises Http404, StaleAnswer, ReportRefused, InvalidText."""
    assert answer.feedback is not None
    return _answer(feedback_on(report, writer, answer.feedback), answer, writer)
