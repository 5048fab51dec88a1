"""Tables of the weekly report."""

from reports.models.feedback import Feedback, PrivateNote
from reports.models.plans import PlanItem
from reports.models.weekly import Reopening, ReportRevision, ReportRow, SubmittedRow, WeeklyReport

__all__ = [
    "Feedback",
    "PlanItem",
    "PrivateNote",
    "Reopening",
    "ReportRevision",
    "ReportRow",
    "SubmittedRow",
    "WeeklyReport",
]
