"""The page of a paper and that of a reading, with the notes on them: shown as stored, or as somebody typed."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from members.access import MemberRequest
from members.models import Member
from papers.models import Paper, Reading, ReadingNote
from papers.permissions import can_change_note, can_remove_paper
from papers.queries import document_of, merged_into, namesakes_of, notes_on, readings_of, slots_of
from papers.rendering import write_bibtex
from papers.services import can_be_fetched
from workload.models import Participation
from workload.permissions import can_enter_work, can_remove_work


@dataclass(frozen=True)
class NotePad:
    """Where a reader writes: his note as it is stored or as he typed it. `stored`: what another window saved."""

    address: str
    text: str = ""
    version: int = 0
    note: ReadingNote | None = None
    stored: str | None = None
    error: str = ""


@dataclass(frozen=True)
class NotePage:
    """The notes on a paper or reading: the reader's own places to write, and what others noted."""

    own: tuple[NotePad, ...]
    others: tuple[ReadingNote, ...]


def note_page(about: Paper | Reading, viewer: Member) -> NotePage:
    """Two queries. Own notes are pads; there is always one."""
    notes = notes_on(about)
    slug = viewer.group.slug
    mine = [note for note in notes if can_change_note(note, viewer)]
    first = next((note for note in mine if _is_on(note, about)), None)
    pads = [_pad(note, reverse("papers:note", args=[slug, note.uuid])) for note in mine if note is not first]
    if can_enter_work(viewer):
        own = _pad(first, _address(about, slug)) if first else NotePad(_address(about, slug))
        pads.insert(0, own)
    return NotePage(tuple(pads), tuple(note for note in notes if note not in mine))


def paper_page(
    request: MemberRequest, found: Paper, *, notes: NotePage | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    shown = {
        "paper": found,
        "readings": readings_of(found),
        "notes": notes or note_page(found, request.member),
        "slots": slots_of(found),
        "namesakes": namesakes_of(found),
        "merged": merged_into(found),
        "bibtex": write_bibtex([document_of(found)]).strip(),
        "states": Participation.State.choices,
        "may_enter": can_enter_work(request.member) and found.deleted_at is None,
        "may_remove": can_remove_paper(found, request.member),
        "may_ask": can_be_fetched(found) and found.fetch_state != Paper.Fetch.WAITING,
        "section": "papers",
    }
    return render(request, "papers/paper.html", shown | context, status=status)


def reading_page(
    request: MemberRequest, found: Reading, *, notes: NotePage | None = None, status: int = 200, **context: Any
) -> HttpResponse:
    parts = list(found.participations.all())
    shown = {
        "reading": found,
        "own": next((part for part in parts if part.member_id == request.member.pk), None),
        "states": Participation.State.choices,
        "notes": notes or note_page(found, request.member),
        "may_enter": can_enter_work(request.member),
        "may_remove": can_remove_work(found, request.member),
        "section": "papers",
    }
    return render(request, "papers/reading.html", shown | context, status=status)


def _pad(note: ReadingNote, address: str) -> NotePad:
    return NotePad(address, note.text, note.version, note)


def _address(about: Paper | Reading, slug: str) -> str:
    name = "papers:paper_note" if isinstance(about, Paper) else "papers:reading_note"
    return reverse(name, args=[slug, about.uuid])


def _is_on(note: ReadingNote, about: Paper | Reading) -> bool:
    """Whether saving at the address of `about` writes this very note."""
    if isinstance(about, Paper):
        return note.paper_id == about.pk
    return note.paper_id == about.paper_id if about.paper_id else note.reading_id == about.pk
