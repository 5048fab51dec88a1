"""What the last version of a file had and this one has no longer: it stays, unless somebody says that it goes too."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from core.changes import Change, Problem, Question
from core.sayings import Saying
from exchange.document import KEEP, REMOVE
from exchange.importing.setting import Setting

MOST_ASKED = 20
"""Things of one file that are asked about each by itself; more of them are one question."""


@dataclass(frozen=True)
class Gone:
    """A thing that came from the file. is_touched: somebody did something with it here, so that it stays."""

    kind: str  # of its record
    uuid: UUID
    target: str
    people: tuple[str, ...] = ()
    is_touched: bool = False


@dataclass(frozen=True)
class GoneStep:
    """A thing that goes, because the file no longer has it and somebody said so."""

    gone: Gone
    change: Change


@dataclass(frozen=True)
class GonePlan:
    steps: tuple[GoneStep, ...] = ()
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(step.change for step in self.steps)


def plan_gone(setting: Setting, shown: str, kind: str, gone: Sequence[Gone], *, is_final: bool = False) -> GonePlan:
    """What becomes of all these. `kind` is that of the file, `shown` its name; is_final: nothing brings them back."""
    asked = [one for one in gone if not one.is_touched]
    if len(asked) > MOST_ASKED:
        text = Saying("The file no longer has {count} things that came from it. Keep them in Zuji?", count=len(asked))
        if is_final:
            text = Saying(
                "The file no longer has {count} things that came from it. Keep them in Zuji? Once removed they cannot "
                "be brought back.",
                count=len(asked),
            )
        questions = [_question(text, shown)] * len(asked)
    else:
        text = Saying("The file no longer has this. Keep it in Zuji?")
        if is_final:
            text = Saying("The file no longer has this. Keep it in Zuji? Once removed it cannot be brought back.")
        questions = [_question(text, one.target) for one in asked]
    steps = [
        GoneStep(one, _change(kind, one))
        for one, question in zip(asked, questions, strict=True)
        if setting.answer_to(question) == REMOVE
    ]
    touched = [_touched(one) for one in gone if one.is_touched]
    return GonePlan(tuple(steps), tuple(questions), tuple(touched))


def _question(text: Saying, subject: str) -> Question:
    return Question("gone", None, text, subject, KEEP, (KEEP, REMOVE))


def _change(kind: str, one: Gone) -> Change:
    return Change("remove", f"{kind}: {one.kind}", one.target, "", "", None, people=one.people, stored=str(one.uuid))


def _touched(one: Gone) -> Problem:
    sentence = Saying("The file no longer has {target}; it was gone on with here and stays.", target=one.target)
    return Problem(None, "warning", "gone-stays", sentence)
