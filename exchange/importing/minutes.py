"""The plan of a file that holds minutes: one change for each meeting, one for what stands on top."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core.changes import Action, Change, Plan, Problem
from core.sayings import Saying
from core.text import MARKDOWN_LIMIT, InvalidText, clean_markdown
from exchange.document import FilePlan, SourceFile
from exchange.importing.minutes_people import MinutesPeople
from exchange.importing.paths import year_in
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from exchange.models import SourceRecord
from meetings.markdown import MOST_SECTIONS, MinutesDoc, ReadMeeting, read_items, read_minutes, write_minutes
from meetings.models import Meeting, MeetingSeries
from meetings.queries import document_of, meetings_of_days, series_if_any

KIND = "minutes"
MEETING, GUIDANCE = "meeting", "guidance"
"""Kinds of the records that a file of minutes leaves."""


@dataclass(frozen=True)
class MeetingStep:
    """One meeting of a file and what is done with it. people: by name as written; None is an outside party."""

    read: ReadMeeting
    change: Change
    natural_key: str
    document: MinutesDoc
    people: Mapping[str, Who | None]
    stored: Meeting | None = None


@dataclass(frozen=True)
class GuidanceStep:
    """The title and the guidance on top of the file."""

    change: Change
    title: str
    guidance: str
    last_line: int


def plan_minutes(setting: Setting, file: SourceFile, text: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written."""
    read = read_minutes(text.text, year=year_in(file.place))
    planning = _Planning(setting, known, read.meetings)
    steps: list[MeetingStep | GuidanceStep] = [*planning.steps()]
    guidance = _guidance_step(setting, known, read.document.title, read.document.guidance, read.meetings)
    steps += [guidance] if guidance else []
    changes = tuple(step.change for step in steps)
    problems = (*read.problems, *planning.problems, *_conflicts(changes))
    plan = Plan(changes, problems, tuple(planning.people.questions), read.lines)
    return FilePlan(file, KIND, plan, tuple(steps))


class _Planning:
    """The meetings of a file while they are planned."""

    def __init__(self, setting: Setting, known: KnownSource | None, meetings: tuple[ReadMeeting, ...]) -> None:
        self.people = MinutesPeople(setting, _names_before(known))
        self.problems = [said for meeting in meetings for said in _broken_limits(meeting)]
        refused = {problem.line for problem in self.problems}
        self._meetings = [meeting for meeting in meetings if meeting.first_line not in refused]
        self._records = {record.natural_key: record for record in known.records} if known else {}
        self._stored = meetings_of_days(setting.group, [one.document.day for one in self._meetings])
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
            named for read, key in keyed if not self._is_as_it_was(read, key) for named in names_of(read)
        )
        return [self._step(read, key) for read, key in keyed]

    def _is_as_it_was(self, read: ReadMeeting, key: str) -> bool:
        record = self._records.get(key)
        return record is not None and record.text == read.text

    def _step(self, read: ReadMeeting, key: str) -> MeetingStep:
        record = self._records.get(key)
        stored = self._stored_of(read, record)
        target = f"{read.document.day.isoformat()} {read.document.title}".rstrip()
        people = {name: self.people.named(name) for name, _line in names_of(read)}
        document = self._told_apart(settled(read.document, people))
        before, after = write_minutes(document_of(stored)) if stored else "", write_minutes(document)
        action, reason = decide_meeting(read, after, before, stored, record)
        names = tuple(dict.fromkeys(who.name for who in people.values() if who))
        change = Change(action, f"{KIND}: {MEETING}", target, before, after, read.first_line, reason, names)
        return MeetingStep(read, change, key, document, people, stored)

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


def names_of(read: ReadMeeting) -> Iterable[tuple[str, int]]:
    """The names in a meeting with their lines, as written."""
    document, line = read.document, read.first_line
    leads = (document.chair, document.minute_taker, document.presenter)
    fields = (*leads, *document.present, *document.absent, *document.excused)
    yield from ((name, line) for name in fields if name)
    for section in read.sections:
        for item in read_items(section.document.text):
            yield from ((name, section.first_line) for name in item.names)


def _names_before(known: KnownSource | None) -> set[str]:
    records = known.records if known else ()
    read = [one for record in records if record.kind == MEETING for one in read_minutes(record.text).meetings]
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


def guidance_text(series: MeetingSeries) -> str:
    return f"{series.name}\n\n{series.guidance}"


def _guidance_step(
    setting: Setting, known: KnownSource | None, title: str, guidance: str, meetings: tuple[ReadMeeting, ...]
) -> GuidanceStep | None:
    last_line = meetings[0].first_line - 1 if meetings else 0
    if not (title or guidance) or last_line < 1:
        return None
    series = series_if_any(setting.group)
    name = title or (series.name if series else "")
    after = f"{name}\n\n{guidance}"
    before = guidance_text(series) if series else ""
    record = known.record(GUIDANCE) if known else None
    action: Action = "create"
    reason = ""
    if series and (before == after or (record and record.text == after)):
        action = "same"
    elif series and (series.guidance or record):
        is_own = record is not None and record.written == before
        action, reason = ("update", "") if is_own else ("conflict", Saying("it was changed here too"))
    change = Change(action, f"{KIND}: {GUIDANCE}", name, before, after, 1, reason)
    return GuidanceStep(change, name, guidance, last_line)


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
