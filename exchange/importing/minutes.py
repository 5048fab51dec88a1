"""The plan of a file that holds minutes: one change for each meeting, one for what stands on top."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.changes import Action, Change, Plan, Problem, Question
from core.sayings import Saying
from core.text import MARKDOWN_LIMIT, InvalidText, clean_markdown
from exchange.document import ANOTHER, MERGE, FilePlan, SourceFile
from exchange.importing.gone import Gone, plan_gone
from exchange.importing.minutes_guidance import KIND, GuidanceStep, guidance_step
from exchange.importing.minutes_people import MinutesPeople
from exchange.importing.minutes_series import FileSeries, series_of_file
from exchange.importing.minutes_twice import (
    PART,
    Twin,
    ask_about_twin,
    parts_in,
    under_another_title,
    whom,
    with_parts,
)
from exchange.importing.paths import year_in
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from exchange.models import SourceRecord
from meetings.markdown import (
    MOST_SECTIONS,
    MinutesDoc,
    ReadMeeting,
    merge_minutes,
    names_said,
    read_minutes,
    write_minutes,
)
from meetings.models import Meeting
from meetings.queries import document_of, meetings_of_days, meetings_of_uuids

MEETING = "meeting"
"""The kind of the record that each meeting leaves, unless it was added to another one."""


@dataclass(frozen=True)
class MeetingStep:
    """One meeting of a file and what is done with it. people: by name as written; None is an outside party.

    document: what the meeting says then, written: with the names as they are written. is_part: it is added to a meeting
    that comes from elsewhere.
    """

    read: ReadMeeting
    change: Change
    natural_key: str
    document: MinutesDoc
    people: Mapping[str, Who | None]
    written: MinutesDoc
    series: FileSeries
    stored: Meeting | None = None
    is_part: bool = False


def plan_minutes(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written."""
    read = read_minutes(text.text, year=year_in(file.place))
    into, asked = series_of_file(setting, known, read.document.title, file.shown)
    planning = _Planning(setting, file, known, read.meetings, into)
    steps: list[MeetingStep | GuidanceStep] = [*planning.steps()]
    guidance = guidance_step(into, known, read.document.title, read.document.guidance, read.meetings)
    steps += [guidance] if guidance else []
    gone = plan_gone(setting, file.shown, KIND, planning.gone())
    changes = (*(step.change for step in steps), *gone.changes)
    problems = (*read.problems, *planning.problems, *_conflicts(changes), *gone.problems)
    questions = (*([asked] if asked else []), *planning.people.questions, *planning.questions, *gone.questions)
    return FilePlan(file, KIND, Plan(changes, problems, questions, read.lines), (*steps, *gone.steps))


class _Planning:
    """The meetings of a file while they are planned."""

    def __init__(
        self,
        setting: Setting,
        file: SourceFile,
        known: KnownSource | None,
        meetings: tuple[ReadMeeting, ...],
        series: FileSeries,
    ) -> None:
        self._setting = setting
        self._series = series
        self._file = file
        self._is_known = known is not None and known.is_unchanged
        self.people = MinutesPeople(setting, _names_before(known))
        self.questions: list[Question] = []
        self.problems = [said for meeting in meetings for said in _broken_limits(meeting)]
        refused = {problem.line for problem in self.problems}
        self._meetings = [meeting for meeting in meetings if meeting.first_line not in refused]
        self._records = {record.natural_key: record for record in known.records} if known else {}
        days = [one.document.day for one in self._meetings]
        own = series.stored.pk if series.stored else None
        self._stored = [one for one in meetings_of_days(setting.group, days) if one.series_id == own]
        self._parts = _parts_of_others(setting, known)
        self._taken: set[int] = set()
        self._said: Counter[tuple[date, str]] = Counter()

    def steps(self) -> list[MeetingStep]:
        numbers: Counter[str] = Counter()
        keyed = []
        for read in self._meetings:
            day = read.document.day.isoformat()
            numbers[day] += 1
            keyed.append((read, f"{day}/{numbers[day]}"))
        self.people.ask_all(
            named for read, key in keyed if not self._is_as_it_was(read, key) for named in self._names_of(read, key)
        )
        return [self._step(read, key) for read, key in keyed]

    def gone(self) -> list[Gone]:
        """Meetings that the file had and has no longer; to be called behind `steps`."""
        records = {one.object_uuid: one for one in self._records.values() if one.kind == MEETING}
        meetings = meetings_of_uuids(self._setting.group, records)
        return [
            Gone(
                MEETING,
                one.uuid,
                _target(document_of(one)),
                is_touched=one.is_closed
                or str(one.uuid) in self._parts
                or write_minutes(document_of(one)) != records[one.uuid].written,
            )
            for one in meetings
            if one.pk not in self._taken
        ]

    def _is_as_it_was(self, read: ReadMeeting, key: str) -> bool:
        record = self._records.get(key)
        return record is not None and record.text == read.text

    def _names_of(self, read: ReadMeeting, key: str) -> Iterable[tuple[str, int]]:
        yield from names_of(read)
        for part in self._parts_of(key):
            yield from ((name, read.first_line) for name in names_in(part))

    def _parts_of(self, key: str) -> list[MinutesDoc]:
        """What other files added to the meeting that was imported under this key."""
        record = self._records.get(key)
        return list(parts_in(self._parts, str(record.object_uuid))) if record and record.kind == MEETING else []

    def _step(self, read: ReadMeeting, key: str) -> MeetingStep:
        people = {name: self.people.named(name) for name, _line in self._names_of(read, key)}
        document = self._told_apart(settled(read.document, people))
        record = self._records.get(key)
        if record is not None and record.kind == PART:
            return self._part(read, key, document, people)
        twin = self._twin_of(document) if record is None else None
        if twin is not None and not self._is_known:
            is_said = merge_minutes(twin.document, document) == twin.document
            answer = MERGE if is_said else self._ask(read, document, twin)
            if answer == MERGE:
                return self._part(read, key, document, people)
            if answer == ANOTHER:
                return self._planned(read, key, under_another_title(document, self._titles()), people, None)
        return self._planned(read, key, document, people, self._stored_of(read, record))

    def _planned(
        self,
        read: ReadMeeting,
        key: str,
        document: MinutesDoc,
        people: Mapping[str, Who | None],
        stored: Meeting | None,
    ) -> MeetingStep:
        record, parts = self._records.get(key), self._parts_of(key)
        document = _called_as_stored(document, stored if record else None)
        document = with_parts(document, [settled(part, people) for part in parts])
        before, after = write_minutes(document_of(stored)) if stored else "", write_minutes(document)
        action, reason = decide_meeting(read, after, before, stored, record)
        twin = self._planned_elsewhere(document)
        if action == "create" and twin is not None:
            action, reason = "conflict", Saying("{place} has that meeting too", place=twin.place)
        change = Change(action, f"{KIND}: {MEETING}", _target(document), before, after, read.first_line, reason,
                        whom(people))  # fmt: skip
        if action != "conflict":
            said = document if action in ("create", "update") or stored is None else document_of(stored)
            self._setting.planned_meetings.setdefault(self._place_of(said), (self._file.path, said))
        return MeetingStep(read, change, key, document, people, with_parts(read.document, parts), self._series,
                           stored)  # fmt: skip

    def _part(self, read: ReadMeeting, key: str, document: MinutesDoc, people: Mapping[str, Who | None]) -> MeetingStep:
        """Added to the meeting that is there, or that a file before makes."""
        record = self._records.get(key)
        stored = self._base_of(document, record)
        twin = self._planned_elsewhere(document) or (Twin(document_of(stored)) if stored else None)
        merged = merge_minutes(twin.document, document) if twin else document
        before, after = write_minutes(twin.document) if twin else "", write_minutes(merged)
        is_touched = False
        if stored is not None and record is not None:
            is_touched = write_minutes(document_of(stored)) != record.written
        action, reason = decide_part(read, after, before, stored, record, is_touched=is_touched)
        change = Change(action, f"{KIND}: {PART}", _target(document), before, after, read.first_line, reason,
                        whom(people))  # fmt: skip
        if action == "update":
            place = twin.place if twin and twin.place else self._file.path
            self._setting.planned_meetings[self._place_of(merged)] = (place, merged)
        return MeetingStep(read, change, key, merged, people, read.document, self._series, stored, is_part=True)

    def _ask(self, read: ReadMeeting, document: MinutesDoc, twin: Twin) -> str:
        answer, question = ask_about_twin(self._setting, self._file.shown, read.first_line, document, twin)
        self.questions.append(question)
        return answer

    def _twin_of(self, document: MinutesDoc) -> Twin | None:
        """A meeting of the same day and topic: of a file before in this import, or one that can be added to."""
        found = self._planned_elsewhere(document)
        if found is not None:
            return found
        stored = self._base_of(document, None)
        if stored is None or stored.is_closed or stored.pk in self._taken:
            return None
        return Twin(document_of(stored))

    def _planned_elsewhere(self, document: MinutesDoc) -> Twin | None:
        place, said = self._setting.planned_meetings.get(self._place_of(document), ("", document))
        return Twin(said, place) if place and place != self._file.path else None

    def _base_of(self, document: MinutesDoc, record: SourceRecord | None) -> Meeting | None:
        living = (one for one in self._stored if one.deleted_at is None)
        if record is not None:
            return next((one for one in living if one.uuid == record.object_uuid), None)
        return next((one for one in living if (one.day, one.title) == (document.day, document.title)), None)

    def _titles(self) -> set[tuple[date, str]]:
        planned = ((day, title) for key, day, title in self._setting.planned_meetings if key == self._series.key)
        return {*planned, *((one.day, one.title) for one in self._stored)}

    def _place_of(self, document: MinutesDoc) -> tuple[str, date, str]:
        return (self._series.key, document.day, document.title)

    def _told_apart(self, document: MinutesDoc) -> MinutesDoc:
        """A second meeting of one day and topic gets a number: both are kept."""
        key = (document.day, document.title)
        self._said[key] += 1
        number = self._said[key]
        return document if number < 2 else replace(document, title=f"{document.title} ({number})".strip())

    def _stored_of(self, read: ReadMeeting, record: SourceRecord | None) -> Meeting | None:
        """The meeting this was imported as; else one of the day, best with the same topic, that is not another's."""
        same_day = [one for one in self._stored if one.day == read.document.day and one.pk not in self._taken]
        own = [one for one in self._stored if record and one.uuid == record.object_uuid]
        titled = [one for one in same_day if one.title == read.document.title]
        found = next(iter([*own, *titled, *(one for one in same_day if one.deleted_at is None)]), None)
        if found is not None:
            self._taken.add(found.pk)
        return found


def _parts_of_others(setting: Setting, known: KnownSource | None) -> dict[str, list[SourceRecord]]:
    """What other files added to the meetings of a file that is known, by the uuid of the meeting."""
    found: dict[str, list[SourceRecord]] = defaultdict(list)
    if known is not None:
        uuids = [record.object_uuid for record in known.records if record.kind == MEETING]
        others = SourceRecord.objects.filter(document__group=setting.group, kind=PART, object_uuid__in=uuids)
        for record in others.order_by("document__path", "first_line"):
            found[str(record.object_uuid)].append(record)
    return found


def _target(document: MinutesDoc) -> str:
    return f"{document.day.isoformat()} {document.title}".rstrip()


def _called_as_stored(document: MinutesDoc, stored: Meeting | None) -> MinutesDoc:
    """A meeting that was stored with a number behind its topic, as another one of its day, keeps that."""
    is_numbered = stored and re.fullmatch(rf"{re.escape(document.title)} ?\([0-9]+\)", stored.title)
    return replace(document, title=stored.title) if stored and is_numbered else document


def decide_meeting(
    read: ReadMeeting, after: str, before: str, stored: Meeting | None, record: SourceRecord | None
) -> tuple[Action, str]:
    """What to do with a meeting, and why it is a conflict. Nothing changed or removed in Zuji is overwritten."""
    if record is not None and record.text == read.text:
        return "same", ""
    if stored is None or stored.deleted_at is not None:
        return ("conflict", Saying("it was removed here")) if record else ("create", "")
    if before == after:
        return "same", ""
    if not stored.is_closed and record is not None and before == record.written:
        return "update", ""
    closed, other = Saying("its minutes are closed"), Saying("another meeting of that day is there")
    return "conflict", closed if stored.is_closed else Saying("it was changed here too") if record else other


def decide_part(
    read: ReadMeeting,
    after: str,
    before: str,
    stored: Meeting | None,
    record: SourceRecord | None,
    *,
    is_touched: bool,
) -> tuple[Action, str]:
    """What to do with a meeting that is added to another one."""
    if record is not None and record.text == read.text:
        return "same", ""
    if not before:
        return "conflict", Saying("it was removed here")
    if before == after:
        return "same", ""
    if stored is not None and stored.is_closed:
        return "conflict", Saying("its minutes are closed")
    return ("conflict", Saying("it was changed here too")) if is_touched else ("update", "")


def names_of(read: ReadMeeting) -> Iterable[tuple[str, int]]:
    """The names in a meeting with their lines, as written."""
    yield from ((name, read.first_line) for name in _fields_of(read.document))
    for section in read.sections:
        yield from ((name, section.first_line) for name in names_said(section.document))


def names_in(document: MinutesDoc) -> Iterable[str]:
    """The names in a meeting, as written."""
    yield from _fields_of(document)
    for section in document.sections:
        yield from names_said(section)


def _fields_of(document: MinutesDoc) -> Iterable[str]:
    leads = (document.chair, document.minute_taker, document.presenter)
    return filter(None, (*leads, *document.present, *document.absent, *document.excused))


def _names_before(known: KnownSource | None) -> set[str]:
    records = known.records if known else ()
    read = [one for record in records if record.kind in (MEETING, PART) for one in read_minutes(record.text).meetings]
    return {name for meeting in read for name, _line in names_of(meeting)}


def settled(document: MinutesDoc, people: Mapping[str, Who | None]) -> MinutesDoc:
    """The document with the names that the group knows; its sections stay as they were written."""

    def said(name: str) -> str:
        who = people.get(name)
        return (who.member.name if who.member else who.name) if who else name

    return replace(
        document,
        chair=said(document.chair),
        minute_taker=said(document.minute_taker),
        presenter=said(document.presenter),
        present=tuple(map(said, document.present)),
        absent=tuple(map(said, document.absent)),
        excused=tuple(map(said, document.excused)),
    )


def _broken_limits(read: ReadMeeting) -> list[Problem]:
    """The limits of the form that a meeting breaks, as errors at its first line."""
    line = read.first_line
    if len(read.sections) > MOST_SECTIONS:
        sentence = Saying(
            "The meeting has {sections:,} sections; at most {limit} are allowed.",
            sections=len(read.sections), limit=MOST_SECTIONS,
        )  # fmt: skip
        return [Problem(line, "error", "too-many-sections", sentence)]
    for text in (read.document.opening, *(section.document.text for section in read.sections)):
        try:
            clean_markdown(text, MARKDOWN_LIMIT)
        except InvalidText as error:
            return [Problem(line, "error", error.code.replace("_", "-"), Saying.of(error))]
    return []


def _conflicts(changes: Iterable[Change]) -> list[Problem]:
    return [
        Problem(
            change.line,
            "warning",
            "conflict",
            Saying(
                "The meeting {target} is not imported: {reason}. What is stored was kept.",
                target=change.target,
                reason=change.reason,
            ),
        )
        for change in changes
        if change.action == "conflict"
    ]
