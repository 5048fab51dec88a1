"""Minutes as documents: what files, PDFs and revisions are written from."""

from core.blocks import trim_blank_edges
from meetings.document import MinutesDoc, MinutesFileDoc, SectionDoc
from meetings.models import Attendance, Meeting, MeetingSeries

State = Attendance.State


def document_of(meeting: Meeting) -> MinutesDoc:
    """The minutes as they stand now. Prefetch attendance__member and sections where there are many."""
    attendance = list(meeting.attendance.select_related("member"))
    sections = [section for section in meeting.sections.all() if section.deleted_at is None]
    names = {
        state: tuple(one.shown_name for one in attendance if one.state == state)
        for state in (State.PRESENT, State.ABSENT, State.EXCUSED, State.GUEST)
    }
    return MinutesDoc(
        day=meeting.day,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        link=meeting.link,
        chair=meeting.chair.name if meeting.chair else meeting.chair_name,
        minute_taker=meeting.minute_taker.name if meeting.minute_taker else meeting.minute_taker_name,
        present=names[State.PRESENT],
        absent=names[State.ABSENT],
        excused=names[State.EXCUSED],
        guests=names[State.GUEST],
        opening=_trimmed(meeting.opening),
        sections=tuple(SectionDoc(section.title, _trimmed(section.text)) for section in sections),
    )


def file_of(series: MeetingSeries) -> MinutesFileDoc:
    """All meetings of a series, newest first, under its name and guidance."""
    meetings = Meeting.objects.filter(series=series, deleted_at=None).select_related("chair", "minute_taker")
    documents = tuple(document_of(meeting) for meeting in meetings.prefetch_related("sections"))
    return MinutesFileDoc(series.name, series.guidance, documents)


def _trimmed(text: str) -> str:
    return "\n".join(trim_blank_edges(text.split("\n")))
