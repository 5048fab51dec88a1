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
from workload.models import Participation, WorkItem
from workload.permissions import can_remove_work

MOST_PARTICIPANTS = 300
_VERBS = {
    "reading": ("reading.removed", "reading.restored"),
    "task": ("task.removed", "task.restored"),
}


@dataclass(frozen=True)
class WorkInput:
    """What every work item has, cleaned by form, API or import. `written_*`: as a file had it, for writing it back."""

    period: Period
    participants: Sequence[Member] = ()
    workload: Workload = field(default_factory=Workload)
    project: Project | None = None
    states: Mapping[int, str] = field(default_factory=dict)  # by pk of the member: Participation.State, of readings
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
    item.bucket, item.times = data.workload.bucket.value, data.workload.times if data.workload.bucket else 1
    item.project = data.project


def keep_participations(item: WorkItem, data: WorkInput) -> None:
    """Bring the participations of a saved item in step with it: who, in which order, and the copies of its counts.

    A state that `data` does not name stays as it is.
    """
    stored = {part.member_id: part for part in item.participations.select_for_update()}
    wanted = {member.pk: position for position, member in enumerate(data.participants)}
    item.participations.exclude(member__in=wanted).delete()
    fresh: list[Participation] = []
    changed: list[Participation] = []
    for member, position in wanted.items():
        part = stored.get(member) or Participation(item=item, member_id=member)
        (changed if part.pk else fresh).append(part)
        part.position, part.group_id, part.last_day = position, item.group_id, item.ends_on
        part.bucket, part.times, part.is_counted = item.bucket, item.times, item.deleted_at is None
        part.state = data.states.get(member, part.state)
    Participation.objects.bulk_create(fresh)
    copies = ["position", "group", "last_day", "bucket", "times", "is_counted", "state"]
    Participation.objects.bulk_update(changed, copies)


@transaction.atomic
def remove_item(*, item: WorkItem, by: Member, source: str = "page") -> None:
    """Take the item off the ledger; it counts no longer, and can be restored for 30 days."""
    if not can_remove_work(item, by):
        raise NotAllowed("not-allowed", _("Those who enter it or take part in it remove it, and advisors and admins."))
    living = WorkItem.objects.filter(pk=item.pk, deleted_at=None)
    if living.update(deleted_at=timezone.now(), deleted_by=by):
        Participation.objects.filter(item=item.pk).update(is_counted=False)
        _record(_VERBS[item.kind][0], item, by, source)


@transaction.atomic
def restore_item(*, item: WorkItem, by: Member, source: str = "page") -> None:
    """Undo a removal."""
    if not can_remove_work(item, by):
        raise NotAllowed("not-allowed", _("Those who enter it or take part in it remove it, and advisors and admins."))
    if WorkItem.objects.filter(pk=item.pk, deleted_at__isnull=False).update(deleted_at=None, deleted_by=None):
        Participation.objects.filter(item=item.pk).update(is_counted=True)
        _record(_VERBS[item.kind][1], item, by, source)


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


def _record(verb: str, item: WorkItem, by: Member, source: str) -> None:
    record_event(
        verb=verb,
        group=item.group,
        by=by,
        subject_kind=item.kind,
        subject=item.uuid,
        source=source,
    )
