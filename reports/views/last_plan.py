"""The last plan in the form of a report: what became of its lines, and which of this week's tasks it had."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.utils.translation import gettext as _

from core.names import name_key
from core.weeks import Week
from members.access import MemberRequest
from members.models import Member
from reports.forms import PlanChoice, read_plan_choices
from reports.models import PlanItem
from reports.queries import last_plan_for, plan_items_for, task_lines
from reports.services import ReportRefused, StaleVersion, choose_plan_state
from reports.views.desk import Desk
from reports.views.feedback import RowView


def with_last_plan(desk: Desk, writer: Member, week: Week) -> Desk:
    """The desk with the lines of the last plan at the rows of their projects, the others apart. Three queries."""
    plan = last_plan_for(writer, week)
    texts = [line.item.text for line in plan]
    left = list(plan)
    rows = []
    for row in desk.rows:
        own = [line for line in left if name_key(line.project) == name_key(row.cells.project)]
        left = [line for line in left if line not in own]
        rows.append(replace(row, plan=tuple(own), marks=task_lines(row.cells.this_week, texts)))
    return replace(desk, rows=tuple(rows), plan=tuple(left))


def take_plan_choices(request: MemberRequest) -> None:
    """Keep what the posted form says about the last plan; a line that was changed meanwhile is shown anew.

    Raises UnreadableEntry.
    """
    sent = {choice.item: choice for choice in read_plan_choices(request.POST)}
    items = plan_items_for([request.member]).filter(member=request.member, uuid__in=sent) if sent else []
    taken = [_take(request.member, item, sent[item.uuid]) for item in items]
    if not all(taken):
        messages.warning(request, _("A line of the last plan was changed meanwhile, in another window: look again."))


def with_marks(rows: Sequence[RowView], plan: Sequence[str]) -> list[RowView]:
    """The rows of a report's page with each of this week's tasks marked in or out of the plan before it."""
    return [replace(view, marks=task_lines(view.row.this_week, plan)) for view in rows]


def _take(writer: Member, item: PlanItem, choice: PlanChoice) -> bool:
    shown = item.state if item.is_chosen else PlanItem.State.OPEN
    if choice.state == shown:
        return True
    try:
        choose_plan_state(item=item, state=choice.state, version=choice.version, by=writer)
    except (ReportRefused, StaleVersion):
        return False
    return True
