"""A paper in a list: who reads it, and how far each is."""

from dataclasses import dataclass

from members.models import Member
from papers.models import Paper
from workload.models import Participation

_ORDER = {Participation.State.READ: 2, Participation.State.READING: 1}


@dataclass(frozen=True)
class Reader:
    """A member and how far he is: the furthest of all his readings of the paper."""

    member: Member
    state: str

    @property
    def state_name(self) -> str:
        return str(Participation.State(self.state).label) if self.state else ""


@dataclass(frozen=True)
class PaperLine:
    paper: Paper
    readers: tuple[Reader, ...]


def line_of(paper: Paper) -> PaperLine:
    """Of a paper whose readings were read with their participations and members: no query."""
    furthest: dict[int, Participation] = {}
    for reading in paper.readings.all():
        for part in reading.participations.all():
            known = furthest.get(part.member_id)
            if known is None or _rank(part) > _rank(known):
                furthest[part.member_id] = part
    parts = sorted(furthest.values(), key=lambda part: (-_rank(part), part.member.sort_key, part.member_id))
    return PaperLine(paper, tuple(Reader(part.member, part.state) for part in parts))


def _rank(part: Participation) -> int:
    return _ORDER.get(Participation.State(part.state), 0) if part.state else 0
