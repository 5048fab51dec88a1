"""What the plans of all files of one import share: the group, its people, what is planned already."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from core.changes import Question, question_key
from core.names import name_key
from core.roster import Ambiguous, Resolved, Roster
from core.weeks import WeekCalendar
from exchange.document import NO_ANSWERS
from exchange.models import SourceDocument, SourceRecord
from meetings.markdown import MinutesDoc
from members.models import Group, Member
from members.queries import members_of, roster_of


@dataclass(frozen=True)
class Who:
    """A person of the import: a member, or somebody still to be made one. `alias`: the spelling to remember."""

    name: str
    member: Member | None = None
    alias: str = ""

    @property
    def key(self) -> str:
        return str(self.member.uuid) if self.member else f"new {name_key(self.name)}"


@dataclass
class Setting:
    group: Group
    calendar: WeekCalendar
    members: Mapping[str, Member]  # by uuid
    roster: Roster
    member: Who | None = None  # whose the files are, when that was said
    answers: Mapping[str, str] = NO_ANSWERS  # by `question_key`
    adds_people: bool = True  # whether a new member may be an answer: only admins add people
    by: Member | None = None  # who imports on a page; None: the command line
    planned: dict[tuple[str, date], str] = field(default_factory=dict)  # which file has the report already
    planned_meetings: dict[tuple[str, date, str], tuple[str, MinutesDoc]] = field(default_factory=dict)  # file, text
    first_series: str = ""  # the name that a file before gives the group's first series of meetings
    planned_rows: Counter[str] = field(default_factory=Counter)  # rows of ledgers that files before will make

    def answer_to(self, question: Question) -> str:
        """The answer that holds: the one that was given, if it is one of the choices, else the proposal.

        Whoever plans a kind asks here, plans by the answer, and puts the question into the plan, answered or not.
        """
        given = self.answers.get(question_key(question))
        return given if given is not None and question.allows(given) else question.proposal

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What members are called among the choices of a question, by uuid: namesakes get what tells them apart."""
        times = Counter(member.name for member in self.members.values())
        return {
            key: member.name if times[member.name] < 2 else f"{member.name} ({_told_apart(member)})"
            for key, member in self.members.items()
        }

    @property
    def advisors(self) -> list[Member]:
        return [member for member in self.members.values() if member.is_advisor and member.is_present]

    def find(self, name: str) -> list[Who]:
        """The members that a name may mean: one is certain, several are a question, none is nobody."""
        found = self.roster.resolve(name)
        if isinstance(found, Resolved):
            return [self._who(found.person.key)]
        if isinstance(found, Ambiguous):
            return [self._who(person.key) for person in found.candidates]
        return []

    def find_exactly(self, name: str) -> Who | None:
        """The one member whose full name or short name this is."""
        found = self.roster.resolve(name)
        if isinstance(found, Resolved) and name_key(name) in found.person.exact_keys:
            return self._who(found.person.key)
        return None

    def _who(self, key: str) -> Who:
        return Who(self.members[key].name, self.members[key])


def _told_apart(member: Member) -> str:
    joined = f"{member.joined_on}, " if member.joined_on else ""
    return f"{joined}{str(member.uuid)[:4]}"


def setting_of(
    group: Group,
    *,
    member: Who | None = None,
    answers: Mapping[str, str] = NO_ANSWERS,
    adds_people: bool = True,
    by: Member | None = None,
) -> Setting:
    """The group as it is now. Four queries."""
    members = {str(one.uuid): one for one in members_of(group)}
    return Setting(group, group.calendar, members, roster_of(group), member, answers, adds_people, by)


@dataclass(frozen=True)
class KnownSource:
    """A file that was imported before, by its path or by its bytes, with what came of it."""

    document: SourceDocument
    records: tuple[SourceRecord, ...]
    is_unchanged: bool
    members: Mapping[str, Member]  # by the uuid of the report

    def record(self, natural_key: str) -> SourceRecord | None:
        return next((record for record in self.records if record.natural_key == natural_key), None)

    def member_of(self, first_line: int, text: str) -> Member | None:
        """Whose report these lines were; in a file of one member, whose any lines are."""
        same = [record for record in self.records if record.text == text]
        for record in sorted(same, key=lambda record: abs(record.first_line - first_line)):
            return self.members.get(str(record.object_uuid))
        people = {member.pk: member for member in self.members.values()}
        return next(iter(people.values())) if len(people) == 1 else None
