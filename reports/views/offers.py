"""Tasks and readings of the week, offered in the form of a report: as a list for scripts, in the page without them."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.list_lines import with_line
from core.names import name_key
from core.weeks import Week
from members.access import MemberRequest, for_members
from members.models import Member
from reports.forms import Entry
from reports.queries.offers import Offer, marked, offers_for
from reports.services import RowInput
from reports.views.board import week_or_404

CELLS = ("this_week", "results")


@require_safe
@for_members
def list_offers(request: MemberRequest, week: str) -> HttpResponse:
    """What the page of entry fetches when its list is unfolded; the page itself marks what its texts name already."""
    if request.member.is_guest:
        raise Http404
    offers = offers_for(request.member, week_or_404(request.member.group, week))
    return render(request, "reports/_offers.html", {"offers": offers})


def with_offer(member: Member, week: Week, entry: Entry, action: str) -> tuple[Entry, list[Offer] | None]:
    """The entry after a button of the list, pressed without scripts ("offers", "offer:UUID:results"), and the list.

    The list is None after the other buttons.
    """
    verb, _colon, rest = action.partition(":")
    if verb not in ("offers", "offer"):
        return entry, None
    offers = offers_for(member, week)
    uuid, _colon, cell = rest.partition(":")
    wanted = next((offer for offer in offers if str(offer.uuid) == uuid), None)
    if wanted is not None and cell in CELLS:
        rows = with_line_in(entry.rows, project=wanted.project, cell=cell, line=wanted.line(cell))
        entry = replace(entry, rows=rows)
    return entry, marked(offers, [text for row in entry.rows for text in (row.this_week, row.results)])


def with_line_in(rows: tuple[RowInput, ...], *, project: str, cell: str, line: str) -> tuple[RowInput, ...]:
    """The rows with one more line in a cell of the project's row, of an empty one, or of a new one."""
    place = _place_for(rows, project)
    if place is None:
        rows, place = (*rows, RowInput(uuid=uuid4(), project=project)), len(rows)
    row = rows[place]
    named = replace(row, project=row.project or project)
    longer: dict[str, Any] = {cell: with_line(getattr(row, cell), line)}
    return (*rows[:place], replace(named, **longer), *rows[place + 1 :])


def _place_for(rows: tuple[RowInput, ...], project: str) -> int | None:
    """The row of its project, else an empty one; None: a new row. What has no project goes to a row without one."""
    key = name_key(project)
    for place, row in enumerate(rows):
        if name_key(row.project) == key:
            return place
    return next((place for place, row in enumerate(rows) if not _is_used(row)), None)


def _is_used(row: RowInput) -> bool:
    return any((row.project, row.this_week, row.results, row.next_week))
