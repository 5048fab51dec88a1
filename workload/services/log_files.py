"""Files of a learning log in and out. They are their owner's, like the days: no other member's page shows them."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.text import MARKDOWN_LIMIT, clean_markdown, clean_title
from members.models import Member
from workload.document.log_file import LATEST, LogFileDoc
from workload.document.log_renewing import renewed, says_the_same
from workload.markdown.log_file import read_log_file, renew_log_file, write_log_file
from workload.models import LogDay, LogFile
from workload.services.log import require_owner, save_log_day
from workload.services.refusals import WorkRefused

LOG_FILE_LIMIT = 1_000_000
"""Characters of a file."""
NAME_LIMIT = 255


@dataclass(frozen=True)
class DayChange:
    """What an import does with a day. kind: "create", "update", "same", or "conflict": it says something else here.

    `before` is what is stored, `after` what the file says; `line` is where the day begins in the file.
    """

    day: date
    kind: str
    before: str
    after: str
    line: int


@dataclass(frozen=True)
class LogImport:
    """The plan of an import. `kept` are the headings of what is no day: it stays with the file.

    `before` is the file of this name as it was imported last; `year` that of its first day, where it says none.
    """

    doc: LogFileDoc
    changes: tuple[DayChange, ...]
    kept: tuple[str, ...]
    is_new_file: bool
    before: LogFileDoc
    year: int | None = None

    def count(self, kind: str) -> int:
        return sum(change.kind == kind for change in self.changes)

    @property
    def changes_nothing(self) -> bool:
        return not self.is_new_file and all(change.kind == "same" for change in self.changes)


def plan_log_import(*, member: Member | None, name: str, text: str, year: int | None = None) -> LogImport:
    """What importing the file would do. A day changed here since its last import is a conflict: both texts are kept.

    `member` None: somebody who has no log yet. `year`: that of the first day, where no day of the file says any; else
    the one that was given for the file the last time. Raises InvalidText, WorkRefused. Two queries.
    """
    text = clean_markdown(text, LOG_FILE_LIMIT)
    known = LogFile.objects.filter(member=member, name=clean_title(name, NAME_LIMIT)).first()
    year = year or (known.year if known else None)
    doc = read_log_file(text, year=year)
    days = doc.days
    if not days and doc.undated:
        raise WorkRefused(
            "no_year",
            _("The days of this file have no year. Write it as a heading above the first of them, such as # 2021."),
        )
    if not days:
        raise WorkRefused("no_days", _("No day was found in this file. Write days as headings, such as ## 2026-11-22."))
    if len(days) > LATEST:
        raise WorkRefused("too_many_days", _("The file has more than {most} days: split it.").format(most=LATEST))
    too_long = next((day for day, day_text in days.items() if len(day_text) > MARKDOWN_LIMIT), None)
    if too_long:
        sentence = _("{day} has more than {limit} characters: shorten it.")
        raise WorkRefused("day_too_long", sentence.format(day=too_long, limit=MARKDOWN_LIMIT))
    file_before = read_log_file(known.text, year=known.year) if known else LogFileDoc()
    before = file_before.days
    stored = dict(LogDay.objects.filter(member=member, day__in=list(days)).exclude(text="").values_list("day", "text"))
    lines = {part.day: part.line for part in reversed(doc.parts) if part.day is not None}
    of_rows = {part.day for part in (*doc.parts, *file_before.parts) if part.row is not None}
    changes = tuple(
        DayChange(
            day, _kind(after, stored.get(day), before.get(day), day in of_rows), stored.get(day, ""), after, lines[day]
        )
        for day, after in days.items()
    )
    kept = tuple(part.heading.strip().lstrip("#＃ ") for part in doc.parts if part.day is None and part.heading)
    is_new_file = known is None or (known.text, known.year) != (text, year)
    return LogImport(doc, changes, kept, is_new_file, file_before, year)


@transaction.atomic
def import_log(*, member: Member, name: str, text: str, by: Member | None, year: int | None = None) -> LogImport:
    """Do what the plan says: all of it or nothing. In a conflict the day keeps its text, with the file's below it."""
    require_owner(member, by)
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)  # two imports at once follow each other
    # Before the plan: what is saved between the two is a conflict then, and is not written over.
    versions = dict(LogDay.objects.filter(member=member).values_list("day", "version"))
    plan = plan_log_import(member=member, name=name, text=text, year=year)
    for change in plan.changes:
        if change.kind == "same":
            continue
        merged = f"{change.before.rstrip()}\n\n{change.after}" if change.kind == "conflict" else change.after
        save_log_day(member=member, day=change.day, text=merged, version=versions.get(change.day, 0), by=by)
    if plan.is_new_file:
        LogFile.objects.update_or_create(
            member=member,
            name=clean_title(name, NAME_LIMIT),
            defaults={"text": write_log_file(plan.doc), "year": plan.year},
        )
    return plan


def export_log(*, member: Member, name: str = "") -> str:
    """The log as a file: as the file of this name was, where the days say the same; changed and new days renewed.

    Of an empty name: all days in our own form.
    """
    known = LogFile.objects.filter(member=member, name=name).first() if name else None
    days = dict(LogDay.objects.filter(member=member).values_list("day", "text"))
    if known is not None:
        doc = read_log_file(known.text, year=known.year)
        elsewhere = days_of_other_files(member, name) - set(doc.days)
        days = {day: text for day, text in days.items() if day not in elsewhere}
        return renew_log_file(doc, days, year=known.year)
    return write_log_file(renewed(LogFileDoc(), days))


def days_of_other_files(member: Member, name: str) -> set[date]:
    """The days that other files of the member's log have."""
    others = LogFile.objects.filter(member=member).exclude(name=name).values_list("text", "year")
    return {day for text, year in others for day in read_log_file(text, year=year).days}


def _kind(after: str, stored: str | None, before: str | None, is_of_rows: bool) -> str:
    """What happens to a day; one in rows of a table may have lost its blank lines there."""

    def same(one: str, other: str) -> bool:
        return says_the_same(one, other) if is_of_rows else one.strip() == other.strip()

    if stored is None:
        return "create" if after else "same"
    if same(stored, after):
        return "same"
    if before is not None and same(stored, before):
        return "update"
    if before is not None and same(before, after):
        return "same"  # changed here since, not in the file
    return "same" if _stands_in(after, stored) else "conflict"


def _stands_in(part: str, whole: str) -> bool:
    """Whether the lines of one text stand together in the other."""
    return f"\n{part.strip()}\n" in f"\n{whole.strip()}\n"
