"""The columns of people in a wide table, when rows of it are written back: only cells that say something else."""

from collections.abc import Mapping

from core.cells import write_cell
from exchange.markdown.parts import LedgerPart, LedgerRow
from workload.markdown import habits_of, share_cells


class WideTable:
    """The people of a table: those who have a column, and those for whom one is `added`. Of other tables: nobody."""

    def __init__(self, part: LedgerPart, changed: Mapping[int, LedgerRow | None]) -> None:
        found = part.found
        self._people = found.people
        self._habits = habits_of(found.table, found.people, found.columns)
        rows = [row for row in changed.values() if row is not None] if any(self._people) else []
        names = dict.fromkeys(name for row in rows for name in row.work.participants.names)
        self._new = [name for name in names if name not in self._people]
        says_workload = {"workload", "hours"} & set(found.columns)
        self.holds: frozenset[str] = frozenset()
        """Fields that the columns of people hold."""
        if any(self._people):
            self.holds = frozenset({"participants"} if says_workload else {"participants", "workload"})

    @property
    def added(self) -> list[str]:
        """Titles of columns for people who have none."""
        return [write_cell(name) for name in self._new]

    def write(self, cells: list[str], before: LedgerRow, after: LedgerRow) -> None:
        """Renew what changed; cells are those of the table with the added ones behind them."""
        columns = [*self._people, *self._new]
        old = share_cells(before.work, columns, self._habits)
        new = share_cells(after.work, columns, self._habits)
        for place, name in enumerate(columns):
            if name and old[name] != new[name]:
                cells[place] = new[name]
