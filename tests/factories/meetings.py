"""Meetings for tests, made by the services that the product uses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from meetings.document import MinutesDoc
from meetings.markdown import read_minutes
from meetings.models import Meeting, MinutesSection
from meetings.services import MeetingInput, NewSection, create_meeting, series_of
from members.models import Member


def make_meeting(
    by: Member, day: str = "2026-11-16", sections: Mapping[str, str] | None = None, **fields: Any
) -> Meeting:
    """A meeting of the group's series, by default with the usual sections, which are empty."""
    laid = None if sections is None else [NewSection(title, text) for title, text in sections.items()]
    data = MeetingInput(day=date.fromisoformat(day), **fields)
    return create_meeting(series=series_of(by.group), data=data, by=by, sections=laid)


def make_meetings(by: Member, text: str) -> list[Meeting]:
    """The meetings of a file, the oldest first."""
    return [_made(by, document) for document in reversed(read_minutes(text).document.meetings)]


def section_of(meeting: Meeting, title: str) -> MinutesSection:
    return meeting.sections.get(title=title, deleted_at=None)


def _made(by: Member, document: MinutesDoc) -> Meeting:
    laid = [NewSection(section.title, section.text) for section in document.sections]
    data = MeetingInput(day=document.day, title=document.title)
    return create_meeting(series=series_of(by.group), data=data, by=by, sections=laid)
