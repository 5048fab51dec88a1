"""What undoing a run did, for its page: how much went, and what stays for which reason."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from exchange.models import ImportRun
from exchange.rendering.sheets import unpacked
from exchange.rendering.shown import PAGES, THINGS
from members.models import Member

MOST_NAMED = 200
_OWN = ("todo-list", "log-day")
_BESIDE = {
    "file": _("File"),
    "paper": _("Paper"),
    "project": _("Project"),
    "member": _("Member"),
}


@dataclass(frozen=True)
class ShownKept:
    """Something that was not taken back."""

    kind: str
    target: str
    reason: str
    url: str


@dataclass(frozen=True)
class ShownUndo:
    removed: int
    restored: int
    kept: tuple[ShownKept, ...]
    more: int  # that stay and are not named


def shown_undo(run: ImportRun, reader: Member | None = None) -> ShownUndo | None:
    """None: it was not undone. To-dos and days of a log are named to whoever brought them in, and to a command."""
    if not run.is_undone:
        return None
    kept = run.undone.get("kept", [])
    if reader is not None and reader.pk != run.by_id:
        kept = [one for one in kept if one["kind"] not in _OWN]
    shown = tuple(_kept(run.group.slug, one) for one in kept[:MOST_NAMED])
    return ShownUndo(run.undone.get("removed", 0), run.undone.get("restored", 0), shown, len(kept) - len(shown))


def _kept(slug: str, one: dict[str, Any]) -> ShownKept:
    kind, uuid = one["kind"], one["uuid"]
    url = reverse(PAGES[kind], args=[slug, uuid]) if uuid and kind in PAGES else ""
    return ShownKept(str(THINGS.get(kind) or _BESIDE.get(kind, kind)), one["target"], unpacked(one["reason"]), url)
