"""Where the lines of a draft come from: reports, tasks, readings, shared logs, as far as the whole group reads them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.credentials import credential_in
from core.names import name_key
from core.plan_items import head_of, item_key, split_items
from meetings.document import DraftLine
from meetings.markdown import one_line, source_link
from members.models import Group, Member
from papers.models import ReadingSlot
from reports.models import WeeklyReport
from reports.queries import sheets_for_audience
from tasks.models import Task
from workload.models import LogSharing, WorkItem
from workload.queries import log_period, with_details

MOST_REPORTS, MOST_ITEMS, MOST_LINES = 120, 200, 30
LATE = timedelta(days=14)
"""So long after its period a report that came late still goes into the minutes of the next meeting."""
_BREAK = re.compile(r"\s*(?:<br\s*/?>|\s)\s*", re.IGNORECASE)

type LinesOf = dict[Member, list[DraftLine]]


@dataclass(frozen=True)
class Since:
    """The days that minutes look back on: from the meeting before to the day before this one."""

    group: Group
    first: date
    day: date  # of the meeting

    @property
    def last(self) -> date:
        return self.day - timedelta(days=1)


def line_from(origin: str, text: str, words: str, address: str) -> DraftLine:
    """A line with its source; known by where it comes from and by its words."""
    key = blake2b(f"{origin} {item_key(text)}".encode(), digest_size=8).hexdigest()
    return DraftLine(key, one_line(text), source_link(words, f"{settings.PUBLIC_URL}{address}"))


def lines_of_reports(since: Since) -> LinesOf:
    """The results of submitted reports, for who shows them to the whole group. Two queries."""
    group = since.group
    if group.reports_readable_by != Group.Readers.GROUP:
        return {}
    begun = datetime.combine(since.first, time.min, ZoneInfo(group.time_zone))
    late = Q(first_submitted_at__gte=begun, ends_on__gte=since.first - LATE)
    submitted = WeeklyReport.objects.filter(group=group, deleted_at=None, first_submitted_at__isnull=False)
    submitted = submitted.filter(Q(ends_on__gte=since.first) | late, starts_on__lte=since.day)
    reports = list(submitted.select_related("member", "reviewed_by").order_by("week_start", "pk")[:MOST_REPORTS])
    found: LinesOf = {}
    for report in reports:
        report.group = group
    for report, sheet in zip(reports, sheets_for_audience(reports, with_feedback=False), strict=True):
        for row in sheet.document.rows:
            for item in split_items(row.results) if not row.is_removed else ():
                text = _with_project(row.project, head_of(item.text))
                words = pgettext("source of a line", "report {week}").format(week=report.week.name)
                if text and not credential_in(text):
                    line = line_from(f"report {report.uuid}", text, words, report.get_absolute_url())
                    found.setdefault(report.member, []).append(line)
    return {member: lines[:MOST_LINES] for member, lines in found.items()}


def lines_of_work(since: Since, told: LinesOf) -> LinesOf:
    """Tasks and readings that these days touch, but for those that the member's report names. Two queries."""
    items = WorkItem.objects.filter(
        group=since.group, deleted_at=None, starts_on__lte=since.last, ends_on__gte=since.first
    )
    found: LinesOf = {}
    for item in with_details(items).order_by("ends_on", "starts_on", "pk")[:MOST_ITEMS]:
        text, title, words = _work_in_words(item)
        if not text or credential_in(text):
            continue
        address = _address(item, since.group)
        for part in item.participations.all():
            said = [name_key(line.text) for line in told.get(part.member, ())]
            if not any(name_key(title) in one for one in said):
                found.setdefault(part.member, []).append(line_from(f"work {item.uuid}", text, words, address))
    return {member: lines[:MOST_LINES] for member, lines in found.items()}


def lines_of_logs(since: Since) -> LinesOf:
    """The hours of who shows them to the whole group; two queries each."""
    everybody = LogSharing.Audience.GROUP
    shared = LogSharing.objects.filter(Q(totals=everybody) | Q(days=everybody), member__group=since.group)
    found: LinesOf = {}
    for sharing in shared.filter(member__deleted_at=None, member__is_guest=False).select_related("member"):
        member = sharing.member
        member.group = since.group
        minutes = log_period(member, since.first, since.last, with_shares=False).minutes
        if minutes:
            hours = f"{minutes / 60:.1f}".removesuffix(".0")
            week = since.group.calendar.week_of(since.last)
            address = reverse("workload:log_of_week", args=[since.group.slug, member.uuid, week.name])
            text = _("Learning log: {hours} h").format(hours=hours)
            found[member] = [line_from(f"log {member.uuid} {since.first}", text, _("learning log"), address)]
    return found


def slots_on(group: Group, day: date) -> list[tuple[Member, DraftLine]]:
    """Who presents what in the reading group on a day."""
    slots = ReadingSlot.objects.filter(group=group, day=day, deleted_at=None).select_related("presenter", "paper")
    found = []
    for slot in slots[:MOST_LINES]:
        text = _("Paper reading: {title}").format(title=slot.paper.title if slot.paper else slot.topic)
        name, uuid = ("papers:paper", [slot.paper.uuid]) if slot.paper else ("papers:slots", [])
        address = reverse(name, args=[group.slug, *uuid])
        words = pgettext("source of a line", "reading group")
        found.append((slot.presenter, line_from(f"slot {slot.uuid}", text, words, address)))
    return found


def joined(*parts: LinesOf) -> LinesOf:
    found: LinesOf = {}
    for part in parts:
        for member, lines in part.items():
            found.setdefault(member, []).extend(lines)
    return found


def texts_of(lines: Iterable[DraftLine]) -> Sequence[str]:
    return [line.text for line in lines]


def _with_project(project: str, result: str) -> str:
    name = _BREAK.sub(" ", project).strip()
    if not name or not result or name_key(name) in name_key(result):
        return result
    return _("{task}: {result}").format(task=name, result=result)


def _work_in_words(item: WorkItem) -> tuple[str, str, str]:
    """What the line says, the title, and what it is called as a source; nothing of what is only planned."""
    of_kind = getattr(item, item.kind, None)
    if of_kind is None:
        return "", "", ""
    title = _BREAK.sub(" ", of_kind.title).strip()
    if item.kind == WorkItem.Kind.TASK:
        if of_kind.state in (Task.State.PLANNED, Task.State.DROPPED):
            return "", "", ""
        said = _with_result(title, of_kind.progress)
        text = _("{task} ({state})").format(task=said, state=of_kind.get_state_display())
        return text, title, pgettext("source of a line", "task")
    text = _with_result(_("Reading: {title}").format(title=title), of_kind.gained)
    return text, title, pgettext("source of a line", "reading")


def _with_result(words: str, told: str) -> str:
    said = told.strip()
    if not said or "\n" in said:
        return words
    return _("{task}: {result}").format(task=words, result=said)


def _address(item: WorkItem, group: Group) -> str:
    of_kind = getattr(item, item.kind)
    of_kind.group = group
    return str(of_kind.get_absolute_url())
