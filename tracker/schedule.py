"""Where beat keeps when it last did what, so that a restart repeats and forgets nothing."""

import dbm.dumb
import shelve
from typing import Any

from celery.beat import PersistentScheduler


class PlainShelf(shelve.Shelf[Any]):
    """A shelf in plain files, whatever databases this Python has.

    From 3.13 on `shelve` may take SQLite, whose locks beat was seen to wait for in vain ("locking protocol") until it
    ended. One program writes here: no lock is needed.
    """

    @classmethod
    def open(cls, filename: str, writeback: bool = False) -> "PlainShelf":
        files: Any = dbm.dumb.open(filename, "c")  # noqa: SIM115  the shelf closes them
        return cls(files, writeback=writeback)

    def __getitem__(self, key: str) -> Any:
        """What is broken is not there: Celery then writes it anew."""
        try:
            return super().__getitem__(key)
        except Exception as error:  # garbage can be anything to the one who unpickles it
            raise KeyError(key) from error


class Scheduler(PersistentScheduler):
    persistence = PlainShelf
