"""Authors are told what became of their reports: feedback, returned, approved."""

from datetime import timedelta

from activity.services import drop_mail, postpone_mail, tell, withdraw_notice
from members.models import Member
from reports.models import Feedback, WeeklyReport

QUIET = timedelta(minutes=5)  # since the last autosave: then the mail of feedback goes, whole
SECOND_THOUGHTS = timedelta(minutes=2)  # an approval can be taken back; its mail waits for that


def tell_of_feedback(feedback: Feedback, *, report: WeeklyReport, by: Member) -> None:
    """Tell the author once for each advisor and revision; while the advisor goes on writing, the mail waits."""
    if not (feedback.text or feedback.mark):
        return
    key = _feedback_key(report, by)
    is_news = tell(
        member=report.member,
        kind="report.feedback",
        key=key,
        actor=by,
        subject_kind="report",
        subject=report.uuid,
        details={"week": report.week.name},
        mail_after=QUIET,
    )
    if not is_news:
        postpone_mail(member=report.member, key=key, mail_after=QUIET)


def tell_of_review(report: WeeklyReport, *, kind: str, by: Member) -> None:
    """Tell the author that the newest revision was returned or approved (`kind`). One mail says both: the feedback too.

    An approval that stood before is no news any more when the report is returned.
    """
    places = report.feedback.filter(advisor=by, revision__number=_newest(report))
    is_news = tell(
        member=report.member,
        kind=kind,
        key=_review_key(report, kind),
        actor=by,
        subject_kind="report",
        subject=report.uuid,
        details={"week": report.week.name, "feedback": places.exclude(text="", mark="").count()},
        mail_after=SECOND_THOUGHTS if kind == "report.approved" else None,
    )
    if is_news:
        drop_mail(member=report.member, key=_feedback_key(report, by))
    if kind == "report.returned":
        untell_approval(report)


def untell_approval(report: WeeklyReport) -> None:
    """The approval was taken back: who has not read of it need not."""
    withdraw_notice(member=report.member, key=_review_key(report, "report.approved"))


def _feedback_key(report: WeeklyReport, by: Member) -> str:
    return f"report.feedback {report.uuid} {_newest(report)} {by.pk}"


def _review_key(report: WeeklyReport, kind: str) -> str:
    return f"{kind} {report.uuid} {_newest(report)}"


def _newest(report: WeeklyReport) -> int:
    """The number of the newest revision."""
    return report.revisions.count()
