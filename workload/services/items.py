"""What the services of readings and tasks share: period, workload, participants, removing and taking back.

They call these inside their own transaction; the history event of an entry or a change is theirs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from core.buckets import MOST_TIMES, Workload
from core.periods import Period
from members.models import Member, Project
from members.services import NotAllowed
from workload.document import shared_workload
from workload.models import Participation, WorkItem
from workload.permissions import can_remove_work

MOST_PARTICIPANTS = 300
_VERBS = {
    "reading": ("reading.removed", "reading.restored"),
    "task": ("task.removed", "task.restored"),
}


@dataclass(frozen=True)
class OwnShare:
    """What one of the people did, stated apart from the others; minutes None: a bucket alone."""

    workload: Workload
    minutes: int | None = None


@dataclass(frozen=True)
class WorkInput:
    """What every work item has, cleaned by form, API or import. `written_*`: as a file had it, for writing it back.

    `shares`, by pk of the member: None leaves those that are stored, as long as the workload of the item is the same.
    """

    period: Period
    participants: Sequence[Member] = ()
    workload: Workload = field(default_factory=Workload)
    project: Project | None = None
    states: Mapping[int, str] = field(default_factory=dict)  # by pk of the member: Participation.State, of readings
    shares: Mapping[int, OwnShare] | None = None
    written_period: str = ""
    written_participants: str = ""
    written_workload: str = ""


def fill_item(item: WorkItem, data: WorkInput) -> None:
    """Set the fields that all kinds share; the item is not saved. Raises ValidationError.

    What was written in a file is forgotten where its meaning is changed by hand.
    """
    _refuse_odd(item, data)
    if (
        item.pk is None
        or data.written_period
        or (item.starts_on, item.ends_on)
        != (
            data.period.starts_on,
            data.period.ends_on,
        )
    ):
        item.written_period = data.written_period
    if item.pk is None or data.written_workload or item.workload != data.workload:
        item.written_workload = data.written_workload
    if item.pk is None or data.written_participants or _people(item) != [one.pk for one in data.participants]:
        item.written_participants = data.written_participants
    item.starts_on, item.ends_on = data.period.starts_on, data.period.ends_on
    _set_workload(item, data.workload)
    item.project = data.project


def keep_participations(item: WorkItem, data: WorkInput) -> None:
    """Bring the participations of a saved item in step with it: who, in which order, and the copies of its counts.

    A state that `data` does not name stays as it is. Shares stay where it says none and the workload is the same.
    """
    stored = {part.member_id: part for part in item.participations.select_for_update()}
    wanted = {member.pk: position for position, member in enumerate(data.participants)}
    item.participations.exclude(member__in=wanted).delete()
    shares = _shares(item, data, list(stored.values()))
    fresh: list[Participation] = []
    changed: list[Participation] = []
    for member, position in wanted.items():
        part = stored.get(member) or Participation(item=item, member_id=member)
        (changed if part.pk else fresh).append(part)
        part.position, part.group_id, part.last_day = position, item.group_id, item.ends_on
        share = shares.get(member) or OwnShare(item.workload)
        part.bucket, part.times, part.minutes = share.workload.bucket.value, share.workload.times, share.minutes
        part.is_counted = item.deleted_at is None
        part.state = data.states.get(member, part.state)
    Participation.objects.bulk_create(fresh)
    _keep_common(item, [part.workload for part in (*fresh, *changed)], shares)
    copies = ["position", "group", "last_day", "bucket", "times", "minutes", "is_counted", "state"]
    Participation.objects.bulk_update(changed, copies)


@transaction.atomic
def remove_item(*, item: WorkItem, by: Member | None, source: str = "page") -> None:
    """Take the item off the ledger; it counts no longer, and can be restored for 30 days."""
    if by is not None and not can_remove_work(item, by):
        raise NotAllowed("not-allowed", _("Those who enter it or take part in it remove it, and advisors and admins."))
    living = WorkItem.objects.filter(pk=item.pk, deleted_at=None)
    if living.update(deleted_at=timezone.now(), deleted_by=by):
        Participation.objects.filter(item=item.pk).update(is_counted=False)
        _record(_VERBS[item.kind][0], item, by, source)


@transaction.atomic
def restore_item(*, item: WorkItem, by: Member | None, source: str = "page") -> None:
    """Undo a removal."""
    if by is not None and not can_remove_work(item, by):
        raise NotAllowed("not-allowed", _("Those who enter it or take part in it remove it, and advisors and admins."))
    if WorkItem.objects.filter(pk=item.pk, deleted_at__isnull=False).update(deleted_at=None, deleted_by=None):
        Participation.objects.filter(item=item.pk).update(is_counted=True)
        _record(_VERBS[item.kind][1], item, by, source)


def shares_among(parts: Sequence[Participation]) -> dict[int, OwnShare]:
    """What the parts of one item say of members' own shares, by their pk; nothing where all have its workload."""
    common = shared_workload([part.workload for part in parts])
    return {
        part.member_id: OwnShare(part.workload, part.minutes)
        for part in parts
        if part.minutes is not None or part.workload != common
    }


def _shares(item: WorkItem, data: WorkInput, stored: Sequence[Participation]) -> Mapping[int, OwnShare]:
    """The shares that hold from now on. A workload that was chosen by hand is everyone's."""
    if data.shares is not None:
        return data.shares
    is_same = shared_workload([part.workload for part in stored]) == item.workload
    return shares_among(stored) if is_same else {}


def _keep_common(item: WorkItem, workloads: Sequence[Workload], shares: Mapping[int, OwnShare]) -> None:
    """The workload of an item with shares is what all of them have, else unknown."""
    common = shared_workload(workloads)
    if shares and common != item.workload:
        _set_workload(item, common)
        item.save(update_fields=["bucket", "times"])


def _set_workload(item: WorkItem, workload: Workload) -> None:
    item.bucket, item.times = workload.bucket.value, workload.times if workload.bucket else 1


def _people(item: WorkItem) -> list[int]:
    return [part.member_id for part in item.participations.all()]


def _refuse_odd(item: WorkItem, data: WorkInput) -> None:
    if any(member.group_id != item.group_id or member.is_guest for member in data.participants):
        raise ValidationError({"participants": _("Everyone who takes part belongs to the group.")})
    if len(data.participants) > MOST_PARTICIPANTS:
        sentence = _("At most {most} members take part.").format(most=MOST_PARTICIPANTS)
        raise ValidationError({"participants": sentence})
    if len({member.pk for member in data.participants}) != len(data.participants):
        raise ValidationError({"participants": _("A member is named twice.")})
    if not 1 <= data.workload.times <= MOST_TIMES:
        raise ValidationError({"times": _("Write a number from 1 to {most}.").format(most=MOST_TIMES)})
    if data.project is not None and data.project.group_id != item.group_id:
        raise ValidationError({"project": _("The project belongs to another group.")})


def _record(verb: str, item: WorkItem, by: Member | None, source: str) -> None:
    record_event(
        verb=verb,
        group=item.group,
        by=by,
        subject_kind=item.kind,
        subject=item.uuid,
        source=source,
    )
