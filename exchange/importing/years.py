"""The year of a file whose days have none: it is asked for, never taken from the calendar."""

import re

from core.changes import Problem, Question
from core.periods import FIRST_YEAR, LAST_YEAR
from core.sayings import Saying
from exchange.document import LEAVE_OUT, SourceFile
from exchange.importing.setting import Setting


def asked_year(
    setting: Setting, file: SourceFile, line: int | None
) -> tuple[int | None, Question, tuple[Problem, ...]]:
    """The year that was answered for the first day of the file; what else was answered is a problem."""
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
