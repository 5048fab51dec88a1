"""Plan against fact of one person over some weeks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from django.http import Http404

from core.plan_items import head_of, split_items
from core.plan_matching import are_planned
from core.weeks import Week
from members.models import Group, Member
from members.permissions import can_advise
from reports.document import WeeklyReportDoc
from reports.models import PlanItem, WeeklyReport
from reports.queries.plans import PlannedLine, age_in, newest_documents, projects_of

State = PlanItem.State
BAR_ORDER = tuple(str(state) for state in (State.DONE, State.MOVED, State.DROPPED, State.OPEN))


@dataclass(frozen=True)
class WrittenLine:
    """A line of a report with its project as written."""

    project: str
    text: str

    @property
    def head(self) -> str:
        return head_of(self.text)


@dataclass(frozen=True)
class BarPart:
    """A stretch of a bar that is 100 wide; numbers as SVG writes them."""

    state: str
    start: str
    width: str


@dataclass(frozen=True)
class PlanWeek:
    """A report: what the plan before it said of its week, what became of that, and what was done out of plan."""

    report: WeeklyReport
    document: WeeklyReportDoc
    planned: tuple[PlannedLine, ...]
    unplanned: tuple[WrittenLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines are done, moved, dropped, open: in this order, for a bar."""
        states = [line.item.state for line in self.planned]
        return {state: states.count(state) for state in BAR_ORDER}

    @property
    def bar(self) -> list[BarPart]:
        return bar_of(self.counts)


@dataclass(frozen=True)
class PlanRecord:
    """The person's weeks, newest first.

    `ahead`: the newest plan, which no report has answered yet. `there`: of every submitted report its week's first day
    and its first and last day, whether the viewer may read it or not.
    """

    person: Member
    weeks: tuple[PlanWeek, ...]
    ahead: tuple[PlannedLine, ...]
    there: tuple[tuple[date, date, date], ...] = ()

    @property
    def planned(self) -> list[PlannedLine]:
        return [line for week in self.weeks for line in week.planned]

    def in_state(self, *states: str) -> list[PlannedLine]:
        return [line for line in self.planned if line.item.state in states]

    @property
    def counts(self) -> dict[str, int]:
        return {state: sum(week.counts[state] for week in self.weeks) for state in BAR_ORDER}

    @property
    def bar(self) -> list[BarPart]:
        return bar_of(self.counts)

    @property
    def unplanned_count(self) -> int:
        return sum(len(week.unplanned) for week in self.weeks)

    @property
    def open_lines(self) -> list[PlannedLine]:
        """What nothing was said about yet, the oldest first; the newest plan is not due and comes by its age, too."""
        lines = [line for line in (*self.in_state(State.OPEN), *self.ahead) if line.item.state == State.OPEN]
        return sorted(lines, key=oldest_first)


def oldest_first(line: PlannedLine) -> tuple[date, date, int]:
    return line.item.first_planned_in, line.item.planned_in, line.item.position


def bar_of(counts: Mapping[str, int]) -> list[BarPart]:
    """The parts of a bar, one for each state that has any lines."""
    whole, start, parts = sum(counts.values()), 0.0, []
    for state, count in counts.items():
        width = 100 * count / whole if whole else 0
        if width:
            parts.append(BarPart(state, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return parts


def planner_for(viewer: Member, uuid: UUID) -> Member:
    """The person whose plans the viewer may read: as far as his reports may be read. Raises Http404; guests find none.

    At most two queries.
    """
    person = Member.objects.filter(group=viewer.group_id, uuid=uuid, deleted_at=None).first()
    if person is None or viewer.is_guest:
        raise Http404
    person.group = viewer.group
    if person.pk == viewer.pk or can_advise(viewer) or viewer.group.reports_readable_by == Group.Readers.GROUP:
        return person
    if not WeeklyReport.objects.visible_to([viewer]).filter(member=person).exists():
        raise Http404
    return person


def plan_record_for(viewer: Member, person: Member, first: Week, last: Week, *, today: Week) -> PlanRecord:
    """Plan against fact of the person's submitted reports from the first week to the last, as the viewer may read them.

    `today`: the week up to which what is open counts as old. Four queries, whatever the number of weeks.
    """
    submitted = _submitted(person)
    begin = next((at for at, report in enumerate(submitted) if report.week_start >= first.first_day), len(submitted))
    end = next((at for at, report in enumerate(submitted) if report.week_start > last.last_day), len(submitted))
    near = submitted[max(begin - 1, 0) : end]
    for known in near:
        known.group, known.member = viewer.group, person
    readable = set(WeeklyReport.objects.visible_to([viewer]).filter(member=person).values_list("pk", flat=True))
    shown = [report for report in near if report.pk in readable]
    documents = newest_documents(shown)
    plans: dict[int, list[PlanItem]] = {report.pk: [] for report in shown}
    for item in PlanItem.objects.filter(report__in=shown):
        plans[item.report_id].append(item)
    weeks = []
    for before, report in pairwise([None, *near]):
        if report is None or report.week_start < first.first_day or report.pk not in documents:
            continue
        document, plan = documents[report.pk], plans.get(before.pk, []) if before else []
        planned = _lines(plan, documents.get(before.pk) if before else None, report.week, today)
        weeks.append(PlanWeek(report, document, planned, _unplanned(document, plan)))
    newest = near[-1] if near and end == len(submitted) and near[-1].pk in documents else None
    due = max(today, viewer.group.calendar.following(newest.week)) if newest else today
    ahead = _lines(plans[newest.pk], documents[newest.pk], due, due) if newest else ()
    there = tuple((report.week_start, report.starts_on, report.ends_on) for report in submitted)
    return PlanRecord(person, tuple(reversed(weeks)), ahead, there)


def _submitted(person: Member) -> list[WeeklyReport]:
    found = WeeklyReport.objects.filter(member=person, deleted_at=None, first_submitted_at__isnull=False)
    return list(found.order_by("week_start").defer("note", "return_reason"))


def _lines(
    plan: Iterable[PlanItem], document: WeeklyReportDoc | None, week: Week, today: Week
) -> tuple[PlannedLine, ...]:
    """The items with their ages: in the week that answered them, or today where nothing did."""
    projects = projects_of(document) if document else {}
    return tuple(
        PlannedLine(
            item,
            projects.get(str(item.row_uuid), ""),
            age_in(max(week, today) if item.state == State.OPEN else week, item),
        )
        for item in plan
    )


def _unplanned(document: WeeklyReportDoc, plan: Iterable[PlanItem]) -> tuple[WrittenLine, ...]:
    """This week's tasks that were not planned; none where there was no plan to compare with."""
    texts = [item.text for item in plan]
    rows = [row for row in document.rows if not row.is_removed]
    lines = (
        [WrittenLine(row.project, line.text) for row in rows for line in split_items(row.this_week)] if texts else []
    )
    marks = are_planned([line.text for line in lines], texts)
    return tuple(line for line, is_planned in zip(lines, marks, strict=True) if not is_planned)


def weeks_back(group: Group, week: Week, count: int) -> Week:
    """The week so many weeks before."""
    for _step in range(count):
        week = group.calendar.preceding(week)
    return week
