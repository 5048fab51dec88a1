"""The roster of a group as it is pasted: who is to come in, and what could not be read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["admin", "advisor", "guest", "student"]


@dataclass(frozen=True)
class RosterEntry:
    """One person. `line` counts from 1; `roles` is empty when none was written."""

    line: int
    name: str
    email: str = ""
    roles: frozenset[Role] = frozenset()
    joined_on: date | None = None


@dataclass(frozen=True)
class RosterProblem:
    """A line that was left out. `code` is stable, `text` is the part of the line it is about, `source` all of it."""

    line: int
    code: str
    text: str
    source: str = ""


@dataclass(frozen=True)
class RosterDoc:
    """Every line that is not blank and no heading is an entry or has a problem."""

    entries: tuple[RosterEntry, ...] = ()
    problems: tuple[RosterProblem, ...] = ()
