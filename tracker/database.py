"""How patient a process is with the database, and what the database's troubles mean for who asked."""

import logging
import os
import threading
import time
from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, InternalError, OperationalError, ProgrammingError, connections
from django.utils.translation import gettext_noop

from tracker.backup import schema

logger = logging.getLogger(__name__)

WEB_SECONDS = 5  # for one statement of a request: one that hangs must not hold the few threads of a process
WORKER_SECONDS = 30
IDLE_SECONDS = 60  # for a transaction whose program does nothing any more
ASK_AGAIN = 2.0  # seconds

AWAY = gettext_noop("The database is away. Nothing was changed; try again.")
FULL = gettext_noop("The database has no room and can only be read. Nothing was changed; tell your administrator.")
OLD_SCHEMA = gettext_noop("Zuji is being updated: its database waits for a migration. Nothing was changed; try again.")

_FULL = ("53100", "25006")  # disk_full, read_only_sql_transaction
_OTHER_SCHEMA = ("42P01", "42703")  # undefined_table, undefined_column


@dataclass(frozen=True)
class Trouble:
    """Why the database does not do what it was asked; the sentence is an English message id."""

    sentence: str
    retry_after: int = 5  # seconds


def limit_statements(seconds: int) -> None:
    """PostgreSQL ends statements of this process after so long (libpq reads PGOPTIONS when it connects).

    Web and worker call this at their start. Commands do not: a migration or a backup may take its time.
    """
    limits = {"statement_timeout": seconds, "idle_in_transaction_session_timeout": IDLE_SECONDS}
    os.environ.setdefault("PGOPTIONS", " ".join(f"-c {name}={1000 * limit}" for name, limit in limits.items()))


def trouble_of(error: BaseException | None) -> Trouble | None:
    """What an error of the database means; None when it is no passing trouble but a fault of ours."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    code, told = getattr(error.__cause__, "pgcode", None), str(error)
    if code in _FULL or "disk is full" in told:
        return Trouble(FULL, retry_after=60)
    if code in _OTHER_SCHEMA or "no such table" in told or "no such column" in told:
        return Trouble(OLD_SCHEMA) if _lacks_migrations() else None
    if isinstance(error, ProgrammingError | InternalError):
        return None
    return Trouble(AWAY) if isinstance(error, OperationalError | InterfaceError) else None


def _lacks_migrations() -> bool:
    try:
        return bool(schema.pending())
    except DatabaseError:
        return False  # inside a broken transaction nothing can be asked


class SchemaWatch:
    """Whether the schema is the one this program needs. Asked until it is, and never again."""

    def __init__(self) -> None:
        self._fits = True  # commands and tests see to their schema themselves
        self._asked = 0.0
        self._lock = threading.Lock()

    def begin(self) -> None:
        """From now on nothing may be served before the schema fits."""
        self._fits, self._asked = False, 0.0

    def fits(self) -> bool:
        """Raises what the database raises when it is away."""
        if self._fits:
            return True
        with self._lock:
            if not self._fits and time.monotonic() - self._asked > ASK_AGAIN:
                self._fits = not schema.pending()
                self._asked = time.monotonic()
        return self._fits


watch = SchemaWatch()


def wait_for_schema() -> None:
    """Return when the database answers and has every migration. A worker that starts first waits here."""
    told = ""
    while True:
        try:
            lacking = schema.pending()
            why = f"{len(lacking)} migrations, the first is {lacking[0]}" if lacking else ""
        except (DatabaseError, InterfaceError) as error:
            why = f"the database ({type(error).__name__})"
        connections.close_all()  # none may be shared with the processes that are forked later
        if not why:
            return
        if why != told:
            logger.warning("waiting for %s", why)
            told = why
        time.sleep(ASK_AGAIN)
