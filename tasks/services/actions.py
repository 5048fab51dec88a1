"""Assignments of meetings: given, decided by later meetings or by hand, made tasks."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from activity.services import record_event
from core.periods import Period
from core.plan_items import head_of
from core.text import clean_title
from members.models import Group, Member
from members.queries import local_day
from members.services.cleaning import refuse_odd_day
from members.services.refusals import require
from tasks.models import ActionItem, Task
from tasks.services.tasks import TASK_TITLE_LIMIT, TaskInput, create_task
from workload.permissions import can_enter_work
from workload.services import WorkInput, WorkRefused

State = ActionItem.State
_WEEK = timedelta(days=6)


class StaleAction(Exception):
    """The change was made on an older version than today's. `current` holds what is stored now."""

    def __init__(self, current: ActionItem) -> None:
        super().__init__(f"version {current.version} is newer than the one that was read")
        self.current = current


@dataclass(frozen=True)
class Decision:
    """What minutes say of an assignment: its state, by the meeting of which day, and which earlier one it goes on."""

    action: ActionItem
    state: str
    decided_on: date | None
    moved_from: int | None  # the key of an assignment that moved to this one
    first_given_on: date


def give_action(*, group: Group, text: str, members: Iterable[Member], day: date) -> ActionItem:
    """An assignment of a meeting on a day; the minutes are its history."""
    action = ActionItem.objects.create(group=group, text=text, given_on=day, first_given_on=day)
    action.members.set(members)
    return action


def reword_action(action: ActionItem, *, text: str, members: Collection[Member], day: date) -> None:
    """Bring an assignment in step with the minutes it stands in."""
    if {member.pk for member in action.members.all()} != {member.pk for member in members}:
        action.members.set(members)
    if (action.text, action.given_on) != (text, day):
        action.text, action.version = text, F("version") + 1
        if action.moved_from_id is None:
            action.first_given_on = day
        action.given_on = day
        action.save(update_fields=["text", "given_on", "first_given_on", "version"])  # the rest is said by others


def withdraw_actions(actions: Iterable[ActionItem]) -> None:
    """Assignments that the minutes hold no longer go, unless somebody decided or dated them, or made tasks of them."""
    untouched = ActionItem.objects.filter(is_chosen=False, due_on=None, task=None)
    untouched = untouched.filter(pk__in=[action.pk for action in actions]).select_for_update()
    ActionItem.objects.filter(pk__in=list(untouched.values_list("pk", flat=True))).delete()


def decide_actions(decisions: Sequence[Decision]) -> None:
    """Store what minutes say of assignments, where it is not stored yet. What is said by hand meanwhile stays."""
    decided: dict[tuple[str, date | None], list[int]] = {}
    for one in decisions:
        if (one.state, one.decided_on) != (one.action.state, one.action.decided_on):
            decided.setdefault((one.state, one.decided_on), []).append(one.action.pk)
    for (state, decided_on), pks in decided.items():
        undecided = ActionItem.objects.filter(pk__in=pks, is_chosen=False)
        undecided.update(state=state, decided_on=decided_on, version=F("version") + 1)
    _link([one for one in decisions if _goes_on(one) != (one.action.moved_from_id, one.action.first_given_on)])


def _link(decisions: Sequence[Decision]) -> None:
    """Tie assignments to the earlier ones that they go on, but for those that somebody has just decided by hand."""
    if not decisions:
        return
    origins = {one.moved_from for one in decisions if one.moved_from}
    chosen = set(ActionItem.objects.filter(pk__in=origins, is_chosen=True).values_list("pk", flat=True))
    for one in decisions:
        is_tied = one.moved_from not in chosen
        one.action.moved_from_id = one.moved_from if is_tied else None
        one.action.first_given_on = one.first_given_on if is_tied else one.action.given_on
    actions = [one.action for one in decisions]
    ActionItem.objects.filter(Q(moved_from__in=origins) | Q(pk__in=[one.pk for one in actions])).update(moved_from=None)
    ActionItem.objects.bulk_update(actions, ["moved_from", "first_given_on"])


def _goes_on(one: Decision) -> tuple[int | None, date]:
    return one.moved_from, one.first_given_on


@transaction.atomic
def choose_action_state(
    *, action: ActionItem, version: int, state: str, by: Member, source: str = "page"
) -> ActionItem:
    """Say by hand what became of an assignment. OPEN takes the choice back: later minutes decide again."""
    current = _locked(action, version, by)
    if state not in (State.OPEN, State.DONE, State.DROPPED):
        raise ValidationError({"state": _("Write one of: {known}.").format(known="open, done, dropped")})
    if current.state == State.MOVED:
        raise WorkRefused("moved", _("A later meeting assigned this again: say there what became of it."))
    is_chosen = state != State.OPEN
    if (current.state, current.is_chosen) == (state, is_chosen):
        return current
    current.state, current.is_chosen = State(state), is_chosen
    current.decided_on = local_day(current.group) if is_chosen else None
    return _saved(current, "action.decided", by, {"state": state}, source)


@transaction.atomic
def set_action_due(
    *, action: ActionItem, version: int, due_on: date | None, by: Member, source: str = "page"
) -> ActionItem:
    """Until when; None is the next meeting."""
    current = _locked(action, version, by)
    refuse_odd_day(due_on, field="due_on")
    if current.due_on == due_on:
        return current
    current.due_on = due_on
    return _saved(current, "action.changed", by, {}, source)


@transaction.atomic
def make_task_of(*, action: ActionItem, by: Member, source: str = "page") -> Task:
    """The engineering task of an assignment: made once, for its members, from the day it was assigned."""
    current = _locked(action, None, by)
    if current.task is not None:
        return current.task
    head, _newline, rest = current.text.partition("\n")
    title = clean_title(head_of(head) or current.text)
    people = [member for member in current.members.all() if not member.is_guest] or [by]
    until = max(current.due_on or current.given_on + _WEEK, current.given_on)
    data = TaskInput(
        WorkInput(Period(current.given_on, until), people),
        title[:TASK_TITLE_LIMIT],
        rest.strip() if len(title) <= TASK_TITLE_LIMIT else current.text,
        Task.State.DONE if current.state == State.DONE else Task.State.IN_PROGRESS,
    )
    task = create_task(group=current.group, data=data, by=by, source=source)
    current.task = task
    _saved(current, "action.became_task", by, {"task": str(task.uuid)}, source)
    return task


def _locked(action: ActionItem, version: int | None, by: Member) -> ActionItem:
    require(can_enter_work(by) and by.group_id == action.group_id)
    current = ActionItem.objects.select_for_update(of=("self",)).select_related("group", "task").get(pk=action.pk)
    if version is not None and current.version != version:
        raise StaleAction(current)
    return current


def _saved(action: ActionItem, verb: str, by: Member, details: dict[str, str], source: str) -> ActionItem:
    action.version += 1
    action.save()
    record_event(
        verb=verb, group=action.group, by=by, subject_kind="action", subject=action.uuid, details=details, source=source
    )
    return action
