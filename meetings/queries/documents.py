"""Minutes as documents: what files, PDFs and revisions are written from."""

from core.blocks import trim_blank_edges
from meetings.document import MinutesDoc, SectionDoc
from meetings.models import Attendance, Meeting
from members.models import Group

State = Attendance.State


def document_of(meeting: Meeting) -> MinutesDoc:
    """The minutes as they stand now. Prefetch attendance__member and sections where there are many."""
    attendance = list(meeting.attendance.all())
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
        presenter=meeting.presenter.name if meeting.presenter else meeting.presenter_name,
        present=names[State.PRESENT],
        absent=names[State.ABSENT],
        excused=names[State.EXCUSED],
        guests=names[State.GUEST],
        opening=_trimmed(meeting.opening),
        sections=tuple(SectionDoc(section.title, _trimmed(section.text)) for section in sections),
    )


def all_meetings(group: Group) -> list[Meeting]:
    """Newest first, with what their documents are made of."""
    meetings = Meeting.objects.filter(group=group, deleted_at=None).select_related("chair", "minute_taker", "presenter")
    return list(meetings.prefetch_related("sections", "attendance__member"))


def _trimmed(text: str) -> str:
    return "\n".join(trim_blank_edges(text.split("\n")))
