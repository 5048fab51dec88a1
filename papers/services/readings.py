"""Entering a reading, changing it, saying how far a reader is. Removing and taking back: `workload.services`."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from activity.services import record_event
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown
from members.services.refusals import require
from papers.models import Paper, Reading
from papers.services.cleaning import cleaned_line
from workload.models import Participation, WorkItem
from workload.permissions import can_enter_work
from workload.services import (
    StaleItem,
    WorkInput,
    WorkRefused,
    fill_item,
    insert_items,
    keep_participations,
    shares_among,
)

MOST_AT_ONCE = 1_000
WRITTEN_LIMIT = 500


@dataclass(frozen=True)
class ReadingInput:
    """What is said of a reading, cleaned: a paper, or in words what is read ("8篇 医疗 论文")."""

    work: WorkInput
    paper: Paper | None = None
    written: str = ""
    expected_gain: str = ""
    gained: str = ""


@transaction.atomic
def create_reading(*, group: Group, data: ReadingInput, by: Member | None, source: str = "page") -> Reading:
    """Enter a reading; who is named without a state has it to read. `by` None: a command of the machine.

    Raises ValidationError that names the field.
    """
    require(by is None or (can_enter_work(by) and by.group_id == group.pk))
    reading = _new_reading(group, data, by)
    work = _with_states(data.work)
    fill_item(reading, work)
    reading.save()
    keep_participations(reading, work)
    _record(reading, "created", by, {}, source)
    return reading


@transaction.atomic
def change_reading(
    *, reading: Reading, version: int, data: ReadingInput, by: Member | None, source: str = "page"
) -> Reading:
    """Store what is said of the reading when `version` is still today's, else raise StaleItem."""
    current = _locked_reading(reading, by)
    if current.version != version:
        raise StaleItem(current)
    stored = {part.member_id: part.state for part in current.participations.all()}
    work = _with_states(data.work, stored)
    before = _said_of(current)
    _fill(current, data)
    fill_item(current, work)
    after = _said_of(current) | {
        "participants": [member.pk for member in work.participants],
        "states": {member.pk: work.states[member.pk] for member in work.participants},
        "shares": before["shares"] if work.shares is None else dict(work.shares),
    }
    changed = [name for name, value in after.items() if value != before[name]]
    if not changed:
        return current
    current.version += 1
    current.save()
    keep_participations(current, work)
    _record(current, "changed", by, {"fields": changed, "version": current.version}, source)
    return current


@transaction.atomic
def set_reading_state(*, reading: Reading, member: Member, state: str, by: Member | None, source: str = "page") -> None:
    """Say how far one participant is. The version stays: it is no change of what was written.

    Raises WorkRefused when the member takes no part.
    """
    current = _locked_reading(reading, by)
    if state not in Participation.State.values:
        known = ", ".join(Participation.State.values)
        raise ValidationError({"state": _("Write one of: {known}.").format(known=known)})
    part = current.participations.filter(member=member).first()
    if part is None:
        raise WorkRefused("no-participant", _("{name} takes no part in this reading.").format(name=member.name))
    if part.state == state:
        return
    current.participations.filter(pk=part.pk).update(state=state)
    _record(current, "state_set", by, {"member": str(member.uuid), "state": state}, source)


@transaction.atomic
def create_readings(
    *, group: Group, rows: Sequence[ReadingInput], by: Member | None, source: str = "api"
) -> list[Reading]:
    """Enter up to 1,000 readings, in their order, in as many statements as one: all of them or none.

    Raises ValidationError that names row and field, counted from 0: {"rows.3.written": [...]}.
    """
    require(by is None or (can_enter_work(by) and by.group_id == group.pk))
    if len(rows) > MOST_AT_ONCE:
        sentence = _("At most {most} rows at once: send the rest in another call.").format(most=MOST_AT_ONCE)
        raise ValidationError({"rows": sentence})
    made = insert_items(_checked(group, rows, by))
    if made:
        details = {"count": len(made), "readings": [str(reading.uuid) for reading in made]}
        record_event(
            verb="reading.many_created", group=group, by=by, subject_kind="reading", details=details, source=source
        )
    return made


def _checked(group: Group, rows: Sequence[ReadingInput], by: Member | None) -> list[tuple[Reading, WorkInput]]:
    """The readings, none of them saved; the problems of all rows at once."""
    readings: list[tuple[Reading, WorkInput]] = []
    problems: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        try:
            work = _with_states(row.work)
            reading = _new_reading(group, row, by)
            fill_item(reading, work)
            readings.append((reading, work))
        except ValidationError as error:
            problems |= {f"rows.{number}.{field}": said for field, said in error.message_dict.items()}
    if problems:
        raise ValidationError(problems)
    return readings


def _new_reading(group: Group, data: ReadingInput, by: Member | None) -> Reading:
    reading = Reading(group=group, kind=WorkItem.Kind.READING, created_by=by)
    _fill(reading, data)
    return reading


def _fill(reading: Reading, data: ReadingInput) -> None:
    if data.paper is not None and data.paper.group_id != reading.group_id:
        raise ValidationError({"paper": _("The paper belongs to another group.")})
    reading.paper = data.paper
    reading.written = cleaned_line(data.written, field="written", limit=WRITTEN_LIMIT)
    if data.paper is None and not reading.written:
        raise ValidationError({"written": _("Choose a paper, or write what is read.")})
    reading.expected_gain = cleaned_markdown(data.expected_gain, field="expected_gain")
    reading.gained = cleaned_markdown(data.gained, field="gained")


def _with_states(work: WorkInput, stored: dict[int, str] | None = None) -> WorkInput:
    """With a state for everyone who takes part: what is said, what is stored, or to read."""
    states = {
        member.pk: work.states.get(member.pk) or (stored or {}).get(member.pk) or Participation.State.TO_READ.value
        for member in work.participants
    }
    strange = [state for state in states.values() if state not in Participation.State.values]
    if strange:
        known = ", ".join(Participation.State.values)
        raise ValidationError({"states": _("Write one of: {known}.").format(known=known)})
    return replace(work, states=states)


def _locked_reading(reading: Reading, by: Member | None) -> Reading:
    require(by is None or (can_enter_work(by) and by.group_id == reading.group_id))
    WorkItem.objects.select_for_update(no_key=True).get(pk=reading.pk)
    current = Reading.objects.select_related("group", "project", "paper").get(pk=reading.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This reading was removed: restore it first."))
    return current


def _said_of(reading: Reading) -> dict[str, Any]:
    parts = list(reading.participations.all())
    return {
        "paper": reading.paper_id,
        "written": reading.written,
        "expected_gain": reading.expected_gain,
        "gained": reading.gained,
        "period": reading.period,
        "workload": reading.workload,
        "project": reading.project_id,
        "participants": [part.member_id for part in parts],
        "states": {part.member_id: part.state for part in parts},
        "shares": shares_among(parts),
        "written_cells": (reading.written_period, reading.written_participants, reading.written_workload),
    }


def _record(reading: Reading, verb: str, by: Member | None, details: dict[str, Any], source: str) -> None:
    record_event(
        verb=f"reading.{verb}",
        group=reading.group,
        by=by,
        subject_kind="reading",
        subject=reading.uuid,
        details=details,
        source=source,
    )
