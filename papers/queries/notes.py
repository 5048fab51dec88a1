"""Notes of readers with what was said to them, and the turns of the reading group."""

from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404

from members.models import Member
from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from workload.permissions import can_see_work

MOST_NEXT = 200


def notes_on(about: Paper | Reading) -> list[ReadingNote]:
    """All notes on a paper, those on its readings too; on a reading, those on its paper too. In the order begun."""
    if isinstance(about, Paper):
        here = Q(paper=about) | Q(reading__paper=about)
    else:
        here = Q(reading=about) | (Q(paper=about.paper) if about.paper_id else Q(pk__in=[]))
    comments = Comment.objects.filter(deleted_at=None).select_related("writer")
    notes = ReadingNote.objects.filter(here, deleted_at=None).select_related("writer")
    return list(notes.prefetch_related(Prefetch("comments", comments)))


def note_for(viewer: Member, uuid: UUID) -> ReadingNote:
    """One note of the viewer's group, a removed one too: its writer may restore it."""
    if not can_see_work(viewer):
        raise Http404
    notes = ReadingNote.objects.filter(group=viewer.group_id, uuid=uuid)
    note = notes.select_related("paper__group", "reading__group", "writer").first()
    if note is None or (note.deleted_at is not None and note.writer_id != viewer.pk):
        raise Http404
    return note


def comment_for(viewer: Member, uuid: UUID) -> Comment:
    if not can_see_work(viewer):
        raise Http404
    comments = Comment.objects.filter(note__group=viewer.group_id, uuid=uuid)
    comment = comments.select_related("note__paper__group", "note__reading__group", "writer").first()
    if comment is None or (comment.deleted_at is not None and comment.writer_id != viewer.pk):
        raise Http404
    return comment


def next_slots(viewer: Member, today: date) -> list[ReadingSlot]:
    """Turns from today on, the nearest first."""
    return list(_slots(viewer).filter(day__gte=today).order_by("day", "pk")[:MOST_NEXT])


def past_slots(viewer: Member, today: date) -> "QuerySet[ReadingSlot]":
    """Turns before today, the newest first."""
    return _slots(viewer).filter(day__lt=today).order_by("-day", "-pk")


def slots_of(paper: Paper) -> list[ReadingSlot]:
    return list(ReadingSlot.objects.filter(paper=paper, deleted_at=None).select_related("presenter")[:50])


def slot_for(viewer: Member, uuid: UUID, *, removed: bool = False) -> ReadingSlot:
    found = _slots(viewer, removed=removed).filter(uuid=uuid).first()
    if found is None:
        raise Http404
    return found


def _slots(viewer: Member, *, removed: bool = False) -> "QuerySet[ReadingSlot]":
    if not can_see_work(viewer):
        raise Http404
    slots = ReadingSlot.objects.filter(group=viewer.group_id, deleted_at__isnull=not removed)
    return slots.select_related("group", "presenter", "paper__group")
