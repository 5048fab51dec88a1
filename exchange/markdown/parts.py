"""Where the readings and tasks of a ledger stand in its file."""

from dataclasses import dataclass
from typing import Literal

from core.day_orders import DayOrder
from core.periods import Period
from papers.document import ReadingRow
from tasks.document import TaskRow
from workload.markdown import LedgerTable, ListedWork

type LedgerRow = ReadingRow | TaskRow


@dataclass(frozen=True)
class LedgerPart:
    """A table of readings or tasks where it stands in the file; `rows` know the numbers of their lines.

    `year` is that of the heading above, or of the file; `around` the period of the heading.
    """

    kind: Literal["reading", "task"]
    found: LedgerTable
    rows: tuple[LedgerRow, ...]
    year: int | None = None
    around: Period | None = None


@dataclass(frozen=True)
class LedgerList:
    """Lines of lists that are rows of a ledger, each with the row it is. `order` is that of the days of the file."""

    found: tuple[ListedWork, ...]
    rows: tuple[TaskRow, ...]
    order: DayOrder | None = None


NO_LIST = LedgerList((), ())
