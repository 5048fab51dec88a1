"""What changed with one person since the last talk: plan against fact by project, results, feedback, missing weeks."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Max, Q, prefetch_related_objects
from django.utils import timezone

from core.names import name_key
from core.plan_items import head_of, split_items
from core.weeks import Week, is_late
from core.workdays import is_excused
from members.models import Group, Member
from members.permissions import can_advise
from members.queries import absences_between, days_away, local_day, pauses_in, workdays_of
from reports.models import Feedback, PlanItem, WeeklyReport
from reports.queries.answers import is_written, weeks_open
from reports.queries.gaps import is_covered
from reports.queries.plan_record import PlanRecord, WrittenLine, oldest_first, plan_record_for
from reports.queries.plans import PlannedLine

DEFAULT_SPAN = timedelta(weeks=4)
SHOWN = 6
"""Lines of a list, so that a normal case fits one page; how many more there are is said."""


@dataclass(frozen=True)
class Cut[T]:
    """The first of a list, and how many more there are."""

    lines: tuple[T, ...]
    more: int

    @classmethod
    def of(cls, lines: Sequence[T], shown: int = SHOWN) -> "Cut[T]":
        return cls(tuple(lines[:shown]), max(0, len(lines) - shown))


@dataclass(frozen=True)
class ProjectChange:
    """One project since then. Of a line that moved from plan to plan only the last stands here."""

    name: str
    lines: list[PlannedLine] = field(default_factory=list)
    unplanned_lines: list[WrittenLine] = field(default_factory=list)
    result_lines: list[str] = field(default_factory=list)  # first paragraphs of results, newest week first

    @property
    def under_way(self) -> Cut[PlannedLine]:
        """Open or moved on, the oldest first."""
        lines = self._in_state(PlanItem.State.OPEN, PlanItem.State.MOVED)
        return Cut.of(sorted(lines, key=oldest_first), SHOWN + 2)

    @property
    def done(self) -> Cut[PlannedLine]:
        return Cut.of(self._in_state(PlanItem.State.DONE))

    @property
    def dropped(self) -> Cut[PlannedLine]:
        return Cut.of(self._in_state(PlanItem.State.DROPPED))

    @property
    def unplanned(self) -> Cut[WrittenLine]:
        return Cut.of(self.unplanned_lines)

    @property
    def results(self) -> Cut[str]:
        return Cut.of(self.result_lines)

    def _in_state(self, *states: str) -> list[PlannedLine]:
        return [line for line in self.lines if line.item.state in states]


@dataclass(frozen=True)
class OpenFeedback:
    """Unanswered feedback, open for so many whole weeks."""

    feedback: Feedback
    weeks: int


@dataclass(frozen=True)
class SinceWeMet:
    """`feedback` is from whichever week, the oldest first."""

    person: Member
    since: date
    record: PlanRecord
    projects: tuple[ProjectChange, ...]
    feedback: Cut[OpenFeedback]
    missing: tuple[Week, ...]


def last_met(viewer: Member, person: Member) -> date | None:
    """The day of the viewer's last feedback on the person or approval of his reports; for others that of any advisor.

    Where there was neither: None. One query.
    """
    reports = WeeklyReport.objects.filter(group=viewer.group_id, member=person, deleted_at=None)
    is_advisor = can_advise(viewer) and viewer.pk != person.pk
    last = reports.aggregate(
        written=Max("feedback__updated_at", filter=Q(feedback__advisor=viewer) if is_advisor else None),
        approved=Max("reviewed_at", filter=Q(reviewed_by=viewer) if is_advisor else None),
    )
    known = [moment for moment in last.values() if moment is not None]
    return timezone.localdate(max(known)) if known else None


def since_for(viewer: Member, person: Member, since: date, *, now: datetime | None = None) -> SinceWeMet:
    """The person's weeks from the one that holds `since` up to today, as the viewer may read them.

    Seven queries, whatever the number of weeks.
    """
    group, now = viewer.group, now or timezone.now()
    today = group.calendar.week_of(local_day(group))
    first = group.calendar.week_of(since)
    record = plan_record_for(viewer, person, first, today, today=today)
    return SinceWeMet(
        person=person,
        since=since,
        record=record,
        projects=_by_project(record),
        feedback=_open_feedback(viewer, person, now),
        missing=tuple(_missing_weeks(group, person, record, first, today, now)),
    )


def _open_feedback(viewer: Member, person: Member, now: datetime) -> Cut[OpenFeedback]:
    reports = WeeklyReport.objects.visible_to([viewer]).filter(member=person, first_submitted_at__isnull=False)
    found = Feedback.objects.filter(is_written(), report__in=reports, settled_at=None)
    feedback = list(found.select_related("report", "advisor").order_by("opened_at", "pk"))
    for written in feedback:
        written.report.group = viewer.group
    return Cut.of([OpenFeedback(written, weeks_open(written.opened_at, now)) for written in feedback])


def _by_project(record: PlanRecord) -> tuple[ProjectChange, ...]:
    """In the order in which the newest reports name them."""
    projects: dict[str, ProjectChange] = {}

    def project(name: str) -> ProjectChange:
        return projects.setdefault(name_key(name), ProjectChange(name))

    every = [*record.ahead, *record.planned]
    moved_on = {line.item.moved_from_id for line in every}
    for week in record.weeks:
        for row in week.document.rows:
            if not row.is_removed:
                project(row.project).result_lines.extend(head_of(line.text) for line in split_items(row.results))
        for written in week.unplanned:
            project(written.project).unplanned_lines.append(written)
    for line in every:
        if line.item.pk not in moved_on:
            project(line.project).lines.append(line)
    return tuple(
        change for change in projects.values() if change.lines or change.result_lines or change.unplanned_lines
    )


def _missing_weeks(
    group: Group, person: Member, record: PlanRecord, first: Week, last: Week, now: datetime
) -> list[Week]:
    """Weeks since the person's first report whose deadline is over and which he owes a report on. Newest first."""
    if not record.there or not person.owes_report or person.is_guest:
        return []
    start, end = max(first.first_day, min(record.there)[0]), last.last_day
    prefetch_related_objects([person], absences_between(start, end))
    away = days_away(person) + [(pause.starts_on, pause.ends_on) for pause in pauses_in(group, start, end)]
    workdays = workdays_of(group, start, end)
    missing = []
    for week in group.calendar.weeks_between(start, end):
        left = person.left_on is not None and person.left_on <= week.last_day
        is_there = left or is_covered(week, list(record.there)) or is_excused(week, away, workdays)
        if not is_there and is_late(now, week, group.deadline):
            missing.append(week)
    return missing[::-1]
