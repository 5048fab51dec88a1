"""From reports and sheets to the values of the shapes."""

from typing import Any

from core.etags import etag_of
from members.models import Member
from reports.document import FeedbackDoc, ReportSheet
from reports.models import Feedback, ReportRevision, WeeklyReport
from reports.permissions import can_answer, can_review, is_author
from reports.queries import feedback_doc


def person(member: Member) -> dict[str, Any]:
    return {"uuid": member.uuid, "name": member.name}


def list_line(report: WeeklyReport) -> dict[str, Any]:
    return {
        "uuid": report.uuid,
        "group": report.group.slug,
        "member": person(report.member),
        "week": report.week.name,
        "starts_on": report.starts_on,
        "ends_on": report.ends_on,
        "state": report.state,
        "is_late": report.is_late,
        "first_submitted_at": report.first_submitted_at,
        "submitted_at": report.submitted_at,
    }


def whole_report(report: WeeklyReport, sheet: ReportSheet, viewer: Member) -> dict[str, Any]:
    """The report as `viewer` sees it; `sheet` decides which texts those are."""
    document, is_own = sheet.document, is_author(report, viewer)
    return list_line(report) | {
        "starts_on": document.starts_on,
        "ends_on": document.ends_on,
        "revision": sheet.revision,
        "note": document.note,
        "rows": [
            {
                "uuid": row.uuid,
                "project": row.project,
                "this_week": row.this_week,
                "results": row.results,
                "next_week": row.next_week,
                "is_removed": row.is_removed,
                "feedback": [_shown_feedback(written) for written in row.feedback],
            }
            for row in document.rows
        ],
        "feedback": [_shown_feedback(written) for written in document.feedback],
        "project_notes": [
            {"project": note.project, "motivation": note.motivation, "plan": note.plan, "note": note.note}
            for note in document.project_notes
        ],
        "return_reason": report.return_reason if is_own or can_review(report, viewer) else "",
        "reviewed_by": sheet.reviewed_by,
        "reviewed_at": sheet.reviewed_at,
        "has_unsubmitted_changes": is_own and report.has_unsubmitted_changes,
        "etag": etag_of(report.uuid, report.version) if is_own and sheet.revision == 0 else None,
    }


def _shown_feedback(written: FeedbackDoc) -> dict[str, Any]:
    return {
        "advisor": written.advisor,
        "text": written.text,
        "mark": written.mark,
        "updated_at": written.updated_at,
        "answer": written.answer,
        "is_open": written.is_open,
    }


def revision_line(revision: ReportRevision) -> dict[str, Any]:
    return {
        "number": revision.number,
        "submitted_by": person(revision.submitted_by),
        "submitted_at": revision.submitted_at,
        "source": revision.source,
    }


def feedback_line(feedback: Feedback, viewer: Member) -> dict[str, Any]:
    return {
        "uuid": feedback.uuid,
        "row": feedback.row_uuid,
        "advisor": person(feedback.advisor) if feedback.advisor else None,
        "text": feedback.text,
        "mark": feedback.mark,
        "updated_at": feedback.updated_at,
        "opened_at": feedback.opened_at,
        "is_open": feedback_doc(feedback).is_open,
        "settled_at": feedback.settled_at,
        "answer": feedback.answer,
        "answered_at": feedback.answered_at,
        "etag": etag_of(feedback.uuid, feedback.version) if feedback.advisor_id == viewer.pk else None,
        "answer_etag": answer_etag(feedback) if can_answer(feedback.report, viewer) else None,
    }


def answer_etag(feedback: Feedback) -> str:
    """Of the feedback together with its answer: both versions only grow, so no two states have the same sum."""
    return etag_of(feedback.uuid, feedback.version + feedback.answer_version)
