"""Who is meant by a name in a text: the full name, an alias, else a surname or first name that only one person has.

A name that could be two people is never guessed, and one that is nobody's is reported as it was written.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from core.names import name_key, surname

_BETWEEN_NAMES = re.compile(r"[/／、，,&＆;；]")
_OPENING, _CLOSING = "([{（［｛【〔「『〖", ")]}）］｝】〕」』〗"


@dataclass(frozen=True)
class Person:
    """key is whatever the caller knows the person by."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()

    @property
    def exact_keys(self) -> set[str]:
        return {name_key(name) for name in (self.name, *self.aliases)}

    @property
    def short_keys(self) -> set[str]:
        """The surname, and of a name in letters the first word."""
        return {name_key(surname(self.name)), *(name_key(word) for word in self.name.split()[:1] if word.isascii())}


@dataclass(frozen=True)
class Resolved:
    person: Person


@dataclass(frozen=True)
class Ambiguous:
    """More than one person may be meant."""

    text: str
    candidates: tuple[Person, ...]


@dataclass(frozen=True)
class Unknown:
    text: str


type Resolution = Resolved | Ambiguous | Unknown


@dataclass(frozen=True)
class Roster:
    people: tuple[Person, ...]

    def resolve(self, text: str) -> Resolution:
        """Blanks, brackets of any width, letter case and `<br />` in the text make no difference."""
        key = name_key(text)
        for people_by in (self._by_exact_key, self._by_short_key):
            found = people_by.get(key, ())
            if len(found) == 1:
                return Resolved(found[0])
            if found:
                return Ambiguous(text, found)
        return Unknown(text)

    @cached_property
    def _by_exact_key(self) -> dict[str, tuple[Person, ...]]:
        return _indexed(self.people, lambda person: person.exact_keys)

    @cached_property
    def _by_short_key(self) -> dict[str, tuple[Person, ...]]:
        return _indexed(self.people, lambda person: person.short_keys)


def _indexed(people: Iterable[Person], keys_of: Callable[[Person], set[str]]) -> dict[str, tuple[Person, ...]]:
    index: dict[str, tuple[Person, ...]] = {}
    for person in people:
        for key in keys_of(person) - {""}:
            index[key] = (*index.get(key, ()), person)
    return index


def split_names(text: str) -> list[str]:
    """The names in "Shuo/Rui", "刘、朱" or "（刘，朱）", in order, without the brackets around them."""
    pieces = _BETWEEN_NAMES.split(_without_brackets(text))
    return [name for name in map(_without_brackets, pieces) if name]


def _without_brackets(text: str) -> str:
    """The text without brackets around it, whole ("（刘）", "(朱）") or half ("（刘"); those within a name stay."""
    text = text.strip()
    opens, closes = text[:1] in _OPENING, text[-1:] in _CLOSING
    if text and opens and (closes or not any(char in _CLOSING for char in text)):
        return text[1 : len(text) - closes].strip()
    if text and closes and not any(char in _OPENING for char in text):
        return text[:-1].strip()
    return text
