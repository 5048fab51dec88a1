"""Planned minutes, stored: members made and short names remembered first, then the meetings, the oldest first."""

from dataclasses import replace

from exchange.document import FilePlan
from exchange.importing import GuidanceStep, MeetingStep, guidance_text
from exchange.importing.minutes import GUIDANCE, MEETING
from exchange.models import SourceRecord
from exchange.services.people import People, source_of_events
from meetings.markdown import write_minutes
from meetings.models import Attendance, Meeting, MeetingSeries
from meetings.queries import document_of
from meetings.services import (
    Attends,
    MeetingInput,
    NewSection,
    change_series,
    create_meeting,
    renew_meeting,
    said_of,
    series_of,
)
from members.models import Group, Member

State = Attendance.State


def apply_minutes(group: Group, file: FilePlan, people: People, by: Member | None) -> list[SourceRecord]:
    """Do what the plan of minutes says, in the transaction of the import. Where its meetings came from is returned."""
    meetings = [step for step in file.steps if isinstance(step, MeetingStep)]
    for step in meetings:
        if step.change.action in ("create", "update"):
            for who in step.people.values():
                if who:
                    people.member(who)
    series = series_of(group)
    records = []
    for step in file.steps:
        if isinstance(step, GuidanceStep) and not _is_of_another_file(group, file):
            people.trace.guidance_of(group)
            series = _keep_guidance(step, series, by)
            records += [_guidance_record(step, series)] if step.change.action != "conflict" else []
    for step in sorted(meetings, key=lambda step: (step.read.document.day, step.natural_key)):
        if step.change.action != "conflict":
            records.append(_meeting_record(step, _keep_meeting(step, series, people, by)))
    return records


def _keep_meeting(step: MeetingStep, series: MeetingSeries, people: People, by: Member | None) -> Meeting:
    if step.change.action == "same":
        assert step.stored is not None
        return step.stored
    data = _input(step, people)
    sections = [NewSection(section.title, section.text) for section in step.document.sections]
    source = source_of_events(by)
    if step.change.action == "update":
        assert step.stored is not None
        return renew_meeting(meeting=step.stored, data=data, sections=sections, by=by, source=source)
    return create_meeting(series=series, data=data, by=by, sections=sections, source=source)


def _input(step: MeetingStep, people: People) -> MeetingInput:
    document, written = step.document, step.read.document

    def member(name: str) -> Member | None:
        who = step.people.get(name)
        return people.member(who) if who else None

    attendance = [
        Attends(state, member(name), name)
        for state, names in (
            (State.PRESENT, written.present),
            (State.ABSENT, written.absent),
            (State.EXCUSED, written.excused),
        )
        for name in names
    ]
    chair, minute_taker, presenter = (member(name) for name in (written.chair, written.minute_taker, written.presenter))
    return MeetingInput(
        day=document.day,
        title=document.title,
        starts_at=document.starts_at,
        ends_at=document.ends_at,
        place=document.place,
        link=document.link,
        chair=chair,
        chair_name="" if chair else written.chair,
        minute_taker=minute_taker,
        minute_taker_name="" if minute_taker else written.minute_taker,
        presenter=presenter,
        presenter_name="" if presenter else written.presenter,
        attendance=[*attendance, *(Attends(State.GUEST, None, name) for name in document.guests)],
        opening=document.opening,
    )


def _is_of_another_file(group: Group, file: FilePlan) -> bool:
    """Whether the group's guidance came from another file: then the top of this one stays as it is, in this file."""
    records = SourceRecord.objects.filter(document__group=group, natural_key=GUIDANCE)
    return records.exclude(document__path=file.file.path).exists()


def _keep_guidance(step: GuidanceStep, series: MeetingSeries, by: Member | None) -> MeetingSeries:
    if step.change.action not in ("create", "update"):
        return series
    data = replace(said_of(series), name=step.title or series.name, guidance=step.guidance)
    return change_series(series=series, version=series.version, data=data, by=by, source=source_of_events(by))


def _meeting_record(step: MeetingStep, meeting: Meeting) -> SourceRecord:
    fresh = Meeting.objects.select_related("chair", "minute_taker", "presenter").get(pk=meeting.pk)
    return SourceRecord(
        kind=MEETING,
        natural_key=step.natural_key,
        object_uuid=meeting.uuid,
        first_line=step.read.first_line,
        last_line=step.read.last_line,
        text=step.read.text,
        written=write_minutes(document_of(fresh)),
    )


def _guidance_record(step: GuidanceStep, series: MeetingSeries) -> SourceRecord:
    return SourceRecord(
        kind=GUIDANCE,
        natural_key=GUIDANCE,
        object_uuid=series.uuid,
        first_line=1,
        last_line=step.last_line,
        text=step.change.after,
        written=guidance_text(series),
    )
