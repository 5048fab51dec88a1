"""One event, one line: what users send cannot forge lines or colours in the log."""

import logging
import unicodedata


class OneLineFormatter(logging.Formatter):
    """Time, level, logger and message; control characters of the message are shown escaped."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        return "".join(
            char
            if unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp")
            else char.encode("unicode_escape").decode()
            for char in super().formatMessage(record)
        )
