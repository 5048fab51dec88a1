"""Whom the names in minutes mean: members, people still to be made members, or outside parties, who stay names.

Each name is asked about once for the whole file; full names first, so that a surname finds whom they name.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain

from core.changes import Question
from core.names import InvalidName, clean_name, name_key
from core.roster import Person, Resolved, Roster
from core.sayings import Saying
from exchange.document import NEW_MEMBER, OUTSIDE
from exchange.importing.people import label_of, people_to_choose, person_of
from exchange.importing.setting import Setting, Who
from meetings.queries import outside_parties
from reports.markdown import looks_like_name

_TITLED = re.compile(r".{1,6}(?:总|老师|教授|经理|主任|博士|院士|工程师|工|组|部|公司|运维|团队|方)")
_BLANKS_BETWEEN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


class MinutesPeople:
    """The people of one file of minutes, asked about while its meetings are planned."""

    def __init__(self, setting: Setting, before: Iterable[str] = ()) -> None:
        """before: names that the file had when it was imported last; who of them is nobody's is an outside party."""
        self._setting = setting
        self.questions: list[Question] = []
        self._known: dict[str, Who | None] = {}
        self._new: dict[str, Who] = {}
        self._outside = {name_key(name) for name in (*before, *outside_parties(setting.group))}

    def ask_all(self, names: Iterable[tuple[str, int]]) -> None:
        """Names with their lines, in the order of the file."""
        said = list(names)
        full = [one for one in said if _is_full_name(one[0])]
        for name, line in chain(full, said):
            key = name_key(name)
            if key and key not in self._known:
                self._known[key] = self._named(_plain(name), line)

    def named(self, name: str) -> Who | None:
        """Who is meant; None: an outside party."""
        return self._known.get(name_key(name))

    def _named(self, name: str, line: int) -> Who | None:
        found = self._setting.find(name)
        if len(found) == 1:
            return None if found[0].member and found[0].member.is_guest else found[0]
        if not found:
            if name_key(name) in self._outside:
                return None
            if new := self._new_of(name):
                return new
        return self._ask(name, line, found)

    def _new_of(self, name: str) -> Who | None:
        """The one whom this file makes a member, if the name can only be his."""
        resolved = Roster(tuple(Person(key, who.name) for key, who in self._new.items())).resolve(name)
        return self._new[resolved.person.key] if isinstance(resolved, Resolved) else None

    def _ask(self, name: str, line: int, candidates: list[Who]) -> Who | None:
        new = self._as_new(name)
        proposal = f"{NEW_MEMBER}{new.name}" if new and not candidates and _is_full_name(name) else OUTSIDE
        made = [f"{NEW_MEMBER}{who.name}" for who in self._new.values()]
        labels = [label_of(self._setting, who.member) for who in candidates if who.member]
        own = [f"{NEW_MEMBER}{new.name}"] if new else []
        choices = tuple(dict.fromkeys((proposal, OUTSIDE, *labels, *own, *made, *people_to_choose(self._setting))))
        text = Saying('Who is "{name}"? An outside party stays a name.', name=name)
        question = Question("minutes-person", line, text, name, proposal, choices)
        self.questions.append(question)
        return self._answered(name, self._setting.answer_to(question))

    def _answered(self, name: str, answer: str) -> Who | None:
        if answer == OUTSIDE:
            return None
        if not answer.startswith(NEW_MEMBER):
            who = person_of(self._setting, answer)
            return replace(who, alias=_cleaned(name)) if who else None
        given = answer.removeprefix(NEW_MEMBER)
        is_same = name_key(given) == name_key(name)
        who = Who(given, None, "" if is_same else _cleaned(name))
        self._new.setdefault(who.key, Who(given))
        return who

    def _as_new(self, name: str) -> Who | None:
        cleaned = _cleaned(name)
        return Who(cleaned) if cleaned and self._setting.adds_people and any(map(str.isalpha, cleaned)) else None


def _is_full_name(name: str) -> bool:
    plain = _plain(name)
    return len(plain) > 1 and looks_like_name(plain) and not _TITLED.fullmatch(plain)


def _plain(name: str) -> str:
    """刘  涛 is 刘涛; Shuo Wang stays two words."""
    return _BLANKS_BETWEEN.sub("", name.strip())


def _cleaned(name: str) -> str:
    try:
        return clean_name(name)
    except InvalidName:
        return ""
