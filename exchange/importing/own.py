"""Whose a file is that belongs to one person: a learning log, a page of to-dos.

The command line may bring it in for anybody. On a page everybody brings in his own: what others wrote of theirs is
not compared with, and nothing is written for them.
"""

from core.changes import Question
from core.sayings import Saying
from exchange.document import LEAVE_OUT, SourceFile
from exchange.importing.people import Sort, author_of, label_of, named_by
from exchange.importing.setting import Setting, Who
from members.models import Member


def owner_of(
    setting: Setting, file: SourceFile, sort: Sort, *, name: str = "", before: Member | None = None, is_same: bool
) -> tuple[Who | None, Question | None]:
    """Whose the file is, or the question; None: it is left out.

    name: the author that the file names. before: whose it was the last time; is_same: and nothing in it changed.
    """
    if setting.by is not None:
        return _own(setting, setting.by, file, sort, name, is_known=is_same and before == setting.by)
    if before is not None and is_same and not setting.member:
        return Who(before.name, before), None
    return author_of(setting, name, file.place, 1, before=before, sort=sort)


def _own(
    setting: Setting, by: Member, file: SourceFile, sort: Sort, name: str, *, is_known: bool
) -> tuple[Who | None, Question | None]:
    mine = Who(by.name, by)
    if is_known:
        return mine, None
    named = setting.find(name) if name else named_by(setting, file.place)
    is_others = bool(named) and all(who.member != by for who in named)
    label = label_of(setting, by)
    proposal = LEAVE_OUT if is_others else label
    question = Question("owner", 1, _is_yours(sort), file.place, proposal, (label, LEAVE_OUT))
    return (mine if setting.answer_to(question) == label else None), question


def _is_yours(sort: Sort) -> Saying:
    if sort == "log":
        return Saying("Is this learning log your own? Others bring in theirs themselves, under Learning log, Files.")
    return Saying("Are these to-dos your own? Others bring in theirs themselves, on their page of to-dos.")
