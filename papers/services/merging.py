"""Two entries of one paper become one by hand, and two again when that was a slip."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Group, Member
from members.services.refusals import require
from papers.models import Paper, PaperTag, Reading, ReadingNote, ReadingSlot
from papers.services.papers import locked_paper, record_paper, refuse_known
from workload.permissions import can_enter_work
from workload.services import WorkRefused

FILLED = ("authors", "year", "venue", "arxiv_id", "doi", "abstract", "bibtex_key", "bibtex_type", "category", "pdf_url")
MOVED = {"readings": Reading, "notes": ReadingNote, "slots": ReadingSlot}  # what points to a paper


@transaction.atomic
def merge_papers(*, paper: Paper, into: Paper, by: Member, source: str = "page") -> Paper:
    """Bring readings, notes, slots and tags of `paper` to `into`, and what it says where `into` says nothing.

    The address of `paper` leads to `into` from now on. Returns `into` as it is now; `unmerge_papers` takes it back.
    """
    require(can_enter_work(by) and by.group_id == paper.group_id == into.group_id)
    if paper.pk == into.pk:
        raise WorkRefused("same-paper", _("Choose another paper: this is the one itself."))
    source_paper = locked_paper(paper, paper.version, by)
    target = locked_paper(into, into.version, by)
    moved: dict[str, Any] = {kind: _move(kind, source_paper, target) for kind in MOVED}
    moved["tags"] = _add_tags(source_paper, target)
    source_paper.merged_into = target
    source_paper.save()  # before the target takes its ids: they are unique
    moved["filled"] = _fill_blanks(source_paper, target)
    target.version += 1
    target.save()
    source_paper.merge_moved = moved
    source_paper.version += 1
    source_paper.save()
    details = {"into": str(target.uuid), "readings": len(moved["readings"]), "notes": len(moved["notes"])}
    record_paper(source_paper, "merged", by, details, source)
    return target


@transaction.atomic
def unmerge_papers(*, paper: Paper, by: Member, source: str = "page") -> Paper:
    """Take a merge back: what went over returns, unless it was removed or points elsewhere by now."""
    require(can_enter_work(by) and by.group_id == paper.group_id)
    Group.objects.select_for_update(no_key=True).get(pk=paper.group_id)
    current = Paper.objects.select_related("group", "merged_into").get(pk=paper.pk)
    target, moved = current.merged_into, current.merge_moved
    if target is None:
        return current
    for kind, model in MOVED.items():
        model._base_manager.filter(pk__in=moved.get(kind, []), paper=target).update(paper=current)
    target.tags.remove(*PaperTag.objects.filter(pk__in=moved.get("tags", [])))
    for name, text in moved.get("filled", {}).items():
        if getattr(target, name) == text:
            setattr(target, name, None if name == "year" else "")
    target.version += 1
    target.save()
    current.merged_into = None
    current.merge_moved = {}
    refuse_known(current)
    current.version += 1
    current.save()
    record_paper(current, "unmerged", by, {"from": str(target.uuid)}, source)
    return current


def _move(kind: str, paper: Paper, target: Paper) -> list[int]:
    rows = MOVED[kind]._base_manager.filter(paper=paper)
    keys = list(rows.values_list("pk", flat=True))
    rows.update(paper=target)
    return keys


def _add_tags(paper: Paper, target: Paper) -> list[int]:
    fresh = set(paper.tags.values_list("pk", flat=True)) - set(target.tags.values_list("pk", flat=True))
    target.tags.add(*fresh)
    return sorted(fresh)


def _fill_blanks(paper: Paper, target: Paper) -> dict[str, Any]:
    """What the target did not say and takes from the paper."""
    taken = {name: getattr(paper, name) for name in FILLED if getattr(paper, name) and not getattr(target, name)}
    for name, value in taken.items():
        setattr(target, name, value)
    return taken
