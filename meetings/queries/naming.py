"""Whom the names in minutes mean: members by full name, short name or a surname only one has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.names import name_key
from core.roster import Person, Resolved, Roster, split_names
from meetings.document import ItemDoc
from meetings.markdown.agenda import presented
from members.models import Group, Member
from members.queries import members_of, roster_among

_BEFORE_COLON = re.compile(r"(?P<names>[^\n:：]{1,40})[:：][ \t]*(?!//)")


@dataclass(frozen=True)
class Named:
    """An item, with the names that were written for it and the members these mean; who is no member stays a name."""

    text: str
    names: tuple[str, ...]
    members: tuple[Member, ...]


def full_names_of(group: Group) -> Callable[[str], str]:
    """The full name of the member whom a name means; nothing where it is nobody's. One query, as pages need it."""
    rows = group.members.filter(deleted_at=None).values_list("uuid", "name", "is_guest", "aliases__name")
    names, aliases, guests = dict[str, str](), dict[str, list[str]](), set[str]()
    for uuid, name, is_guest, alias in rows:
        names[str(uuid)] = name
        aliases.setdefault(str(uuid), []).extend([alias] if alias else [])
        guests |= {str(uuid)} if is_guest else set()
    roster = Roster(tuple(Person(key, name, tuple(aliases[key])) for key, name in names.items()))

    def full_name(name: str) -> str:
        found = roster.resolve(name)
        return found.person.name if isinstance(found, Resolved) and found.person.key not in guests else ""

    return full_name


class Naming:
    """The people of a group, read once: two queries."""

    def __init__(self, group: Group) -> None:
        members = members_of(group)
        self._roster = roster_among(members)
        self._members = {str(member.uuid): member for member in members}

    def member(self, name: str) -> Member | None:
        found = self._roster.resolve(name)
        member = self._members.get(found.person.key) if isinstance(found, Resolved) else None
        return member if member is not None and not member.is_guest else None

    def knows(self, name: str) -> bool:
        return self.member(name) is not None

    def presented(self, item: ItemDoc) -> Named:
        """As `named`, of an item of an agenda: who presents may stand behind the title as well."""
        names = presented(item, self.knows).presenters
        return Named(item.text, names, self._all(names))

    def named(self, item: ItemDoc) -> Named:
        """Names in brackets; else those before a colon, if every one is a member's."""
        if item.names:
            return Named(item.text, item.names, self._all(item.names))
        match = _BEFORE_COLON.match(item.text)
        names = split_names(match["names"]) if match else []
        members = self._all(names)
        if match and members and len(members) == len({name_key(name) for name in names}):
            return Named(item.text[match.end() :].strip(), tuple(names), members)
        return Named(item.text, (), ())

    def _all(self, names: Sequence[str]) -> tuple[Member, ...]:
        found = (self.member(name) for name in names)
        return tuple({member.pk: member for member in found if member}.values())
