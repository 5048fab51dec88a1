"""The bucket that the logged time makes, taken over by a person: hours and buckets are one thing."""

from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from core.buckets import Bucket, Workload
from members.models import Member
from members.services import NotAllowed
from workload.models import WorkItem
from workload.permissions import can_enter_work
from workload.services.items import WorkInput, fill_item, keep_participations
from workload.services.refusals import StaleItem


@transaction.atomic
def take_bucket(*, item: WorkItem, bucket: Bucket, version: int, by: Member) -> WorkItem:
    """Set the workload of a task or reading. Raises StaleItem, NotAllowed."""
    if item.group_id != by.group_id or not can_enter_work(by):
        raise NotAllowed("not-allowed", _("You may not do this here."))
    current = WorkItem.objects.select_for_update(of=("self",)).select_related("project").get(pk=item.pk)
    if current.version != version:
        raise StaleItem(current)
    people = [part.member for part in current.participations.select_related("member")]
    data = WorkInput(current.period, people, Workload(bucket), current.project)
    fill_item(current, data)
    current.version += 1
    current.save()
    keep_participations(current, data)
    record_event(
        verb="task.changed" if current.kind == WorkItem.Kind.TASK else "reading.changed",
        group=by.group,
        by=by,
        subject_kind=current.kind,
        subject=current.uuid,
        details={"fields": ["bucket"]},
    )
    return current
