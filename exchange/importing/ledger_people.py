"""Who takes part in the rows of a ledger: members by name and short name, 全体成员(4) by the dates of the group.

What neither says is asked: an unknown name (a member, a new member, or nobody), and who everyone was.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from core.buckets import BucketLimits, Workload
from core.changes import Problem, Question
from core.names import InvalidName, clean_name, lookalike_key, name_key
from core.roster import Ambiguous, Person, Resolved, Roster
from core.sayings import Saying
from exchange.importing.people import LEAVE_OUT, NEW_MEMBER, label_of, people_to_choose, person_of
from exchange.importing.setting import Setting, Who
from exchange.markdown import LedgerRow, ReadLedger
from members.models import Member
from workload.document import Share
from workload.models import EveryoneAnswer

BETWEEN = " / "
"""Between the names of an answer about everyone."""
MOST_ASKED = 200
MOST_OFFERED = 60  # people who are no members yet, among the choices of one question


@dataclass(frozen=True)
class Everyone:
    """Who 全体成员(n) were in a period, to be remembered."""

    size: int  # 0: no number was written
    starts_on: date
    people: tuple[Who, ...]


@dataclass
class LedgerPeople:
    """The people of one ledger, asked about while its rows are planned."""

    setting: Setting
    read: ReadLedger
    left_out: Collection[str] = ()  # keys of names of the summary that were nobody's when it was imported last
    questions: list[Question] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    answered: dict[tuple[int, date], Everyone] = field(default_factory=dict)  # to be remembered

    def __post_init__(self) -> None:
        self._known: dict[str, Who | None] = {}
        self._kept: dict[tuple[int, date], tuple[Who, ...]] | None = None
        self._new_people: dict[str, Who] = {}  # of the summary, by key
        self._roster = self.setting.roster
        self._choices = people_to_choose(self.setting)
        self._in_summary: set[str] = set()
        rows = list(zip(self.read.document.summary.rows, self.read.name_lines, strict=True))
        self._summary = [self.named(row.member, line) for row, line in rows]
        self._new_people = {who.key: who for who in self._summary if who and not who.member}
        self._in_summary = {who.key for who in self._summary if who}
        written = (
            Person(who.key, row.member)
            for (row, _line), who in zip(rows, self._summary, strict=True)
            if who and (who.member is None or name_key(who.name) != name_key(row.member))
        )
        self._roster = Roster((*self.setting.roster.people, *written))

    @property
    def of_summary(self) -> list[Who | None]:
        """The people of the written summary, row by row; None: the answer is to leave them out."""
        return self._summary

    def of_row(self, row: LedgerRow) -> tuple[Who, ...]:
        """Everyone who takes part, in the order written, each once."""
        participants = row.work.participants
        people = list(self._everyone(row)) if participants.everyone else []
        people += [who for name in participants.names if (who := self.named(name, row.work.line))]
        return tuple({who.key: who for who in people}.values())

    def shares_of(self, row: LedgerRow, people: Sequence[Who]) -> tuple[Share, ...]:
        """What each of the people of the row did, in their order; nothing where the row has one workload for all."""
        found: dict[str, Share] = {}
        for share in row.work.shares:
            who = self.named(share.name, row.work.line)
            if who is not None:
                found[who.key] = self._added(found[who.key], share) if who.key in found else share
        return tuple(found[who.key] for who in people) if found else ()

    def _added(self, one: Share, other: Share) -> Share:
        """Both shares of a person whom two columns of the table name."""
        group = self.setting.group
        limits = BucketLimits(group.small_up_to_minutes, group.medium_up_to_minutes)
        minutes = (one.minutes or 0) + (other.minutes or 0)
        return Share(one.name, Workload(limits.bucket_of(minutes)) if minutes else one.workload, minutes or None)

    def named(self, name: str, line: int | None) -> Who | None:
        """Who is meant by a name; None: the answer is to leave them out."""
        key = name_key(name)
        if key not in self._known:
            candidates = self._candidates(name)
            only = _only(candidates)
            if key in self.left_out and not candidates:
                self._known[key] = None
            else:
                self._known[key] = only if only and only.member else self._ask(name, line, candidates)
        return self._known[key]

    def _candidates(self, name: str) -> list[Who]:
        """The members a name may mean, and those whom the summary is about to make members."""
        found = self._roster.resolve(name)
        if isinstance(found, Resolved):
            keys = [found.person.key]
        else:
            keys = [person.key for person in found.candidates] if isinstance(found, Ambiguous) else []
        members = self.setting.members
        people = (self._new_people.get(key) or Who(members[key].name, members[key]) for key in dict.fromkeys(keys))
        return [replace(who, alias="") for who in people if not _is_guest(who)]

    def _ask(self, name: str, line: int | None, candidates: Sequence[Who]) -> Who | None:
        if len(self.questions) >= MOST_ASKED:
            message = Saying("The file names more than {most} people nobody knows: add them first.", most=MOST_ASKED)
            self.problems = [*self.problems[:MOST_ASKED], Problem(line, "error", "too-many-names", message)]
            return None
        new = self._new(name)
        proposed = _only(candidates) or _only([who for who in candidates if who.key in self._in_summary])
        proposed = proposed or (None if candidates else new)
        proposal = self._label(proposed) if proposed else LEAVE_OUT
        others = [*candidates, *([new] if new else []), *islice(self._new_people.values(), MOST_OFFERED)]
        labels = (proposal, *(self._label(who) for who in others), *self._choices, LEAVE_OUT)
        text = Saying('Who is "{name}"?', name=name)
        question = Question("participant", line, text, name, proposal, tuple(dict.fromkeys(labels)))
        self.questions.append(question)
        answer = self.setting.answer_to(question)
        if answer.startswith(NEW_MEMBER):
            new_name = answer.removeprefix(NEW_MEMBER)
            return Who(new_name, None, "" if name_key(new_name) == name_key(name) else _cleaned(name))
        return person_of(self.setting, answer, alias=name)

    def _label(self, who: Who) -> str:
        return label_of(self.setting, who.member) if who.member else f"{NEW_MEMBER}{who.name}"

    def _new(self, name: str) -> Who | None:
        """A new member of this name, or the one whose name only looks different; None where the text is no name."""
        cleaned = _cleaned(name)
        look = lookalike_key(cleaned)
        for member in self.setting.members.values():
            if lookalike_key(member.name) == look:
                return None if member.is_guest else Who(member.name, member)
        is_name = self.setting.adds_people and any(char.isalpha() for char in cleaned)
        return Who(cleaned) if is_name else None

    def _everyone(self, row: LedgerRow) -> tuple[Who, ...]:
        participants, period = row.work.participants, row.work.period
        size = participants.size or 0
        key = (size, period.starts_on)
        if key in self.answered:
            return self.answered[key].people
        if (kept := self._remembered().get(key)) is not None:
            return kept
        by_dates = self._by_dates(size, period.starts_on, period.ends_on)
        if by_dates is not None:
            return tuple(by_dates)
        people = self._ask_everyone(row, size)
        self.answered[key] = Everyone(size, period.starts_on, people)
        return people

    def _remembered(self) -> dict[tuple[int, date], tuple[Who, ...]]:
        if self._kept is None:
            answers = EveryoneAnswer.objects.filter(group=self.setting.group).prefetch_related("members")
            self._kept = {
                (one.size, one.starts_on): tuple(Who(member.name, member) for member in one.members.all())
                for one in answers
                if _is_whole(one)
            }
        return self._kept

    def _by_dates(self, size: int, first: date, last: date) -> list[Who] | None:
        """Those who were there by their dates, if these say it: somebody has one, and there were as many as written."""
        members = _in_order_of_joining(self.setting.members.values())
        if not any(member.joined_on or member.left_on for member in members):
            return None
        for days in ((first, last), (first, first), (last, last)):
            there = [member for member in members if _was_there(member, *days)]
            if there and len(there) == (size or len(there)):
                return [Who(member.name, member) for member in there]
        return None

    def _ask_everyone(self, row: LedgerRow, size: int) -> tuple[Who, ...]:
        participants, period = row.work.participants, row.work.period
        summary = [who for who in self._summary if who]
        members = [Who(one.name, one) for one in _in_order_of_joining(self.setting.members.values())]
        order = summary if len(summary) >= max(size, 1) else members
        proposed = order[: size or None] if len(order) >= max(size, 1) else []
        proposal = BETWEEN.join(who.name for who in proposed) or LEAVE_OUT
        text = Saying(
            'Who were "{written}" from {first_day} to {last_day}? Write their names with / between them.',
            written=participants.written, first_day=period.starts_on, last_day=period.ends_on,
        )  # fmt: skip
        subject = f"全体成员({size or ''}) {period.starts_on}".replace("()", "")
        question = Question("everyone", row.work.line, text, subject, proposal, ())
        self.questions.append(question)
        answer = self.setting.answer_to(question)
        if answer == proposal:
            return tuple(proposed)
        return () if answer == LEAVE_OUT else self._answered_people(question, answer)

    def _answered_people(self, question: Question, answer: str) -> tuple[Who, ...]:
        people = []
        for name in filter(None, (part.strip() for part in answer.split("/"))):
            found = person_of(self.setting, name) or _only(self._candidates(name))
            if found is None:
                message = Saying('"{name}" is nobody of the group: {question}', name=name[:60], question=question.text)
                self.problems.append(Problem(question.line, "error", "answer-unknown", message))
                continue
            people.append(found)
        return tuple({who.key: who for who in people}.values())


def _is_whole(answer: EveryoneAnswer) -> bool:
    """Whether all whom the answer named are still there: else it is asked anew."""
    there = len(answer.members.all())
    return there >= max(answer.size, 1) if answer.named is None else there == answer.named


def _in_order_of_joining(members: Iterable[Member]) -> list[Member]:
    """Who belongs to the group as one who works there: no guests, and no advisors who owe no report."""
    working = [one for one in members if not one.is_guest and (one.owes_report or not one.is_advisor)]
    return sorted(working, key=lambda one: (one.joined_on is not None, one.joined_on or date.min, one.pk))


def _was_there(member: Member, first: date, last: date) -> bool:
    came = member.joined_on is None or member.joined_on <= last
    return came and (member.left_on is None or member.left_on > first)


def _is_guest(who: Who) -> bool:
    return who.member is not None and who.member.is_guest


def _only(people: Sequence[Who]) -> Who | None:
    return people[0] if len(people) == 1 else None


def _cleaned(name: str) -> str:
    try:
        return clean_name(name)
    except InvalidName:
        return ""
