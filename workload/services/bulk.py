"""Many work items at once, for imports and scripts: as many statements for a thousand items as for ten."""

from collections.abc import Sequence

from members.models import Member
from workload.models import Participation, WorkItem
from workload.services.items import OwnShare, WorkInput


def insert_items[Item: WorkItem](items: Sequence[tuple[Item, WorkInput]]) -> list[Item]:
    """Store new items of one kind, already filled (`fill_item`), and their participations.

    In the transaction of the caller, who writes the history.
    """
    if not items:
        return []
    shared = [field.attname for field in WorkItem._meta.concrete_fields if not field.primary_key]
    parents = [WorkItem(**{name: getattr(item, name) for name in shared}) for item, _data in items]
    made = [item for item, _data in items]
    for item, parent in zip(made, WorkItem.objects.bulk_create(parents), strict=True):
        for name in ("id", *shared):  # created_at and updated_at were set on the way
            setattr(item, name, getattr(parent, name))
    _insert_own_columns(made)
    Participation.objects.bulk_create(_participations(items))
    return made


def _insert_own_columns[Item: WorkItem](items: Sequence[Item]) -> None:
    """The rows of the kind's own table. Django's bulk_create refuses inherited models, because it could not tell the
    keys of the parents; here they are known."""
    kind = type(items[0])
    own = kind._meta.local_concrete_fields
    for item in items:
        item.pk = item.id
    kind._base_manager.get_queryset()._batched_insert(items, own, None)  # type: ignore[attr-defined]
    for item in items:
        item._state.adding, item._state.db = False, kind._base_manager.db


def _participations[Item: WorkItem](items: Sequence[tuple[Item, WorkInput]]) -> list[Participation]:
    return [_part(item, data, member, place) for item, data in items for place, member in enumerate(data.participants)]


def _part(item: WorkItem, data: WorkInput, member: Member, position: int) -> Participation:
    share = (data.shares or {}).get(member.pk) or OwnShare(item.workload)
    return Participation(
        item_id=item.id,
        member=member,
        position=position,
        state=data.states.get(member.pk, ""),
        group_id=item.group_id,
        last_day=item.ends_on,
        bucket=share.workload.bucket.value,
        times=share.workload.times,
        minutes=share.minutes,
    )
