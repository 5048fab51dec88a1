"""Puts the demo group's meetings into the database, in their order, through the services that the pages use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from inspect import cleandoc
from zoneinfo import ZoneInfo

from core.weeks import Week
from meetings.models import Attendance, Meeting, MeetingSeries, MinutesRevision, OpenIssue
from meetings.services import (
    Attends,
    MeetingInput,
    NewSection,
    SeriesInput,
    change_series,
    close_meeting,
    create_meeting,
    note_issue,
    reopen_meeting,
    save_section,
    series_of,
    set_issue_owner,
    solve_issue,
)
from members.models import Group, Member
from tasks.models import ActionItem
from tasks.services import make_task_of
from tracker.demo.texts.meetings import (
    AGENDA,
    ASSIGNMENTS,
    BECAME_TASKS,
    DONE,
    GUIDANCE,
    ISSUES,
    LINK,
    MEETINGS,
    OWNER,
    PLACE,
    SERIES,
    IssueWord,
    MeetingText,
)

FRIDAY = 4
_FROM, _TO = time(14, 0), time(15, 30)
_SOURCE = "command"


@dataclass(frozen=True)
class _Minutes:
    series: MeetingSeries
    members: Mapping[str, Member]

    @property
    def group(self) -> Group:
        return self.series.group

    def issue(self, beginning: str) -> OpenIssue:
        return OpenIssue.objects.get(group=self.group, text__startswith=beginning)


def add_meetings(group: Group, weeks: Sequence[Week], members: Mapping[str, Member]) -> None:
    """Every Friday of `weeks`, which count by how many weeks ago, and the Friday of the week after."""
    data = SeriesInput(SERIES, FRIDAY, _FROM, _TO, PLACE, LINK, cleandoc(GUIDANCE))
    series = series_of(group)
    series = change_series(series=series, version=series.version, data=data, by=members["shen"], source=_SOURCE)
    minutes = _Minutes(series, members)
    for ago, text in MEETINGS.items():
        week = weeks[ago] if ago >= 0 else group.calendar.following(weeks[0])
        meeting = _add_meeting(minutes, week, text)
        if ago > 0:
            _say_of_issues(minutes, meeting, text)
            _close(minutes, meeting, text)
        for beginning in BECAME_TASKS.get(ago, ()):
            action = ActionItem.objects.get(group=group, given_on=meeting.day, text__startswith=beginning)
            make_task_of(action=action, by=members[text.taker], source=_SOURCE)
        _date(meeting)
    for beginning, owner in OWNER.items():
        issue = minutes.issue(beginning)
        set_issue_owner(issue=issue, version=issue.version, owner=members[owner], by=members["shen"], source=_SOURCE)


def _add_meeting(minutes: _Minutes, week: Week, text: MeetingText) -> Meeting:
    sections = [
        NewSection(AGENDA, cleandoc(text.agenda)),
        NewSection(DONE, cleandoc(text.done).replace(*text.slip) if any(text.slip) else cleandoc(text.done)),
        NewSection(ISSUES, cleandoc(text.issues)),
        NewSection(ASSIGNMENTS, cleandoc(text.assigned)),
        *(NewSection(title, cleandoc(said)) for title, said in text.more),
    ]
    data = MeetingInput(
        day=week.first_day + timedelta(days=FRIDAY),
        title=text.title,
        starts_at=_FROM,
        ends_at=_TO,
        place=PLACE,
        link=LINK,
        chair=minutes.members[text.chair],
        minute_taker=minutes.members[text.taker],
        presenter=minutes.members.get(text.presenter),
        attendance=_attendance(minutes, week, text),
    )
    by = minutes.members[text.taker]
    return create_meeting(series=minutes.series, data=data, by=by, sections=sections, source=_SOURCE)


def _attendance(minutes: _Minutes, week: Week, text: MeetingText) -> list[Attends]:
    """Of a meeting that has not been held nobody is said to be there."""
    state = Attendance.State
    if not text.done:
        return []
    states = dict.fromkeys(text.excused, state.EXCUSED) | dict.fromkeys(text.absent, state.ABSENT)
    there = [
        Attends(states.get(key, state.PRESENT), member)
        for key, member in minutes.members.items()
        if not member.is_guest and (member.joined_on is None or member.joined_on <= week.last_day)
    ]
    return there + [Attends(state.GUEST, name=name) for name in text.guests]


def _say_of_issues(minutes: _Minutes, meeting: Meeting, text: MeetingText) -> None:
    def by(word: IssueWord) -> Member:
        return minutes.members[word.by]

    for word in text.noted:
        issue = minutes.issue(word.issue)
        note_issue(issue=issue, meeting=meeting, version=0, text=word.text, by=by(word), source=_SOURCE)
    for word in text.solved:
        issue = minutes.issue(word.issue)
        solve_issue(issue=issue, version=issue.version, how=word.text, day=meeting.day, by=by(word), source=_SOURCE)


def _close(minutes: _Minutes, meeting: Meeting, text: MeetingText) -> None:
    taker = minutes.members[text.taker]
    meeting = close_meeting(meeting=meeting, by=taker, source=_SOURCE)
    if any(text.slip):
        meeting = reopen_meeting(meeting=meeting, by=taker, source=_SOURCE)
        section = meeting.sections.get(title=DONE)
        save_section(section=section, version=section.version, text=cleandoc(text.done), by=taker, source=_SOURCE)
        close_meeting(meeting=meeting, by=taker, source=_SOURCE)


def _date(meeting: Meeting) -> None:
    """Its minutes were closed after the meeting, told, and corrected the day after."""
    held = datetime.combine(meeting.day, _TO, ZoneInfo(meeting.group.time_zone))
    for revision in MinutesRevision.objects.filter(meeting=meeting):
        revision.at = held + timedelta(minutes=30, days=revision.number - 1)
        revision.announced_at = revision.at
        revision.save(update_fields=["at", "announced_at"])
