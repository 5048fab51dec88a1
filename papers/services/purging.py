"""For good: what was removed 30 days ago."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef
from django.utils import timezone

from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot

KEPT_FOR = timedelta(days=30)


def purge_removed() -> int:
    """Delete what was removed more than 30 days ago; how many. A paper that readings or turns name stays, removed."""
    long_ago = timezone.now() - KEPT_FOR
    gone = 0
    for model in (Comment, ReadingNote, ReadingSlot, Reading):
        removed = model._base_manager.filter(deleted_at__lt=long_ago)
        gone += removed.count()
        removed.delete()
    merged = Paper.objects.filter(merged_into=OuterRef("pk")).order_by()
    papers = Paper.objects.filter(deleted_at__lt=long_ago, readings=None, slots=None).exclude(Exists(merged))
    for paper in papers:
        _delete(paper)
        gone += 1
    return gone


def _delete(paper: Paper) -> None:
    """The row, then the file: what is left over when the second fails is not reachable."""
    stored = paper.pdf.name
    paper.delete()
    if stored:
        default_storage.delete(stored)
