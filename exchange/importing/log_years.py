"""What a learning log leaves unsaid: the year of its days, which is asked for; what was guessed or differs in it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from core.changes import Problem, Question
from core.sayings import Saying
from exchange.document import SourceFile
from exchange.importing.setting import Setting
from exchange.importing.years import asked_year
from workload.document.log_file import LogFileDoc
from workload.markdown.log import read_log_day


def year_asked(setting: Setting, file: SourceFile, doc: LogFileDoc) -> tuple[int | None, Question, tuple[Problem, ...]]:
    """The year that was answered for the first day of the file."""
    return asked_year(setting, file, next(part.line for part in doc.parts if part.is_day))


def said_of(doc: LogFileDoc, zone: ZoneInfo) -> tuple[Problem, ...]:
    """What was guessed of the days, and the total that the file states where its days make another."""
    return (*_guessed(doc), *_total(doc, zone))


def _guessed(doc: LogFileDoc) -> Iterator[Problem]:
    stretch = Saying("A stretch of days: what it says is kept on its first day.")
    slip = Saying("No day has such a year: it was read as that of the days around it.")
    for line, code in doc.doubts:
        if code == "stretch":
            yield Problem(line, "info", "log-stretch", stretch)
        else:
            yield Problem(line, "warning", "log-year-slip", slip)


def _total(doc: LogFileDoc, zone: ZoneInfo) -> Iterator[Problem]:
    if len(doc.totals) != 1:
        return
    ((line, stated),) = doc.totals
    counted = sum(read_log_day(text, day, zone).minutes for day, text in doc.days.items())
    if counted != stated:
        said = Saying(
            "The file states {stated} in all; its days make {counted}.", stated=_hours(stated), counted=_hours(counted)
        )
        yield Problem(line, "info", "log-total", said)


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"
