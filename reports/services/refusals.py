"""Why a write did not happen. Nothing was changed when one of these is raised."""

from reports.models import Feedback, PlanItem, PrivateNote, WeeklyReport


class ReportRefused(Exception):
    """A rule says no. `code` is stable, `message` is a sentence for people, already in their language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotAllowed(ReportRefused):
    """The person may not do this at all, whatever the state of the report."""


class StaleVersion(Exception):
    """The save was made on an older version than today's. `current` holds what is stored now."""

    def __init__(self, current: WeeklyReport | Feedback | PlanItem | PrivateNote) -> None:
        super().__init__(f"version {current.version} is newer than the one that was read")
        self.current = current


class StaleAnswer(Exception):
    """An answer, or a tick, was made on an older feedback or an older answer than today's. `current` holds both."""

    def __init__(self, current: Feedback) -> None:
        super().__init__(f"version {current.version}, answer {current.answer_version} is newer")
        self.current = current


class AlreadyThere(Exception):
    """There is a report of this member and week already."""

    def __init__(self, report: WeeklyReport) -> None:
        super().__init__(str(report.uuid))
        self.report = report


class NewerRevision(Exception):
    """Approved or returned was a revision that is not the newest any more."""

    def __init__(self, report: WeeklyReport, newest: int) -> None:
        super().__init__(f"revision {newest} was submitted meanwhile")
        self.report = report
        self.newest = newest
