"""What was removed 30 days ago goes for good, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from papers.models import Comment, Paper, Reading, ReadingNote, ReadingSlot
from papers.services import SlotInput, add_comment, add_slot, keep_pdf, purge_removed, save_note
from tests.factories.members import make_group, make_member
from tests.factories.papers import WEEK, make_paper, make_reading
from workload.models import Participation, WorkItem

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.mark.parametrize(("days", "left"), [(None, 5), (29, 5), (31, 0)])
def test_what_was_removed_goes_after_thirty_days(days: int | None, left: int) -> None:
    by = make_member(make_group())
    reading = make_reading(by)
    note = save_note(about=reading, version=0, text="a", by=by)
    comment = add_comment(note=note, text="b", by=by)
    slot = add_slot(data=SlotInput(WEEK.ends_on, by, topic="c"), by=by)
    paper = keep_pdf(paper=make_paper(by), version=1, upload=PDF, by=by)
    if days is not None:
        for thing in (reading, note, comment, slot, paper):
            type(thing)._base_manager.filter(pk=thing.pk).update(deleted_at=timezone.now() - timedelta(days=days))

    purge_removed()

    kinds: list[Any] = [Reading, ReadingNote, Comment, ReadingSlot, Paper]
    assert sum(kind._base_manager.count() for kind in kinds) == left
    assert (WorkItem.objects.count(), Participation.objects.count()) == ((1, 1) if left else (0, 0))
    assert default_storage.exists(paper.pdf.name or "") is bool(left)


def test_a_removed_paper_that_a_reading_names_stays() -> None:
    by = make_member(make_group())
    paper = make_paper(by)
    make_reading(by, paper=paper)
    Paper.objects.update(deleted_at=timezone.now() - timedelta(days=99))

    assert purge_removed() == 0
    assert Reading.objects.get().title == paper.title
