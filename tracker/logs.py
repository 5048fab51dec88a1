"""One event, one line: what users send cannot forge lines or colours in the log, and no secret gets into it."""

import logging
import re
import unicodedata
from typing import Any

from django.db.utils import InterfaceError, OperationalError

# Addresses of invitations, calendars and new passwords, and tokens: who reads the log must not get in by it.
_SECRETS = re.compile(
    r"(/invite/|/calendar/(?=[A-Za-z0-9_-]{20})|/password/reset/[0-9a-f-]{36}/|\bzuji_[A-Za-z0-9]{1,12}_)[^\s/?&\"'<>)]+"
)


def without_secrets(text: str) -> str:
    return _SECRETS.sub(r"\1…", text)


class OneLineFormatter(logging.Formatter):
    """Time, level, logger and message; control characters of the message are shown escaped, a traceback is indented."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        return "".join(
            char
            if unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp")
            else char.encode("unicode_escape").decode()
            for char in without_secrets(super().formatMessage(record))
        )

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        """The traceback, every line indented: an exception's own words cannot pass for an event.

        While the database is away every request says so: its words, without the forty lines of where it was asked.
        """
        if isinstance(ei[1], OperationalError | InterfaceError):
            return "\n".join(f"    {line}" for line in without_secrets(f"{ei[0].__name__}: {ei[1]}").splitlines())
        return "\n".join(f"    {line}" for line in without_secrets(super().formatException(ei)).splitlines())
