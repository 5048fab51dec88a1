"""Writing one's own learning log. No event is written: an admin reads the history, and a log is its owner's."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.names import name_key
from core.periods import FIRST_YEAR, LAST_YEAR
from core.text import MARKDOWN_LIMIT, clean_markdown
from members.models import Member, Project
from members.services import NotAllowed
from workload.document.log import LogEntry, ReadDay, entry_key, match_entries
from workload.markdown.log import read_log_day, with_log_line
from workload.models import LogDay, LogSharing, TimeEntry, WorkItem
from workload.permissions import can_keep_log
from workload.services.refusals import StaleItem, WorkRefused

MOST_SPANS = 200
"""Of one day."""

_FOLLOWING = ("line", "starts", "ends", "pause", "minutes", "note", "doubts", "tags")


@transaction.atomic
def save_log_day(*, member: Member, day: date, text: str, version: int, by: Member | None) -> LogDay:
    """Store the text of a day; what it says follows from it. `version` 0: there is none yet.

    Raises StaleItem, InvalidText, WorkRefused, NotAllowed. The same text sent again is no conflict.
    """
    require_owner(member, by)
    text = clean_markdown(text, MARKDOWN_LIMIT)
    stored = _locked(member, day)
    if stored is None:
        return _write(_new_day(member, day), text)
    if stored.text == text:
        return stored
    if stored.version != version:
        raise StaleItem(stored)
    stored.version += 1
    return _write(stored, text)


@transaction.atomic
def add_log_line(
    *,
    member: Member,
    day: date,
    line: str,
    by: Member | None,
    work_item: WorkItem | None = None,
    project: Project | None = None,
) -> LogDay:
    """One more line at the end of a day, whatever its version; its span is linked as said."""
    require_owner(member, by)
    stored = _begun(member, day)
    written = _write(stored, clean_markdown(with_log_line(stored.text, line), MARKDOWN_LIMIT))
    if work_item is not None or project is not None:
        last = written.entries.order_by("-line").first()
        if last is not None:
            _link(last, work_item, project)
    return written


@transaction.atomic
def link_entry(*, entry: TimeEntry, work_item: WorkItem | None, project: Project | None, by: Member) -> TimeEntry:
    """Say what a span was for: a task or reading of the group, a project, both or nothing."""
    require_owner(entry.day.member, by)
    for named in (work_item, project):
        if named is not None and named.group_id != entry.day.group_id:
            raise NotAllowed("not-here", _("This is not in your group."))
    return _link(entry, work_item, project)


def share_log(*, member: Member, totals: str, days: str, by: Member) -> LogSharing:
    """Whom the owner shows the hours, and the days. Whoever sees the days sees their hours."""
    require_owner(member, by)
    wanted = {"totals": LogSharing.Audience(totals).value, "days": LogSharing.Audience(days).value}
    return LogSharing.objects.update_or_create(member=member, defaults=wanted)[0]


def require_owner(member: Member, by: Member | None) -> None:
    """A log is written by its owner, and by the command line of the machine."""
    if by is not None and (by.pk != member.pk or not can_keep_log(by)):
        raise NotAllowed("not-yours", _("Only its owner writes a learning log."))


def _locked(member: Member, day: date) -> LogDay | None:
    return LogDay.objects.select_for_update().filter(member=member, day=day).first()


def _begun(member: Member, day: date) -> LogDay:
    """The day as it will be saved, with the version of after it; made where there is none yet."""
    stored = _locked(member, day)
    if stored is None:
        try:
            return _new_day(member, day)
        except StaleItem:  # another device wrote the first line just now: this one comes below it
            stored = _locked(member, day)
            assert stored is not None
    stored.version += 1
    return stored


def _new_day(member: Member, day: date) -> LogDay:
    """The empty day, stored. Raises StaleItem where another window made it just now."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        sentence = _("{day} is outside the years {first} to {last}.")
        raise WorkRefused("far_day", sentence.format(day=day, first=FIRST_YEAR, last=LAST_YEAR))
    try:
        with transaction.atomic():
            return LogDay.objects.create(group_id=member.group_id, member=member, day=day)
    except IntegrityError as error:
        raise StaleItem(LogDay.objects.get(member=member, day=day)) from error


def _write(stored: LogDay, text: str) -> LogDay:
    read = read_log_day(text, stored.day, ZoneInfo(stored.member.group.time_zone))
    if len(read.entries) > MOST_SPANS:
        sentence = _("The day has {count} spans of time; at most {most} are kept. Write the rest on another day.")
        raise WorkRefused("too_many_spans", sentence.format(count=len(read.entries), most=MOST_SPANS))
    stored.text, stored.stated_minutes = text, read.stated
    stored.save()
    _follow(stored, read)
    return stored


def _follow(stored: LogDay, read: ReadDay) -> None:
    """Bring the entries in step with the text. Links are kept where a line is still known by its span or its note."""
    old = list(stored.entries.all())
    found = match_entries([entry_key(entry) for entry in old], [entry_key(entry) for entry in read.entries])
    projects = _projects_named(stored, read.entries)
    kept = [old[place] for place in found if place is not None]
    gone = [entry.pk for entry in old if entry not in kept]
    if gone:
        TimeEntry.objects.filter(pk__in=gone).delete()
    made: list[TimeEntry] = []
    changed: list[TimeEntry] = []
    for entry, place in zip(read.entries, found, strict=True):
        row = old[place] if place is not None else TimeEntry(day=stored)
        project = next((projects[tag] for tag in map(name_key, entry.tags) if tag in projects), None)
        if _fill(row, entry, project):
            (changed if row.pk else made).append(row)
    TimeEntry.objects.bulk_create(made)
    TimeEntry.objects.bulk_update(changed, [*_FOLLOWING, "project"])


def _fill(row: TimeEntry, entry: LogEntry, project: Project | None) -> bool:
    """Set what follows from the text; says whether anything is new."""
    values = {
        "line": entry.line,
        "starts": entry.span.starts if entry.span else None,
        "ends": entry.span.ends if entry.span else None,
        "pause": entry.span.pause if entry.span else 0,
        "minutes": entry.minutes,
        "note": entry.note,
        "doubts": list(entry.doubts),
        "tags": list(entry.tags),
    }
    is_new = row.pk is None or any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    if project is not None and row.project_id != project.pk:
        row.project, is_new = project, True
    return is_new


def _projects_named(stored: LogDay, entries: Sequence[LogEntry]) -> dict[str, Project]:
    """The group's projects that a #word of the day names, by the key of their names."""
    keys = {name_key(tag) for entry in entries for tag in entry.tags}
    if not keys:
        return {}
    found = Project.objects.filter(group=stored.group_id, deleted_at=None, name_key__in=keys)
    return {project.name_key: project for project in found}


def _link(entry: TimeEntry, work_item: WorkItem | None, project: Project | None) -> TimeEntry:
    entry.work_item, entry.project = work_item, project or (work_item.project if work_item else None)
    entry.save(update_fields=["work_item", "project"])
    return entry
