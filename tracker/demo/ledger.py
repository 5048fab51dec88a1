"""Puts the demo group's ledger into the database, through the services that the pages use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from core.periods import Period
from core.weeks import Week
from members.models import Group, Member, Project
from papers.models import Paper
from papers.services import PaperInput, ReadingInput, SlotInput, add_comment, add_slot, create_paper, create_readings
from papers.services import save_note as save_reading_note
from tasks.services import TaskInput, create_tasks
from tracker.demo.texts.ledger import PAPERS, READINGS, SLOTS, TASKS, ReadingText
from workload.models import Participation
from workload.services import WorkInput

_SOURCE = "command"


@dataclass(frozen=True)
class _Ledger:
    group: Group
    weeks: Sequence[Week]  # by how many weeks ago
    members: Mapping[str, Member]
    projects: Mapping[str, Project]

    def period(self, first: int, last: int) -> Period:
        return Period(self.week(first).first_day, self.week(last).last_day)

    def week(self, ago: int) -> Week:
        week = self.weeks[max(ago, 0)]
        for _number in range(-ago):
            week = self.group.calendar.following(week)
        return week

    def people(self, keys: Sequence[str], period: Period) -> list[Member]:
        """Those of the keys; of "*" the reporting members who had joined when the period ended."""
        if keys != ("*",):
            return [self.members[key] for key in keys]
        owing = [member for member in self.members.values() if member.owes_report]
        return [member for member in owing if member.joined_on is None or member.joined_on <= period.ends_on]


def add_ledger(group: Group, weeks: Sequence[Week], members: Mapping[str, Member]) -> None:
    """Papers with readings and notes, tasks, and the turns of the reading group."""
    projects = {project.name: project for project in group.projects.all()}
    ledger = _Ledger(group, weeks, members, projects)
    papers = {
        key: create_paper(
            group=group,
            data=PaperInput(
                title=text.title,
                url=text.url,
                authors=text.authors,
                year=text.year,
                venue=text.venue,
                abstract=text.abstract,
                category=text.category,
                tags=text.tags,
            ),
            by=None,
            source=_SOURCE,
        )
        for key, text in PAPERS.items()
    }
    _add_readings(ledger, papers)
    _add_tasks(ledger)
    for ago, who, paper, topic in SLOTS:
        day = ledger.week(ago).first_day + timedelta(days=4)
        data = SlotInput(day=day, presenter=members[who], paper=papers.get(paper), topic=topic)
        add_slot(data=data, by=members["shen"], source=_SOURCE)


def _add_readings(ledger: _Ledger, papers: Mapping[str, Paper]) -> None:
    rows = [_reading_input(ledger, papers, text) for text in READINGS]
    create_readings(group=ledger.group, rows=rows, by=None, source=_SOURCE)
    for text in READINGS:
        notes = [
            save_reading_note(about=papers[text.paper], version=0, text=note, by=ledger.members[reader], source=_SOURCE)
            for reader, note in text.notes
        ]
        for writer, comment in text.comments:
            add_comment(note=notes[0], text=comment, by=ledger.members[writer], source=_SOURCE)


def _reading_input(ledger: _Ledger, papers: Mapping[str, Paper], text: ReadingText) -> ReadingInput:
    period = ledger.period(*text.weeks)
    people = ledger.people(text.who, period)
    done = {ledger.members[key].pk for key in text.read} or (
        {member.pk for member in people} if text.weeks[1] > 0 else set()
    )
    work = WorkInput(
        period=period,
        participants=people,
        workload=text.workload,
        project=ledger.projects.get(text.project),
        states=dict.fromkeys(done, Participation.State.READ.value),
        written_participants=f"全体成员({len(people)})" if text.who == ("*",) else "",
    )
    return ReadingInput(work, papers.get(text.paper), text.written, text.expected, text.gained)


def _add_tasks(ledger: _Ledger) -> None:
    rows = []
    for text in TASKS:
        period = ledger.period(*text.weeks)
        people = ledger.people(text.who, period)
        work = WorkInput(period, people, text.workload, ledger.projects[text.project])
        rows.append(TaskInput(work, text.title, text.progress, text.state))
    create_tasks(group=ledger.group, rows=rows, by=None, source=_SOURCE)
