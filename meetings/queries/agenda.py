"""Agendas of a meeting as pages show them."""

from meetings.document import AgendaDoc
from meetings.markdown.agenda import lay_agenda
from meetings.models import Meeting, MinutesSection
from meetings.queries.naming import full_names_of

AGENDA = MinutesSection.Kind.AGENDA


def agendas_of(meeting: Meeting) -> dict[int, AgendaDoc]:
    """Of a meeting that was read with its sections, by the keys of these; one query where there is any."""
    written = [one for one in meeting.sections.all() if one.kind == AGENDA and one.text.strip()]
    if not written:
        return {}
    full_name = full_names_of(meeting.group)
    return {one.pk: lay_agenda(one.text, meeting.starts_at, meeting.ends_at, full_name) for one in written}


def agenda_of(section: MinutesSection) -> AgendaDoc:
    """Of one section; one query."""
    meeting = section.meeting
    return lay_agenda(section.text, meeting.starts_at, meeting.ends_at, full_names_of(meeting.group))
