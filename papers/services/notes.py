"""Readers' notes, which save themselves while they are typed, and what others say to them."""

import uuid
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.models import Event
from activity.services import record_event
from core.text import CELL_LIMIT
from members.models import Group, Member
from members.services.cleaning import cleaned_markdown
from members.services.refusals import require
from papers.models import Comment, Paper, Reading, ReadingNote
from papers.permissions import can_change_comment, can_change_note
from papers.services.refusals import StaleText
from workload.permissions import can_enter_work
from workload.services import WorkRefused

COMMENT_LIMIT = 5_000
TOLD_AGAIN_AFTER = timedelta(hours=1)  # notes save themselves: one line of history an hour says enough


@transaction.atomic
def save_note(*, about: Paper | Reading, version: int, text: str, by: Member, source: str = "page") -> ReadingNote:
    """One's own note on a paper, or on a reading whose paper is not known; `version` 0: there is none yet.

    Raises StaleText when another window saved it meanwhile.
    """
    require(can_enter_work(by) and by.group_id == about.group_id)
    Group.objects.select_for_update(no_key=True).get(pk=about.group_id)
    place = _place_of(about)
    own = ReadingNote.objects.filter(**place, writer=by, deleted_at=None).first()
    if own is not None and version == 0:
        raise StaleText(own)
    if own is not None:
        return change_note(note=own, version=version, text=text, by=by, source=source)
    text = cleaned_markdown(text, field="text", limit=CELL_LIMIT)
    note = ReadingNote.objects.create(**place, group_id=about.group_id, writer=by, text=text)
    _record("note.created", by, note.uuid, source)
    return note


@transaction.atomic
def change_note(*, note: ReadingNote, version: int, text: str, by: Member, source: str = "page") -> ReadingNote:
    """Store one's note when `version` is still today's, else raise StaleText."""
    require(can_change_note(note, by))
    text = cleaned_markdown(text, field="text", limit=CELL_LIMIT)
    current = ReadingNote.objects.select_for_update(of=("self",)).get(pk=note.pk)
    if current.deleted_at is not None:
        raise WorkRefused("removed", _("This note was removed: restore it first."))
    if current.version != version:
        raise StaleText(current)
    if current.text == text:
        return current
    current.text = text
    current.version += 1
    current.save()
    if not _was_told("note.changed", current.uuid):
        _record("note.changed", by, current.uuid, source)
    return current


@transaction.atomic
def remove_note(*, note: ReadingNote, by: Member, source: str = "page") -> None:
    """Take one's note away, with what was said to it; it can be restored."""
    require(can_change_note(note, by))
    if ReadingNote.objects.filter(pk=note.pk, deleted_at=None).update(deleted_at=timezone.now()):
        _record("note.removed", by, note.uuid, source)


@transaction.atomic
def restore_note(*, note: ReadingNote, by: Member, source: str = "page") -> None:
    require(can_change_note(note, by))
    if ReadingNote.objects.filter(pk=note.pk, deleted_at__isnull=False).update(deleted_at=None):
        _record("note.restored", by, note.uuid, source)


@transaction.atomic
def add_comment(*, note: ReadingNote, text: str, by: Member, source: str = "page") -> Comment:
    require(can_enter_work(by) and by.group_id == note.group_id)
    if note.deleted_at is not None:
        raise WorkRefused("removed", _("This note was removed: restore it first."))
    comment = Comment.objects.create(note=note, writer=by, text=_comment_text(text))
    _record("comment.created", by, comment.uuid, source, {"note": str(note.uuid)})
    return comment


@transaction.atomic
def change_comment(*, comment: Comment, version: int, text: str, by: Member, source: str = "page") -> Comment:
    require(can_change_comment(comment, by))
    text = _comment_text(text)
    current = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if current.version != version:
        raise StaleText(current)
    if current.text != text:
        current.text = text
        current.version += 1
        current.save()
        _record("comment.changed", by, current.uuid, source)
    return current


@transaction.atomic
def remove_comment(*, comment: Comment, by: Member, source: str = "page") -> None:
    require(can_change_comment(comment, by))
    if Comment.objects.filter(pk=comment.pk, deleted_at=None).update(deleted_at=timezone.now()):
        _record("comment.removed", by, comment.uuid, source)


@transaction.atomic
def restore_comment(*, comment: Comment, by: Member, source: str = "page") -> None:
    require(can_change_comment(comment, by))
    if Comment.objects.filter(pk=comment.pk, deleted_at__isnull=False).update(deleted_at=None):
        _record("comment.restored", by, comment.uuid, source)


def _place_of(about: Paper | Reading) -> dict[str, Any]:
    """A note on a reading whose paper is known is a note on the paper."""
    if isinstance(about, Paper):
        return {"paper": about, "reading": None}
    return {"paper": about.paper, "reading": None} if about.paper else {"paper": None, "reading": about}


def _comment_text(text: str) -> str:
    cleaned = cleaned_markdown(text, field="text", limit=COMMENT_LIMIT).strip()
    if not cleaned:
        raise ValidationError({"text": _("Write something first.")})
    return cleaned


def _was_told(verb: str, subject: uuid.UUID) -> bool:
    lately = timezone.now() - TOLD_AGAIN_AFTER
    return Event.objects.filter(verb=verb, subject=subject, at__gt=lately).exists()


def _record(verb: str, by: Member, subject: uuid.UUID, source: str, details: dict[str, Any] | None = None) -> None:
    kind = verb.partition(".")[0]
    record_event(
        verb=verb, group=by.group, by=by, subject_kind=kind, subject=subject, details=details or {}, source=source
    )
