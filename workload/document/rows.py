"""What every line of a ledger says, whatever was worked on."""

from dataclasses import dataclass, field

from core.buckets import Workload
from core.participants import Participants
from core.periods import Period


@dataclass(frozen=True)
class WorkRow:
    """Period, people and workload of a line. Beside what was understood stands what was written, where it differs.

    `line` is the number of the line in its file, from 1; it is an address, not content.
    """

    period: Period
    participants: Participants = field(default_factory=Participants)
    workload: Workload = field(default_factory=Workload)
    project: str = ""
    written_period: str = ""  # 8.27-9.2, where the usual form is 8.27-9.02
    written_workload: str = ""  # 小, 3h, or what could not be understood
    line: int = field(default=0, compare=False)
