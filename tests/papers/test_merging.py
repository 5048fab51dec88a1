"""Two entries of one paper become one, and two again."""

import pytest

from activity.models import Event
from members.services import NotAllowed
from papers.models import Paper, Reading, ReadingNote, ReadingSlot
from papers.services import SlotInput, add_slot, merge_papers, remove_paper, save_note, unmerge_papers
from tests.factories.members import make_group, make_member
from tests.factories.papers import WEEK, make_paper, make_reading
from workload.services import WorkRefused

pytestmark = pytest.mark.django_db


def test_readings_notes_slots_and_tags_go_over_and_come_back() -> None:
    by = make_member(make_group())
    double = make_paper(by, "Double", url="https://doi.org/10.1038/x", tags=["a", "b"], venue="Nature")
    real = make_paper(by, "Real", tags=["b"])
    reading, note = make_reading(by, paper=double), save_note(about=double, version=0, text="$x$", by=by)
    slot = add_slot(data=SlotInput(WEEK.ends_on, by, paper=double), by=by)

    merged = merge_papers(paper=double, into=real, by=by)

    assert (merged.title, merged.venue, merged.doi) == ("Real", "Nature", "10.1038/x")
    assert {tag.name for tag in merged.tags.all()} == {"a", "b"}
    for model, row in ((Reading, reading), (ReadingNote, note), (ReadingSlot, slot)):
        assert model._base_manager.get(pk=row.pk).paper == real
    assert list(Paper.objects.visible_to([by])) == [real]

    back = unmerge_papers(paper=Paper.objects.get(pk=double.pk), by=by)

    stored = Paper.objects.get(pk=real.pk)
    assert (stored.venue, stored.doi, [tag.name for tag in stored.tags.all()]) == ("", "", ["b"])
    for model, row in ((Reading, reading), (ReadingNote, note), (ReadingSlot, slot)):
        assert model._base_manager.get(pk=row.pk).paper == back
    assert Paper.objects.visible_to([by]).count() == 2
    verbs = Event.objects.filter(subject=double.uuid).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["paper.created", "paper.merged", "paper.unmerged"]


def test_what_was_changed_since_the_merge_stays_when_it_is_taken_back() -> None:
    by = make_member(make_group())
    double, real = make_paper(by, venue="Nature"), make_paper(by)
    merge_papers(paper=double, into=real, by=by)
    Paper.objects.filter(pk=real.pk).update(venue="Science")

    unmerge_papers(paper=Paper.objects.get(pk=double.pk), by=by)

    assert Paper.objects.get(pk=real.pk).venue == "Science"


def test_what_cannot_be_merged_is_refused() -> None:
    by, stranger = make_member(make_group()), make_member(make_group())
    paper, gone, foreign = make_paper(by), make_paper(by), make_paper(stranger)
    remove_paper(paper=gone, by=by)

    with pytest.raises(WorkRefused):
        merge_papers(paper=paper, into=paper, by=by)
    with pytest.raises(WorkRefused):
        merge_papers(paper=paper, into=gone, by=by)
    with pytest.raises(NotAllowed):
        merge_papers(paper=paper, into=foreign, by=by)
    with pytest.raises(NotAllowed):
        merge_papers(paper=paper, into=make_paper(by), by=stranger)
