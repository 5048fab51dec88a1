"""The plan of a file that is a learning log: whose it is, and what its days and lists would become."""

import re
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from core.changes import Action, Change, LineCount, Plan, Problem, Question
from core.errors import InvalidInput
from core.sayings import Saying
from exchange.document import FilePlan, SourceFile
from exchange.importing.gone import Gone, plan_gone
from exchange.importing.log_years import said_of, year_asked
from exchange.importing.own import owner_of
from exchange.importing.paths import year_in
from exchange.importing.setting import KnownSource, Setting, Who
from exchange.markdown import SourceText
from members.models import Member
from tasks.services.log_files import LogFilePlan, plan_log_file
from workload.document.log_file import LogFileDoc
from workload.markdown.log_file import HEAD_LIMIT, front_matter, read_log_file
from workload.models import LogDay, LogFile, TimeEntry
from workload.queries import log_files_named
from workload.services import WorkRefused
from workload.services.log_files import days_of_other_files

KIND = "learning-log"
DAY, LIST = "log-day", "todo-list"
NAME_LIMIT = 255
_AUTHOR = re.compile(r"(?:author|作者|姓名)\s*[:：]\s*[\"']?(?P<name>[^\"'\n]{1,60}?)[\"']?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class LogFileStep:
    """The whole file, for its owner. `path` is what it is called among his files, or the end of it; `year` that of its
    first day, where no day of the file says any. `removes`: days that the file had and has no longer, and that go."""

    owner: Who
    path: str
    text: str
    year: int | None = None
    removes: tuple[date, ...] = ()


def plan_log(setting: Setting, file: SourceFile, source: SourceText, known: KnownSource | None) -> FilePlan:
    """What importing the file would do. Nothing is written, and nothing of it is kept but in its owner's log."""
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    year, asked, problems = _year(setting, file, text)
    doc = read_log_file(text, year=year)
    owner, question = _owner(setting, file, text, doc)
    questions = tuple(one for one in (asked, question) if one)
    lines = _counted(text, doc, None)
    if owner is None or (asked and year is None):
        return FilePlan(file, KIND, Plan((), problems, questions, lines), is_left_out=True)
    name = name_among(owner.member, file.path, doc)
    try:
        plan = plan_log_file(member=owner.member, name=name, text=text, year=year)
    except (WorkRefused, InvalidInput) as error:
        said = error.message if isinstance(error, WorkRefused) else Saying.of(error)
        problem = Problem(None, "error", f"log-{error.code.replace('_', '-')}", said)
        return FilePlan(file, KIND, Plan((), (problem,), questions, lines))
    days = _gone_days(owner, name, plan)
    gone = plan_gone(setting, file.shown, KIND, list(days.values()), is_final=True)
    going = [step.gone for step in gone.steps]
    step = LogFileStep(owner, file.path, text, year, tuple(day for day, one in days.items() if one in going))
    problems = (*said_of(doc, ZoneInfo(setting.group.time_zone)), *gone.problems)
    changes = (*_changes(owner, plan), *gone.changes)
    counted = _counted(text, doc, plan)
    return FilePlan(file, KIND, Plan(changes, problems, (*questions, *gone.questions), counted), (step,))


def _gone_days(owner: Who, name: str, plan: LogFilePlan) -> dict[date, Gone]:
    """Days that the file had and has no longer. Those whose spans are linked, or that another file has, are touched."""
    before = plan.log.before.days
    days = set(before) - set(plan.log.doc.days)
    if owner.member is None or not days:
        return {}
    elsewhere = days_of_other_files(owner.member, name)
    linked = Exists(TimeEntry.objects.filter(day=OuterRef("pk"), work_item__isnull=False))
    stored = LogDay.objects.filter(member=owner.member, day__in=days).exclude(text="").annotate(is_linked=linked)
    return {
        one.day: Gone(
            DAY,
            one.uuid,
            f"{owner.name} {one.day}",
            (owner.name,),
            is_touched=one.text.strip() != before[one.day].strip() or one.is_linked or one.day in elsewhere,
        )
        for one in stored
    }


def name_among(member: Member | None, path: str, doc: LogFileDoc) -> str:
    """What the file is called among those of the member's log: its name without folders, unless another file that
    has no day with it in common is called so."""
    place, name = path[-NAME_LIMIT:], path.rpartition("/")[2][:NAME_LIMIT]
    if member is None:
        return name
    own = {one.name: one for one in log_files_named(member.group, (place, name)) if one.member_id == member.pk}
    if place in own or name not in own:
        return place if place in own else name
    before = read_log_file(own[name].text, year=own[name].year)
    return name if set(before.days) & set(doc.days) else place


def _year(setting: Setting, file: SourceFile, text: str) -> tuple[int | None, Question | None, tuple[Problem, ...]]:
    """The year of the first day, where no day of the file says any: by the path, by the last import of the same text,
    by an answer. None is invented."""
    doc = read_log_file(text)
    if doc.days or not doc.undated:
        return None, None, ()
    if (year := year_in(file.place)) is not None:
        return year, None, ()
    known = [one.year for one in _named_so(setting, file) if one.text == text and one.year]
    if known:
        return known[0], None, ()
    return year_asked(setting, file, doc)


def _named_so(setting: Setting, file: SourceFile) -> list[LogFile]:
    """Files of this name in logs of the group; on a page those of the own log."""
    names = (file.path[-NAME_LIMIT:], file.path.rpartition("/")[2][:NAME_LIMIT])
    files = [one for one in log_files_named(setting.group, names) if str(one.member.uuid) in setting.members]
    return [one for one in files if setting.by is None or one.member_id == setting.by.pk]


def _owner(setting: Setting, file: SourceFile, text: str, doc: LogFileDoc) -> tuple[Who | None, Question | None]:
    files = _named_so(setting, file)
    same = [one for one in files if one.text == text] or [
        one for one in files if set(read_log_file(one.text, year=one.year).days) & set(doc.days)
    ]
    before = same[0].member if len({one.member_id for one in same}) == 1 else None
    is_same = before is not None and same[0].text == text
    return owner_of(setting, file, "log", name=_author(text), before=before, is_same=is_same)


def _author(text: str) -> str:
    """Who front matter says has written the file."""
    lines = text.split("\n", HEAD_LIMIT)
    found = (_AUTHOR.fullmatch(line[:200]) for line in lines[1 : front_matter(lines)])
    return next((match["name"].strip() for match in found if match), "")


def _changes(owner: Who, plan: LogFilePlan) -> tuple[Change, ...]:
    """A day changed in both is updated: both texts stay in it. None of them is told."""
    actions: dict[str, Action] = {"create": "create", "update": "update", "conflict": "update", "same": "same"}
    days = [
        Change(actions[day.kind], f"{KIND}: {DAY}", f"{owner.name} {day.day}", "", "", day.line, people=(owner.name,))
        for day in plan.log.changes
    ]
    lists = [
        Change(one.action, f"{KIND}: {LIST}", f"{owner.name} {one.title}", "", "", one.found.first_line,
               people=(owner.name,))
        for one in plan.lists
    ]  # fmt: skip
    return (*days, *lists)


def _counted(text: str, doc: LogFileDoc, plan: LogFilePlan | None) -> LineCount:
    """Read are the days and what becomes a to-do; all other lines stay with the file."""
    lines = text.removesuffix("\n").split("\n") if text else []
    blank = sum(not line.strip() for line in lines)
    if plan is None:
        return LineCount(len(lines), 0, len(lines) - blank, blank)
    days = "\n".join(f"{part.heading}{part.text}" for part in doc.parts if part.day is not None)
    read = sum(bool(line.strip()) for line in days.split("\n")) + sum(one.found.lines_read for one in plan.lists)
    return LineCount(len(lines), read, len(lines) - blank - read, blank)
