"""What every line of a ledger says, whatever was worked on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from core.buckets import Workload
from core.participants import Participants
from core.periods import Period


@dataclass(frozen=True)
class Share:
    """What one of the people of a line did of it. `minutes` as stated; None: a bucket or nothing was said."""

    name: str
    workload: Workload = field(default_factory=Workload)
    minutes: int | None = None

    def __str__(self) -> str:
        """As a ledger writes it: 1.5h, 20min, 大*5, nothing for unknown."""
        return write_hours(self.minutes) if self.minutes else str(self.workload)


@dataclass(frozen=True)
class WorkRow:
    """Period, people and workload of a line. Beside what was understood stands what was written, where it differs.

    `shares`: what each of the people did, in their order, where not all did the same; `workload` is then unknown, or
    what all shares come to. `line` is the number of the line in its file, from 1; it is an address, not content.
    """

    period: Period
    participants: Participants = field(default_factory=Participants)
    workload: Workload = field(default_factory=Workload)
    project: str = ""
    written_period: str = ""  # 8.27-9.2, where the usual form is 8.27-9.02
    written_workload: str = ""  # 小, 3h, or what could not be understood
    shares: tuple[Share, ...] = ()
    line: int = field(default=0, compare=False)


def write_hours(minutes: int, *, unit: str = "h") -> str:
    """1.5h, 0.25h; 1h40min where hours would need more than two decimals."""
    hours, rest = divmod(minutes, 60)
    if rest * 100 % 60:
        return f"{hours}h{rest}min" if hours else f"{rest}min"
    return f"{hours}.{rest * 100 // 60:02}".rstrip("0").rstrip(".") + unit


def shared_workload(workloads: Sequence[Workload]) -> Workload:
    """The workload of a line: that of everyone, where all have the same; else unknown."""
    return workloads[0] if len(set(workloads)) == 1 else Workload()


def needs_shares(shares: Sequence[Share]) -> bool:
    """Whether the shares say more than one workload for all would."""
    return any(share.minutes for share in shares) or len({share.workload for share in shares}) > 1
