"""What a learning log leaves unsaid: the year of its days, which is asked for; what was guessed or differs in it."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from core.changes import Problem, Question
from core.periods import FIRST_YEAR, LAST_YEAR
from core.sayings import Saying
from exchange.document import LEAVE_OUT, SourceFile
from exchange.importing.setting import Setting
from workload.document.log_file import LogFileDoc
from workload.markdown.log import read_log_day


def year_asked(setting: Setting, file: SourceFile, doc: LogFileDoc) -> tuple[int | None, Question, tuple[Problem, ...]]:
    """The year that was answered for the first day of the file; what else was answered is a problem."""
    line = next(part.line for part in doc.parts if part.is_day)
    text = Saying(
        "These days have no year. Which year is the first of them in? Write it like 2021; without an answer the file "
        "is left out."
    )
    question = Question("year", line, text, file.shown, LEAVE_OUT, ())
    answer = setting.answer_to(question).strip()
    if re.fullmatch(r"[0-9]{4}", answer) and FIRST_YEAR <= int(answer) <= LAST_YEAR:
        return int(answer), question, ()
    if answer in ("", LEAVE_OUT):
        return None, question, ()
    said = Saying('"{answer}" is no year: write four digits, such as 2021.', answer=answer[:60])
    return None, question, (Problem(line, "error", "answer-unknown", said),)


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
