"""Planned minutes, stored: members made and short names remembered first, then the meetings, the oldest first."""

from dataclasses import replace
from typing import Any

from exchange.document import FilePlan
from exchange.importing import GuidanceStep, MeetingStep, guidance_text
from exchange.importing.minutes import MEETING, settled
from exchange.importing.minutes_guidance import GUIDANCE
from exchange.importing.minutes_series import FileSeries
from exchange.importing.minutes_twice import PART
from exchange.models import SourceRecord
from exchange.services.people import People, source_of_events
from meetings.markdown import MinutesDoc, merge_minutes, write_minutes
from meetings.models import Attendance, Meeting, MeetingSeries
from meetings.queries import document_of
from meetings.services import (
    Attends,
    MeetingInput,
    NewSection,
    SeriesInput,
    change_series,
    create_meeting,
    create_series,
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
    if not meetings:
        return []
    series = _series_for(group, meetings[0].series, by)
    records = []
    for step in file.steps:
        if isinstance(step, GuidanceStep) and not _is_of_another_file(series, file):
            people.trace.guidance_of(series)
            series = _keep_guidance(step, series, by)
            records += [_guidance_record(step, series)] if step.change.action != "conflict" else []
    for step in sorted(meetings, key=lambda step: (step.read.document.day, step.natural_key)):
        if step.change.action != "conflict":
            records.append(_meeting_record(step, _keep_meeting(group, step, series, people, by)))
    return records


def _series_for(group: Group, into: FileSeries, by: Member | None) -> MeetingSeries:
    """The series that was planned; a new one that a file before has made is the same."""
    if into.stored is not None:
        return MeetingSeries.objects.select_related("group").get(pk=into.stored.pk)
    if not into.name:
        return series_of(group)
    made = MeetingSeries.objects.filter(group=group, name__iexact=into.name).select_related("group").first()
    return made or create_series(group=group, data=SeriesInput(into.name), by=by, source=source_of_events(by))


def _keep_meeting(group: Group, step: MeetingStep, series: MeetingSeries, people: People, by: Member | None) -> Meeting:
    stored = step.stored or (_meeting_beside(series, step) if step.is_part else None)
    if step.change.action == "same":
        assert stored is not None
        return stored
    source = source_of_events(by)
    if step.change.action == "create":
        sections = [NewSection(section.title, section.text) for section in step.document.sections]
        return create_meeting(series=series, data=_input(step, people), by=by, sections=sections, source=source)
    assert stored is not None
    before = document_of(_fresh(stored))
    document = merge_minutes(before, settled(step.written, step.people)) if step.is_part else step.document
    sections = [NewSection(section.title, section.text) for section in document.sections]
    data = _input_with(stored, step, document, people) if step.is_part else _input(step, people)
    meeting = renew_meeting(meeting=stored, data=data, sections=sections, by=by, source=source)
    _follow_ties(group, meeting, write_minutes(before))
    return meeting


def _meeting_beside(series: MeetingSeries, step: MeetingStep) -> Meeting:
    """The meeting of the same day and topic that a file before has made in this import."""
    day, title = step.document.day, step.document.title
    return Meeting.objects.filter(series=series, day=day, title=title, deleted_at=None).order_by("pk")[0]


def _fresh(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("chair", "minute_taker", "presenter").get(pk=meeting.pk)


def _follow_ties(group: Group, meeting: Meeting, before: str) -> None:
    """Other files of this meeting said what it said: for them it is not changed here but there."""
    records = SourceRecord.objects.filter(document__group=group, object_uuid=meeting.uuid, written=before)
    records.update(written=write_minutes(document_of(_fresh(meeting))))


def _input(step: MeetingStep, people: People) -> MeetingInput:
    document, written = step.document, step.written
    chair, minute_taker, presenter = (
        _member(step, people, name) for name in (written.chair, written.minute_taker, written.presenter)
    )
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
        attendance=_attendance(step, people),
        opening=document.opening,
    )


def _input_with(meeting: Meeting, step: MeetingStep, document: MinutesDoc, people: People) -> MeetingInput:
    """What is stored of the meeting, with what the step adds: those who are named already stay as they are."""
    own = _input(step, people)
    there = [Attends(one.state, one.member, one.name) for one in meeting.attendance.select_related("member")]
    leads: dict[str, Any] = {}
    for role in ("chair", "minute_taker", "presenter"):
        has_one = getattr(meeting, role) or getattr(meeting, f"{role}_name")
        leads |= {name: getattr(meeting if has_one else own, name) for name in (role, f"{role}_name")}
    return replace(
        own,
        day=meeting.day,
        title=meeting.title,
        starts_at=document.starts_at,
        ends_at=document.ends_at,
        place=document.place,
        link=document.link,
        opening=document.opening,
        attendance=[*there, *own.attendance],
        **leads,
    )


def _attendance(step: MeetingStep, people: People) -> list[Attends]:
    written = step.written
    named = (
        (State.PRESENT, written.present),
        (State.ABSENT, written.absent),
        (State.EXCUSED, written.excused),
    )
    known = [Attends(state, _member(step, people, name), name) for state, names in named for name in names]
    return [*known, *(Attends(State.GUEST, None, name) for name in written.guests)]


def _member(step: MeetingStep, people: People, name: str) -> Member | None:
    who = step.people.get(name)
    return people.member(who) if who else None


def _is_of_another_file(series: MeetingSeries, file: FilePlan) -> bool:
    """Whether the guidance of the series came from another file: then the top of this one stays as it is, in it."""
    records = SourceRecord.objects.filter(document__group=series.group, natural_key=GUIDANCE, object_uuid=series.uuid)
    return records.exclude(document__path=file.file.path).exists()


def _keep_guidance(step: GuidanceStep, series: MeetingSeries, by: Member | None) -> MeetingSeries:
    if step.change.action not in ("create", "update"):
        return series
    data = replace(said_of(series), name=step.title or series.name, guidance=step.guidance)
    return change_series(series=series, version=series.version, data=data, by=by, source=source_of_events(by))


def _meeting_record(step: MeetingStep, meeting: Meeting) -> SourceRecord:
    return SourceRecord(
        kind=PART if step.is_part else MEETING,
        natural_key=step.natural_key,
        object_uuid=meeting.uuid,
        first_line=step.read.first_line,
        last_line=step.read.last_line,
        text=step.read.text,
        written=write_minutes(document_of(_fresh(meeting))),
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
