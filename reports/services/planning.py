"""Plan against fact: the lines of submitted plans as items, and what the next report says about them.

The Markdown stays the truth. After each submission the items follow from the newest revisions, whatever was submitted
before: submitting again changes nothing, and a past week filled in later is as if it had been there. What was set by
hand stays. The rules, as authors read them: docs/plan-items.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.names import name_key
from core.plan_items import PlanText, item_key, split_items
from core.plan_matching import Fate, fates_of, match_placed
from members.models import Member
from reports.document import WeeklyReportDoc
from reports.models import PlanItem, SubmittedRow, WeeklyReport
from reports.queries.plans import newest_documents, planned_texts, submitted_around
from reports.services.refusals import NotAllowed, ReportRefused, StaleVersion

State = PlanItem.State


@dataclass(frozen=True)
class Submission:
    """What was frozen just now: two hundred who submit at once do not read it again."""

    document: WeeklyReportDoc
    projects: dict[UUID, int | None]  # uuid of each row -> its project's primary key
    is_first: bool  # there are no items of this report's plan yet


@transaction.atomic(savepoint=False)
def follow_plan(report: WeeklyReport, *, at: datetime | None = None, submission: Submission | None = None) -> None:
    """Bring the items of a just submitted report in step with its plan, and decide those of the report before it.

    Where a later report was submitted already, this one's items are decided by that one, and ages are carried on.
    """
    at = at or timezone.now()
    before, after = submitted_around(report.member, report.week)
    around = [known for known in (before, report, after) if known]
    fresh = {report.pk: submission} if submission else {}
    documents = newest_documents(known for known in around if known.pk not in fresh)
    documents |= {key: known.document for key, known in fresh.items()}
    reports = [known for known in around if known.pk in documents]
    stored = _items_of(reports, without=[key for key, known in fresh.items() if known.is_first])
    projects = _projects_of([known for known in reports if known.pk not in fresh])
    projects |= {key: known.projects for key, known in fresh.items()}
    items = {
        known.pk: _bring_in_step(known, documents[known.pk], stored[known.pk], projects[known.pk]) for known in reports
    }
    gone = {known.pk: [item for item in stored[known.pk] if item not in items[known.pk]] for known in reports}
    for earlier, later in zip([None, *reports], reports, strict=False):
        origins: dict[int, PlanItem] = {}
        if earlier is not None:
            origins = _decide(items[earlier.pk], documents[earlier.pk], later, documents[later.pk], items[later.pk], at)
        if earlier is not None or later.pk == report.pk:
            _link(items[later.pk], origins, gone[earlier.pk] if earlier else [])
        if earlier is not None:
            _relink(gone[later.pk], stored[earlier.pk])
    if reports[-1].pk != report.pk:  # nothing comes from the newest one's items yet
        _carry_ages([*items[reports[-1].pk], *gone[reports[-1].pk]])


@transaction.atomic
def choose_plan_state(*, item: PlanItem, state: str, version: int, by: Member, source: str = "page") -> PlanItem:
    """Say by hand what became of a line of one's own plan. OPEN takes the choice back: the texts decide again.

    Raises StaleVersion when the item changed since `version` was read; NotAllowed for all but its author;
    ReportRefused where a line that is in the plan no more would be open.
    """
    if item.member_id != by.pk or not by.is_present:
        raise NotAllowed("not-yours", _("Only the author says what became of a plan."))
    current = PlanItem.objects.select_for_update().get(pk=item.pk)
    if current.version != version:
        raise StaleVersion(current)
    chosen = State(state)
    is_chosen = chosen != State.OPEN
    if (current.state, current.is_chosen) == (chosen, is_chosen):
        return current
    current.state, current.is_chosen, current.version = chosen, is_chosen, current.version + 1
    current.decided_at, current.decided_in = timezone.now() if is_chosen else None, None
    current.save()
    follow_plan(WeeklyReport.objects.select_related("group", "member").get(pk=current.report_id))
    kept = PlanItem.objects.select_related("report", "member", "project", "moved_from").filter(pk=current.pk).first()
    if kept is None:  # it was decided, then taken out of the plan: open, it would be nothing
        raise ReportRefused("gone", _("This line is in the plan no more: it is done, moved or dropped."))
    record_event(
        verb="plan.chosen",
        group=by.group,
        by=by,
        subject_kind="plan_item",
        subject=current.uuid,
        details={"state": str(chosen)},
        source=source,
    )
    return kept


def _items_of(reports: Iterable[WeeklyReport], *, without: Sequence[int]) -> dict[int, list[PlanItem]]:
    """The items of each report by its primary key; none are looked for of those `without`."""
    found: dict[int, list[PlanItem]] = {report.pk: [] for report in reports}
    wanted = [key for key in found if key not in without]
    for item in PlanItem.objects.filter(report__in=wanted) if wanted else []:
        found[item.report_id].append(item)
    return found


def _projects_of(reports: Iterable[WeeklyReport]) -> dict[int, dict[UUID, int | None]]:
    """Primary key of each report -> uuid of each submitted row -> its project's primary key. One query."""
    found: dict[int, dict[UUID, int | None]] = {report.pk: {} for report in reports}
    for row in SubmittedRow.objects.filter(report__in=list(found)) if found else []:
        found[row.report_id][row.row_uuid] = row.project_id
    return found


def _bring_in_step(
    report: WeeklyReport, document: WeeklyReportDoc, items: list[PlanItem], projects: dict[UUID, int | None]
) -> list[PlanItem]:
    """The items of the plan as it is now, in its order. Items that are in it no more go, unless they were decided."""
    planned = planned_texts(document)
    old = [(str(item.row_uuid), item.text) for item in items]
    found = match_placed(old, [(row.uuid, line.text) for row, line in planned])
    by_place = {place: item for item, place in zip(items, found, strict=True) if place is not None}
    made, changed, now = [], [], []
    for place, (row, line) in enumerate(planned):
        item = by_place.get(place) or _new_item(report)
        before = (item.row_uuid, item.project_id, item.position, item.text)
        item.row_uuid, item.position, item.text = UUID(row.uuid), place, line.text
        item.project_id, item.text_key = projects.get(item.row_uuid), item_key(line.text)
        if item._state.adding:
            made.append(item)
        elif before != (item.row_uuid, item.project_id, item.position, item.text):
            item.version += 1
            changed.append(item)
        now.append(item)
    gone = [item.pk for item, place in zip(items, found, strict=True) if place is None and item.state == State.OPEN]
    if gone:
        PlanItem.objects.filter(pk__in=gone).delete()
    PlanItem.objects.bulk_update(changed, ["row_uuid", "project", "position", "text", "text_key", "version"])
    PlanItem.objects.bulk_create(made)
    return now


def _new_item(report: WeeklyReport) -> PlanItem:
    return PlanItem(
        group_id=report.group_id,
        member_id=report.member_id,
        report=report,
        planned_in=report.week_start,
        first_planned_in=report.week_start,
    )


def _decide(
    items: Sequence[PlanItem],
    planned: WeeklyReportDoc,
    later: WeeklyReport,
    document: WeeklyReportDoc,
    following: Sequence[PlanItem],
    at: datetime,
) -> dict[int, PlanItem]:
    """Set the states that the later report's texts tell. Returns the origins of its items, by their places."""
    fates = fates_of(
        _placed(items, planned),
        next_plan=_placed(following, document),
        tasks=_lines(document, "this_week"),
        results=_lines(document, "results"),
    )
    origins, changed = {}, []
    for item, fate in zip(items, fates, strict=True):
        if not item.is_chosen and _set_fate(item, fate, later, at):
            changed.append(item)
        if fate.becomes is not None and item.state == State.MOVED:
            origins[fate.becomes] = item
    PlanItem.objects.bulk_update(changed, ["state", "decided_in", "decided_at", "version"])
    return origins


def _set_fate(item: PlanItem, fate: Fate, later: WeeklyReport, at: datetime) -> bool:
    decided_in = later.pk if fate.state != State.OPEN else None
    if (item.state, item.decided_in_id) == (fate.state, decided_in):
        return False
    if item.state != fate.state:
        item.state, item.version = State(fate.state), item.version + 1
        item.decided_at = at if decided_in else None
    item.decided_in_id = decided_in
    return True


def _placed(items: Sequence[PlanItem], document: WeeklyReportDoc) -> list[tuple[str, str]]:
    """The items with their projects: a line is looked for in its own project first."""
    projects = {row.uuid: name_key(row.project) for row in document.rows}
    return [(projects.get(str(item.row_uuid), ""), item.text) for item in items]


def _lines(document: WeeklyReportDoc, cell: str) -> list[PlanText]:
    return [line for row in document.rows if not row.is_removed for line in split_items(getattr(row, cell))]


def _link(items: Sequence[PlanItem], origins: dict[int, PlanItem], gone: Sequence[PlanItem]) -> None:
    """Say of each item from which one it was moved, and since when it is planned.

    Items that came from one which is `gone` from its plan, but was moved, keep that.
    """
    kept = {item.pk: item for item in gone if item.state == State.MOVED}
    changed = []
    for place, item in enumerate(items):
        origin = origins.get(place) or kept.get(item.moved_from_id or 0)
        links = (origin.pk, origin.first_planned_in) if origin else (None, item.planned_in)
        if (item.moved_from_id, item.first_planned_in) != links:
            item.moved_from_id, item.first_planned_in = links
            changed.append(item)
    if not changed:
        return
    taken = [item.moved_from_id for item in changed if item.moved_from_id]
    PlanItem.objects.filter(Q(moved_from__in=taken) | Q(pk__in=[item.pk for item in changed])).update(moved_from=None)
    PlanItem.objects.bulk_update(changed, ["moved_from", "first_planned_in"])


def _relink(gone: Sequence[PlanItem], earlier: Sequence[PlanItem]) -> None:
    """Items that are gone from their plan come from `earlier` ones only as long as those are moved."""
    moved = {item.pk: item for item in earlier if item.state == State.MOVED}
    changed = []
    for item in gone:
        origin = moved.get(item.moved_from_id or 0)
        links = (origin.pk, origin.first_planned_in) if origin else (None, item.planned_in)
        if (item.moved_from_id, item.first_planned_in) != links:
            item.moved_from_id, item.first_planned_in = links
            changed.append(item)
    PlanItem.objects.bulk_update(changed, ["moved_from", "first_planned_in"])


def _carry_ages(items: Sequence[PlanItem]) -> None:
    """Whatever came from these items, report by report, is planned since they are."""
    since: dict[int, date] = {item.pk: item.first_planned_in for item in items}
    while since:
        followers = [
            item
            for item in PlanItem.objects.filter(moved_from__in=list(since))
            if item.moved_from_id and item.first_planned_in != since[item.moved_from_id]
        ]
        for item in followers:
            item.first_planned_in = since[item.moved_from_id or 0]
        PlanItem.objects.bulk_update(followers, ["first_planned_in"])
        since = {item.pk: item.first_planned_in for item in followers}
