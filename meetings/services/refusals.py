"""Why a write did not happen. Nothing was changed when one of these is raised."""

from meetings.models import IssueNote, Meeting, MeetingSeries, MinutesSection, OpenIssue


class MeetingRefused(Exception):
    """A rule says no. `code` is stable, `message` is a sentence for people, already in their language."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class StaleMinutes(Exception):
    """The save was made on an older version than today's. `current` holds what is stored now."""

    def __init__(self, current: Meeting | MinutesSection | MeetingSeries | OpenIssue | IssueNote) -> None:
        super().__init__(f"version {current.version} is newer than the one that was read")
        self.current = current
