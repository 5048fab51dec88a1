"""Changing turns: one member asks, the other agrees or declines; only then anything changes."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import tell, withdraw_notice
from meetings.models import Meeting, MeetingSeries, Role, Turn, TurnSwap
from meetings.permissions import can_write_minutes
from meetings.queries import PlannedDay, is_away, rotation_of
from meetings.services.recording import record
from meetings.services.refusals import MeetingRefused
from members.models import Group, Member
from members.queries import local_day
from members.services.refusals import require

State = TurnSwap.State


@transaction.atomic
def ask_swap(
    *, series: MeetingSeries, role: str, day: date, other_day: date, by: Member, source: str = "page"
) -> TurnSwap:
    """Ask whose turn `other_day` is to take the asker's on `day`. The same wish twice is one."""
    require(can_write_minutes(by) and by.group_id == series.group_id)
    Group.objects.select_for_update(no_key=True).get(pk=series.group_id)
    own, others = _turns_of(series, role, day, other_day)
    mine, other = own.people.get(role), others.people.get(role)
    if mine is None or mine.pk != by.pk:
        raise MeetingRefused("not-your-turn", _("This is not your turn any more: look at the turns again."))
    if other is None or other.pk == by.pk:
        raise MeetingRefused("nobody-else", _("Choose a day that is somebody else's turn."))
    if other.account is None:
        raise MeetingRefused("no-account", _("{name} has no account yet and cannot agree.").format(name=other.name))
    for member, there in ((mine, other_day), (other, day)):
        if is_away(member, there):
            sentence = _("{name} is away on {day}.").format(name=member.name, day=there.isoformat())
            raise MeetingRefused("away", sentence)
    asked = TurnSwap.objects.filter(series=series, role=role, day=day, other_day=other_day, state=State.ASKED)
    _let_go(asked.exclude(asker=by, other=other))
    swap = asked.first()
    is_new = swap is None
    if swap is None:
        swap = TurnSwap.objects.create(
            series=series, role=role, day=day, other_day=other_day, asker=by, other=other, state=State.ASKED
        )
    if is_new:
        record("meeting.swap_asked", series.group, by, swap.uuid, source)
        _tell(swap, "meeting.swap_asked", other, by, other_day)
    return swap


@transaction.atomic
def accept_swap(*, swap: TurnSwap, by: Member, source: str = "page") -> TurnSwap:
    """Both turns change, in planned meetings too, unless the turns are others by now."""
    current = _asked(swap, by, by.pk == swap.other_id)
    days = (current.day, current.other_day)
    own, others = _turns_of(current.series, current.role, *days)
    people = [planned.people.get(current.role) for planned in (own, others)]
    if [member.pk for member in people if member] != [current.asker_id, current.other_id]:
        raise MeetingRefused("turns-changed", _("The turns are others by now: decline, and ask again."))
    for planned, member in zip((own, others), reversed([member for member in people if member]), strict=True):
        if is_away(member, planned.day):
            sentence = _("{name} is away on {day}.").format(name=member.name, day=planned.day.isoformat())
            raise MeetingRefused("away", sentence)
        _give(current, planned, member)
    answered = _answered(current, State.ACCEPTED)
    record("meeting.swap_accepted", current.series.group, by, current.uuid, source)
    _tell(current, "meeting.swap_accepted", current.asker, by, current.other_day)
    return answered


@transaction.atomic
def decline_swap(*, swap: TurnSwap, by: Member, source: str = "page") -> TurnSwap:
    current = _asked(swap, by, by.pk == swap.other_id)
    answered = _answered(current, State.DECLINED)
    record("meeting.swap_declined", current.series.group, by, current.uuid, source)
    _tell(current, "meeting.swap_declined", current.asker, by, current.day)
    return answered


@transaction.atomic
def cancel_swap(*, swap: TurnSwap, by: Member, source: str = "page") -> TurnSwap:
    """Take the wish back before it is answered; it can be asked again."""
    current = _asked(swap, by, by.pk == swap.asker_id)
    answered = _answered(current, State.CANCELLED)
    withdraw_notice(member=current.other, key=f"meeting.swap_asked {current.uuid}")
    record("meeting.swap_cancelled", current.series.group, by, current.uuid, source)
    return answered


def _turns_of(series: MeetingSeries, role: str, *days: date) -> list[PlannedDay]:
    """The turns of these days as they stand. Raises where one is not among the coming ones."""
    if role not in Role.values:
        raise MeetingRefused("role", _("Write one of: {known}.").format(known=", ".join(Role.values)))
    planned = {one.day: one for one in rotation_of(series, local_day(series.group))}
    if len(set(days)) != len(days) or not set(days) <= set(planned):
        raise MeetingRefused("day", _("Choose two different days of the coming meetings."))
    return [planned[day] for day in days]


def _let_go(wishes: QuerySet[TurnSwap]) -> None:
    """Wishes of people whose turns these were before: nobody can answer them any more."""
    for wish in wishes.select_related("other"):
        _answered(wish, State.CANCELLED)
        withdraw_notice(member=wish.other, key=f"meeting.swap_asked {wish.uuid}")


def _asked(swap: TurnSwap, by: Member, is_theirs: bool) -> TurnSwap:
    """The wish, locked, while nobody has answered it."""
    require(is_theirs and can_write_minutes(by))
    Group.objects.select_for_update(no_key=True).get(pk=by.group_id)
    found = TurnSwap.objects.select_for_update(of=("self",)).select_related("series__group", "asker", "other")
    current = found.get(pk=swap.pk)
    if current.state != State.ASKED:
        raise MeetingRefused("answered", _("This was answered already."))
    return current


def _give(swap: TurnSwap, planned: PlannedDay, member: Member) -> None:
    Turn.objects.update_or_create(series=swap.series, role=swap.role, day=planned.day, defaults={"member": member})
    if planned.meeting is not None and f"{swap.role}" in planned.settled and not planned.meeting.is_closed:
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=planned.meeting.pk)
        if getattr(meeting, f"{swap.role}_id"):
            setattr(meeting, swap.role, member)
            meeting.version += 1
            meeting.save(update_fields=[swap.role, "version", "updated_at"])


def _answered(swap: TurnSwap, state: TurnSwap.State) -> TurnSwap:
    swap.state, swap.answered_at = state, timezone.now()
    swap.save(update_fields=["state", "answered_at"])
    return swap


def _tell(swap: TurnSwap, kind: str, member: Member, by: Member, day: date) -> None:
    week = swap.series.group.calendar.week_of(day)
    tell(
        member=member,
        kind=kind,
        key=f"{kind} {swap.uuid}",
        actor=by,
        subject_kind="turn_swap",
        subject=swap.uuid,
        details={"week": week.name},
    )
