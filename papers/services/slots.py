"""The reading group: who presents what, and when."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Member
from members.services.cleaning import refuse_odd_day
from members.services.refusals import require
from papers.models import Paper, ReadingSlot
from papers.services.cleaning import cleaned_line
from papers.services.refusals import StaleText
from workload.permissions import can_enter_work

TOPIC_LIMIT = 300


@dataclass(frozen=True)
class SlotInput:
    """One turn of the reading group: a paper, or a topic in words."""

    day: date
    presenter: Member
    paper: Paper | None = None
    topic: str = ""


@transaction.atomic
def add_slot(*, data: SlotInput, by: Member, source: str = "page") -> ReadingSlot:
    require(can_enter_work(by))
    slot = ReadingSlot(group=by.group, created_by=by)
    _fill(slot, data)
    slot.save()
    _record("added", slot, by, source)
    return slot


@transaction.atomic
def change_slot(*, slot: ReadingSlot, version: int, data: SlotInput, by: Member, source: str = "page") -> ReadingSlot:
    """Store the turn when `version` is still today's, else raise StaleText."""
    require(can_enter_work(by) and by.group_id == slot.group_id)
    current = ReadingSlot.objects.select_for_update(of=("self",)).select_related("group").get(pk=slot.pk)
    if current.version != version:
        raise StaleText(current)
    before = _said_of(current)
    _fill(current, data)
    if _said_of(current) != before:
        current.version += 1
        current.save()
        _record("changed", current, by, source)
    return current


@transaction.atomic
def remove_slot(*, slot: ReadingSlot, by: Member, source: str = "page") -> None:
    require(can_enter_work(by) and by.group_id == slot.group_id)
    if ReadingSlot.objects.filter(pk=slot.pk, deleted_at=None).update(deleted_at=timezone.now()):
        _record("removed", slot, by, source)


@transaction.atomic
def restore_slot(*, slot: ReadingSlot, by: Member, source: str = "page") -> None:
    require(can_enter_work(by) and by.group_id == slot.group_id)
    if ReadingSlot.objects.filter(pk=slot.pk, deleted_at__isnull=False).update(deleted_at=None):
        _record("restored", slot, by, source)


def _fill(slot: ReadingSlot, data: SlotInput) -> None:
    refuse_odd_day(data.day, field="day")
    if data.presenter.group_id != slot.group_id or data.presenter.is_guest:
        raise ValidationError({"presenter": _("Who presents belongs to the group.")})
    if data.paper is not None and data.paper.group_id != slot.group_id:
        raise ValidationError({"paper": _("The paper belongs to another group.")})
    slot.day, slot.presenter, slot.paper = data.day, data.presenter, data.paper
    slot.topic = cleaned_line(data.topic, field="topic", limit=TOPIC_LIMIT)
    if data.paper is None and not slot.topic:
        raise ValidationError({"topic": _("Choose a paper, or write a topic.")})


def _said_of(slot: ReadingSlot) -> dict[str, Any]:
    return {"day": slot.day, "presenter": slot.presenter_id, "paper": slot.paper_id, "topic": slot.topic}


def _record(verb: str, slot: ReadingSlot, by: Member, source: str) -> None:
    record_event(
        verb=f"reading_slot.{verb}",
        group=by.group,
        by=by,
        subject_kind="reading_slot",
        subject=slot.uuid,
        source=source,
    )
