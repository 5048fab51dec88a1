"""What an export is asked to hold, and who may ask for it. A page, a script and a command ask in the same words."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy, gettext_noop

from activity.models import Event, Job
from activity.services import record_event, request_job
from core.errors import InvalidInput
from core.periods import UnreadableDate, read_date
from core.weeks import InvalidWeek
from exchange.queries import KINDS, Extract
from members.models import Group, Member
from members.permissions import can_advise, can_manage_group
from reports.models import WeeklyReport
from reports.permissions import advised_places
from workload.queries import OddSpan, span_of

JOB = "tracker.export"
ASKED = "export.requested"  # verb of the history
EXPORT_FILE = "export"  # kind of the rendered file
EVERYBODY, OWN = "group", "own"
FORMATS = ("markdown", "json", "csv", "bibtex")
KIND_WORDS = {
    "reports": gettext_lazy("Weekly reports with their feedback"),
    "meetings": gettext_lazy("Minutes, open issues and assignments"),
    "work": gettext_lazy("Readings and tasks"),
    "papers": gettext_lazy("Papers"),
    "todos": gettext_lazy("Your own to-dos"),
    "log": gettext_lazy("Your own learning log"),
}
FORMAT_WORDS = {
    "markdown": gettext_lazy("Markdown files, imported ones as they came"),
    "json": gettext_lazy("JSON, for programs"),
    "csv": gettext_lazy("CSV tables, for spreadsheets"),
    "bibtex": gettext_lazy("BibTeX of the papers"),
}


class ExportRefused(InvalidInput):
    """What cannot be exported so. code: the field it is about."""


@dataclass(frozen=True)
class Wish:
    """What goes out, for whom, and in which formats."""

    extract: Extract
    formats: tuple[str, ...]

    @property
    def reader(self) -> Member:
        assert self.extract.reader is not None
        return self.extract.reader

    @property
    def name(self) -> str:
        """Of the file: group and period."""
        span = span_of(self.extract.group, self.extract.since, self.extract.until)
        whose = "-own" if self.extract.is_own else ""
        return f"{self.extract.group.slug}{whose}-{span.name}.zip"

    def as_arguments(self) -> dict[str, Any]:
        """Ids and plain words, for a job."""
        extract = self.extract
        return {
            "whose": OWN if extract.is_own else EVERYBODY,
            "since": str(extract.since or ""),
            "until": str(extract.until or ""),
            "kinds": list(extract.kinds),
            "formats": list(self.formats),
        }


def can_export(member: Member) -> bool:
    """One's own things: everybody but guests, who have none."""
    return member.is_present and not member.is_guest


def can_export_group(member: Member) -> bool:
    """All that he may read of everybody: admins and advisors."""
    return can_export(member) and (can_manage_group(member) or can_advise(member))


def wish_of(
    reader: Member, *, whose: str, since: str, until: str, kinds: Collection[str], formats: Collection[str]
) -> Wish:
    """What these words ask for. Days may be named by their week: 2026-W36. Raises ExportRefused."""
    if not can_export(reader) or (whose != OWN and not can_export_group(reader)):
        raise ExportRefused("whose", gettext_noop("You may export your own things only."))
    if unknown := sorted({whose} - {EVERYBODY, OWN}):
        raise ExportRefused("whose", gettext_noop("There is no such choice: {choice}."), choice=unknown[0])
    first, last = _day(reader.group, "since", since), _day(reader.group, "until", until)
    try:
        span_of(reader.group, first, last)
    except OddSpan as error:
        raise ExportRefused("until" if last else "since", error.template, **error.values) from error
    chosen = _chosen("kinds", kinds, KINDS)
    return Wish(Extract(reader.group, reader, whose == OWN, first, last, chosen), _chosen("formats", formats, FORMATS))


@transaction.atomic
def request_export(*, wish: Wish, source: str = "page") -> Job:
    """Have it made. What is asked for again while it is under way is the same job, and told once in the history."""
    reader, arguments = wish.reader, wish.as_arguments()
    job = request_job(kind=JOB, group=reader.group, by=reader, arguments=arguments)
    if Event.objects.filter(group=reader.group, verb=ASKED, subject=job.uuid).exists():
        return job
    details = {name: arguments[name] for name in ("whose", "since", "until", "kinds")}
    record_event(
        verb=ASKED, group=reader.group, by=reader, subject_kind="export", subject=job.uuid,
        details=details, source=source,
    )  # fmt: skip
    return job


def rights_of(reader: Member) -> str:
    """Short for what the reader may read at this moment: a file is his as long as it stays the same.

    His roles, also in projects, the group's rule, and whether a report was removed since: nobody reads that any more.
    """
    removed = WeeklyReport.objects.filter(group=reader.group_id).aggregate(last=Max("deleted_at"))["last"]
    roles = (reader.is_admin, reader.is_advisor, reader.is_guest, reader.group.reports_readable_by)
    advised = sorted(advised_places(reader).values_list("project_id", flat=True))
    return hashlib.sha256(repr((*roles, advised, str(removed))).encode()).hexdigest()[:32]


def can_have_file(reader: Member, subject: object, contents: Collection[str]) -> bool:
    """Whether an export is the reader's own, and he may still read all that is in it."""
    return can_export(reader) and reader.uuid == subject and list(contents) == [rights_of(reader)]


def wish_again(reader: Member, arguments: Mapping[str, Any]) -> Wish:
    """The wish of a job, by the rights of this moment. Raises ExportRefused."""
    return wish_of(reader, **{name: arguments[name] for name in ("whose", "since", "until", "kinds", "formats")})


def _day(group: Group, field: str, words: str) -> date | None:
    """A day, or the first or last one of a week that is named; None: no limit."""
    words = words.strip()
    if not words:
        return None
    try:
        if "W" in words.upper():
            week = group.calendar.week_named(words.upper())
            return week.first_day if field == "since" else week.last_day
        return read_date(words)
    except (InvalidWeek, UnreadableDate) as error:
        raise ExportRefused(field, error.template, **error.values) from error


def _chosen(field: str, words: Collection[str], known: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the known ones that are named, in their order."""
    if unknown := sorted(set(words) - set(known)):
        raise ExportRefused(field, gettext_noop("There is no such choice: {choice}."), choice=unknown[0])
    if not words:
        raise ExportRefused(field, gettext_noop("Choose at least one."))
    return tuple(word for word in known if word in words)
