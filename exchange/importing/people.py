"""Whose report a file holds, and who wrote the feedback in it: found, or asked with a proposal."""

import re
from collections.abc import Sequence
from typing import Literal

from core.changes import Question
from core.names import InvalidName, clean_name, lookalike_key
from core.sayings import Saying
from exchange.document import LEAVE_OUT, NEW_MEMBER, UNKNOWN
from exchange.importing.setting import Setting, Who
from members.models import Member
from reports.markdown import looks_like_name, title_of_name

_GENERIC = frozenset(
    {
        *("report", "reports", "weekly", "weeklyreport", "weeklyreports", "week", "weeks", "doc", "docs", "document"),
        *("documents", "file", "files", "data", "md", "markdown", "note", "notes", "tmp", "temp", "home", "root"),
        *("src", "main", "test", "tests", "input", "inputs", "upload", "uploads", "download", "downloads", "desktop"),
        *("周报", "周报告", "报告", "文档", "资料", "新建文件夹"),
    }
)
_BETWEEN_PARTS = re.compile(r"[\s_\-–—.()（）\[\]【】]+")


Sort = Literal["report", "todos", "log"]
"""What sort of file somebody is asked about."""


def label_of(setting: Setting, member: Member) -> str:
    """How a member is called among the choices of a question: by name, and what tells namesakes apart."""
    return setting.labels[str(member.uuid)]


def person_of(setting: Setting, answer: str, *, alias: str = "") -> Who | None:
    """The person whom an answer names: a member by label, or a new one. None: an answer that names nobody.

    alias: what the text calls the person, remembered as a short name where it could not be resolved without asking.
    """
    if answer.startswith(NEW_MEMBER):
        return Who(answer.removeprefix(NEW_MEMBER))
    key = next((key for key, label in setting.labels.items() if label == answer), None)
    if key is None:
        return None
    member = setting.members[key]
    return Who(member.name, member, "" if setting.find(alias) else _as_name(alias))


def people_to_choose(setting: Setting) -> list[str]:
    """The labels of all who are in the group, then of those who were."""
    members = sorted(setting.members.values(), key=lambda member: not member.is_present)
    return [label_of(setting, member) for member in members]


def _as_name(text: str) -> str:
    try:
        return clean_name(text)
    except InvalidName:
        return ""


def author_of(
    setting: Setting, name: str, path: str, line: int, *, before: Member | None = None, sort: Sort = "report"
) -> tuple[Who | None, Question | None]:
    """Who wrote a report: said by the command, the file, its path or an answer. None: it is left out.

    `before`: whose the file of this name was when it was imported last; proposed where nothing else tells.
    """
    if setting.member:
        return setting.member, None
    if name:
        found = setting.find(name)
        return (
            (found[0], None)
            if len(found) == 1
            else _ask_author(setting, name, found, _new(setting, name), line, alias=name, sort=sort)
        )
    named = named_by(setting, path)
    if len(named) == 1:
        return named[0], None
    proposed = Who(before.name, before) if before else _proposed_by(setting, path)
    return _ask_author(setting, path, named, proposed, line, sort=sort)


def named_by(setting: Setting, path: str) -> list[Who]:
    """The members whose full or short names stand in the path, the nearest part first."""
    folders, stem = _parts(path)
    for part in (stem, *reversed(folders)):
        pieces = [part, *_BETWEEN_PARTS.split(part)]
        found = {who.key: who for piece in pieces if piece and (who := setting.find_exactly(piece))}
        if found:
            return list(found.values())
    return []


def _parts(path: str) -> tuple[list[str], str]:
    *folders, name = path.split("/")
    return folders, re.sub(r"(?:\.(?:md|markdown|txt))+$", "", name, flags=re.IGNORECASE)


def _proposed_by(setting: Setting, path: str) -> Who | None:
    """A name in the path that looks like one; else a folder that says something; else the only one who reports."""
    folders, stem = _parts(path)
    for part in (stem, *reversed(folders)):
        for piece in (part, *_BETWEEN_PARTS.split(part)):
            if looks_like_name(piece):
                return _new(setting, piece)
    folder = folders[-1] if folders else ""
    if len(folder) > 1 and folder.casefold() not in _GENERIC and not title_of_name(folder):
        return _new(setting, folder)
    reporting = [member for member in setting.members.values() if member.owes_report and member.is_present]
    return Who(reporting[0].name, reporting[0]) if len(reporting) == 1 else None


def _new(setting: Setting, text: str) -> Who | None:
    """A new member of this name, or the one whose name only looks different. None where the text is no name."""
    try:
        name = clean_name(text)
    except InvalidName:
        return None
    for member in setting.members.values():
        if lookalike_key(member.name) == lookalike_key(name):
            return Who(member.name, member, alias=name)
    return Who(name) if setting.adds_people and any(char.isalpha() for char in name) else None


def _ask_author(
    setting: Setting,
    subject: str,
    candidates: Sequence[Who],
    proposed: Who | None,
    line: int,
    *,
    alias: str = "",
    sort: Sort = "report",
) -> tuple[Who | None, Question]:
    if candidates:  # several people: never guessed
        proposed = None
    names = [_label(setting, who) for who in candidates] or people_to_choose(setting)
    proposal = _label(setting, proposed) if proposed else LEAVE_OUT
    choices = tuple(dict.fromkeys((proposal, *names, LEAVE_OUT)))
    question = Question("author", line, _whose(sort, subject if candidates else ""), subject, proposal, choices)
    answer = setting.answer_to(question)
    return proposed if answer == proposal else person_of(setting, answer, alias=alias), question


def _whose(sort: Sort, several: str) -> Saying:
    """`several`: the name that more than one member has."""
    if sort == "log":
        question = Saying("Whose learning log is this?")
    elif sort == "todos":
        question = Saying("Whose to-dos are these?")
    else:
        question = Saying("Whose report is this?")
    if not several:
        return question
    return Saying('{question} "{name}" names more than one member.', question=question, name=several)


def _label(setting: Setting, who: Who) -> str:
    return label_of(setting, who.member) if who.member else f"{NEW_MEMBER}{who.name}"


def feedback_writer(setting: Setting, signature: str, line: int) -> tuple[Who | None, Question | None]:
    """Who wrote feedback: whoever signed it, or who the answer names. None: that is not known."""
    advisors = [label_of(setting, advisor) for advisor in setting.advisors]
    if signature:
        found = setting.find(signature)
        if len(found) == 1:
            return found[0], None
        names = [_label(setting, who) for who in found] or advisors
        text = Saying('Who is "{name}", who signed feedback? Unknown: the signature stays in the text.', name=signature)
        question = Question("feedback-writer", line, text, signature, UNKNOWN, (UNKNOWN, *dict.fromkeys(names)))
        return person_of(setting, setting.answer_to(question), alias=signature), question
    if not advisors:
        return None, None
    proposal = advisors[0] if len(advisors) == 1 else UNKNOWN
    choices = tuple(dict.fromkeys((proposal, *advisors, UNKNOWN)))
    question = Question("feedback-writer", line, Saying("Who wrote the unsigned feedback?"), "", proposal, choices)
    return person_of(setting, setting.answer_to(question)), question
